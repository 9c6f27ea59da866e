// The tick of a virtual board's RTOS: nothing that waits for time wakes between two of them.
using System;
using System.Diagnostics;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>The clock of one board. Its ticks begin when the board is switched on.</summary>
public sealed class Ticks
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Power _power;

    internal Ticks(int tickMs, Power power)
    {
        TickMs = tickMs;
        _power = power;
    }

    /// <summary>Between two ticks, in milliseconds.</summary>
    public int TickMs { get; }

    /// <summary>Time since the board was switched on, in whole milliseconds.</summary>
    public long NowMs
    {
        get { return (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds; }
    }

    /// <summary>How long to wait so that at least this time goes by and the wait ends on a tick.</summary>
    /// <param name="timeoutMs">Milliseconds from now; negative for ever.</param>
    /// <returns>Milliseconds; -1 for ever.</returns>
    public int RoundUp(int timeoutMs)
    {
        if (timeoutMs <= 0)
        {
            return Math.Max(timeoutMs, Timeout.Infinite);
        }

        double nowMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds;
        double tick = Math.Ceiling((nowMs + timeoutMs) / TickMs) * TickMs;
        return (int)Math.Min(Math.Ceiling(tick - nowMs), int.MaxValue);
    }

    /// <summary>Sleeps.</summary>
    /// <param name="timeoutMs">Milliseconds, rounded up to a tick; negative for ever.</param>
    public void Sleep(int timeoutMs)
    {
        _power.Check();
        Thread.Sleep(RoundUp(timeoutMs));
        _power.Check();
    }

    /// <summary>Waits for the next tick, as a thread does that an interrupt has made ready.</summary>
    public void WaitForTick()
    {
        Thread.Sleep(RoundUp(1));
    }
}
