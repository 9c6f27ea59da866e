// Conformance rows 63 to 72 where all reach all for certain: entry 1006, whatever gets lost, doubled or overtaken on the way.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What one member read: from whom, and which of that one's messages.</summary>
internal sealed class Diary
{
    private const int Members = Circle.Leaves + 1;
    public readonly int[] Next = new int[Members];
    public readonly byte[] Order = new byte[4000];
    public int Count;
    private readonly Sock _socket;
    private readonly byte[] _from = new byte[Wsa.SOCKADDR_IN_LENGTH];

    public Diary(Sock socket)
    {
        _socket = socket;
    }

    /// <summary>A message of a member: who it is, which of its messages it is, and a length that varies.</summary>
    public static byte[] Message(int member, int number)
    {
        byte[] bytes = new byte[3 + (number % 40)];
        bytes[0] = (byte)member;
        bytes[1] = (byte)(number >> 8);
        bytes[2] = (byte)number;
        return bytes;
    }

    /// <summary>Reads at most so many messages, each of which must be its sender's next: how many there were.</summary>
    public int Read(int most)
    {
        int before = Count;
        while (Count - before < most)
        {
            int length = _socket.Recv(0, _from);
            if (length < 0)
            {
                Assert.AreEqual(Wsa.WSAEWOULDBLOCK, _socket.Error);
                break;
            }

            int sender = _socket.Bytes[0];
            int number = (_socket.Bytes[1] << 8) | _socket.Bytes[2];
            Assert.AreEqual(3 + (number % 40), length);
            Assert.AreEqual(Next[sender], number, "the next message of its sender");
            Next[sender]++;
            Order[Count++] = (byte)sender;
        }

        return Count - before;
    }

    /// <summary>Asserts that two members read what neither of them sent in the same order.</summary>
    public static void AreInOneOrder(Diary one, int oneIs, Diary other, int otherIs)
    {
        int at = 0;
        for (int i = 0; i < one.Count; i++)
        {
            if (one.Order[i] == oneIs || one.Order[i] == otherIs)
            {
                continue;
            }

            while (at < other.Count && (other.Order[at] == oneIs || other.Order[at] == otherIs))
            {
                at++;
            }

            Assert.IsTrue(at < other.Count, "as many messages");
            Assert.AreEqual((int)one.Order[i], (int)other.Order[at++], "the same order");
        }
    }
}

/// <summary>Reliable sessions with a root whose data plane has none: entry 1006.</summary>
[TestClass]
public class ReliableSharedTests
{
    private const int Reliable = 1006;
    private const int Members = Circle.Leaves + 1;

    private static Limits Wide()
    {
        Limits limits = Limits.Board();
        limits.Window = 64;
        limits.SendBuffers = 66;
        limits.ReceiveQueue = 256;
        return limits;
    }

    private static Limits LimitsOf(int which)
    {
        return which == 0 ? Limits.Tiny() : which == 1 ? Limits.Board() : Wide();
    }

    private static Diary[] DiariesOf(Circle circle)
    {
        Diary[] diaries = new Diary[Members];
        for (int i = 0; i < Members; i++)
        {
            diaries[i] = new Diary(circle.Of(i));
        }

        return diaries;
    }

    /// <summary>Everybody sends as fast as it may, and reads, until everybody has everything.</summary>
    private static void TalkAll(Circle circle, Diary[] diaries, int each)
    {
        int[] sent = new int[Members];
        int steps = 0;
        for (int left = Members * Members * each; left > 0; steps++)
        {
            Assert.IsTrue(steps < 60000, "everything has arrived");
            for (int i = 0; i < Members; i++)
            {
                for (int burst = 0; burst < 4 && sent[i] < each && circle.Of(i).Send(Diary.Message(i, sent[i])) == 0; burst++)
                {
                    sent[i]++;
                }

                Assert.IsTrue(circle.Of(i).Error == 0 || circle.Of(i).Error == Wsa.WSAEWOULDBLOCK);
                left -= diaries[i].Read(100);
            }

            circle.World.Advance(2);
        }

        for (int i = 0; i < Members; i++)
        {
            for (int k = 0; k < Members; k++)
            {
                Assert.AreEqual(each, diaries[i].Next[k]);
                Diary.AreInOneOrder(diaries[i], i, diaries[k], k);
            }
        }
    }

