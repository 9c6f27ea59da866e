// Counts what has arrived at all leaves, so that the root knows when everybody has a message; nothing is allocated.
using System.Diagnostics;
using System.Threading;

namespace JoinLeaf.Peer.Demo;

/// <summary>Arrivals of all leaves together.</summary>
internal sealed class Tally
{
    private readonly AutoResetEvent _reached = new(false);
    private int _arrived;
    private int _target;

    /// <summary>A leaf has received something.</summary>
    public void Arrived()
    {
        if (Interlocked.Increment(ref _arrived) >= Volatile.Read(ref _target))
        {
            _reached.Set();
        }
    }

    /// <summary>So many more arrivals are waited for.</summary>
    public void Expect(int more)
    {
        Interlocked.Add(ref _target, more);
    }

    /// <summary>Waits for the arrivals that are expected.</summary>
    /// <param name="timeoutMs">The longest wait in milliseconds.</param>
    /// <returns>False when some did not come.</returns>
    public bool Wait(int timeoutMs)
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _arrived) < Volatile.Read(ref _target))
        {
            int leftMs = timeoutMs - (int)((Stopwatch.GetTimestamp() - start) * 1000 / Stopwatch.Frequency);
            if (leftMs <= 0)
            {
                return false;
            }

            _reached.WaitOne(leftMs);
        }

        return true;
    }
}
