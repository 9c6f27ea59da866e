// What a link is: ports that send and receive datagrams, and peers that it knows by number.
using JoinLeaf.Sessions;

namespace JoinLeaf.Drivers;

/// <summary>
/// A network as the driver sees it. Names are sockaddr_in bytes (family, port, address), or whatever of that shape the link uses;
/// all calls but <see cref="Receive"/> come under the driver's lock. Codes are 0 or WSA numbers; no call throws.
/// </summary>
public interface ILink : IPeers
{
    /// <summary>How many ports can be open at once.</summary>
    int MaxPorts { get; }

    /// <summary>Opens a port.</summary>
    /// <param name="port">The number under which the driver will speak of it, from 0 to MaxPorts - 1. The thread of a number that was closed a moment ago may still be on its way into Receive, which must not fail for that.</param>
    /// <param name="name">The name wanted, with port number 0 for any; on success the name it has.</param>
    /// <returns>0, WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAENOBUFS or WSAENETDOWN.</returns>
    int Open(int port, byte[] name);

    /// <summary>Opens a port that receives what is sent to a multicast group, and sends nothing.</summary>
    /// <param name="port">As in <see cref="Open"/>.</param>
    /// <param name="name">The group's name: its address and its port number.</param>
    /// <param name="via">A peer on whose side of the network the group is meant; -1 for any.</param>
    /// <returns>0, WSAEOPNOTSUPP where the network or the platform has no multicast, or what <see cref="Open"/> returns.</returns>
    int OpenGroup(int port, byte[] name, int via);

    /// <summary>Reports the membership of a group's port to the network again: switches and access points forget it, and an address that changes loses it.</summary>
    /// <param name="port">A port that <see cref="OpenGroup"/> has opened.</param>
    /// <returns>0 or a WSA code; worth trying again later in any case.</returns>
    int RenewGroup(int port);

    /// <summary>Opens a port again whose socket was lost: under the name, and with the membership, that it had.</summary>
    /// <param name="port">A port that <see cref="Open"/> or <see cref="OpenGroup"/> has opened.</param>
    /// <returns>0 or what those return; worth trying again later in any case.</returns>
    int Reopen(int port);

    /// <summary>Closes a port; a thread that waits in <see cref="Receive"/> comes back.</summary>
    /// <param name="port">The port.</param>
    void Close(int port);

    /// <summary>A peer of its own for a name, held once: it may be redirected without moving anybody else's.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The peer, or -1 when the link's table is full.</returns>
    int HoldName(byte[] name);

    /// <summary>Writes a peer's name.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="name">Receives the name.</param>
    void NameOf(int peer, byte[] name);

    /// <summary>Sends one datagram.</summary>
    /// <param name="port">The port to send from.</param>
    /// <param name="peer">Where to.</param>
    /// <param name="bytes">The bytes; the link does not keep them.</param>
    /// <param name="length">How many.</param>
    /// <returns>0, WSAENETDOWN, WSAENETUNREACH, WSAEHOSTUNREACH or another WSA code.</returns>
    int Send(int port, int peer, byte[] bytes, int length);

    /// <summary>Receives one datagram. Called by one thread a port, outside the driver's lock.</summary>
    /// <param name="port">The port.</param>
    /// <param name="bytes">Receives the bytes.</param>
    /// <param name="withSource">Whether <see cref="IPeers.HoldSource"/> will be asked about it.</param>
    /// <param name="wait">Whether to wait for one.</param>
    /// <returns>The datagram's length, 0 when there is none, or minus a WSA code: WSAENETDOWN when it is worth trying again later, any other when the port is gone.</returns>
    int Receive(int port, byte[] bytes, bool withSource, bool wait);
}
