// A link whose groups can be made to lose, and a session in which they are watched.
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Portable;

internal sealed partial class World
{
    /// <summary>The network between the nodes.</summary>
    public LoopbackNetwork Network
    {
        get { return _network; }
    }

    /// <summary>Adds a node whose groups can be made to lose, started.</summary>
    public WspProvider AddNode(Limits limits, int ports, out GroupLink link)
    {
        limits.Ports = ports;
        _links[_count] = new LoopbackLink(_network, _count + 1, limits);
        link = new GroupLink(_links[_count], ports);
        WspProvider node = new WspProvider(link, limits, this, 1000 + (_count * 77), false);
        node.WSPStartup(0x0202, null, null, null, null);
        _nodes[_count++] = node;
        return node;
    }
}

/// <summary>A loopback link that loses what comes from groups, and counts what is done with them.</summary>
internal sealed class GroupLink : LinkFilter
{
    private readonly bool[] _isGroup;
    private int _heard;

    public GroupLink(LoopbackLink link, int ports)
        : base(link)
    {
        _isGroup = new bool[ports];
        Scope = -1;
    }

    /// <summary>One in so many of what comes from groups gets lost; 0 for none.</summary>
    public int LoseOneIn { get; set; }

    /// <summary>What the next look at the network finds.</summary>
    public LinkNews News { get; set; }

    /// <summary>How often a membership was reported again.</summary>
    public int Renewals { get; private set; }

    /// <summary>How often a group was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Datagrams sent to groups.</summary>
    public int ToGroups { get; private set; }

    /// <summary>Datagrams sent otherwise.</summary>
    public int ToOthers { get; private set; }

    /// <summary>The scope of the group that was held last; -1 for none.</summary>
    public int Scope { get; private set; }

    /// <summary>The datagram that was sent last.</summary>
    public byte[] LastSent { get; private set; } = new byte[0];

    /// <inheritdoc/>
    public override LinkNews Look(int nowMs)
    {
        LinkNews news = News;
        News = LinkNews.None;
        return news;
    }

    /// <inheritdoc/>
    public override int Open(int port, byte[] name)
    {
        _isGroup[port] = false;
        return Inner.Open(port, name);
    }

    /// <inheritdoc/>
    public override int OpenGroup(int port, byte[] name, int via)
    {
        Opened++;
        _isGroup[port] = true;
        return Inner.OpenGroup(port, name, via);
    }

    /// <inheritdoc/>
    public override int RenewGroup(int port)
    {
        Renewals++;
        return Inner.RenewGroup(port);
    }

    /// <inheritdoc/>
    public override int HoldGroup(int port, byte[] name, int via, int scope)
    {
        Scope = scope;
        return Inner.HoldGroup(port, name, via, scope);
    }

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        Inner.NameOf(peer, name);
        ToGroups += PeerTable.IsGroup(PeerTable.AddressIn(name)) ? 1 : 0;
        ToOthers += PeerTable.IsGroup(PeerTable.AddressIn(name)) ? 0 : 1;
        LastSent = Bytes.Copy(bytes, length);
        return Inner.Send(port, peer, bytes, length);
    }

    /// <inheritdoc/>
    public override int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        int length = Inner.Receive(port, bytes, withSource, wait);
        bool isLost = length > 0 && _isGroup[port] && LoseOneIn > 0 && ++_heard % LoseOneIn == 0;
        return isLost ? 0 : length;
    }
}

/// <summary>A root and leaves that asked, each node's groups watched. Nothing blocks.</summary>
internal sealed class Gathering
{
    private const int RootPort = 5000;
    private const int MaxLeaves = 5;
    public readonly World World = new World();
    public readonly WspProvider RootNode;
    public readonly GroupLink RootLink;
    public readonly Sock Root;
    public readonly WspProvider[] Node = new WspProvider[MaxLeaves];
    public readonly GroupLink[] Link = new GroupLink[MaxLeaves];
    public readonly Sock[] Leaf = new Sock[MaxLeaves];
    public readonly Sock[] PerLeaf = new Sock[MaxLeaves];
    private int _count;

