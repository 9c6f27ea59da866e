// A root and three leaves whose data plane is not rooted: everybody's messages reach all others.
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A session of an entry with a root and a data plane without one. Nothing blocks.</summary>
internal sealed class Circle
{
    public const int RootFlags = Wsa.WSA_FLAG_MULTIPOINT_C_ROOT | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;
    public const int LeafFlags = Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;
    public const int Leaves = 3;
    public readonly World World = new World();
    public readonly GroupLink RootLink;
    public readonly WspProvider RootNode;
    public readonly Sock Root;
    public readonly Sock[] Leaf = new Sock[Leaves];
    public readonly WspProvider[] Node = new WspProvider[Leaves];
    public readonly Sock[] PerLeaf = new Sock[Leaves];
    /// <summary>The links of leaves that <see cref="Circle(Limits, int, bool)"/> made.</summary>
    public readonly StormLink[] Link = new StormLink[Leaves];

    /// <summary>A circle without loss.</summary>
    /// <param name="entry">The entry of the catalogue.</param>
    /// <param name="roles">The leaves' roles; who has none does both.</param>
    public Circle(int entry, int[] roles)
    {
        RootNode = World.AddNode(Limits.Board(), 4, out RootLink);
        Root = Sock.Open(RootNode, entry, RootFlags).Listen(World.NameOf(0, 5000)).Select();
        for (int i = 0; i < Leaves; i++)
        {
            Node[i] = World.AddNode(Limits.Board());
            Join(i, entry, roles.Length > i ? roles[i] : Wsa.JL_BOTH);
        }

        Root.Enum();
    }

    /// <summary>A reliable circle whose leaves' links lose, double and reorder what they send and receive.</summary>
    /// <param name="limits">The limits of all.</param>
    /// <param name="perMille">How many of a thousand datagrams get lost; as many are doubled, and as many held back.</param>
    /// <param name="hasMulticast">Whether the network carries multicast.</param>
    public Circle(Limits limits, int perMille, bool hasMulticast)
    {
        World.Network.HasMulticast = hasMulticast;
        RootNode = World.AddNode(limits, 4, out RootLink);
        Root = Sock.Open(RootNode, 1006, RootFlags).Listen(World.NameOf(0, 5000)).Select();
        for (int i = 0; i < Leaves; i++)
        {
            Node[i] = World.AddNode(limits, out Link[i]);
            Join(i, 1006, Wsa.JL_BOTH);
        }

        if (hasMulticast)
        {
            World.Advance(3000);
        }

        for (int i = 0; i < Leaves; i++)
        {
            Link[i].PerMille = perMille;
        }

        Root.Enum();
    }

    private void Join(int leaf, int entry, int role)
    {
        Leaf[leaf] = Sock.Open(Node[leaf], entry, LeafFlags).Select();
        Assert.AreSame(Leaf[leaf], Leaf[leaf].Join(World.NameOf(0, 5000), null, null, role));
        World.Settle();
        PerLeaf[leaf] = Root.Accept(null);
        World.Settle();
        Leaf[leaf].Enum();
    }

    /// <summary>A member of the session: 0 is the root, then the leaves.</summary>
    public Sock Of(int member)
    {
        return member == 0 ? Root : Leaf[member - 1];
    }

    /// <summary>Asserts that a socket reads one message of one byte, and nothing else.</summary>
    public void Reads(Sock socket, int value)
    {
        World.Settle();
        Assert.AreEqual(value, socket.Take());
        IsQuiet(socket);
    }

    /// <summary>Asserts that a socket reads nothing.</summary>
    public void IsQuiet(Sock socket)
    {
        World.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, socket.Take());
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, socket.Error);
    }

    /// <summary>Nobody hears itself any more.</summary>
    public void Hush()
    {
        for (int i = 0; i <= Leaves; i++)
        {
            Assert.AreEqual(0, Of(i).Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        }
    }

    /// <summary>Closes all; every buffer must be back.</summary>
    public void End()
    {
        for (int i = 0; i < Leaves; i++)
        {
            if (Link[i] != null)
            {
                Link[i].PerMille = 0;
            }

            Node[i].WSPCloseSocket(Leaf[i].Descriptor, out int _);
            World.Settle();
            PerLeaf[i].Close();
        }

        Root.Close();
        World.Advance(20000);
        World.End();
    }
}

internal sealed partial class World
{
    /// <summary>Adds a node whose link loses, doubles and reorders, started.</summary>
    public WspProvider AddNode(Limits limits, out StormLink link)
    {
        limits.Ports = 4;
        _links[_count] = new LoopbackLink(_network, _count + 1, limits);
        link = new StormLink(_links[_count], 0x5EED + (_count * 7919));
        WspProvider node = new WspProvider(link, limits, this, 1000 + (_count * 77), false);
        node.WSPStartup(0x0202, null, null, null, null);
        _nodes[_count++] = node;
        return node;
    }
}

/// <summary>A loopback link that at random loses what it receives, and loses, doubles, or holds back until the next what it sends.</summary>
internal sealed class StormLink : LinkFilter
{
    private readonly byte[] _held = new byte[2048];
    private int _random;
    private int _heldLength;
    private int _heldPort;
    private int _heldPeer;

    public StormLink(LoopbackLink link, int seed)
        : base(link)
    {
        _random = seed;
    }

    /// <summary>How many of a thousand datagrams have each of these fates.</summary>
    public int PerMille { get; set; }

    /// <summary>How many had one of them.</summary>
    public int Fates { get; private set; }

    private bool Strikes()
    {
        _random = (_random * 1103515245) + 12345;
        bool strikes = PerMille > 0 && ((_random >> 16) & 0x7FFF) % 1000 < PerMille;
        Fates += strikes ? 1 : 0;
        return strikes;
    }

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        if (Strikes())
        {
            return 0;
        }

        if (_heldLength == 0 && Strikes())
        {
            System.Array.Copy(bytes, _held, length);
            _heldLength = length;
            _heldPort = port;
            _heldPeer = peer;
            return 0;
        }

        int code = Inner.Send(port, peer, bytes, length);
        if (Strikes())
        {
            Inner.Send(port, peer, bytes, length);
        }

        if (_heldLength > 0 && _heldPort == port && _heldPeer == peer)
        {
            Inner.Send(port, peer, _held, _heldLength);
            _heldLength = 0;
        }

        return code;
    }

    /// <inheritdoc/>
    public override int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        int length = Inner.Receive(port, bytes, withSource, wait);
        return length > 0 && Strikes() ? 0 : length;
    }
}
