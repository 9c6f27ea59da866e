// Reads a script, and says what is wrong with which line.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using JoinLeaf.VirtualBoards.Commands;

namespace JoinLeaf.VirtualBoards.Scripts;

/// <summary>Turns text into a script.</summary>
internal static class ScriptReader
{
    /// <summary>The language, for people.</summary>
    public const string Help = """
        A script has a command a line, done one after the other; # begins a remark. BOARDS is a number, several as 2,3, or all.

          press BOARDS                          button down and up
          hold BOARDS / release BOARDS          button down / up
          cut BOARDS / restore BOARDS           the network goes / comes back
          restart BOARDS                        power off and on
          expect BOARDS logs "TEXT" within 30s  wait until each has logged a line with TEXT, since the last thing that was done
          expect BOARDS lit|dark|up|down within 30s

        A command may wait for a moment first:

          at 2s press 2                         2 s after the start
          after 500ms restore 3                 500 ms after the line before
          when 3 logs "joined" cut 3            as expect, within 60 s

        Without "within" the limit is 30 s.
        """;

    private const int ExpectMs = 30000;
    private const int WhenMs = 60000;

    /// <summary>Reads a file.</summary>
    public static Script Read(string file)
    {
        try
        {
            return Parse(Path.GetFileName(file), File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the script cannot be read: {failure.Message}");
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="text">Its lines.</param>
    public static Script Parse(string name, string text)
    {
        List<ScriptLine> lines = [];
        string[] all = text.Split('\n');
        for (int i = 0; i < all.Length; i++)
        {
            Words words = new(name, i + 1, all[i]);
            if (!words.AtEnd)
            {
                lines.Add(ParseLine(words, new ScriptLine(i + 1, all[i].Trim())));
            }
        }

        return new Script(name, lines);
    }

    private static ScriptLine ParseLine(Words words, ScriptLine line)
    {
        string first = words.Take("a command");
        line = first switch
        {
            "at" => line with { Wait = Wait.At, WaitMs = words.TakeTime() },
            "after" => line with { Wait = Wait.After, WaitMs = words.TakeTime() },
            "when" => ParseWait(words, line, WhenMs),
            "expect" => ParseWait(words, line, ExpectMs),
            _ => line with { Deed = DeedOf(words, first), DeedBoards = words.TakeBoards() },
        };
        bool mayDo = first is "at" or "after" or "when";
        if (mayDo && !words.AtEnd)
        {
            line = line with { Deed = DeedOf(words, words.Take("a command")), DeedBoards = words.TakeBoards() };
        }

        return words.AtEnd ? line : throw words.Wrong($"nothing is expected behind that, but there is '{words.Take(string.Empty)}'");
    }

    private static ScriptLine ParseWait(Words words, ScriptLine line, int limitMs)
    {
        line = line with { WaitBoards = words.TakeBoards() };
        string what = words.Take("logs, lit, dark, up or down");
        line = what switch
        {
            "logs" => line with { Wait = Wait.Logs, Wanted = words.Take("a text in quotes") },
            "lit" => line with { Wait = Wait.Lit },
            "dark" => line with { Wait = Wait.Dark },
            "up" => line with { Wait = Wait.Up },
            "down" => line with { Wait = Wait.Down },
            _ => throw words.Wrong($"logs, lit, dark, up or down is expected, not '{what}'"),
        };
        return line with { WaitMs = words.TakeIf("within") ? words.TakeTime() : limitMs };
    }

    private static Deed DeedOf(Words words, string word)
    {
        return word switch
        {
            "press" => Deed.Press,
            "hold" => Deed.Hold,
            "release" => Deed.Release,
            "cut" => Deed.Cut,
            "restore" => Deed.Restore,
            "restart" => Deed.Restart,
            _ => throw words.Wrong($"'{word}' is no command. Known: press, hold, release, cut, restore, restart, expect, at, after, when"),
        };
    }

    /// <summary>The words of one line.</summary>
    private sealed class Words
    {
        private static readonly Regex s_word = new(@"""(?<quoted>[^""]*)""|(?<remark>#.*$)|(?<plain>[^\s""#]+)|(?<open>"")", RegexOptions.CultureInvariant);
        private readonly Queue<string> _words = new();
        private readonly string _script;
        private readonly int _number;

        public Words(string script, int number, string line)
        {
            _script = script;
            _number = number;
            foreach (Match match in s_word.Matches(line.TrimEnd('\r')))
            {
                if (match.Groups["open"].Success)
                {
                    throw Wrong("a quote is not closed");
                }

                if (!match.Groups["remark"].Success)
                {
                    _words.Enqueue(match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value);
                }
            }
        }

        public bool AtEnd
        {
            get { return _words.Count == 0; }
        }

        public UsageException Wrong(string what)
        {
            return new UsageException($"{_script}, line {_number}: {what}");
        }

        public string Take(string wanted)
        {
            return _words.TryDequeue(out string? word) ? word : throw Wrong($"{wanted} is missing");
        }

        public bool TakeIf(string word)
        {
            bool isIt = _words.TryPeek(out string? next) && next == word;
            return isIt && _words.TryDequeue(out _);
        }

        public int TakeTime()
        {
            string word = Take("a time");
            return Duration.TryParse(word, out int ms) ? ms : throw Wrong($"a time like 2s or 500ms is expected, not '{word}'");
        }

        public IReadOnlyList<int> TakeBoards()
        {
            string word = Take("the number of a board");
            if (word == "all")
            {
                return [];
            }

            return Array.ConvertAll(word.Split(','), part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number
                : throw Wrong($"the number of a board is expected, not '{word}'"));
        }
    }
}