    public Gathering(int leaves)
    {
        RootNode = World.AddNode(Limits.Board(), 2, out RootLink);
        Root = Sock.OpenRoot(RootNode).Listen(World.NameOf(0, RootPort)).Select();
        for (int i = 0; i < leaves; i++)
        {
            Add(Limits.Board(), true);
        }
    }

    /// <summary>Adds a leaf: with two ports, as a board has, or with multicast switched off as on an STM32.</summary>
    public void Add(Limits limits, bool hasMulticast)
    {
        Node[_count] = World.AddNode(limits, 2, out Link[_count]);
        World.LinkOf(_count + 1).HasMulticast = hasMulticast;
        Leaf[_count] = Sock.OpenLeaf(Node[_count]).Select();
        Join(_count);
        _count++;
    }

    /// <summary>Lets a leaf join.</summary>
    public void Join(int leaf)
    {
        Assert.AreSame(Leaf[leaf], Leaf[leaf].Join(World.NameOf(0, RootPort)));
        World.Settle();
        PerLeaf[leaf] = Root.Accept(null);
        World.Settle();
        Assert.IsTrue((Leaf[leaf].Enum() & Wsa.FD_CONNECT) != 0, "FD_CONNECT");
    }

    /// <summary>The root's session in the tables of its engine.</summary>
    public int Session
    {
        get { return RootNode.Driver!.Engine.Tables.Sockets.Session[0]; }
    }

    /// <summary>The name of the session's group.</summary>
    public byte[] GroupName
    {
        get
        {
            int epoch = RootNode.Driver!.Engine.Tables.Sessions.Epoch[Session];
            return SockAddr.Create(239, 255, (byte)(epoch >> 8), (byte)epoch, 19020);
        }
    }

    /// <summary>How the root reaches a leaf: a state of PathTable.</summary>
    public int PathOf(int leaf)
    {
        return RootNode.Driver!.Engine.Tables.Members.Path[leaf] & PathTable.StateMask;
    }

    /// <summary>Asserts that the root reaches all leaves by multicast.</summary>
    public void AssertShared()
    {
        for (int i = 0; i < _count; i++)
        {
            Assert.AreEqual(PathTable.On, PathOf(i), "a leaf that is not on multicast");
        }
    }

    /// <summary>Sends a message to all; each leaf reads it, once and nothing else.</summary>
    /// <param name="value">The message.</param>
    /// <param name="toGroup">How many datagrams go to the group.</param>
    /// <param name="toOthers">How many go by unicast.</param>
    public void Tell(int value, int toGroup, int toOthers)
    {
        int group = RootLink.ToGroups;
        int others = RootLink.ToOthers;
        Assert.AreEqual(0, Root.Send(value));
        Assert.AreEqual(group + toGroup, RootLink.ToGroups, "datagrams to the group");
        Assert.AreEqual(others + toOthers, RootLink.ToOthers, "datagrams by unicast");
        World.Settle();
        for (int i = 0; i < _count; i++)
        {
            Assert.AreEqual(value & 0xFF, Leaf[i].Take());
            Assert.AreEqual(Wsa.SOCKET_ERROR, Leaf[i].Take(), "a message that was read twice");
        }
    }

    /// <summary>Sends messages to all until somebody has moved, at most so many; what is lost is lost.</summary>
    public void Chatter(int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            Assert.AreEqual(0, Root.Send(i));
            World.Advance(5);
            for (int leaf = 0; leaf < _count; leaf++)
            {
                Leaf[leaf].Take();
            }
        }
    }

    /// <summary>Closes all; every buffer must be back.</summary>
    public void End()
    {
        for (int i = 0; i < _count; i++)
        {
            Leaf[i].Node.WSPCloseSocket(Leaf[i].Descriptor, out int _);
            PerLeaf[i].Node.WSPCloseSocket(PerLeaf[i].Descriptor, out int _);
        }

        Root.Close();
        World.Advance(10000);
        World.End();
    }
}
