// The network between all nodes of a world: what is sent is lost, doubled, delayed, flipped, or arrives.
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Drivers;

namespace JoinLeaf.Simulation;

/// <summary>Ports by address, and the way of a datagram between them.</summary>
internal sealed class SimNetwork
{
    private const int FirstFreePort = 49152;
    private readonly World _world;
    private readonly Rng _rng;
    private readonly Dictionary<long, SimPort> _ports = new();
    private readonly List<SimPort> _groups = new();
    private readonly int[] _nextPort;
    private readonly int[,] _inAir;

    public SimNetwork(World world, Rng rng, int nodes)
    {
        _world = world;
        _rng = rng;
        _nextPort = new int[nodes];
        _inAir = new int[nodes, nodes];
        Weather = new Weather(nodes);
        System.Array.Fill(_nextPort, FirstFreePort);
    }

    /// <summary>What the network does at this moment.</summary>
    public Weather Weather { get; }

    /// <summary>The address of a node: 10.0.0.1 is node 0.</summary>
    public static int AddressOf(int node)
    {
        return (10 << 24) | (node + 1);
    }

    /// <summary>The node of an address.</summary>
    public static int NodeOf(int address)
    {
        return (address & 0xFFFFFF) - 1;
    }

    private static long KeyOf(int address, int port)
    {
        return ((long)address << 16) | (uint)port;
    }

    /// <summary>Opens a port of a link: 0 or WSAEADDRINUSE.</summary>
    public int Open(SimLink link, int number, out SimPort? port)
    {
        port = null;
        if (number != 0 && _ports.ContainsKey(KeyOf(link.Address, number)))
        {
            return Wsa.WSAEADDRINUSE;
        }

        while (number == 0)
        {
            int next = _nextPort[NodeOf(link.Address)]++;
            number = _ports.ContainsKey(KeyOf(link.Address, next)) ? 0 : next;
        }

        port = new SimPort(link, link.Address, number);
        _ports.Add(KeyOf(link.Address, number), port);
        return 0;
    }

    /// <summary>Opens a link's port of a group, of which there may be many.</summary>
    public SimPort OpenGroup(SimLink link, int group, int number)
    {
        SimPort port = new SimPort(link, group, number);
        _groups.Add(port);
        return port;
    }

    /// <summary>Closes a port.</summary>
    public void Close(SimPort port)
    {
        if (_groups.Remove(port))
        {
            return;
        }

        _ports.Remove(KeyOf(port.Link.Address, port.Number));
    }

    /// <summary>A node that starts anew draws its ports from the beginning again, as many systems do.</summary>
    public void RestartPorts(int node)
    {
        _nextPort[node] = FirstFreePort;
    }

    /// <summary>Sends a datagram: 0, or the code that its sender is told.</summary>
    public int Send(SimPort from, int toAddress, int toPort, byte[] bytes, int length)
    {
        int fromNode = NodeOf(from.Link.Address);
        int toNode = NodeOf(toAddress);
        _world.Totals.Datagrams++;
        _world.Trace.Bytes(fromNode, What.Send, toNode, toPort, bytes, length);
        if (PeerTable.IsGroup(toAddress))
        {
            return SendToGroup(from, fromNode, toAddress, toPort, bytes, length);
        }

        if (toNode < 0 || toNode >= _world.Nodes.Length)
        {
            return 0;
        }

        if (Weather.IsBlocked(fromNode, toNode))
        {
            _world.Trace.Note(fromNode, What.Lose, toNode);
            return Weather.IsLoud(fromNode, toNode) ? Wsa.WSAEHOSTUNREACH : 0;
        }

        CarryOnceOrTwice(new Datagram(bytes, length, from.Link.Address, from.Number, toAddress, toPort), fromNode, toNode);
        return 0;
    }

    private void CarryOnceOrTwice(Datagram datagram, int fromNode, int toNode)
    {
        Carry(datagram, fromNode, toNode);
        if (_rng.Chance(Weather.Doubling))
        {
            _world.Trace.Note(fromNode, What.Double, toNode);
            Carry(datagram, fromNode, toNode);
        }
    }

    /// <summary>Each port that has the group open gets its own copy, or does not: loss, delay and partitions are each one's own.</summary>
    private int SendToGroup(SimPort from, int fromNode, int group, int toPort, byte[] bytes, int length)
    {
        _world.Totals.ToGroups++;
        for (int i = 0; i < _groups.Count; i++)
        {
            SimPort port = _groups[i];
            int node = NodeOf(port.Link.Address);
            if (port.Address != group || port.Number != toPort)
            {
                continue;
            }

            if (!Weather.HasMulticast(node) || Weather.IsBlocked(fromNode, node))
            {
                _world.Trace.Note(fromNode, What.Lose, node);
                continue;
            }

            CarryOnceOrTwice(new Datagram(bytes, length, from.Link.Address, from.Number, AddressOf(node), toPort, port), fromNode, node);
        }

        return 0;
    }

