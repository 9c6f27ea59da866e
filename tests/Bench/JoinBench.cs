// The join benchmark: how long until N leaves have joined, and what a leaf costs its root in memory.
using System;
using System.Collections.Generic;
using System.Text.Json;
using JoinLeaf.Provider;
using JoinLeaf.Udp;
using Spectre.Console;

namespace JoinLeaf.Bench;

/// <summary>Runs the contestants in turn, so that each sees the same machine, and prints medians.</summary>
internal static class JoinBench
{
    /// <summary>Runs the benchmark.</summary>
    /// <param name="leafCounts">How many leaves join, one round of runs each.</param>
    /// <param name="runs">Counted runs a contestant; one more before them is not counted.</param>
    /// <param name="json">Whether to print JSON instead of tables.</param>
    public static int Run(int[] leafCounts, int runs, bool json)
    {
        IJoinContestant[] contestants = [new AskingLeaves(), new InvitingRoot(), new LiteNetLibClients()];
        List<object> rows = [];
        Table table = new Table().Title("time until all leaves have joined, in milliseconds")
            .AddColumns("leaves", "contestant", "median", "min", "max", "LiteNetLib / it");
        foreach (int leaves in leafCounts)
        {
            Series[] series = Measure(contestants, leaves, runs);
            for (int i = 0; i < contestants.Length; i++)
            {
                double ratio = series[^1].Median / series[i].Median;
                table.AddRow($"{leaves}", contestants[i].Name, $"{series[i].Median:0.00}", $"{series[i].Min:0.00}", $"{series[i].Max:0.00}", $"{ratio:0.00}");
                rows.Add(new { leaves, contestant = contestants[i].Name, medianMs = series[i].Median, minMs = series[i].Min, maxMs = series[i].Max });
            }
        }

        double heap = MeasureHeapPerLeaf(limits => new object[] { Start(limits) });
        double link = MeasureHeapPerLeaf(limits => new object[] { new UdpLink(limits) });
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                benchmark = "join", machine = Machine.Describe(), runs, rows,
                memory = new { tableBytesPerLeaf = Limits.BytesPerMember, nodeHeapBytesPerLeaf = heap, linkHeapBytesPerLeaf = link, board32LeavesBytes = Limits.BoardRoot().TotalBytes },
            }));
            return 0;
        }

        AnsiConsole.Write(table);
        Console.WriteLine($"runs: {runs} each, in turn, after one that is not counted; medians. LiteNetLib is 2.1.5");
        Console.WriteLine($"memory of a leaf at its root: {Limits.BytesPerMember} bytes in the core's tables;");
        Console.WriteLine($"  measured on this heap, node and its UDP link's empty address rows: {heap:0.0} bytes, of which the link's: {link:0.0};");
        Console.WriteLine($"  a joined leaf adds its end point object in the link; a root of 32 leaves with its pool (Limits.BoardRoot): {Limits.BoardRoot().TotalBytes} bytes");
        Console.WriteLine($"machine: {Machine.Describe()}");
        return 0;
    }

    private static Series[] Measure(IJoinContestant[] contestants, int leaves, int runs)
    {
        Series[] series = new Series[contestants.Length];
        for (int run = -1; run < runs; run++)
        {
            for (int i = 0; i < contestants.Length; i++)
            {
                double elapsedMs = contestants[i].JoinAll(leaves);
                if (run < 0)
                {
                    series[i] = new Series();
                }
                else
                {
                    series[i].Add(elapsedMs);
                }
            }
        }

        return series;
    }

    private static WspProvider Start(Limits limits)
    {
        WspProvider node = new WspProvider(new UdpLink(limits), limits, new Drivers.SystemClock(), 1, false);
        node.WSPStartup(0x0202, null, null, null, null);
        return node;
    }

    /// <summary>The heap that 200 leaves more take, divided by them, over many nodes.</summary>
    private static double MeasureHeapPerLeaf(Func<Limits, object[]> make)
    {
        const int nodes = 200;
        const int more = 200;
        return (HeapOf(make, nodes, 255) - HeapOf(make, nodes, 255 - more)) / (double)(nodes * more);
    }

    private static long HeapOf(Func<Limits, object[]> make, int nodes, int members)
    {
        object[][] kept = new object[nodes][];
        long before = GC.GetTotalMemory(true);
        for (int i = 0; i < nodes; i++)
        {
            Limits limits = Limits.Board();
            limits.Members = members;
            kept[i] = make(limits);
        }

        long after = GC.GetTotalMemory(true);
        GC.KeepAlive(kept);
        return after - before;
    }
}
