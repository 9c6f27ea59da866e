// Long messages over real UDP sockets and real threads: cut, put together, and intact.
using System;

namespace JoinLeaf.Conformance;

/// <summary>What packets carry, over 127.0.0.1.</summary>
[TestClass]
public class UdpPacketTests : NodeTests
{
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
