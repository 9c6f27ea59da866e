// Long messages and small ones that travel together, over real UDP sockets and real threads: all there, and intact.
using System;

namespace JoinLeaf.Conformance;

/// <summary>What packets carry, over 127.0.0.1.</summary>
[TestClass]
public class UdpPacketTests : NodeTests
{
    /// <summary>Messages wait for company, and go when their packet is full, when the application asks, or by themselves after 2 ms.</summary>
    [TestMethod]
    public void MessagesInCompanyArriveInOrderBothWays()
    {
        Node rootNode = AddNode();
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        root.Batching = true;
        leaf.Batching = true;
        Assert.IsTrue(root.Batching);
        byte[] message = new byte[40];
        byte[] buffer = new byte[64];
        for (int round = 0; round < 30; round++)
        {
            for (int i = 0; i < 50; i++)
            {
                message[0] = (byte)i;
                root.Send(message, 0, i % 40);
                leaf.Send(message);
            }

            if (round % 2 == 0)
            {
                root.Flush();
            }

            for (int i = 0; i < 50; i++)
            {
                Assert.AreEqual(i % 40, leaf.Receive(buffer));
                Assert.IsTrue(i % 40 == 0 || buffer[0] == i);
                Assert.AreEqual(40, root.Receive(buffer));
                Assert.AreEqual(i, buffer[0]);
            }
        }

        Assert.AreEqual(1500, rootNode.Provider.Counters!.MessagesSent);
        Assert.IsLessThan(1500, rootNode.Provider.Counters.Sent);
    }

    /// <summary>Messages written into rented room, and read where they lie, while others are lent.</summary>
    [TestMethod]
    public void MessagesInPlaceArriveIntact()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        leaf.ReceiveTimeout = PatienceMs;
        Ask(leaf, root);
        Lease room = new Lease();
        Lease[] lent = [new Lease(), new Lease(), new Lease()];
        for (int i = 0; i < 200; i++)
        {
            Assert.AreEqual(0, root.TryRent(room));
            for (int j = 0; j < 100; j++)
            {
                room.Bytes[room.Offset + j] = (byte)(i + j);
            }

            Assert.AreEqual(0, root.TrySendRented(room, 100));
            Assert.AreEqual(0, leaf.TryLease(lent[i % 3]));
            Lease oldest = lent[(i + 1) % 3];
            if (oldest.IsHeld)
            {
                Assert.AreEqual(100, oldest.Length);
                for (int j = 0; j < 100; j++)
                {
                    Assert.AreEqual((byte)(i - 2 + j), oldest.Bytes[oldest.Offset + j]);
                }

                CollectionAssert.AreEqual(leaf.RemoteName, oldest.From);
                leaf.Return(oldest);
            }
        }
    }

    /// <summary>The largest message of a board, 17 datagrams, from the root to all and back from each.</summary>
    [TestMethod]
    public void TheLargestMessagesArriveIntactBothWays()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket[] leaves = new MultipointSocket[3];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = AddNode().Bound(MultipointRole.Leaf);
            Ask(leaves[i], root);
        }

        byte[] message = new byte[root.MaxMessageSize];
        byte[] buffer = new byte[message.Length];
        Assert.AreEqual(8192, message.Length);
        for (int round = 0; round < 20; round++)
        {
            new Random(round).NextBytes(message);
            root.Send(message);
            foreach (MultipointSocket leaf in leaves)
            {
                Assert.AreEqual(message.Length, leaf.Receive(buffer));
                CollectionAssert.AreEqual(message, buffer);
                leaf.Send(message, 0, message.Length - round);
                Assert.AreEqual(message.Length - round, root.Receive(buffer));
                CollectionAssert.AreEqual(message[..^round], buffer[..^round]);
            }
        }
    }
}
