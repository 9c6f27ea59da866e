// Time as a number: it moves only when the world says so, and begins wherever the seed puts it, often close to its wrap.
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Simulation;

/// <summary>The clock of all nodes of a world.</summary>
internal sealed class VirtualClock : IClock
{
    private readonly int _start;

    public VirtualClock(int start)
    {
        _start = start;
    }

    /// <summary>Milliseconds since the world began; never wraps.</summary>
    public long ElapsedMs { get; set; }

    /// <inheritdoc/>
    public int NowMs
    {
        get { return unchecked(_start + (int)ElapsedMs); }
    }

    /// <inheritdoc/>
    public bool Wait(AutoResetEvent signal, int timeoutMs)
    {
        throw new SimFailure("a call blocked, though every socket of the simulation is non-blocking");
    }
}
