// Multicast over UDP: ports that receive a group, and peers that stand for one.
using System;
using System.Net;
using System.Net.Sockets;
using JoinLeaf.Drivers;

namespace JoinLeaf.Udp;

/// <summary>
/// Groups. The interface is the machine's own (127.0.0.1) where the other side is on this machine, so that nothing leaves it, else
/// whichever the system takes. Memberships and interfaces are given as bytes, which .NET and the device take alike.
/// </summary>
public sealed partial class UdpLink
{
    private const byte LoopbackNet = 127;
    private const int OnLoopback = 0x200;
    /// <summary>How a peer's group is sent to: 0 for no group, else 1 + scope, and OnLoopback.</summary>
    private readonly short[] _groupOptions;
    /// <summary>What a port's socket is set to, in the same form.</summary>
    private readonly short[] _portOptions;
    /// <summary>Whether a port is bound to an address of 127/8.</summary>
    private readonly bool[] _isLoopback;
    /// <summary>A group's port: its group and its interface, 4 bytes each.</summary>
    private readonly byte[]?[] _memberships;

    private void Opened(int port, Socket socket, byte[] name, bool isLoopback, byte[]? membership)
    {
        Array.Copy(name, 0, _names[port], 0, Wsa.SOCKADDR_IN_LENGTH);
        SizeQueue(socket);
        _sockets[port] = socket;
        _hasSource[port] = false;
        _isLoopback[port] = isLoopback;
        _portOptions[port] = 0;
        _memberships[port] = membership;
        if (ReceiveBufferBytes > 0)
        {
            Widen(socket);
        }
    }

    private void Widen(Socket socket)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer, ReceiveBufferBytes);
        }
        catch (SocketException)
        {
            // It works without, with more repairs.
        }
    }

    /// <inheritdoc/>
    public override int OpenGroup(int port, byte[] name, int via)
    {
        byte[] membership = new byte[8];
        Array.Copy(name, 4, membership, 0, 4);
        if (IsOnLoopback(via))
        {
            membership[4] = LoopbackNet;
            membership[7] = 1;
        }

        return OpenGroup(port, name, membership);
    }

    private int OpenGroup(int port, byte[] name, byte[] membership)
    {
        Socket? socket = null;
        try
        {
            socket = OpenShared(name, true);
            if (socket == null)
            {
                // Some systems bind no socket to a group; then other groups of the same port come in as well, and are told apart by their frames.
                socket = OpenShared(name, false);
            }

            if (socket == null)
            {
                return Wsa.WSAEADDRINUSE;
            }

            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, membership);
            Opened(port, socket, name, membership[4] == LoopbackNet, membership);
            return 0;
        }
        catch (Exception failure)
        {
            // A device without IGMP throws when it is asked to join, a PC without a route; neither has a code of its own for it.
            if (socket != null)
            {
                socket.Close();
            }

            return GroupCodeOf(failure);
        }
    }

    /// <summary>Opens a socket that others of this machine may open as well: each gets every datagram of the group.</summary>
    /// <returns>The socket; null when the system does not bind it so.</returns>
    private static Socket? OpenShared(byte[] name, bool toGroup)
    {
        Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            byte[] address = new byte[4];
            if (toGroup)
            {
                Array.Copy(name, 4, address, 0, 4);
            }

            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
            socket.Bind(new IPEndPoint(new IPAddress(address), PeerTable.PortIn(name)));
            return socket;
        }
        catch (SocketException)
        {
            socket.Close();
            return null;
        }
    }

    private static int GroupCodeOf(Exception failure)
    {
        SocketException? known = failure as SocketException;
        int code = known == null ? 0 : CodeOf(known);
        return code == Wsa.WSAENETDOWN || code == Wsa.WSAENOBUFS ? code : Wsa.WSAEOPNOTSUPP;
    }

    private bool IsOnLoopback(int via)
    {
        return via >= 0 && (Peers.AddressOf(via) >> 24 & 0xFF) == LoopbackNet;
    }

    /// <inheritdoc/>
    public override int RenewGroup(int port)
    {
        Socket? socket = _sockets[port];
        byte[]? membership = _memberships[port];
        if (socket == null || membership == null)
        {
            return Wsa.WSAENOTSOCK;
        }

        try
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, membership);
        }
        catch (SocketException)
        {
            // The interface that it was on has gone, and the membership with it.
        }

        try
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, membership);
            return 0;
        }
        catch (SocketException failure)
        {
            return GroupCodeOf(failure);
        }
    }

    /// <inheritdoc/>
    public override int HoldGroup(int port, byte[] name, int via, int scope)
    {
        Socket? socket = _sockets[port];
        int peer = socket == null ? -1 : HoldName(name);
        if (peer < 0)
        {
            return -1;
        }

        int options = (1 + scope) | (_isLoopback[port] || IsOnLoopback(via) ? OnLoopback : 0);
        try
        {
            SetGroupOptions(socket!, port, options);
            _groupOptions[peer] = (short)options;
            return peer;
        }
        catch (Exception)
        {
            Release(peer);
            return -1;
        }
    }

    /// <summary>Sets where a socket's multicast goes and how far. Sessions that share a port may differ in it, so it is set again when they do.</summary>
    private void SetGroupOptions(Socket socket, int port, int options)
    {
        byte[] outside = { 0, 0, 0, 0 };
        byte[] inside = { LoopbackNet, 0, 0, 1 };
        int scope = (options & (OnLoopback - 1)) - 1;
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, options >= OnLoopback ? inside : outside);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, scope);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, 1);
        _portOptions[port] = (short)options;
    }
}