    /// <summary>Root and leaves all send and read: each message reaches all others and its sender, once, in its sender's order and in one order for all.</summary>
    [TestMethod]
    [DataRow(1, 0, false)]
    [DataRow(1, 0, true)]
    [DataRow(1, 60, false)]
    [DataRow(1, 60, true)]
    [DataRow(2, 60, false)]
    [DataRow(2, 60, true)]
    [DataRow(0, 60, false)]
    [DataRow(0, 60, true)]
    public void C066_EverythingReachesAllInOneOrder(int limits, int perMille, bool multicast)
    {
        Circle circle = new Circle(LimitsOf(limits), perMille, multicast);
        TalkAll(circle, DiariesOf(circle), 150);
        for (int i = 0; i < Circle.Leaves; i++)
        {
            Assert.IsTrue(perMille == 0 || circle.Link[i].Fates > 30, "datagrams that something happened to");
        }

        int relayed = circle.RootNode.Counters!.Relayed;
        Assert.IsTrue(relayed <= 450 && relayed > 200, "each packet of a leaf is passed on once; some hold several messages");
        circle.End();
    }

    /// <summary>By multicast different losses of different leaves are mended by one datagram, of what was relayed as well.</summary>
    [TestMethod]
    public void C066_RepairsOfRelayedMessagesAreFolded()
    {
        Circle circle = new Circle(Wide(), 60, true);
        for (int i = 0; i < 400; i++)
        {
            // The root says nothing: all that is repaired is what was relayed.
            int leaf = 1 + (i % 3);
            while (circle.Of(leaf).Send(Diary.Message(leaf, i / 3)) != 0)
            {
                circle.World.Advance(1);
            }

            if (i % 8 == 7)
            {
                circle.World.Advance(2);
            }

            for (int k = 0; k < Members; k++)
            {
                while (circle.Of(k).Recv() >= 0)
                {
                }
            }
        }

        circle.World.Advance(2000);
        Assert.IsTrue(circle.RootNode.Counters!.Folded > 5, "repairs that mend several losses");
        for (int k = 0; k < Members; k++)
        {
            while (circle.Of(k).Recv() >= 0)
            {
            }
        }

        circle.End();
    }

