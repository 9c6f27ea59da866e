// Ports over UDP: two sockets a node, ports in use, and closing while threads wait.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>What a node does with the machine's sockets.</summary>
[TestClass]
public class UdpPortTests : NodeTests
{
    /// <summary>A node within a board's limits has two sockets at most: one that listens, one for all its sessions; a third bind is WSAENOBUFS.</summary>
    [TestMethod]
    public void TwoSocketsAreAllThatANodeTakes()
    {
        Limits limits = Node.PatientLimits();
        Assert.AreEqual(2, limits.Ports);
        Node node = AddNode(limits);
        MultipointSocket root = node.Listening(MultipointRole.Root);
        Assert.AreEqual(2, OpenSocketsOf(node), "the listening port and the session's");
        MultipointSocket leaf = new MultipointSocket(node.Provider, MultipointRole.Leaf);
        JoinLeafException failure = Assert.ThrowsExactly<JoinLeafException>(() => leaf.Bind(Node.AnyPort()));
        Assert.AreEqual(Wsa.WSAENOBUFS, failure.ErrorCode);

        MultipointSocket other = AddNode().Listening(MultipointRole.Root);
        Ask(leaf, other);
        CollectionAssert.AreNotEqual(root.LocalName, leaf.LocalName, "an unbound socket shares the port of the node's sessions");
        MultipointSocket second = AddNode().Bound(MultipointRole.Leaf);
        Ask(second, root);
        byte[] buffer = new byte[8];
        other.Send([1]);
        leaf.ReceiveTimeout = PatienceMs;
        Assert.AreEqual(1, leaf.Receive(buffer));
        root.Send([2]);
        Assert.AreEqual(1, second.Receive(buffer));
        Assert.AreEqual(2, OpenSocketsOf(node));
        Assert.AreEqual(2, node.Link.MostOpenPorts);
    }

    /// <summary>The machine agrees: as many UDP sockets are open at a node's own address as its link says.</summary>
    [TestMethod]
    public void TheMachineSeesNoMoreSocketsThanTheLink()
    {
        Node node = AddNode();
        MultipointSocket root = new MultipointSocket(node.Provider, MultipointRole.Root);
        root.Bind(SockAddr.Create(127, 83, 5, 1, 0));
        root.Listen(4);
        IPAddress address = IPAddress.Parse("127.83.5.1");
        Assert.AreEqual(2, UdpSocketsAt(address));
        for (int i = 0; i < 3; i++)
        {
            Ask(AddNode().Bound(MultipointRole.Leaf), root);
        }

        Assert.AreEqual(2, UdpSocketsAt(address), "leaves cost their root no sockets");
        node.End();
        Assert.AreEqual(0, UdpSocketsAt(address), "and none is left");
    }

    /// <summary>A port that another program has is WSAEADDRINUSE; so is one that another node has; then another bind may succeed.</summary>
    [TestMethod]
    public void PortInUseIsAddrInUse()
    {
        using Socket other = Node.SilentSocket(out byte[] taken);
        Node node = AddNode();
        MultipointSocket leaf = new MultipointSocket(node.Provider, MultipointRole.Leaf);
        Assert.AreEqual(-1, node.Provider.WSPBind(leaf.Handle, taken, taken.Length, out int error));
        Assert.AreEqual(Wsa.WSAEADDRINUSE, error);
        byte[] nodes = AddNode().Bound(MultipointRole.Root).LocalName;
        node.Provider.WSPBind(leaf.Handle, nodes, nodes.Length, out error);
        Assert.AreEqual(Wsa.WSAEADDRINUSE, error);
        Assert.AreEqual(0, OpenSocketsOf(node));
        leaf.Bind(Node.AnyPort());
        Assert.AreEqual(1, OpenSocketsOf(node));
    }

    /// <summary>An address that no interface has is WSAEADDRNOTAVAIL.</summary>
    [TestMethod]
    public void ForeignAddressIsNotAvailable()
    {
        Node node = AddNode();
        MultipointSocket leaf = new MultipointSocket(node.Provider, MultipointRole.Leaf);
        byte[] foreign = SockAddr.Create(192, 0, 2, 77, 0);
        node.Provider.WSPBind(leaf.Handle, foreign, foreign.Length, out int error);
        Assert.AreEqual(Wsa.WSAEADDRNOTAVAIL, error);
    }

