// The fan-out benchmark's table, its JSON, and the words that say what the columns are.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Spectre.Console;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Prints rows.</summary>
internal static class FanoutReport
{
    private static readonly string[] s_notes =
    [
        "of floor: msg/s against plain sockets on the same path, the same case. arrived: share of messages, of those that were sent to each leaf",
        "B/msg, pkt/msg: bytes and datagrams on the wire a message, both directions, 28 bytes of headers each, counted at the sockets",
        "CPU us: of the whole process, a delivered message. alloc out, in: managed bytes a message, of the sending thread, and of all others together",
        "last leaf: from Send until the last leaf has the message, while the sender sends as fast as its window lets it; of about 1,000 messages of a run",
        "KB/leaf: in use after the warm-up, sender and leaves together, without threads' stacks, divided by the leaves",
    ];

    /// <summary>Prints the figures.</summary>
    public static void Print(FanoutOptions options, IReadOnlyList<FanoutRow> rows, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(Describe(options, rows)));
            return;
        }

        // The table keeps its lines whole, also where the output is a file: 190 signs hold them.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 190);
        AnsiConsole.Write(Draw(options, rows));
        foreach (string note in s_notes)
        {
            Console.WriteLine(note);
        }

        Console.WriteLine($"windows: a sender is at most {FanoutBench.BestEffortWindow} messages ahead of its slowest leaf, {options.Window} where it repairs, {JoinLeafFanout.UnbatchedAhead} for JoinLeaf with a message a packet;");
        Console.WriteLine($"  runs: {options.Runs} each, in turn, after one that is not counted; medians. A run sends no longer than {options.LimitSeconds:0.#} s.");
        Console.WriteLine(NormLibrary.IsInstalled ? $"NORM says it is {NormLibrary.Version}; its wire is {(PrivateNetwork.IsPrivate ? "counted at a loopback interface of its own" : "not counted: that takes a network namespace (root)")}" : NormLibrary.Missing);
        Console.WriteLine($"LiteNetLib is 2.1.5. machine: {Machine.Describe()}");
    }

    private static Table Draw(FanoutOptions options, IReadOnlyList<FanoutRow> rows)
    {
        Table table = new Table().Title($"{options.Messages} messages of {options.Size} bytes to all leaves")
            .AddColumns("leaves", "loss", "contestant", "msg/s", "of floor", "arrived", "B/msg", "pkt/msg", "CPU us", "alloc out", "in", "last leaf ms", "p99 ms", "KB/leaf");
        for (int i = 3; i < table.Columns.Count; i++)
        {
            table.Columns[i].RightAligned();
        }

        foreach (FanoutRow row in rows)
        {
            table.AddRow(
                $"{row.Leaves}", $"{row.Loss * 100:0.##} %", row.Title, row.Failure != null ? "failed" : Text(row.Median(r => r.MessagesPerSecond), "#,0"), Text(OfFloor(row, rows), "0.00"),
                Text(row.Median(r => r.Arrived), "0.0000"), Text(row.Median(r => r.BytesPerMessage), "0.0"), Text(row.Median(r => r.DatagramsPerMessage), "0.000"),
                Text(row.Median(r => r.CpuUsPerDelivered), "0.0"), Text(row.Median(r => r.SenderBytesPerMessage), "0.0"), Text(row.Median(r => r.ReceiverBytesPerMessage), "0.0"),
                Text(row.Median(r => r.LastLeafMedianUs) / 1000, "0.00"), Text(row.Median(r => r.LastLeafP99Us) / 1000, "0.00"), Text(row.Median(r => r.MemoryPerLeaf) / 1024, "0.0"));
        }

        return table;
    }

    private static string Text(double value, string format)
    {
        return double.IsNaN(value) ? "n/a" : value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static double OfFloor(FanoutRow row, IReadOnlyList<FanoutRow> rows)
    {
        FanoutRow? floor = rows.FirstOrDefault(r => r.Entry.IsFloor && r.Entry.Path == row.Entry.Path && r.Leaves == row.Leaves && r.Loss == row.Loss);
        return floor == null ? double.NaN : row.Median(r => r.MessagesPerSecond) / floor.Median(r => r.MessagesPerSecond);
    }

    /// <summary>What --json prints; a figure that could not be measured is null.</summary>
    private static object Describe(FanoutOptions options, IReadOnlyList<FanoutRow> rows)
    {
        return new
        {
            benchmark = "fanout", machine = Machine.Describe(), messages = options.Messages, size = options.Size, runs = options.Runs, seed = options.Seed, limitSeconds = options.LimitSeconds,
            unbatchedJoinLeafWindow = JoinLeafFanout.UnbatchedAhead, bestEffortWindow = FanoutBench.BestEffortWindow, reliableWindow = options.Window, liteNetLib = "2.1.5",
            norm = NormLibrary.IsInstalled ? NormLibrary.Version : NormLibrary.Missing, privateNetwork = PrivateNetwork.IsPrivate,
            tableBytesPerLeaf = Limits.BytesPerMember, rows = rows.Select(row => Describe(row, rows)),
        };
    }

    private static object Describe(FanoutRow row, IReadOnlyList<FanoutRow> rows)
    {
        return new
        {
            leaves = row.Leaves, loss = row.Loss, contestant = row.Entry.Name, path = row.Entry.Path.ToString().ToLowerInvariant(),
            reliable = row.Entry.IsReliable, batched = row.Entry.IsBatched, failure = row.Failure, messages = Number(row.Median(r => r.Messages)),
            messagesPerSecond = Number(row.Median(r => r.MessagesPerSecond)), minPerSecond = row.Runs.Select(r => r.MessagesPerSecond).DefaultIfEmpty().Min(),
            maxPerSecond = row.Runs.Select(r => r.MessagesPerSecond).DefaultIfEmpty().Max(), ofFloor = Number(OfFloor(row, rows)), arrived = Number(row.Median(r => r.Arrived)),
            bytesPerMessage = Number(row.Median(r => r.BytesPerMessage)), datagramsPerMessage = Number(row.Median(r => r.DatagramsPerMessage)),
            cpuUsPerDelivered = Number(row.Median(r => r.CpuUsPerDelivered)), senderBytesPerMessage = Number(row.Median(r => r.SenderBytesPerMessage)),
            receiversBytesPerMessage = Number(row.Median(r => r.ReceiverBytesPerMessage)), lastLeafMedianUs = Number(row.Median(r => r.LastLeafMedianUs)),
            lastLeafP99Us = Number(row.Median(r => r.LastLeafP99Us)), memoryBytesPerLeaf = Number(row.Median(r => r.MemoryPerLeaf)),
            loopbackBytesPerMessage = Number(row.Median(r => r.LoopbackBytesPerMessage)),
        };
    }

    private static double? Number(double value)
    {
        return double.IsNaN(value) ? null : value;
    }
}
