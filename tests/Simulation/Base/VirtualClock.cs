// Time as a number: it moves only when the world says so, and begins wherever the seed puts it, often close to its wrap.
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Simulation;

/// <summary>The clock of all nodes of a world.</summary>
internal sealed class VirtualClock : IClock
{
    /// <summary>Nobody has cause to ask for the time so often within one millisecond of a world.</summary>
    private const int MostReads = 1000000;
    private readonly int _start;
    private long _elapsedMs;
    private int _reads;

    public VirtualClock(int start)
    {
        _start = start;
    }

    /// <summary>Milliseconds since the world began; never wraps.</summary>
    public long ElapsedMs
    {
        get
        {
            return _elapsedMs;
        }

        set
        {
            _elapsedMs = value;
            _reads = 0;
        }
    }

    /// <summary>How often the time was asked for: a sign that something goes on.</summary>
    public long Reads { get; private set; }

    /// <inheritdoc/>
    public int NowMs
    {
        get
        {
            Reads++;
            if (++_reads > MostReads)
            {
                throw new SimFailure("an act never ends: the time was asked for a million times while it stood still");
            }

            return unchecked(_start + (int)ElapsedMs);
        }
    }

    /// <inheritdoc/>
    public bool Wait(AutoResetEvent signal, int timeoutMs)
    {
        throw new SimFailure("a call blocked, though every socket of the simulation is non-blocking");
    }
}
