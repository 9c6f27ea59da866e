// The fan-out benchmark: one message to all leaves, JoinLeaf beside LiteNetLib, NORM and plain sockets, with and without loss.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Runs the contestants in turn, so that each sees the same machine, and hands the medians to the report.</summary>
internal static class FanoutBench
{
    /// <summary>The window of contestants without repair: what their sockets' buffers hold.</summary>
    public const int BestEffortWindow = 128;

    /// <summary>The window of contestants that repair, unless told: more than their own windows hold, as far as they have one.</summary>
    public const int ReliableWindow = 3072;

    /// <summary>Runs the benchmark.</summary>
    /// <returns>The exit code: 0, or 1 when a contestant did not carry what it should.</returns>
    public static int Run(FanoutOptions options, bool json, string? plot)
    {
        int code = 0;
        // A thread of its own: what it starts lives in its network.
        Thread thread = new Thread(() => code = RunInside(options, json, plot));
        thread.Start();
        thread.Join();
        return code;
    }

    private static int RunInside(FanoutOptions options, bool json, string? plot)
    {
        try
        {
            FanoutPlot.CheckWritable(plot);
            PrivateNetwork.TryEnter();
            FanoutEntry[] entries = Entries(options);
            if (entries.Length == 0)
            {
                throw new BenchException("no contestant is left by --path, --only and what is installed");
            }

            List<FanoutRow> rows = [];
            foreach (int leaves in options.Leaves)
            {
                foreach (double loss in options.Losses)
                {
                    rows.AddRange(Measure(entries, leaves, loss, options));
                }
            }

            FanoutReport.Print(options, rows, json);
            if (plot != null)
            {
                FanoutPlot.Save(options, rows, plot);
            }

            return rows.Exists(row => row.Failure != null) ? 1 : 0;
        }
        catch (BenchException failure)
        {
            Console.Error.WriteLine($"bench: {failure.Message}");
            return 1;
        }
    }

    /// <summary>Who takes part.</summary>
    public static FanoutEntry[] Entries(FanoutOptions options)
    {
        const FanoutPath multicast = FanoutPath.Multicast;
        const FanoutPath unicast = FanoutPath.Unicast;
        List<FanoutEntry> entries =
        [
            new("plain sockets", multicast, false, false, BestEffortWindow, c => new PlainFanout(c, multicast)) { IsFloor = true },
            new("plain sockets", unicast, false, false, BestEffortWindow, c => new PlainFanout(c, unicast)) { IsFloor = true },
            new("JoinLeaf best effort", multicast, false, false, BestEffortWindow, c => new JoinLeafFanout(c, multicast, MultipointType.Datagram, false)),
            new("JoinLeaf best effort", unicast, false, false, BestEffortWindow, c => new JoinLeafFanout(c, unicast, MultipointType.Datagram, false)),
            new("JoinLeaf reliable", multicast, true, false, Math.Min(options.Window, JoinLeafFanout.UnbatchedAhead), c => new JoinLeafFanout(c, multicast, MultipointType.SeqPacket, false)),
            new("JoinLeaf reliable", unicast, true, false, Math.Min(options.Window, JoinLeafFanout.UnbatchedAhead), c => new JoinLeafFanout(c, unicast, MultipointType.SeqPacket, false)),
            new("JoinLeaf reliable", multicast, true, true, options.Window, c => new JoinLeafFanout(c, multicast, MultipointType.SeqPacket, true)),
            new("JoinLeaf reliable", unicast, true, true, options.Window, c => new JoinLeafFanout(c, unicast, MultipointType.SeqPacket, true)),
            new("LiteNetLib", unicast, true, false, options.Window, c => new LiteNetLibFanout(c, false)),
            new("LiteNetLib", unicast, true, true, options.Window, c => new LiteNetLibFanout(c, true)),
        ];
        if (NormLibrary.IsInstalled)
        {
            entries.Add(new("NORM", multicast, true, false, options.Window, c => new NormFanout(c, false)) { UsesNativeHeap = true });
            entries.Add(new("NORM", multicast, true, true, options.Window, c => new NormFanout(c, true)) { UsesNativeHeap = true });
        }

        return entries.Where(e => (options.WithBatches || !e.IsBatched) && (options.Path == null || options.Path == e.Path)
            && (options.Only == null || options.Only.Split(',').Any(word => e.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))).ToArray();
    }

    private static FanoutRow[] Measure(FanoutEntry[] entries, int leaves, double loss, FanoutOptions options)
    {
        FanoutRow[] rows = entries.Select(e => new FanoutRow(e, leaves, loss)).ToArray();
        for (int run = -1; run < options.Runs; run++)
        {
            foreach (FanoutRow row in rows)
            {
                if (row.Failure != null)
                {
                    continue;
                }

                Progress($"{leaves} leaves, {loss * 100:0.##} % lost, run {run + 1} of {options.Runs}: {row.Title}");
                TryRun(row, run, options);
            }
        }

        Progress(string.Empty);
        return rows;
    }

    /// <summary>One run of a row. What goes wrong is told at once, and the others go on.</summary>
    private static void TryRun(FanoutRow row, int run, FanoutOptions options)
    {
        try
        {
            if (run >= 0)
            {
                row.Add(FanoutRun.Once(row.Entry, row.Leaves, row.Loss, options, options.Seed + run));
            }
            else if (row.Loss == options.Losses[0])
            {
                // Not counted: the code is compiled, the pools are filled. Once for each number of leaves.
                FanoutRun.Once(row.Entry, row.Leaves, row.Loss, options with { LimitSeconds = Math.Min(options.LimitSeconds, 1) }, options.Seed);
            }
        }
        catch (BenchException failure)
        {
            row.Failure = failure.Message;
            Progress(string.Empty);
            Console.Error.WriteLine($"bench: {row.Title}, {row.Leaves} leaves, {row.Loss * 100:0.##} % lost: {failure.Message}");
        }
    }

    /// <summary>What is going on, over the same line again and again, for a person only.</summary>
    private static void Progress(string text)
    {
        const int columns = 79;
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{(text.Length > columns ? text[..columns] : text).PadRight(columns)}\r");
        }
    }
}
