// Boards of one kind on the command line: BOARD [--root] [--count N] [--set KEY=VALUE], in the order in which they are written.
using System;
using System.Collections.Generic;
using System.CommandLine.Parsing;
using System.Globalization;

namespace JoinLeaf.VirtualBoards.Commands;

/// <summary>So many boards of a kind.</summary>
internal sealed class BoardGroup
{
    public const string Root = "--root";
    public const string Count = "--count";
    public const string Set = "--set";
    private const int Most = 99;

    private BoardGroup(string kind, string settings)
    {
        Kind = kind;
        Settings = settings;
    }

    /// <summary>The name of the kind of board.</summary>
    public string Kind { get; }

    /// <summary>Whether it is the root's.</summary>
    public bool IsRoot { get; private set; }

    /// <summary>How many.</summary>
    public int Boards { get; private set; } = 1;

    /// <summary>Lines of key=value for the station.</summary>
    public string Settings { get; private set; }

    /// <summary>Reads the groups. What stands behind a board is about that board; settings before the first are about all.</summary>
    /// <param name="tokens">The command line, word by word.</param>
    /// <param name="valued">The other options that take a value.</param>
    public static List<BoardGroup> Read(IReadOnlyList<Token> tokens, string[] valued)
    {
        List<BoardGroup> groups = [];
        string common = string.Empty;
        for (int i = 0; i < tokens.Count; i++)
        {
            string word = tokens[i].Value;
            if (tokens[i].Type == TokenType.Argument)
            {
                groups.Add(new BoardGroup(word, common));
            }
            else if (tokens[i].Type == TokenType.Option && word == Set)
            {
                string line = SettingOf(tokens[++i].Value);
                common += groups.Count == 0 ? line : string.Empty;
                groups.ForEach(g => g.Settings += g == groups[^1] ? line : string.Empty);
            }
            else if (tokens[i].Type == TokenType.Option && word is Root or Count)
            {
                BoardGroup last = groups.Count > 0 ? groups[^1] : throw new UsageException($"{word} stands behind the board that it is about");
                last.IsRoot |= word == Root;
                last.Boards = word == Count ? NumberOf(tokens[++i].Value) : last.Boards;
            }
            else if (tokens[i].Type == TokenType.Option && Array.IndexOf(valued, word) >= 0)
            {
                i++;
            }
        }

        Check(groups);
        return groups;
    }

    private static void Check(List<BoardGroup> groups)
    {
        List<BoardGroup> roots = groups.FindAll(g => g.IsRoot);
        int all = 0;
        groups.ForEach(g => all += g.Boards);
        if (roots.Count > 1 || (roots.Count == 1 && roots[0].Boards > 1))
        {
            throw new UsageException($"one board is the root: {Root} behind one board with {Count} 1");
        }

        if (all > Most)
        {
            throw new UsageException($"{all} boards are more than {Most}");
        }
    }

    private static int NumberOf(string text)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= Most ? number
            : throw new UsageException($"{Count} wants a number from 1 to {Most}, not '{text}'");
    }

    private static string SettingOf(string text)
    {
        return text.IndexOf('=', StringComparison.Ordinal) > 0 ? text + "\n"
            : throw new UsageException($"{Set} wants KEY=VALUE, not '{text}'");
    }
}
