// A town of stations on one loopback network, on one thread, with a clock that jumps from one deadline to the next.
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Station;

namespace JoinLeaf.Boards.Tests.Support;

internal sealed class Town : IClock
{
    private readonly List<TownBoard> _boards = [];

    /// <summary>The clock starts close to its wrap, so that every test crosses it.</summary>
    public int NowMs { get; private set; } = int.MaxValue - 2000;

    public LoopbackNetwork Network { get; } = new(64, 64, 1472);

    /// <summary>Nothing waits here: a blocking call in a station is a defect.</summary>
    public bool Wait(AutoResetEvent signal, int timeoutMs) => throw new AssertFailedException("the station has made a call that waits");

    /// <summary>Adds a board that is switched off.</summary>
    public TownBoard Add(string settings)
    {
        TownBoard board = new(this, _boards.Count + 1, settings);
        _boards.Add(board);
        return board;
    }

    /// <summary>Adds a board and switches it on.</summary>
    public TownBoard Start(string settings)
    {
        TownBoard board = Add(settings);
        board.SwitchOn();
        return board;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(int ms)
    {
        int end = NowMs + ms;
        Settle();
        for (int step = NextStep(); NowMs + step - end <= 0; step = NextStep())
        {
            NowMs += step;
            Settle();
        }

        NowMs = end;
        Settle();
    }

    /// <summary>Lets time pass until something is so.</summary>
    /// <returns>After how many milliseconds it was.</returns>
    public int Until(System.Func<bool> isSo, int mostMs, string what)
    {
        int start = NowMs;
        while (!isSo())
        {
            if (NowMs - start >= mostMs)
            {
                Assert.Fail($"not within {mostMs} ms: {what}\n" + Logs());
            }

            Advance(10);
        }

        return NowMs - start;
    }

    /// <summary>Ends all stations: every buffer must be back, and no internal check may have failed.</summary>
    public void End()
    {
        foreach (TownBoard board in _boards)
        {
            board.SwitchOff();
        }
    }

    public string Logs()
    {
        List<string> lines = [];
        foreach (TownBoard board in _boards)
        {
            lines.Add("-- " + board.Node);
            lines.AddRange(board.Lines);
        }

        return string.Join("\n", lines);
    }

    private void Settle()
    {
        bool any = true;
        for (int i = 0; any; i++)
        {
            Assert.IsLessThan(10000, i, "the stations do not come to rest\n" + Logs());
            any = false;
            foreach (TownBoard board in _boards)
            {
                any |= board.Step();
            }
        }
    }

    private int NextStep()
    {
        int next = 1000;
        foreach (TownBoard board in _boards)
        {
            int ms = board.NextMs();
            next = ms >= 0 && ms < next ? ms : next;
        }

        return next;
    }
}
