// The send benchmark: messages a second from one to all, how many arrive, and what is allocated for each.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;

namespace JoinLeaf.Bench;

/// <summary>Runs the contestants in turn, each with the same window, and prints medians.</summary>
internal static class SendBench
{
    /// <summary>What the runs of one contestant gave.</summary>
    private sealed class Figures
    {
        public string Name = string.Empty;
        public readonly Series Rate = new Series();
        public readonly Series Delivered = new Series();
        public readonly Series SenderBytes = new Series();
        public readonly Series ReceiverBytes = new Series();
    }

    /// <summary>Runs the benchmark.</summary>
    public static int Run(int[] leafCounts, int messages, int size, int runs, bool json)
    {
        List<object> rows = [];
        Table table = new Table().Title($"{messages} messages of {size} bytes, one sender to all leaves, best effort")
            .AddColumns("leaves", "contestant", "msg/s", "of floor", "arrived", "B/msg out", "B/msg in");
        foreach (int leaves in leafCounts)
        {
            Figures[] figures = Measure(leaves, messages, size, runs);
            foreach (Figures f in figures)
            {
                table.AddRow(
                    $"{leaves}", f.Name, $"{f.Rate.Median:#,0}", $"{f.Rate.Median / figures[^1].Rate.Median:0.00}",
                    $"{f.Delivered.Median:0.0000}", $"{f.SenderBytes.Median:0.00}", $"{f.ReceiverBytes.Median:0.00}");
                rows.Add(new
                {
                    leaves, contestant = f.Name, messagesPerSecond = f.Rate.Median, minPerSecond = f.Rate.Min, maxPerSecond = f.Rate.Max,
                    deliveredFraction = f.Delivered.Median, senderBytesPerMessage = f.SenderBytes.Median, receiversBytesPerMessage = f.ReceiverBytes.Median,
                });
            }
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "send", machine = Machine.Describe(), messages, size, runs, window = Window.Size, rows }));
            return 0;
        }

        AnsiConsole.Write(table);
        Console.WriteLine($"runs: {runs} each, in turn, after one that is not counted; medians. Every sender waits while its slowest receiver is {Window.Size} messages behind.");
        Console.WriteLine("B/msg: bytes allocated a message, out by the sending thread, in by all other threads of the process together");
        Console.WriteLine("LiteNetLib 2.1.5 puts messages that queue up into one datagram; the others send each message in its own.");
        Console.WriteLine($"machine: {Machine.Describe()}");
        return 0;
    }

    private static Figures[] Measure(int leaves, int messages, int size, int runs)
    {
        Func<Window, ISendContestant>[] makers = [w => new JoinLeafSender(leaves, w), w => new LiteNetLibServer(leaves, w), w => new PlainSockets(leaves, w)];
        Figures[] figures = new Figures[makers.Length];
        for (int run = -1; run < runs; run++)
        {
            for (int i = 0; i < makers.Length; i++)
            {
                figures[i] ??= new Figures();
                Window window = new Window(leaves);
                using ISendContestant contestant = makers[i](window);
                RunOnce(contestant, window, leaves, messages, size, run < 0 ? new Figures() : figures[i]);
                figures[i].Name = contestant.Name;
            }
        }

        return figures;
    }

    private static void RunOnce(ISendContestant contestant, Window window, int leaves, int messages, int size, Figures figures)
    {
        byte[] message = new byte[Math.Max(size, 4)];
        const int warmUp = 500;
        SendAll(contestant, window, message, 1, warmUp);
        long deliveredBefore = window.Delivered;
        long allBefore = GC.GetTotalAllocatedBytes(true);
        long ownBefore = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        SendAll(contestant, window, message, warmUp + 1, messages);
        double seconds = watch.Elapsed.TotalSeconds;
        long own = GC.GetAllocatedBytesForCurrentThread() - ownBefore;
        long all = GC.GetTotalAllocatedBytes(true) - allBefore;
        figures.Rate.Add(messages / seconds);
        figures.Delivered.Add((window.Delivered - deliveredBefore) / ((double)messages * leaves));
        figures.SenderBytes.Add(own / (double)messages);
        figures.ReceiverBytes.Add((all - own) / (double)messages);
    }

    private static void SendAll(ISendContestant contestant, Window window, byte[] message, int first, int count)
    {
        int from = first - 1;
        for (int number = first; number < first + count; number++)
        {
            Window.Write(message, number);
            contestant.Send(message);
            if (number - from >= Window.Size)
            {
                contestant.Flush();
                window.Await(number - (Window.Size / 2));
                from = number - (Window.Size / 2);
            }
        }

        contestant.Flush();
        window.Await(first + count - 1);
    }
}
