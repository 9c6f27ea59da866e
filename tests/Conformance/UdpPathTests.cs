// Two paths over UDP: leaves of this machine go over to multicast by themselves, and a message to all is one datagram.
using System;
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Conformance;

/// <summary>Sessions whose messages take real multicast over the loopback interface.</summary>
[TestClass]
public class UdpPathTests : NodeTests
{
    private const int LeafCount = 3;

    private static int SharedAt(Node root)
    {
        lock (root.Provider.Driver!.Gate)
        {
            return root.Provider.Driver!.Engine.Tables.Paths.Shared[0];
        }
    }

    private MultipointSocket[] Gather(Node rootNode, MultipointSocket root, MultipointType type)
    {
        MultipointSocket[] leaves = new MultipointSocket[LeafCount];
        for (int i = 0; i < LeafCount; i++)
        {
            Node node = AddNode();
            leaves[i] = new MultipointSocket(node.Provider, MultipointRole.Leaf, type) { ReceiveTimeout = PatienceMs };
            leaves[i].Bind(Node.AnyPort());
            Ask(leaves[i], root);
        }

        Until(() => SharedAt(rootNode) == LeafCount);
        return leaves;
    }

    /// <summary>Each message is sent once and read by all; a root that listens, and a leaf with its group, have two sockets each.</summary>
    [TestMethod]
    [DataRow(MultipointType.Datagram)]
    [DataRow(MultipointType.SeqPacket)]
    public void C063_AMessageToAllIsOneDatagram(MultipointType type)
    {
        if (!Multicast.Works(nameof(C063_AMessageToAllIsOneDatagram)))
        {
            return;
        }

        Node rootNode = AddNode();
        MultipointSocket root = new MultipointSocket(rootNode.Provider, MultipointRole.Root, type) { ReceiveTimeout = PatienceMs };
        root.Bind(Node.AnyPort());
        root.Listen(8);
        MultipointSocket[] leaves = Gather(rootNode, root, type);
        Recording recording = new Recording();
        rootNode.Link.Recording = recording;
        byte[] buffer = new byte[16];
        for (byte i = 0; i < 100; i++)
        {
            root.Send([i, 1, 2]);
            foreach (MultipointSocket leaf in leaves)
            {
                Assert.AreEqual(3, leaf.Receive(buffer));
                Assert.AreEqual(i, buffer[0]);
            }
        }

        int packets = Array.FindAll(recording.All(), datagram => datagram.Kind == 8).Length;
        Assert.AreEqual(100, packets);
        Assert.AreEqual(2, rootNode.Link.MostOpenPorts);
    }

    /// <summary>A leaf that ends closes its group with the rest, and the others go on.</summary>
    [TestMethod]
    public void ALeafThatLeavesTakesItsGroupWithIt()
    {
        if (!Multicast.Works(nameof(ALeafThatLeavesTakesItsGroupWithIt)))
        {
            return;
        }

        Node rootNode = AddNode();
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        MultipointSocket[] leaves = Gather(rootNode, root, MultipointType.Datagram);
        leaves[0].Close();
        Until(() => SharedAt(rootNode) == LeafCount - 1);
        byte[] buffer = new byte[16];
        root.Send([7]);
        Assert.AreEqual(1, leaves[1].Receive(buffer));
        Assert.AreEqual(1, leaves[2].Receive(buffer));
    }
}
