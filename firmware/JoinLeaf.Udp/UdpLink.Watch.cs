// The UDP link's part in a network that comes and goes: whom it cuts off, and sockets that are opened again.
using System;
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Udp;

public sealed partial class UdpLink : ILinkWatch
{
    private readonly LinkWatch _watch;
    /// <summary>What each port was opened as, in case its socket is lost.</summary>
    private readonly byte[][] _names;

    /// <inheritdoc/>
    public void BeginWatch(AutoResetEvent signal, int nowMs)
    {
        _watch.BeginWatch(signal, nowMs);
    }

    /// <inheritdoc/>
    public void EndWatch()
    {
        _watch.EndWatch();
    }

    /// <inheritdoc/>
    public LinkNews Look(int nowMs)
    {
        return _watch.Look(nowMs);
    }

    /// <inheritdoc/>
    public int NextLookMs(int nowMs)
    {
        return _watch.NextLookMs(nowMs);
    }

    /// <inheritdoc/>
    public override bool IsCutOff(int peer)
    {
        // A peer on this machine needs no network.
        return _watch.IsDown && (Peers.AddressOf(peer) >> 24 & 0xFF) != LoopbackNet;
    }

    /// <inheritdoc/>
    public override int Reopen(int port)
    {
        Close(port);
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        Array.Copy(_names[port], 0, name, 0, name.Length);
        byte[]? membership = _memberships[port];
        return membership == null ? Open(port, name) : OpenGroup(port, name, membership);
    }
}
