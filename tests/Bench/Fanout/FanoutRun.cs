// One run of one contestant in one case: warm-up, then messages as fast as the window lets them, timed until the last leaf has the last one.
using System;
using System.Diagnostics;

namespace JoinLeaf.Bench.Fanout;

/// <summary>What one run gave.</summary>
internal readonly record struct RunFigures(
    double MessagesPerSecond, double Arrived, double? BytesPerMessage, double? DatagramsPerMessage, double CpuUsPerDelivered,
    double SenderBytesPerMessage, double ReceiverBytesPerMessage, double LastLeafMedianUs, double LastLeafP99Us, double MemoryPerLeaf, int Messages,
    double? LoopbackBytesPerMessage);

/// <summary>Runs a contestant.</summary>
internal sealed class FanoutRun
{
    /// <summary>Messages before the timed ones, without loss.</summary>
    public const int WarmUp = 512;

    private const int StallMs = 20;
    private const int PatienceMs = 30000;
    private const int MarkersAtMost = 500;
    private readonly FanoutEntry _entry;
    private readonly Audience _audience;
    private readonly FanoutCase _case;
    private readonly byte[] _message;
    private readonly double _limitSeconds;

    private FanoutRun(FanoutEntry entry, int leaves, double loss, FanoutOptions options, int seed)
    {
        _entry = entry;
        _audience = new Audience(leaves, entry.IsReliable, WarmUp, options.Messages);
        _case = new FanoutCase(leaves, loss, options.Size, seed, _audience);
        _message = new byte[options.Size];
        _limitSeconds = options.LimitSeconds;
    }

    /// <summary>Runs a contestant once.</summary>
    /// <exception cref="BenchException">It did not carry what it should.</exception>
    public static RunFigures Once(FanoutEntry entry, int leaves, double loss, FanoutOptions options, int seed)
    {
        FanoutRun run = new FanoutRun(entry, leaves, loss, options, seed);
        bool withNative = entry.UsesNativeHeap;
        long before = ProcessMemory.Count(withNative);
        using IFanoutContestant contestant = entry.Make(run._case);
        run.SendUntil(contestant, 1, WarmUp, double.MaxValue);
        run.AwaitEnd(contestant, WarmUp);
        double memory = Math.Max(0, ProcessMemory.Count(withNative) - before) / (double)leaves;
        contestant.BeginLoss();
        return run.Measure(contestant, options.Messages, memory);
    }

    private RunFigures Measure(IFanoutContestant contestant, int messages, double memory)
    {
        WireCount? wireBefore = contestant.CountWire();
        WireCount? loopbackBefore = PrivateNetwork.CountLoopback();
        long deliveredBefore = _audience.Delivered;
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long allBefore = GC.GetTotalAllocatedBytes(true);
        long ownBefore = GC.GetAllocatedBytesForCurrentThread();
        long begin = Stopwatch.GetTimestamp();
        int last = SendUntil(contestant, WarmUp + 1, WarmUp + messages, _limitSeconds);
        bool isComplete = _audience.Await(last, _entry.IsReliable ? PatienceMs : StallMs);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        long own = GC.GetAllocatedBytesForCurrentThread() - ownBefore;
        long all = GC.GetTotalAllocatedBytes(true) - allBefore;
        TimeSpan cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        WireCount? wire = contestant.CountWire() - wireBefore;
        WireCount? loopback = PrivateNetwork.CountLoopback() - loopbackBefore;
        if (!isComplete && !_entry.IsReliable)
        {
            // A best-effort leaf may have lost the last message: what came later tells that it will not come any more. The pause is not timed.
            elapsed -= TimeSpan.FromMilliseconds(StallMs);
            AwaitEnd(contestant, last);
        }

        if (_audience.FindFault(last) is string fault)
        {
            throw new BenchException(fault);
        }

        int sent = last - WarmUp;
        long delivered = _audience.Delivered - deliveredBefore;
        double[] times = _audience.TimesToLastLeafUs();
        return new RunFigures(
            sent / elapsed.TotalSeconds, delivered / ((double)sent * _case.Leaves), wire?.Bytes / (double)sent, wire?.Datagrams / (double)sent,
            cpu.TotalMicroseconds / Math.Max(1, delivered), own / (double)sent, (all - own) / (double)sent,
            Statistics.Quantile(times, 0.5), Statistics.Quantile(times, 0.99), memory, sent, loopback?.Bytes / (double)sent);
    }

    /// <summary>Sends messages until the last one or until the time is up, at a multiple of the audience's step.</summary>
    /// <returns>The last one that was sent.</returns>
    private int SendUntil(IFanoutContestant contestant, int first, int last, double limitSeconds)
    {
        long begin = Stopwatch.GetTimestamp();
        int from = first - 1;
        for (int number = first; number <= last; number++)
        {
            Audience.Write(_message, number);
            _audience.Sending(number);
            contestant.Send(_message);
            if (number - from >= _entry.Window)
            {
                from = number - (_entry.Window / 2);
                contestant.Flush();
                AwaitProgress(from);
                if (Stopwatch.GetElapsedTime(begin).TotalSeconds > limitSeconds && number % Audience.Step == 0)
                {
                    last = number;
                }
            }
        }

        contestant.Flush();
        return last;
    }

    private void AwaitProgress(int number)
    {
        if (!_audience.Await(number, _entry.IsReliable ? PatienceMs : StallMs) && _entry.IsReliable)
        {
            throw new BenchException(_audience.FindFault(number) ?? "nothing more arrives");
        }
    }

    /// <summary>Waits until every leaf is past a message; best-effort leaves are sent markers behind it, since they may have lost it.</summary>
    private void AwaitEnd(IFanoutContestant contestant, int last)
    {
        if (_entry.IsReliable)
        {
            AwaitProgress(last);
            return;
        }

        for (int markers = 0; !_audience.Await(last, StallMs); markers++)
        {
            if (markers > MarkersAtMost)
            {
                throw new BenchException("a leaf hears nothing");
            }

            Audience.WriteMarker(_message, last);
            contestant.Send(_message);
            contestant.Flush();
        }
    }
}
