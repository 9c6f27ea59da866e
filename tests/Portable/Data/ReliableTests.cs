// SOCK_SEQPACKET: whatever gets lost on the way, every message arrives at every leaf, once and in order, and at the root from every leaf.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Reliable sessions over links that lose datagrams.</summary>
[TestClass]
public class ReliableTests
{
    /// <summary>Messages that a socket sends at once: less than the queues of this network hold.</summary>
    private const int AtOnce = 8;
    private static MultipointSocket? s_accepting;

    /// <summary>Nothing is lost, and nothing has to be sent again.</summary>
    [TestMethod]
    public void ArrivesInOrder()
    {
        Exchange(2, 0, 200, Limits.Board());
    }

    /// <summary>One datagram in five is lost, in both directions.</summary>
    [TestMethod]
    public void ArrivesInOrderThroughLoss()
    {
        Exchange(3, 200, 200, Limits.Board());
    }

    /// <summary>Every other datagram is lost, between nodes with the least memory.</summary>
    [TestMethod]
    public void ArrivesInOrderThroughHeavyLossWithLittleMemory()
    {
        Exchange(2, 500, 60, Limits.Tiny());
    }

    /// <summary>By multicast, with one datagram in ten lost at each leaf apart: what different leaves miss is repaired by one datagram.</summary>
    [TestMethod]
    public void MulticastRepairsAreFolded()
    {
        World world = new World();
        WspProvider rootNode = world.AddNode(Wide(), 0, 4);
        MultipointSocket root = new MultipointSocket(rootNode, MultipointRole.Root, MultipointType.SeqPacket);
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        s_accepting = root;
        MultipointSocket[] leaves = new MultipointSocket[6];
        WspProvider[] nodes = new WspProvider[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            nodes[i] = world.AddNode(Wide(), 100000, 4);
            leaves[i] = new MultipointSocket(nodes[i], MultipointRole.Leaf, MultipointType.SeqPacket);
            leaves[i].Path = Wsa.JL_PATH_MULTICAST;
            world.Meanwhile = AcceptOne;
            leaves[i].JoinLeaf(World.NameOf(0, 5000));
            leaves[i].Blocking = false;
        }

        root.Blocking = false;
        world.Advance(5000);
        Counters counters = rootNode.Counters!;
        int before = counters.Sent;
        Talk(world, root, leaves, 600);
        int nacks = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            nacks += nodes[i].Counters!.NacksSent;
        }

        Assert.IsTrue(nacks > 50 && nacks < 160, "requests keep a distance: 190 without it, not " + nacks.ToString());
        Assert.IsTrue(counters.Repairs > 200, "packets that were repaired");

