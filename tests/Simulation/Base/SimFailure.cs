// What a checker throws: the violated check in words. The run of this seed ends with it.
using System;

namespace JoinLeaf.Simulation;

/// <summary>A check did not hold.</summary>
internal sealed class SimFailure : Exception
{
    public SimFailure(string message)
        : base(message)
    {
    }
}
