// Messages in parts, in company and in place on reliable sessions: all of them, once and in order, whatever gets lost.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What packets carry, on SOCK_SEQPACKET.</summary>
[TestClass]
public class ReliablePacketTests
{
    private const int Messages = 120;
    private static MultipointSocket? s_accepting;
    private static MultipointSocket? s_accepted;

    private static void AcceptOne()
    {
        s_accepted = s_accepting!.Accept();
    }

    private static MultipointSocket Root(WspProvider node, int index)
    {
        MultipointSocket root = new MultipointSocket(node, MultipointRole.Root, MultipointType.SeqPacket);
        root.Path = Wsa.JL_PATH_UNICAST;
        root.Bind(World.NameOf(index, 5000));
        root.Listen(4);
        return root;
    }

    private static MultipointSocket Join(World world, WspProvider node, MultipointSocket root, int rootIndex)
    {
        MultipointSocket leaf = new MultipointSocket(node, MultipointRole.Leaf, MultipointType.SeqPacket);
        s_accepting = root;
        world.Meanwhile = AcceptOne;
        leaf.JoinLeaf(World.NameOf(rootIndex, 5000));
        leaf.Blocking = false;
        world.Advance(1000);
        return leaf;
    }

    /// <summary>A length from nothing to the largest, most of them short.</summary>
    private static int LengthOf(int message, int most)
    {
        int kind = message % 9;
        return kind == 0 ? most - message : kind == 1 ? 505 + message : kind == 2 ? 250 + (message % 10) : message % 60;
    }

    private static void Fill(byte[] bytes, int message, int length)
    {
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(message + (i * 7));
        }
    }

    private static void Expect(byte[] bytes, int offset, int message, int length)
    {
        for (int i = 0; i < length; i++)
        {
            Assert.AreEqual((int)(byte)(message + (i * 7)), (int)bytes[offset + i]);
        }
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(200, 0)]
    [DataRow(0, 1)]
    [DataRow(200, 1)]
    public void MessagesOfAllLengthsArriveInOrderBothWays(int lossPerMille, int batching)
    {
        World world = new World();
        WspProvider rootNode = world.AddNode(Limits.Board(), out FaultyLink rootLink, 4);
        MultipointSocket root = Root(rootNode, 0);
        WspProvider leafNode = world.AddNode(Limits.Board(), out FaultyLink leafLink, 4);
        MultipointSocket leaf = Join(world, leafNode, root, 0);
        root.Blocking = false;
        root.Batching = batching != 0;
        leaf.Batching = batching != 0;
        Assert.AreEqual(8192, root.MaxMessageSize);
        Assert.AreEqual(8192, leaf.MaxMessageSize);
        rootLink.LossPerMille = lossPerMille;
        leafLink.LossPerMille = lossPerMille;
        Talk(world, root, leaf);
        Talk(world, leaf, root);
        rootLink.LossPerMille = 0;
        leafLink.LossPerMille = 0;
        leaf.Close();
        world.Settle();
        s_accepted!.Close();
        root.Close();
        world.Advance(20000);
        Assert.AreEqual(0, rootNode.BuffersInUse);
        Assert.AreEqual(0, leafNode.BuffersInUse);
        Assert.AreEqual(0, rootNode.Counters!.DroppedPart + leafNode.Counters!.DroppedPart);
        world.End();
    }

    private static void Talk(World world, MultipointSocket sender, MultipointSocket receiver)
    {
        byte[] bytes = new byte[8192];
        Lease lease = new Lease();
        int sent = 0;
        int read = 0;
        for (int round = 0; round < 4000 && read < Messages; round++)
        {
            while (sent < Messages)
            {
                int length = LengthOf(sent, bytes.Length);
                Fill(bytes, sent, length);
                int code = sender.TrySend(bytes, 0, length);
                if (code != 0)
                {
                    Assert.AreEqual(Wsa.WSAEWOULDBLOCK, code);
                    break;
                }

                sent++;
            }

            world.Advance(10);
            read = Read(receiver, bytes, lease, read);
        }

        Assert.AreEqual(Messages, read);
    }

    /// <summary>Reads what there is, every third message in place where that is possible.</summary>
    private static int Read(MultipointSocket receiver, byte[] bytes, Lease lease, int read)
    {
        while (true)
        {
            if (read % 3 == 0 && receiver.TryLease(lease) == 0)
            {
                Assert.AreEqual(LengthOf(read, bytes.Length), lease.Length);
                Expect(lease.Bytes, lease.Offset, read++, lease.Length);
                receiver.Return(lease);
                continue;
            }

            int code = receiver.TryReceive(bytes, 0, bytes.Length, null, out int length);
            if (code != 0)
            {
                Assert.AreEqual(Wsa.WSAEWOULDBLOCK, code);
                return read;
            }

            Assert.AreEqual(LengthOf(read, bytes.Length), length);
            Expect(bytes, 0, read++, length);
        }
    }

    /// <summary>While a message in parts is under way in one session, packets that come early in another leave the buffers that are set apart for its parts.</summary>
    [TestMethod]
    public void EarlyPacketsLeaveWhatIsSetApartForParts()
    {
        World world = new World();
        MultipointSocket[] root = new MultipointSocket[2];
        FaultyLink[] link = new FaultyLink[2];
        Limits leafLimits = Limits.Board();
        leafLimits.Streams = 2;
        for (int i = 0; i < 2; i++)
        {
            Limits limits = Limits.Board();
            limits.SendBuffers = 64;
            root[i] = Root(world.AddNode(limits, out link[i], 4), i);
        }

        WspProvider leafNode = world.AddNode(leafLimits);
        MultipointSocket[] leaf = { Join(world, leafNode, root[0], 0), Join(world, leafNode, root[1], 1) };
        RawPeer stranger = world.AddRawPeer();
        byte[] message = Pattern.Of(17 * 504);
        byte[][] parts = Catch(root[0], link[0], message, 8192, 1);
        byte[][] others = Catch(root[1], link[1], message, 20, 28);
        stranger.Send(leaf[0].LocalName, parts[0]);
        for (int i = 1; i < others.Length; i++)
        {
            stranger.Send(leaf[1].LocalName, others[i]);
            world.Settle();
        }

        Assert.IsTrue(leafNode.Counters!.DroppedFull > 0, "early packets that found no room");
        for (int i = 1; i < parts.Length; i++)
        {
            stranger.Send(leaf[0].LocalName, parts[i]);
            world.Settle();
            Assert.IsTrue(leafNode.Driver!.Engine.Tables.Pool.FreeReceive > 0, "a buffer to receive into");
        }

        byte[] bytes = new byte[8192];
        Assert.AreEqual(0, leaf[0].TryReceive(bytes, 0, bytes.Length, null, out int length));
        Assert.AreEqual(8192, length);
        world.End();
    }

    private static byte[][] Catch(MultipointSocket root, FaultyLink link, byte[] message, int length, int count)
    {
        byte[]?[] caught = new byte[]?[128];
        link.Capture = caught;
        root.Blocking = false;
        for (int i = 0; i < count; i++)
        {
            Assert.AreEqual(0, root.TrySend(message, 0, length));
        }

        byte[][] packets = new byte[link.EndCapture()][];
        for (int i = 0; i < packets.Length; i++)
        {
            packets[i] = caught[i]!;
        }

        return packets;
    }
}
