// One event of a socket, as nanoFramework's event sink hands it to filters and listeners.
using System;
using nanoFramework.Runtime.Events;

namespace JoinLeaf.Events;

/// <summary>
/// What has happened to a socket. There is one such object for all events of a <see cref="SocketEvents"/>: good until the listener
/// returns, then used again, so that an event allocates nothing.
/// </summary>
public sealed class SocketEvent : BaseEvent
{
    internal SocketEvent()
    {
    }

    /// <summary>The socket; null when it is no longer among those that events are sent of. <see cref="BaseEvent.Source"/> is its place among them.</summary>
    public MultipointSocket? Socket { get; internal set; }

    /// <summary>What happened: one of FD_READ, FD_WRITE, FD_ACCEPT, FD_CONNECT, FD_CLOSE, FD_QOS. <see cref="BaseEvent.Message"/> is its FD_*_BIT.</summary>
    public int Event { get; internal set; }

    /// <summary>0 or the WSA code that came with it: of FD_CONNECT the outcome of a join (conformance row 47), of FD_CLOSE the reason (row 79).</summary>
    public int ErrorCode { get; internal set; }

    /// <summary>When it was posted, UTC; wrong on a device that has not been told the time.</summary>
    public DateTime Time { get; internal set; }
}

/// <summary>Hears of an event of a socket.</summary>
/// <param name="happened">The event: good until this returns.</param>
public delegate void SocketEventPostedHandler(SocketEvent happened);
