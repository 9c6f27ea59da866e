// A table of virtual boards in this process, whose events a test waits for.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using JoinLeaf.VirtualBoards.Running;

namespace JoinLeaf.VirtualBoards.Tests.Support;

/// <summary>Boards of one test. Switched off when it is disposed.</summary>
internal sealed class Bench : IDisposable
{
    private const int PatienceMs = 60000;
    private readonly object _gate = new();
    private readonly List<BoardEvent> _events = [];

    public Bench(Credentials credentials = Credentials.Right)
    {
        Rig = new Rig(credentials);
        Rig.Happened += e =>
        {
            lock (_gate)
            {
                _events.Add(e);
                Monitor.PulseAll(_gate);
            }
        };
    }

    /// <summary>The boards.</summary>
    public Rig Rig { get; }

    /// <summary>The folder of all boards in this checkout.</summary>
    public static string Boards { get; } = BoardFolder.Find(AppContext.BaseDirectory);

    /// <summary>A kind of board with its own program.</summary>
    public static BoardFolder Kind(string name)
    {
        return BoardFolder.Read(Boards, name);
    }

    /// <summary>The limits of a kind of board with the program that tries limits.</summary>
    public static BoardFolder Probe(string name)
    {
        BoardFolder kind = Kind(name);
        string output = Path.GetDirectoryName(kind.Program)!;
        string inProject = Path.GetRelativePath(Path.Combine(Boards, name), output);
        return kind with { Program = Path.Combine(Boards, "..", "tools", "VirtualBoards", "Probe", inProject, "Probe.exe") };
    }

    /// <summary>Puts a board on the table and switches all on.</summary>
    public Machine StartAlone(BoardFolder folder)
    {
        Machine machine = Rig.Add(folder, false, string.Empty);
        Rig.Start();
        return machine;
    }

    /// <summary>Forgets all events until now.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _events.Clear();
        }
    }

    /// <summary>Waits for a line in the log of a board.</summary>
    /// <returns>The first line with this text.</returns>
    public string WaitForLog(Machine machine, string text)
    {
        return WaitFor(e => e.Machine == machine && e.Kind == EventKind.Log && e.Text.Contains(text, StringComparison.Ordinal), $"'{text}' in the log").Text;
    }

    /// <summary>Waits for an event.</summary>
    public BoardEvent WaitFor(Predicate<BoardEvent> wanted, string words)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (true)
            {
                BoardEvent? found = _events.Find(wanted);
                if (found != null)
                {
                    return found;
                }

                int leftMs = PatienceMs - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (leftMs <= 0)
                {
                    Assert.Fail($"{words} did not come. {string.Join(" | ", _events.Where(e => e.Kind != EventKind.Led).Select(e => $"{e.Machine.Number} {e.Kind} {e.Text}"))}");
                }

                Monitor.Wait(_gate, Math.Max(leftMs, 1));
            }
        }
    }

    /// <summary>The number behind words in a line of the log.</summary>
    public int WaitForNumber(Machine machine, string words)
    {
        string line = WaitForLog(machine, words);
        string rest = line[(line.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim();
        return int.Parse(rest.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Switches all boards off.</summary>
    public void Dispose()
    {
        Rig.Stop();
    }
}
