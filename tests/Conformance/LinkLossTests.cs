// Sockets that are lost under a node: opened again by themselves, with all that they were.
using System.Net;
using System.Net.Sockets;
using System.Threading;
using JoinLeaf.Udp;

namespace JoinLeaf.Conformance;

/// <summary>What a node does when the machine takes its sockets away.</summary>
[TestClass]
public class LinkLossTests : NodeTests
{
    private readonly StagedNetwork _network = new StagedNetwork();

    /// <summary>A leaf whose network is the staged one.</summary>
    private Node AddStaged(out UdpLink link)
    {
        Limits limits = Node.PatientLimits();
        link = new UdpLink(limits, _network);
        return Keep(new Node(limits, link));
    }

    /// <summary>Takes the socket of a node's port away, as a system does whose network driver starts anew.</summary>
    private static void Lose(Node node, UdpLink link, int port)
    {
        lock (node.Provider.Driver!.Gate)
        {
            link.Close(port);
        }
    }

    /// <summary>Tells of a network that is back.</summary>
    private void TellOfAnotherAddress()
    {
        _network.OwnAddress++;
        _network.Tell();
    }

    /// <summary>A port whose socket is gone is opened again under its number, and its session goes on.</summary>
    [TestMethod]
    public void ALostPortIsOpenedAgain()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        Node node = AddStaged(out UdpLink link);
        MultipointSocket leaf = node.Bound(MultipointRole.Leaf);
        leaf.Path = Wsa.JL_PATH_UNICAST;
        Ask(leaf, root);
        Until(() => node.Link.IsReceiving(0));
        byte[] name = leaf.LocalName;
        Lose(node, link, 0);
        Until(() => node.Provider.Counters!.PortsReopened == 1);
        CollectionAssert.AreEqual(name, leaf.LocalName);
        root.Send([7]);
        byte[] buffer = new byte[8];
        Assert.AreEqual(1, leaf.Receive(buffer));
        Assert.AreEqual(7, buffer[0]);
        Assert.AreEqual(1, node.Link.OpenPorts, "its own, and none for a group");
    }

    /// <summary>It is tried until it succeeds, and at once when the network is told to be back.</summary>
    [TestMethod]
    public void APortThatCannotBeOpenedYetIsTriedAgain()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        Node node = AddStaged(out UdpLink link);
        MultipointSocket leaf = node.Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        Until(() => node.Link.IsReceiving(0));
        Socket other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        lock (node.Provider.Driver!.Gate)
        {
            link.Close(0);
            other.Bind(new IPEndPoint(IPAddress.Loopback, (leaf.LocalName[2] << 8) | leaf.LocalName[3]));
        }

        int waits = node.Clock.DeadlineWaits;
        Until(() => node.Clock.DeadlineWaits >= waits + 4);
        Assert.AreEqual(0, node.Provider.Counters!.PortsReopened, "somebody has the port");
        other.Dispose();
        TellOfAnotherAddress();
        Until(() => node.Provider.Counters!.PortsReopened == 1);
        root.Send([9]);
        Assert.AreEqual(1, leaf.Receive(new byte[8]));
    }

    /// <summary>A socket that is closed while its port is lost gives everything back, and the node can bind anew.</summary>
    [TestMethod]
    public void ALostPortCanBeClosed()
    {
        Node node = AddStaged(out UdpLink link);
        MultipointSocket leaf = node.Bound(MultipointRole.Leaf);
        Until(() => node.Link.IsReceiving(0));
        Lose(node, link, 0);
        leaf.Close();
        Assert.AreEqual(0, node.Link.OpenPorts);
        MultipointSocket root = node.Listening(MultipointRole.Root);
        Ask(AddNode().Bound(MultipointRole.Leaf), root);
    }

    /// <summary>A group's port comes back with its membership.</summary>
    [TestMethod]
    public void ALostGroupIsJoinedAgain()
    {
        if (!Multicast.Works(nameof(ALostGroupIsJoinedAgain)))
        {
            return;
        }

        UdpLink sender = new UdpLink(Limits.Host());
        UdpLink member = new UdpLink(Limits.Host());
        byte[] name = Node.AnyPort();
        Assert.AreEqual(0, sender.Open(0, name));
        int via = member.HoldName(name);
        byte[] group = Provider.SockAddr.Create(239, 254, 77, (byte)System.Environment.ProcessId, (name[2] << 8) | name[3]);
        Assert.AreEqual(0, member.OpenGroup(1, group, via));
        member.Close(1);
        Assert.AreEqual(0, member.Reopen(1));
        int peer = sender.HoldGroup(0, group, sender.HoldName(name), 0);
        Assert.AreEqual(0, sender.Send(0, peer, [5], 1));
        byte[] bytes = new byte[8];
        int length = 0;
        Until(() => (length = member.Receive(1, bytes, true, false)) != 0);
        Assert.AreEqual(1, length);
        sender.Close(0);
        member.Close(1);
    }

    /// <summary>The provider hears of its network by the link, counts, and lets go at the end.</summary>
    [TestMethod]
    public void ANodeWatchesItsNetworkWhileItRuns()
    {
        Node node = AddStaged(out UdpLink _);
        Assert.AreEqual(1, _network.Subscribers);
        _network.IsUp = false;
        _network.Tell();
        Until(() => node.Provider.Counters!.LinkLost == 1);
        node.End();
        Assert.AreEqual(0, _network.Subscribers);
    }
}
