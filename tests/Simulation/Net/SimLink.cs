// One node's link to the simulated network, which counts who holds which peer and watches the size of answers.
using JoinLeaf.Drivers;
using JoinLeaf.Wire;

namespace JoinLeaf.Simulation;

/// <summary>An <see cref="ILink"/> over <see cref="SimNetwork"/>. A node that starts anew gets a new one.</summary>
internal sealed class SimLink : ILink
{
    private readonly SimNetwork _network;
    private readonly PeerTable _peers;
    private readonly SimPort?[] _ports;
    private readonly Datagram?[] _source;
    private readonly int[] _holders;
    private readonly int _maxPorts;
    private readonly AnswerBalance _balance = new();

    public SimLink(SimNetwork network, int address, Limits limits)
    {
        _network = network;
        Address = address;
        _peers = new PeerTable(limits);
        _holders = new int[_peers.Count];
        _maxPorts = limits.Ports;
        _ports = new SimPort?[limits.Ports + 2];
        _source = new Datagram?[limits.Ports + 2];
    }

    /// <summary>The node's address, first byte highest.</summary>
    public int Address { get; }

    /// <summary>With the cable out every call says so.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether the node can take part in groups.</summary>
    public bool HasMulticast { get; set; } = true;

    /// <summary>Holds of all peers together.</summary>
    public int Holds { get; private set; }

    /// <summary>Datagrams that were handed over for sending.</summary>
    public int Sends { get; private set; }

    /// <summary>The token of the request that was handed over last.</summary>
    public int LastRequestToken { get; private set; }

    /// <summary>Ports that are open.</summary>
    public int OpenPorts { get; private set; }

    /// <inheritdoc/>
    public int MaxPorts
    {
        get { return _maxPorts; }
    }

    /// <inheritdoc/>
    public int Open(int port, byte[] name)
    {
        int address = PeerTable.AddressIn(name);
        if (_ports[port] != null)
        {
            throw new SimFailure($"port {port} of the link was opened twice");
        }

        if (IsDown || (address != 0 && address != Address))
        {
            return IsDown ? Wsa.WSAENETDOWN : Wsa.WSAEADDRNOTAVAIL;
        }

        int code = _network.Open(this, PeerTable.PortIn(name), out SimPort? opened);
        if (code == 0)
        {
            _ports[port] = opened;
            OpenPorts++;
            PeerTable.WriteName(Address, opened!.Number, name);
        }

        return code;
    }

    /// <inheritdoc/>
    public int OpenGroup(int port, byte[] name, int via)
    {
        if (_ports[port] != null)
        {
            throw new SimFailure($"port {port} of the link was opened twice");
        }

        if (IsDown || !HasMulticast)
        {
            return IsDown ? Wsa.WSAENETDOWN : Wsa.WSAEOPNOTSUPP;
        }

        _ports[port] = _network.OpenGroup(this, PeerTable.AddressIn(name), PeerTable.PortIn(name));
        OpenPorts++;
        return 0;
    }

    /// <inheritdoc/>
    public int RenewGroup(int port)
    {
        if (_ports[port] == null || !PeerTable.IsGroup(_ports[port]!.Address))
        {
            throw new SimFailure($"port {port} of the link receives no group that could be renewed");
        }

        return IsDown ? Wsa.WSAENETDOWN : 0;
    }

    /// <inheritdoc/>
    public int Reopen(int port)
    {
        throw new SimFailure($"port {port} of the link was lost, which never happens here");
    }

    /// <inheritdoc/>
    public bool IsCutOff(int peer)
    {
        return IsDown;
    }

    /// <inheritdoc/>
    public int HoldGroup(int port, byte[] name, int via, int scope)
    {
        return HasMulticast ? HoldName(name) : -1;
    }

    /// <inheritdoc/>
    public void Close(int port)
    {
        SimPort? closed = _ports[port];
        if (closed == null)
        {
            throw new SimFailure($"port {port} of the link was closed twice");
        }

        _network.Close(closed);
        _ports[port] = null;
        OpenPorts--;
    }

    /// <summary>The node has lost its power: nothing is told to anybody, its ports are gone.</summary>
    public void Abandon()
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            if (_ports[i] != null)
            {
                Close(i);
            }
        }
    }

    private int Count(int peer)
    {
        if (peer >= 0)
        {
            _holders[peer]++;
            Holds++;
        }

        return peer;
    }

    /// <inheritdoc/>
    public int HoldName(byte[] name)
    {
        return Count(_peers.HoldNew(PeerTable.AddressIn(name), PeerTable.PortIn(name)));
    }

    /// <inheritdoc/>
    public int HoldSource(int port)
    {
        Datagram? source = _source[port];
        return source == null ? -1 : Count(_peers.HoldShared(source.FromAddress, source.FromPort, out _));
    }

    /// <inheritdoc/>
    public bool HaveSameName(int peer, int other)
    {
        return _peers.HaveSameName(peer, other);
    }

    /// <inheritdoc/>
    public void Release(int peer)
    {
        if (_holders[peer] == 0)
        {
            throw new SimFailure($"peer {peer} was released more often than it was held");
        }

        _holders[peer]--;
        Holds--;
        _peers.Release(peer);
    }

    /// <inheritdoc/>
    public void Redirect(int peer, int portNumber)
    {
        _peers.Redirect(peer, portNumber);
    }

    /// <inheritdoc/>
    public void NameOf(int peer, byte[] name)
    {
        if (_holders[peer] == 0)
        {
            throw new SimFailure($"the name of peer {peer} was asked for, which nobody holds");
        }

        _peers.NameOf(peer, name);
    }

    /// <inheritdoc/>
    public int Send(int port, int peer, byte[] bytes, int length)
    {
        // The last holder of a peer may have let it go in the same act: its address stays until it is given anew.
        SimPort? from = _ports[port];
        if (from == null)
        {
            throw new SimFailure($"a datagram was sent by port {port}, which is closed");
        }

        if (PeerTable.IsGroup(from.Address))
        {
            throw new SimFailure($"a datagram was sent by port {port}, which only receives");
        }

        Sends++;
        int kind = bytes[0] & Frame.KindMask;
        LastRequestToken = kind == Frame.Join || kind == Frame.Invite ? Frame.ReadI32(bytes, Frame.TokenAt) : LastRequestToken;
        if (IsDown)
        {
            return Wsa.WSAENETDOWN;
        }

        _balance.Sent(_peers.AddressOf(peer), _peers.SendPortOf(peer), bytes, length);
        return _network.Send(from, _peers.AddressOf(peer), _peers.SendPortOf(peer), bytes, length);
    }

    /// <inheritdoc/>
    public int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        SimPort? from = _ports[port];
        if (from == null)
        {
            return -Wsa.WSAENOTSOCK;
        }

        if (IsDown || from.Inbox.Count == 0)
        {
            return IsDown ? -Wsa.WSAENETDOWN : 0;
        }

        Datagram datagram = from.Inbox.Dequeue();
        _balance.Received(datagram);
        _source[port] = withSource ? datagram : null;
        int length = datagram.Bytes.Length < bytes.Length ? datagram.Bytes.Length : bytes.Length;
        System.Array.Copy(datagram.Bytes, bytes, length);
        return length;
    }
}
