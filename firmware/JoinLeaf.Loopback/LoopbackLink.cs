// One node's link to a loopback network.
using JoinLeaf.Drivers;

namespace JoinLeaf.Loopback;

/// <summary>A link inside one process: all that the emulator has, and what most tests run over.</summary>
public sealed class LoopbackLink : AddressedLink
{
    private readonly LoopbackNetwork _network;
    private readonly int _address;
    private readonly LoopbackEndPoint?[] _ports;
    private readonly LoopbackEndPoint?[] _routes;
    private readonly int[] _sourceAddress;
    private readonly int[] _sourcePort;
    private readonly bool[] _hasSource;
    /// <summary>How far what is sent to a peer's group goes; used while the peer is a group's.</summary>
    private readonly byte[] _scope;

    /// <summary>A node's link.</summary>
    /// <param name="network">The network.</param>
    /// <param name="node">The node's number from 1 to 65,535: its address is 127.0.0.1 for node 1, 127.0.1.0 for node 256.</param>
    /// <param name="limits">The bounds of the node.</param>
    public LoopbackLink(LoopbackNetwork network, int node, Limits limits)
        : base(limits)
    {
        _network = network;
        _address = (127 << 24) | (node & 0xFFFF);
        _ports = new LoopbackEndPoint?[limits.Ports];
        _routes = new LoopbackEndPoint?[Peers.Count];
        _sourceAddress = new int[limits.Ports];
        _sourcePort = new int[limits.Ports];
        _hasSource = new bool[limits.Ports];
        _scope = new byte[Peers.Count];
        HasMulticast = true;
    }

    /// <inheritdoc/>
    public override int MaxPorts
    {
        get { return _ports.Length; }
    }

    /// <summary>While true every datagram is lost, as with the cable out; Send answers WSAENETDOWN.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether this node can take part in groups; true at first. An STM32 cannot.</summary>
    public bool HasMulticast { get; set; }

    /// <inheritdoc/>
    public override int Open(int port, byte[] name)
    {
        int address = PeerTable.AddressIn(name);
        if (address != 0 && address != _address)
        {
            return Wsa.WSAEADDRNOTAVAIL;
        }

        int code = _network.Open(_address, PeerTable.PortIn(name), out LoopbackEndPoint? endPoint);
        if (code == 0)
        {
            _ports[port] = endPoint;
            _hasSource[port] = false;
            PeerTable.WriteName(_address, endPoint!.Port, name);
        }

        return code;
    }

    /// <inheritdoc/>
    public override int OpenGroup(int port, byte[] name, int via)
    {
        if (!HasMulticast || !PeerTable.IsGroup(PeerTable.AddressIn(name)))
        {
            return Wsa.WSAEOPNOTSUPP;
        }

        int code = _network.OpenGroup(_address, PeerTable.AddressIn(name), PeerTable.PortIn(name), out LoopbackEndPoint? endPoint);
        if (code == 0)
        {
            _ports[port] = endPoint;
            _hasSource[port] = false;
        }

        return code;
    }

    /// <inheritdoc/>
    public override int RenewGroup(int port)
    {
        return IsDown ? Wsa.WSAENETDOWN : 0;
    }

    /// <inheritdoc/>
    public override int Reopen(int port)
    {
        // An end point is never lost here.
        return _ports[port] == null ? Wsa.WSAENOTSOCK : 0;
    }

    /// <inheritdoc/>
    public override bool IsCutOff(int peer)
    {
        return IsDown;
    }

    /// <inheritdoc/>
    public override int HoldGroup(int port, byte[] name, int via, int scope)
    {
        int peer = HasMulticast && PeerTable.IsGroup(PeerTable.AddressIn(name)) ? HoldName(name) : -1;
        if (peer >= 0)
        {
            _scope[peer] = (byte)scope;
        }

        return peer;
    }

    /// <inheritdoc/>
    public override void Close(int port)
    {
        LoopbackEndPoint? endPoint = _ports[port];
        if (endPoint != null)
        {
            _network.Close(endPoint);
        }
    }

    /// <inheritdoc/>
    public override int HoldSource(int port)
    {
        return _hasSource[port] ? HoldShared(_sourceAddress[port], _sourcePort[port]) : -1;
    }

    /// <inheritdoc/>
    protected override void RouteChanged(int peer)
    {
        _routes[peer] = null;
    }

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        LoopbackEndPoint? from = _ports[port];
        if (IsDown || from == null)
        {
            return Wsa.WSAENETDOWN;
        }

        if (PeerTable.IsGroup(Peers.AddressOf(peer)))
        {
            _network.SendToGroup(Peers.AddressOf(peer), Peers.SendPortOf(peer), _scope[peer], bytes, length, from);
            return 0;
        }

        LoopbackEndPoint? to = _routes[peer];
        if (to == null || to.IsClosed)
        {
            to = _network.Find(Peers.AddressOf(peer), Peers.SendPortOf(peer));
            _routes[peer] = to;
        }

        if (to != null)
        {
            to.Put(bytes, length, from.Address, from.Port);
        }

        return 0;
    }

    /// <inheritdoc/>
    public override int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        LoopbackEndPoint? endPoint = _ports[port];
        if (endPoint == null)
        {
            return -Wsa.WSAENOTSOCK;
        }

        int length = endPoint.Take(bytes, wait, out int address, out int portNumber);
        _sourceAddress[port] = address;
        _sourcePort[port] = portNumber;
        _hasSource[port] = withSource;
        return length < 0 ? -Wsa.WSAENOTSOCK : IsDown ? 0 : length;
    }
}
