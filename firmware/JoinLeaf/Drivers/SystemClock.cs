// The real clock: the tick counter on a PC, and on a device the date with its jumps taken out.
using System;
using System.Threading;

namespace JoinLeaf.Drivers;

/// <summary>The machine's clock.</summary>
public sealed class SystemClock : IClock
{
#if NANOFRAMEWORK_1_0
    // The device's core library has no tick counter, and its date jumps by years when the network brings the time. A step of more
    // than this is taken for such a jump: the driver looks at the clock more often while anything is under way.
    private const int LargestStepMs = 10000;
    private readonly object _gate = new object();
    private long _lastTicks;
    private int _nowMs;
    private int _remainder;

    /// <summary>Starts at 0.</summary>
    public SystemClock()
    {
        _lastTicks = DateTime.UtcNow.Ticks;
    }

    /// <inheritdoc/>
    public int NowMs
    {
        get
        {
            lock (_gate)
            {
                long ticks = DateTime.UtcNow.Ticks;
                long step = ticks - _lastTicks;
                _lastTicks = ticks;
                if (step > 0 && step < LargestStepMs * 10000L)
                {
                    int all = _remainder + (int)step;
                    _nowMs += all / 10000;
                    _remainder = all % 10000;
                }

                return _nowMs;
            }
        }
    }
#else
    /// <inheritdoc/>
    public int NowMs
    {
        get { return unchecked((int)Environment.TickCount64); }
    }
#endif

    /// <inheritdoc/>
    public bool Wait(AutoResetEvent signal, int timeoutMs)
    {
        return signal.WaitOne(timeoutMs, false);
    }
}