    /// <summary>Small messages travel together to the root, and on from there; each is told from whom it comes.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(60)]
    public void C064_MessagesInCompanyArePassedOnTogether(int perMille)
    {
        Circle circle = new Circle(Limits.Board(), perMille, false);
        byte[] on = { 1, 0, 0, 0 };
        circle.Node[1].WSPSetSockOpt(circle.Leaf[1].Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, on, 4, out int _);
        Assert.AreEqual(0, circle.Leaf[1].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        int[] got = new int[Members];
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        for (int i = 0; i < 300; i++)
        {
            while (circle.Leaf[1].Send(i) != 0)
            {
                circle.World.Advance(1);
            }

            if (i % 10 == 9)
            {
                circle.World.Advance(300);
            }

            for (int k = 0; k < Members; k++)
            {
                while (circle.Of(k).Recv(0, from) >= 0)
                {
                    Assert.AreEqual(got[k] & 0xFF, (int)circle.Of(k).Bytes[0]);
                    Assert.AreEqual(k == 0 ? 0 : 2, (int)from[8], "the second leaf, by way of the root");
                    got[k]++;
                }
            }
        }

        Assert.AreEqual(300, got[0]);
        Assert.AreEqual(300, got[1]);
        Assert.AreEqual(0, got[2]);
        Assert.AreEqual(300, got[3]);
        Assert.IsTrue(circle.RootNode.Counters!.Relayed < 150, "packets that were passed on");
        circle.End();
    }

    /// <summary>What the root says to one leaf takes a place in the order of all, and is heard by that leaf alone.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void C063_PrivateMessagesGoBetween(bool multicast)
    {
        Circle circle = new Circle(Limits.Board(), 60, multicast);
        circle.Hush();
        int[] got = new int[Members];
        for (int i = 0; i < 100; i++)
        {
            while (circle.Leaf[0].Send(i) != 0)
            {
                circle.World.Advance(1);
            }

            while (circle.PerLeaf[1].Send(200) != 0)
            {
                circle.World.Advance(1);
            }

            circle.World.Advance(2);
            ReadMixed(circle, got);
        }

        for (int i = 0; i < 20; i++)
        {
            // Whoever does not read holds all back.
            circle.World.Advance(100);
            ReadMixed(circle, got);
        }

        Assert.AreEqual(100, got[0]);
        Assert.AreEqual(0, got[1]);
        Assert.AreEqual(200, got[2]);
        Assert.AreEqual(100, got[3]);
        circle.End();
    }

    private static void ReadMixed(Circle circle, int[] got)
    {
        for (int k = 0; k < Members; k++)
        {
            for (int value = circle.Of(k).Take(); value >= 0; value = circle.Of(k).Take())
            {
                Assert.IsTrue(value != 200 || k == 2, "who hears a private message");
                got[k]++;
            }
        }
    }

    /// <summary>A leaf that says its last and leaves at once: everybody else hears it.</summary>
    [TestMethod]
    [DataRow(0, false)]
    [DataRow(100, false)]
    [DataRow(100, true)]
    public void ALeafThatDepartsRightAfterSendingIsHeard(int perMille, bool multicast)
    {
        Circle circle = new Circle(Limits.Board(), perMille, multicast);
        Diary[] diaries = DiariesOf(circle);
        circle.Hush();
        for (int i = 0; i < 8; i++)
        {
            Assert.AreEqual(0, circle.Leaf[2].Send(Diary.Message(3, i)));
        }

        circle.Leaf[2].Close();
        for (int i = 0; i < 500; i++)
        {
            circle.World.Advance(4);
            diaries[0].Read(100);
            diaries[1].Read(100);
            diaries[2].Read(100);
        }

        Assert.AreEqual(8, diaries[0].Next[3]);
        Assert.AreEqual(8, diaries[1].Next[3]);
        Assert.AreEqual(8, diaries[2].Next[3]);
        circle.End();
    }

    /// <summary>A message is as large as a datagram carries, less two bytes; more is WSAEMSGSIZE, at the root as well.</summary>
    [TestMethod]
    public void C071_SoMaxMsgSizeIsWhatCanBePassedOn()
    {
        Circle circle = new Circle(Reliable, new int[0]);
        for (int i = 0; i < Members; i++)
        {
            Assert.AreEqual(504, circle.Of(i).Option(Wsa.SO_MAX_MSG_SIZE));
            Assert.AreEqual(Wsa.SOCKET_ERROR, circle.Of(i).Send(Pattern.Of(505)));
            Assert.AreEqual(Wsa.WSAEMSGSIZE, circle.Of(i).Error);
        }

        Assert.AreEqual(Wsa.SOCK_SEQPACKET, circle.Root.Option(Wsa.SO_TYPE));
        circle.End();
    }

    /// <summary>What the root has said goes before what it passes on, also where it waits for company.</summary>
    [TestMethod]
    public void C066_WhatTheRootSaidFirstGoesFirst()
    {
        Circle circle = new Circle(Reliable, new int[0]);
        byte[] on = { 1, 0, 0, 0 };
        circle.RootNode.WSPSetSockOpt(circle.Root.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, on, 4, out int _);
        Assert.AreEqual(0, circle.Leaf[2].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        Assert.AreEqual(0, circle.Root.Send(1));
        Assert.AreEqual(0, circle.Leaf[2].Send(2));
        circle.World.Advance(100);
        Assert.AreEqual(1, circle.Root.Take());
        Assert.AreEqual(2, circle.Root.Take());
        Assert.AreEqual(1, circle.Leaf[0].Take());
        Assert.AreEqual(2, circle.Leaf[0].Take());
        Assert.AreEqual(1, circle.Leaf[1].Take());
        Assert.AreEqual(2, circle.Leaf[1].Take());
        Assert.AreEqual(1, circle.Leaf[2].Take());
        circle.End();
    }

    /// <summary>Whoever a message comes from gets its place in the count alone, not the message once more.</summary>
    [TestMethod]
    public void C066_TheSenderGetsTheHeaderAlone()
    {
        Circle circle = new Circle(Reliable, new int[0]);
        Assert.AreEqual(0, circle.Leaf[2].Send(7));
        circle.World.Settle();
        Assert.AreEqual(6, circle.RootLink.LastSent.Length);
        Assert.AreEqual(0x4f, (int)circle.RootLink.LastSent[0], "VOID");
        Assert.AreEqual(7, circle.Leaf[0].Take());
        Assert.AreEqual(7, circle.Leaf[1].Take());
        Assert.AreEqual(7, circle.Leaf[2].Take());
        Assert.AreEqual(7, circle.Root.Take());
        circle.End();
    }

    /// <summary>Send on a root that nobody has joined.</summary>
    [TestMethod]
    public void C072_ARootWithoutLeavesIsNotConnected()
    {
        World world = new World();
        Sock root = Sock.Open(world.AddNode(), Reliable, Circle.RootFlags).Listen(World.NameOf(0, 5000)).Select();
        Assert.AreEqual(Wsa.SOCKET_ERROR, root.Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, root.Error);
        root.Close();
        world.End();
    }
}
