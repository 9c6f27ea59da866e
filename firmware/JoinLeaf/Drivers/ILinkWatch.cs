// What a link offers that hears of its network's ups and downs.
using System.Threading;

namespace JoinLeaf.Drivers;

/// <summary>What a look at the network has found.</summary>
public enum LinkNews
{
    /// <summary>Nothing new.</summary>
    None,
    /// <summary>No interface is up any more, or none has an address.</summary>
    Down,
    /// <summary>There is a network again.</summary>
    Up,
    /// <summary>The node has another address than before.</summary>
    AddressChanged,
}

/// <summary>
/// A link that watches its network. The system's own news only raise a flag and set the driver's signal, since whoever brings them has
/// GPIO and serial events to bring as well; the driver's thread then looks what has become of the network, and looks now and then
/// without news, since not every change is told.
/// </summary>
public interface ILinkWatch
{
    /// <summary>Begins to watch; what is found now is where news begin.</summary>
    /// <param name="signal">Set when there may be news.</param>
    /// <param name="nowMs">The time in milliseconds.</param>
    void BeginWatch(AutoResetEvent signal, int nowMs);

    /// <summary>Ends it.</summary>
    void EndWatch();

    /// <summary>Looks at the network if it may have changed or was not looked at for long. Called by one thread, outside the driver's lock.</summary>
    /// <param name="nowMs">The time in milliseconds.</param>
    /// <returns>What is new since the last look.</returns>
    LinkNews Look(int nowMs);

    /// <summary>When to look again without news.</summary>
    /// <param name="nowMs">The time in milliseconds.</param>
    /// <returns>Milliseconds from now; -1 for never.</returns>
    int NextLookMs(int nowMs);
}
