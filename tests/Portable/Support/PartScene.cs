// A root, whose datagrams can be caught before they get lost, and a leaf, to whom they can be given one by one in any order.
using System;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A session for tests of packets: what the root sends to the leaf is caught, changed, and given to it by a stranger.</summary>
internal sealed class PartScene
{
    /// <summary>The content of one packet with a board's datagrams.</summary>
    public const int Part = 504;
    private const int RootPort = 5000;

    public readonly World World = new World();
    public readonly FaultyLink RootLink;
    public readonly FaultyLink LeafLink;
    public readonly JoinNode RootNode;
    public readonly JoinNode LeafNode;
    public readonly Sock Root;
    public readonly Sock Leaf;
    public readonly Sock PerLeaf;
    private readonly RawPeer _stranger;

    public PartScene()
        : this(Limits.Board(), Limits.Board())
    {
    }

    /// <summary>A root, and a leaf that asked.</summary>
    public PartScene(Limits rootLimits, Limits leafLimits)
    {
        RootNode = new JoinNode(World, rootLimits, out RootLink);
        LeafNode = new JoinNode(World, leafLimits, out LeafLink);
        Root = Sock.OpenRoot(RootNode.Provider).Listen(World.NameOf(0, RootPort)).Select();
        Leaf = Sock.OpenLeaf(LeafNode.Provider).Select();
        _stranger = World.AddRawPeer();
        PerLeaf = Join(Leaf);
        Root.Enum();
    }

    /// <summary>One more leaf joins: its per-leaf socket.</summary>
    public Sock Join(Sock leaf)
    {
        leaf.Join(World.NameOf(0, RootPort));
        World.Settle();
        Sock perLeaf = Root.Accept(null);
        World.Settle();
        World.Advance(1000);
        Assert.IsTrue((leaf.Enum() & Wsa.FD_CONNECT) != 0, "FD_CONNECT");
        Assert.AreEqual(0, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        return perLeaf;
    }

    /// <summary>Catches the datagrams that a message of the root becomes; none of them arrives.</summary>
    public byte[][] Catch(byte[] message)
    {
        return Catch(Root, RootLink, message);
    }

    /// <summary>Catches the datagrams that a message becomes; none of them arrives.</summary>
    public static byte[][] Catch(Sock sender, FaultyLink link, byte[] message)
    {
        byte[]?[] caught = new byte[]?[64];
        link.Capture = caught;
        Assert.AreEqual(0, sender.Send(message));
        byte[][] packets = new byte[link.EndCapture()][];
        for (int i = 0; i < packets.Length; i++)
        {
            packets[i] = caught[i]!;
        }

        return packets;
    }

    /// <summary>Gives the leaf a datagram.</summary>
    public void Give(byte[] bytes)
    {
        _stranger.Send(Leaf.LocalName()!, bytes);
        World.Settle();
    }

    /// <summary>Gives the root a datagram, at the port of its session.</summary>
    public void GiveRoot(byte[] bytes)
    {
        _stranger.Send(PerLeaf.LocalName()!, bytes);
        World.Settle();
    }

    /// <summary>Gives the leaf a datagram, which it drops for one cause.</summary>
    public void Drops(int cause, byte[] bytes)
    {
        CounterWatch watch = new CounterWatch(LeafNode);
        Give(bytes);
        watch.Dropped(cause);
    }

    /// <summary>The leaf has exactly this message to read, and then nothing.</summary>
    public void Reads(byte[] message)
    {
        Leaf.ExpectBytes(message, Leaf.Recv());
        ReadsNothing();
    }

    /// <summary>The leaf has nothing to read.</summary>
    public void ReadsNothing()
    {
        Assert.AreEqual(Wsa.SOCKET_ERROR, Leaf.Recv());
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, Leaf.Error);
    }

    /// <summary>A copy with one byte changed.</summary>
    public static byte[] With(byte[] bytes, int at, int value)
    {
        byte[] copy = Bytes.Copy(bytes, bytes.Length);
        copy[at] = (byte)value;
        return copy;
    }

    /// <summary>A copy of another length.</summary>
    public static byte[] Cut(byte[] bytes, int length)
    {
        byte[] copy = new byte[length];
        Array.Copy(bytes, copy, bytes.Length < length ? bytes.Length : length);
        return copy;
    }

    /// <summary>Closes everything; every buffer must come back by itself.</summary>
    public void End()
    {
        World.Settle();
        LeafNode.Provider.WSPCloseSocket(Leaf.Descriptor, out int _);
        RootNode.Provider.WSPCloseSocket(PerLeaf.Descriptor, out int _);
        RootNode.Provider.WSPCloseSocket(Root.Descriptor, out int _);
        World.Advance(20000);
        Assert.AreEqual(0, RootNode.Provider.BuffersInUse, "buffers of the root that did not come back");
        Assert.AreEqual(0, LeafNode.Provider.BuffersInUse, "buffers of the leaf that did not come back");
        Assert.AreEqual(0, RootNode.Provider.Driver!.Engine.Tables.Pool.Kept, "packets that the root still counts");
        Assert.AreEqual(0, LeafNode.Provider.Driver!.Engine.Tables.Pool.Kept, "packets that the leaf still counts");
        World.End();
    }
}
