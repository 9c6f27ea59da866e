// The UDP link: as many sockets as the node may have ports, unicast fan-out, and no source address in steady state.
using System;
using System.Net;
using System.Net.Sockets;
using JoinLeaf.Drivers;

namespace JoinLeaf.Udp;

/// <summary>
/// A link over UDP, written against the calls that nanoFramework and .NET share. A port receives with <c>Receive</c>, which
/// allocates nothing, and with <c>ReceiveFrom</c> only while the driver wants sources. Peers' end points are made when a peer is
/// first held, and again when it is redirected.
/// </summary>
public sealed partial class UdpLink : AddressedLink
{
    private readonly PeerEndPoint?[] _endPoints;
    private readonly Socket?[] _sockets;
    private readonly EndPoint[] _sources;
    private readonly bool[] _hasSource;

    /// <summary>What a system counts for a datagram that waits in a socket, at most: its bytes and its own records.</summary>
    private const int SystemBytesPerDatagram = 2304;
    private const int MostWaitingBytes = 4 << 20;
    private readonly int _waitingBytes;

    /// <summary>A node's link.</summary>
    /// <param name="limits">The bounds of the node.</param>
    public UdpLink(Limits limits)
        : this(limits, new NetworkView())
    {
    }

    internal UdpLink(Limits limits, NetworkView view)
        : base(limits)
    {
        _watch = new LinkWatch(view);
        _names = new byte[limits.Ports][];
        _endPoints = new PeerEndPoint?[Peers.Count];
        _groupOptions = new short[Peers.Count];
        _sockets = new Socket?[limits.Ports];
        _sources = new EndPoint[limits.Ports];
        _hasSource = new bool[limits.Ports];
        _isLoopback = new bool[limits.Ports];
        _portOptions = new short[limits.Ports];
        _memberships = new byte[limits.Ports][];
        _waitingBytes = limits.ReceiveBuffers * SystemBytesPerDatagram;
        for (int i = 0; i < limits.Ports; i++)
        {
            _sources[i] = new IPEndPoint(IPAddress.Any, 0);
            _names[i] = new byte[Wsa.SOCKADDR_IN_LENGTH];
        }
    }

    /// <summary>
    /// How many bytes of datagrams the system may keep for each port until they are read; 0, as at first, takes what the system gives by
    /// itself. It holds for ports that are opened afterwards, and as far as the system allows: a hint for sessions whose window is
    /// larger than that, with whole files to send.
    /// </summary>
    public int ReceiveBufferBytes { get; set; }

    /// <inheritdoc/>
    public override int MaxPorts
    {
        get { return _sockets.Length; }
    }

    /// <inheritdoc/>
    public override int Open(int port, byte[] name)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            byte[] address = new byte[4];
            Array.Copy(name, 4, address, 0, 4);
            socket.Bind(new IPEndPoint(new IPAddress(address), PeerTable.PortIn(name)));
            IPEndPoint local = (IPEndPoint)socket.LocalEndPoint!;
            PeerTable.WriteName(PeerTable.AddressIn(name), local.Port, name);
            Opened(port, socket, name, address[0] == LoopbackNet, null);
            return 0;
        }
        catch (SocketException failure)
        {
            if (socket != null)
            {
                socket.Close();
            }

            return CodeOf(failure);
        }
    }

    /// <summary>
    /// On a PC as many datagrams should be able to wait in the socket as the node has buffers: threads come to their turn late there,
    /// and a window may arrive at once. A device's queue is fixed.
    /// </summary>
    private void SizeQueue(Socket socket)
    {
#if !NANOFRAMEWORK_1_0
        int bytes = _waitingBytes < MostWaitingBytes ? _waitingBytes : MostWaitingBytes;
        if (bytes > socket.ReceiveBufferSize)
        {
            socket.ReceiveBufferSize = bytes;
        }
#endif
    }

    /// <summary>The Winsock number of a failure: .NET keeps the host's own number in ErrorCode, the device has no other property.</summary>
    private static int CodeOf(SocketException failure)
    {
#if NANOFRAMEWORK_1_0
        return failure.ErrorCode;
#else
        return failure.SocketErrorCode == SocketError.AccessDenied ? Wsa.WSAEADDRINUSE : (int)failure.SocketErrorCode;
#endif
    }

    /// <inheritdoc/>
    public override void Close(int port)
    {
        Socket? socket = _sockets[port];
        if (socket != null)
        {
            // Closing a socket twice has hung devices: it is forgotten first.
            _sockets[port] = null;
            socket.Close();
        }
    }

    /// <inheritdoc/>
    public override int HoldSource(int port)
    {
        if (!_hasSource[port])
        {
            return -1;
        }

        IPEndPoint source = (IPEndPoint)_sources[port];
        byte[] bytes = source.Address.GetAddressBytes();
        return HoldShared((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3], source.Port);
    }

    /// <inheritdoc/>
    protected override void RouteChanged(int peer)
    {
        _endPoints[peer] = new PeerEndPoint(Peers.AddressOf(peer), Peers.SendPortOf(peer));
        _groupOptions[peer] = 0;
    }

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        Socket? socket = _sockets[port];
        PeerEndPoint? to = _endPoints[peer];
        if (socket == null || to == null)
        {
            return Wsa.WSAENETDOWN;
        }

        try
        {
            if (_groupOptions[peer] != 0 && _groupOptions[peer] != _portOptions[port])
            {
                SetGroupOptions(socket, port, _groupOptions[peer]);
            }

            socket.SendTo(bytes, 0, length, SocketFlags.None, to);
            return 0;
        }
        catch (SocketException failure)
        {
            return CodeOf(failure);
        }
        catch (ObjectDisposedException)
        {
            return Wsa.WSAENETDOWN;
        }
    }

    /// <inheritdoc/>
    public override int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        Socket? socket = _sockets[port];
        if (socket == null)
        {
            return -Wsa.WSAENOTSOCK;
        }

        _hasSource[port] = withSource;
        try
        {
            if (!wait && !socket.Poll(0, SelectMode.SelectRead))
            {
                return 0;
            }

            return withSource ? ReceiveWithSource(socket, port, bytes)
                : socket.Receive(bytes, 0, bytes.Length, SocketFlags.None);
        }
        catch (SocketException failure)
        {
            return AfterFailure(CodeOf(failure));
        }
        catch (ObjectDisposedException)
        {
            return -Wsa.WSAENOTSOCK;
        }
    }

    private int ReceiveWithSource(Socket socket, int port, byte[] bytes)
    {
        return socket.ReceiveFrom(bytes, 0, bytes.Length, SocketFlags.None, ref _sources[port]);
    }

    /// <summary>
    /// What a failed receive means. Only these codes can be relied on: a time-out, a full network, a link that is down, and what PCs say
    /// when a datagram was too long or an earlier one was refused by its host; any other says that the socket is gone.
    /// </summary>
    private static int AfterFailure(int code)
    {
        switch (code)
        {
            case Wsa.WSAETIMEDOUT:
            case Wsa.WSAEWOULDBLOCK:
            case Wsa.WSAEMSGSIZE:
            case Wsa.WSAECONNRESET:
            case Wsa.WSAECONNREFUSED:
                return 0;
            case Wsa.WSAENETDOWN:
                return -Wsa.WSAENETDOWN;
            default:
                return -Wsa.WSAENOTSOCK;
        }
    }
}