        // 600 packets, of which each leaf misses 60: one by one that were 280 repairs, with repairs of repairs one by one 183.
        Assert.IsTrue(counters.Folded > 30, "repairs that mend several losses");
        Assert.IsTrue(counters.Repairs - counters.FoldedPackets + counters.Folded < 160);
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i].Close();
        }

        root.Close();
        world.Advance(20000);
        world.End();
    }

    /// <summary>A full window turns Send away, and FD_WRITE follows once there is room; the watermark tells what all have.</summary>
    [TestMethod]
    public void C089_FdWriteIsRecordedOnceTheWindowHasRoom()
    {
        World.NextSocketType = Wsa.SOCK_SEQPACKET;
        Meeting meeting = Meeting.OfTwo();
        meeting.World.Advance(1000);
        meeting.Root.Select(Wsa.FD_WRITE | Wsa.FD_QOS);
        meeting.Forget();
        int sent = 0;
        while (sent < 2000 && meeting.Root.Send(sent) == 0)
        {
            // Leaf 1 reads nothing: what it takes is bounded by its buffers.
            sent++;
            meeting.World.Advance(1);
            while (meeting.Leaf[0].Recv() >= 0)
            {
            }
        }

        Assert.IsTrue(sent > 10 && sent < 2000, "messages that went before the window was full: " + sent.ToString());
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, meeting.Root.Error);
        meeting.World.Advance(500);
        Assert.AreEqual(Wsa.FD_QOS, meeting.Root.Enum());
        int before = meeting.Root.Own(Wsa.JLO_WATERMARK);
        Assert.IsTrue(before < sent, "the watermark before");
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, meeting.Root.Send(1) == 0 ? 0 : meeting.Root.Error);
        for (int round = 0; round < 50; round++)
        {
            meeting.Leaf[0].Recv();
            while (meeting.Leaf[1].Recv() >= 0)
            {
            }

            meeting.World.Advance(50);
        }

        Assert.AreEqual(Wsa.FD_WRITE | Wsa.FD_QOS, meeting.Root.Enum());
        Assert.AreEqual(sent, meeting.Root.Own(Wsa.JLO_WATERMARK));
        Assert.AreEqual(0, meeting.Root.Send(7));
        meeting.World.Advance(100);
        meeting.End();
    }

    private static Limits Wide()
    {
        Limits limits = Limits.Board();
        limits.Window = 64;
        limits.SendBuffers = 66;
        limits.ReceiveQueue = 256;
        return limits;
    }

    private static void Exchange(int leafCount, int lossPerMille, int messages, Limits limits)
    {
        World world = new World();
        FaultyLink[] links = new FaultyLink[leafCount + 1];
        WspProvider rootNode = world.AddNode(limits, out links[0], 4);
        MultipointSocket root = new MultipointSocket(rootNode, MultipointRole.Root, MultipointType.SeqPacket);
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        s_accepting = root;
        MultipointSocket[] leaves = new MultipointSocket[leafCount];
        for (int i = 0; i < leafCount; i++)
        {
            WspProvider node = world.AddNode(limits, out links[i + 1], 4);
            leaves[i] = new MultipointSocket(node, MultipointRole.Leaf, MultipointType.SeqPacket);
            world.Meanwhile = AcceptOne;
            leaves[i].JoinLeaf(World.NameOf(0, 5000));
            leaves[i].Blocking = false;
        }

        root.Blocking = false;
        for (int i = 0; i < links.Length; i++)
        {
            links[i].LossPerMille = lossPerMille;
        }

        Talk(world, root, leaves, messages);
        for (int i = 0; i < links.Length; i++)
        {
            Assert.IsTrue(lossPerMille == 0 || links[i].Lost > 10);
        }

        for (int i = 0; i < leafCount; i++)
        {
            leaves[i].Close();
        }

        root.Close();
        world.Advance(20000);
        world.End();
    }

    private static void AcceptOne()
    {
        s_accepting!.Accept();
    }

    /// <summary>All send as fast as they may, and read what comes, until everybody has everything.</summary>
    private static void Talk(World world, MultipointSocket root, MultipointSocket[] leaves, int messages)
    {
        int sentByRoot = 0;
        int[] sent = new int[leaves.Length];
        int[] got = new int[leaves.Length];
        int[] gotAtRoot = new int[leaves.Length];
        byte[] buffer = new byte[600];
        bool isDone = false;
        for (int round = 0; round < 100000 && !isDone; round++)
        {
            sentByRoot += Send(root, 99, sentByRoot, messages, buffer);
            bool done = sentByRoot == messages;
            for (int i = 0; i < leaves.Length; i++)
            {
                sent[i] += Send(leaves[i], i, sent[i], messages, buffer);
                while (leaves[i].TryReceive(buffer, 0, buffer.Length, null, out int length) == 0)
                {
                    Check(buffer, length, 99, got[i]++);
                }

                done &= sent[i] == messages && got[i] == messages && gotAtRoot[i] == messages;
            }

            while (root.TryReceive(buffer, 0, buffer.Length, null, out int length) == 0)
            {
                Check(buffer, length, buffer[0], gotAtRoot[buffer[0]]++);
            }

            isDone = done;
            world.Advance(isDone ? 0 : 5);
        }

        Assert.IsTrue(isDone, "it never ends: " + sentByRoot.ToString() + " sent, " + got[0].ToString() + " received");
    }

    private static int Send(MultipointSocket socket, int from, int number, int messages, byte[] buffer)
    {
        int count = 0;
        while (number + count < messages && count < AtOnce)
        {
            int length = 3 + ((number + count) % 90);
            buffer[0] = (byte)from;
            buffer[1] = (byte)((number + count) >> 8);
            buffer[2] = (byte)(number + count);
            for (int i = 3; i < length; i++)
            {
                buffer[i] = (byte)(from + number + count + i);
            }

            int code = socket.TrySend(buffer, 0, length);
            if (code == Wsa.WSAEWOULDBLOCK)
            {
                break;
            }

            Assert.AreEqual(0, code);
            count++;
        }

        return count;
    }

    private static void Check(byte[] buffer, int length, int from, int number)
    {
        Assert.AreEqual(from, (int)buffer[0]);
        Assert.AreEqual(number, (buffer[1] << 8) | buffer[2], "lost, doubled or out of order");
        Assert.AreEqual(3 + (number % 90), length);
        for (int i = 3; i < length; i++)
        {
            Assert.AreEqual((int)(byte)(from + number + i), (int)buffer[i]);
        }
    }
}
