// A root with leaves that asked or were invited, none of them blocking: what tests of a running session start from.
using System;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A session: node 0 is the root's, each leaf has a node of its own. All events are selected everywhere.</summary>
internal sealed class Meeting
{
    private const int RootPort = 5000;
    private const int LeafPort = 6000;
    private const int MaxLeaves = 7;

    public readonly World World = new World();
    public readonly WspProvider RootNode;
    public readonly Sock Root;
    public readonly WspProvider[] LeafNode = new WspProvider[MaxLeaves];
    /// <summary>The leaves' own sockets.</summary>
    public readonly Sock[] Leaf = new Sock[MaxLeaves];
    /// <summary>The root's per-leaf sockets.</summary>
    public readonly Sock[] PerLeaf = new Sock[MaxLeaves];
    private int _count;

    /// <summary>A listening root without leaves, with a board's limits.</summary>
    public Meeting()
        : this(Limits.Board())
    {
    }

    /// <summary>A listening root without leaves.</summary>
    public Meeting(Limits rootLimits)
    {
        RootNode = World.AddNode(rootLimits);
        Root = Sock.OpenRoot(RootNode).Listen(RootName).Select();
    }

    /// <summary>The name that the root listens under.</summary>
    public static byte[] RootName
    {
        get { return World.NameOf(0, RootPort); }
    }

    /// <summary>The name that an invited leaf listens under.</summary>
    /// <param name="index">The leaf, from 0.</param>
    public static byte[] LeafName(int index)
    {
        return World.NameOf(index + 1, LeafPort);
    }

    /// <summary>A session of two: the first leaf asked, the second was invited; all records are empty.</summary>
    public static Meeting OfTwo()
    {
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Invite(Wsa.JL_BOTH);
        meeting.Forget();
        return meeting;
    }

    /// <summary>The root sends to no group, so that every datagram is counted where it goes.</summary>
    public void StayOnUnicast()
    {
        byte[] bytes = { Wsa.JL_PATH_UNICAST, 0, 0, 0 };
        Assert.AreEqual(0, RootNode.WSPSetSockOpt(Root.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_PATH, bytes, 4, out int _));
    }

    /// <summary>Adds a leaf that asks.</summary>
    /// <param name="role">The leaf's part.</param>
    public void Ask(int role)
    {
        LeafNode[_count] = World.AddNode();
        Leaf[_count] = Sock.OpenLeaf(LeafNode[_count]).Select();
        Assert.AreSame(Leaf[_count], Leaf[_count].Join(RootName, null, null, role));
        World.Settle();
        PerLeaf[_count] = Root.Accept(null);
        World.Settle();
        AssertJoined(Leaf[_count]);
        _count++;
    }

    /// <summary>Adds a leaf that is invited.</summary>
    /// <param name="role">The root's part.</param>
    public void Invite(int role)
    {
        LeafNode[_count] = World.AddNode();
        Sock listener = Sock.OpenLeaf(LeafNode[_count]).Listen(LeafName(_count)).Select();
        PerLeaf[_count] = Root.Join(LeafName(_count), null, null, role);
        World.Settle();
        Leaf[_count] = listener.Accept(null);
        Assert.AreEqual(0, listener.Error);
        listener.Close();
        World.Settle();
        AssertJoined(Root);
        _count++;
    }

    private static void AssertJoined(Sock asker)
    {
        Assert.IsTrue((asker.Enum() & Wsa.FD_CONNECT) != 0, "FD_CONNECT");
        Assert.AreEqual(0, asker.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
    }

    /// <summary>Empties all records and resets all event objects.</summary>
    public void Forget()
    {
        World.Settle();
        Root.Enum();
        for (int i = 0; i < _count; i++)
        {
            Leaf[i].Enum();
            PerLeaf[i].Enum();
        }
    }

    /// <summary>Asserts that nothing is recorded anywhere but on two sockets, which may be null.</summary>
    public void ExpectQuietBut(Sock? one, Sock? other)
    {
        ExpectQuiet(Root, one, other);
        for (int i = 0; i < _count; i++)
        {
            ExpectQuiet(Leaf[i], one, other);
            ExpectQuiet(PerLeaf[i], one, other);
        }
    }

    private static void ExpectQuiet(Sock socket, Sock? one, Sock? other)
    {
        if (socket != one && socket != other)
        {
            Assert.AreEqual(0, socket.Enum(), "an event where none belongs");
        }
    }

    /// <summary>Closes what is open; when all is over every buffer must be back, without the help of Cleanup.</summary>
    public void End()
    {
        CloseIfOpen(Root);
        for (int i = 0; i < _count; i++)
        {
            CloseIfOpen(Leaf[i]);
            CloseIfOpen(PerLeaf[i]);
        }

        World.Advance(20000);
        Assert.AreEqual(0, RootNode.BuffersInUse, "buffers of the root that did not come back");
        for (int i = 0; i < _count; i++)
        {
            Assert.AreEqual(0, LeafNode[i].BuffersInUse, "buffers of a leaf that did not come back");
        }

        World.End();
    }

    private static void CloseIfOpen(Sock socket)
    {
        socket.Node.WSPCloseSocket(socket.Descriptor, out int _);
    }
}