    private void Carry(Datagram datagram, int fromNode, int toNode)
    {
        if (_rng.Chance(Weather.Loss))
        {
            _world.Totals.Lost++;
            _world.Trace.Note(fromNode, What.Lose, toNode);
            return;
        }

        if (_rng.Chance(Weather.Flips))
        {
            datagram = Flip(datagram, fromNode, toNode);
        }

        int ms = Weather.LatencyMs + _rng.Below(Weather.JitterMs + 1) + Weather.SlowMs(toNode) + Weather.SlowMs(fromNode);
        if (_rng.Chance(Weather.Lateness))
        {
            ms += _rng.Between(500, Weather.LateMostMs);
            _world.Totals.Late++;
            _world.Trace.Note(fromNode, What.Late, toNode, ms);
        }

        Plan(datagram, ms);
    }

    /// <summary>Whether a node will take in anything that another one has sent already.</summary>
    public bool HasUnderWay(int fromNode, int toNode)
    {
        bool any = _inAir[fromNode, toNode] > 0;
        foreach (SimPort port in _ports.Values)
        {
            any |= NodeOf(port.Link.Address) == toNode && port.Inbox.Any(d => NodeOf(d.FromAddress) == fromNode);
        }

        return any;
    }

    private void Plan(Datagram datagram, int inMs)
    {
        _inAir[NodeOf(datagram.FromAddress), NodeOf(datagram.ToAddress)]++;
        _world.Queue.Add(new SimEvent { Kind = Planned.Deliver, AtMs = _world.Clock.ElapsedMs + inMs, Datagram = datagram });
    }

    /// <summary>Some bits change, or the end is missing, as where checksums are off or broken.</summary>
    private Datagram Flip(Datagram from, int fromNode, int toNode)
    {
        int length = from.Bytes.Length > 1 && _rng.Chance(200) ? _rng.Between(1, from.Bytes.Length - 1) : from.Bytes.Length;
        Datagram flipped = new Datagram(from.Bytes, length, from.FromAddress, from.FromPort, from.ToAddress, from.ToPort, from.Group);
        int flips = _rng.Between(1, 3);
        for (int i = 0; i < flips; i++)
        {
            // Headers are where it hurts.
            int at = _rng.Below(_rng.Chance(700) && length > 12 ? 12 : length);
            flipped.Bytes[at] ^= (byte)(1 << _rng.Below(8));
        }

        _world.Trace.Note(fromNode, What.Flip, toNode);
        return flipped;
    }

    /// <summary>Somebody sends bytes that mean nothing, or nearly something.</summary>
    public void SendGarbage(int toNode, int toPort, int fromNode)
    {
        byte[] bytes = new byte[_rng.Between(1, _rng.Chance(100) ? 1500 : 40)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)_rng.Next();
        }

        if (_rng.Chance(700))
        {
            bytes[0] = (byte)(0x40 | (bytes[0] & 0x3F));
        }

        _world.Totals.Garbage++;
        Datagram datagram = new Datagram(bytes, bytes.Length, AddressOf(fromNode), _rng.Between(40000, 40003), AddressOf(toNode), toPort);
        _world.Trace.Bytes(fromNode, What.Garbage, toNode, toPort, bytes, bytes.Length);
        Plan(datagram, _rng.Between(0, 20));
    }

    /// <summary>A datagram has arrived: the node that has it now, or -1 when nobody listens.</summary>
    public int Deliver(Datagram datagram)
    {
        int node = NodeOf(datagram.ToAddress);
        SimPort? port = datagram.Group;
        _inAir[NodeOf(datagram.FromAddress), node]--;
        bool isOpen = port == null ? _ports.TryGetValue(KeyOf(datagram.ToAddress, datagram.ToPort), out port) : _groups.Contains(port);
        if (!isOpen || port!.Link.IsDown)
        {
            _world.Trace.Note(node, What.NoPort, datagram.ToPort);
            return -1;
        }

        return Put(datagram, port, node);
    }

    private int Put(Datagram datagram, SimPort port, int node)
    {
        if (port.Inbox.Count >= _world.Plan.InboxDepth)
        {
            _world.Trace.Note(node, What.InboxFull, datagram.ToPort);
            return -1;
        }

        _world.Trace.Bytes(node, What.Arrive, NodeOf(datagram.FromAddress), datagram.FromPort, datagram.Bytes, datagram.Bytes.Length);
        port.Inbox.Enqueue(datagram);
        return node;
    }
}