    /// <summary>Closing a socket ends another thread's call on it with WSAENOTSOCK.</summary>
    [TestMethod]
    public void CloseEndsABlockedReceive()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        Node node = AddNode();
        MultipointSocket leaf = node.Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        int handle = leaf.Handle;
        Call<int> receive = Call<int>.StartBlocked(node.Clock, () => leaf.TryReceive(new byte[8], 0, 8, null, out int _));
        node.Provider.WSPCloseSocket(handle, out int _);
        Assert.AreEqual(Wsa.WSAENOTSOCK, receive.Result());
    }

    /// <summary>The same for Accept.</summary>
    [TestMethod]
    public void CloseEndsABlockedAccept()
    {
        Node node = AddNode();
        MultipointSocket root = node.Listening(MultipointRole.Root);
        int handle = root.Handle;
        Call<int> accept = Call<int>.StartBlocked(node.Clock, () => root.TryAccept(null, null, out MultipointSocket? _));
        node.Provider.WSPCloseSocket(handle, out int _);
        Assert.AreEqual(Wsa.WSAENOTSOCK, accept.Result());
    }

    /// <summary>The same for JoinLeaf, at a root and at a leaf.</summary>
    /// <param name="role">Whose.</param>
    [TestMethod]
    [DataRow(MultipointRole.Root)]
    [DataRow(MultipointRole.Leaf)]
    public void CloseEndsABlockedJoin(MultipointRole role)
    {
        using Socket silent = Node.SilentSocket(out byte[] name);
        Node node = AddNode();
        MultipointSocket socket = node.Bound(role);
        int handle = socket.Handle;
        Call<int> join = Call<int>.StartBlocked(node.Clock, () => socket.TryJoinLeaf(name, null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        node.Provider.WSPCloseSocket(handle, out int _);
        Assert.AreEqual(Wsa.WSAENOTSOCK, join.Result());
    }

    /// <summary>Cleanup ends every blocked call with WSANOTINITIALISED, and all threads of the library (row 92).</summary>
    [TestMethod]
    public void C092_CleanupEndsBlockedCallsAndThreads()
    {
        using Socket silent = Node.SilentSocket(out byte[] name);
        Node node = AddNode();
        MultipointSocket root = node.Listening(MultipointRole.Root);
        MultipointSocket leaf = new MultipointSocket(node.Provider, MultipointRole.Leaf);
        Call<int> accept = Call<int>.StartBlocked(node.Clock, () => root.TryAccept(null, null, out MultipointSocket? _));
        Call<int> join = Call<int>.StartBlocked(node.Clock, () => leaf.TryJoinLeaf(name, null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        Call<int> receive = Call<int>.StartBlocked(node.Clock, () => root.TryReceive(new byte[8], 0, 8, null, out int _));
        Assert.AreEqual(0, node.Provider.WSPCleanup(out int _));
        Assert.AreEqual(Wsa.WSANOTINITIALISED, accept.Result());
        Assert.AreEqual(Wsa.WSANOTINITIALISED, join.Result());
        Assert.AreEqual(Wsa.WSANOTINITIALISED, receive.Result());
        Assert.IsTrue(node.Link.LibraryThreads().Concat(node.Clock.LibraryThreads()).All(thread => !thread.IsAlive), "threads that were not ended");
        Assert.HasCount(2, node.Link.LibraryThreads(), "one a port");
    }

    /// <summary>A provider that was cleaned up can be started again, on the same port.</summary>
    [TestMethod]
    public void CleanupGivesThePortBack()
    {
        Node node = AddNode();
        MultipointSocket root = node.Listening(MultipointRole.Root);
        byte[] name = root.LocalName;
        node.End();
        Node next = AddNode();
        MultipointSocket again = new MultipointSocket(next.Provider, MultipointRole.Root);
        again.Bind(name);
        CollectionAssert.AreEqual(name, again.LocalName);
    }

    /// <summary>A port that is closed and opened anew has one thread, even when the old one was on its way to receive.</summary>
    [TestMethod]
    public void ReopenedPortHasOneReceiver()
    {
        Node node = AddNode();
        ManualResetEventSlim arrived = new ManualResetEventSlim();
        ManualResetEventSlim mayGo = new ManualResetEventSlim();
        node.Link.BeforeReceive = _ =>
        {
            arrived.Set();
            mayGo.Wait(PatienceMs);
        };
        MultipointSocket first = new MultipointSocket(node.Provider, MultipointRole.Root);
        first.Bind(Node.AnyPort());
        Assert.IsTrue(arrived.Wait(PatienceMs));
        first.Close();
        MultipointSocket second = node.Listening(MultipointRole.Root);
        mayGo.Set();
        List<MultipointSocket> members = new List<MultipointSocket>();
        for (int i = 0; i < 4; i++)
        {
            members.Add(Ask(AddNode().Bound(MultipointRole.Leaf), second));
        }

        Assert.AreEqual(1, node.Link.MostReceivers);
        Assert.HasCount(4, members);
    }

    /// <summary>Opening and closing over and over leaves nothing behind.</summary>
    [TestMethod]
    public void PortsOpenAndCloseOverAndOver()
    {
        Node node = AddNode();
        for (int i = 0; i < 200; i++)
        {
            using MultipointSocket root = node.Listening(MultipointRole.Root);
            Assert.AreEqual(2, node.Link.OpenPorts, "closing gives both ports back at once");
        }

        Assert.AreEqual(0, node.Link.OpenPorts);
        Assert.IsLessThanOrEqualTo(1, node.Link.MostReceivers);
    }

    private static int OpenSocketsOf(Node node)
    {
        return node.Link.OpenPorts;
    }

    /// <summary>The UDP sockets of this machine that are bound to an address of their own.</summary>
    private static int UdpSocketsAt(IPAddress address)
    {
        return IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Count(endPoint => endPoint.Address.Equals(address));
    }
}
