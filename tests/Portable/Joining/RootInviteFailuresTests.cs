// Conformance rows 31 to 36: invitations that are refused, get no answer, or wait for the leaf's Accept.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A root invites in vain.</summary>
[TestClass]
public class RootInviteFailuresTests
{
    [TestMethod]
    public void C031_LeafThatDoesNotListenRefuses()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int leaf = leafNode.Leaf();
        leafNode.Succeeds(leafNode.Bind(leaf, leafNode.At(6000)));
        int start = world.NowMs;
        rootNode.Fails(Wsa.WSAECONNREFUSED, rootNode.Join(rootNode.Root(), leafNode.At(6000)));
        Assert.AreEqual(start, world.NowMs, "a refusal comes at once");
        Assert.AreEqual(1, leafNode.Counters.RefusedNotListening);
        world.End();
    }

    [TestMethod]
    public void C031_ListeningRootRefusesAnInvitation()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode other = new JoinNode(world);
        int listener = other.Listener(5000, JoinNode.RootFlags);
        other.SelectAll(listener);
        rootNode.Fails(Wsa.WSAECONNREFUSED, rootNode.Join(rootNode.Root(), other.At(5000)));
        Assert.AreEqual(0, other.Enum(listener));
        world.End();
    }

    [TestMethod]
    public void C031_PortOfARunningSessionRefuses()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinNode third = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, root);
        int leaf = leafNode.Leaf();
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(leaf, rootNode.At(5000)));
        world.Advance(1000);

        // Such a port reads no source addresses, until somebody asks who can only be answered with one.
        third.Fails(Wsa.WSAECONNREFUSED, third.Join(third.Root(), leafNode.NameOf(leaf)));
        Assert.AreEqual(1, leafNode.Counters.DroppedNoSource);
        rootNode.Talks(world, root, leafNode, leaf, 5);
        world.End();
    }

    [TestMethod]
    public void C031_LeafThatStopsListeningRefusesWhoWaits()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        int listener = leafNode.Listener(6000, JoinNode.LeafFlags);
        rootNode.SelectAll(root);
        rootNode.Succeeds(rootNode.Join(root, leafNode.At(6000)));
        world.Settle();
        Assert.AreEqual(0, rootNode.Enum(root));
        leafNode.Close(listener);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, rootNode.Enum(root));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, rootNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.End();
    }

    [TestMethod]
    public void C032_RejectingConditionFunctionRefuses()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        acceptor.Decision = Wsa.CF_REJECT;
        world.Meanwhile = acceptor.Run;
        rootNode.Fails(Wsa.WSAECONNREFUSED, rootNode.Join(rootNode.Root(), leafNode.At(6000)));
        Assert.AreEqual(1, acceptor.Calls);
        Assert.AreEqual(-1, acceptor.Accepted);
        Assert.AreEqual(Wsa.WSAECONNREFUSED, acceptor.Errno);
        Assert.AreEqual(1, leafNode.Counters.RefusedByApplication);
        world.End();
    }

    [TestMethod]
    public void C032_RejectionReachesTheRootThoughItsFirstAnswerGetsLost()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, Limits.Board(), out FaultyLink link);
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        acceptor.Decision = Wsa.CF_REJECT;
        acceptor.Callee = Bytes.Pattern(30, 2);
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        link.LoseNext = 2;
        world.Meanwhile = acceptor.Run;
        rootNode.Fails(Wsa.WSAECONNREFUSED, rootNode.Join(rootNode.Root(), leafNode.At(6000), null, callee));
        Assert.AreEqual(1, acceptor.Calls, "the application decides once");
        Bytes.AreSame(acceptor.Callee, callee.Bytes, callee.Length);
        world.Advance(5000);
        Assert.AreEqual(0, leafNode.Provider.BuffersInUse);
        world.End();
    }

    [TestMethod]
    public void C033_NoAnswerTimesOut()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        int root = rootNode.Root();
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        int start = world.NowMs;
        rootNode.Fails(Wsa.WSAETIMEDOUT, rootNode.Join(root, World.NameOf(7, 6000), new WsaBuffer(new byte[] { 1 }), callee));
        Assert.AreEqual(rootNode.Provider.Limits.JoinTimeoutMs, world.NowMs - start);
        Assert.AreEqual(0, callee.Length);
        world.Advance(5000);
        Assert.AreEqual(0, rootNode.Provider.BuffersInUse);
        world.End();
    }

    [TestMethod]
    public void C033_ListenerThatNeverAcceptsTimesOut()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int listener = leafNode.Listener(6000, JoinNode.LeafFlags);
        leafNode.Succeeds(leafNode.SetNonBlocking(listener, true));
        rootNode.Fails(Wsa.WSAETIMEDOUT, rootNode.Join(rootNode.Root(), leafNode.At(6000)));
        world.Settle();

        // The request is withdrawn with it (row 62), and only it.
        leafNode.Fails(Wsa.WSAECONNRESET, leafNode.Accept(listener));
        leafNode.Fails(Wsa.WSAEWOULDBLOCK, leafNode.Accept(listener));
        world.End();
    }

    [TestMethod]
    public void C033_NonBlockingInvitationTellsTheTimeOut()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        int root = rootNode.Root();
        rootNode.SelectAll(root);
        rootNode.Succeeds(rootNode.Join(root, World.NameOf(7, 6000)));
        world.Advance(rootNode.Provider.Limits.JoinTimeoutMs - 1);
        Assert.AreEqual(0, rootNode.Enum(root));
        world.Advance(1);
        Assert.AreEqual(Wsa.FD_CONNECT, rootNode.Enum(root));
        Assert.AreEqual(Wsa.WSAETIMEDOUT, rootNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.Advance(20000);
        Assert.AreEqual(0, rootNode.Enum(root));
        world.End();
    }

    /// <summary>The root has just failed with one of the three codes: the next invitation on the same socket goes through.</summary>
    private static void TriesAgain(World world, JoinNode rootNode, int root, JoinNode leafNode, int listener)
    {
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, listener);
        world.Meanwhile = acceptor.Run;
        rootNode.Succeeds(rootNode.Join(root, leafNode.At(6000)));
        rootNode.Talks(world, root, leafNode, acceptor.Accepted, 7);
        world.Advance(5000);
        world.End();
    }

    [TestMethod]
    public void C034_RootMayTryAgainAfterARefusal()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        int leaf = leafNode.Leaf();
        leafNode.Succeeds(leafNode.Bind(leaf, leafNode.At(6000)));
        rootNode.Fails(Wsa.WSAECONNREFUSED, rootNode.Join(root, leafNode.At(6000)));
        leafNode.Succeeds(leafNode.Listen(leaf, 1));
        TriesAgain(world, rootNode, root, leafNode, leaf);
    }

    [TestMethod]
    public void C034_RootMayTryAgainAfterATimeOut()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        rootNode.Fails(Wsa.WSAETIMEDOUT, rootNode.Join(root, leafNode.At(6000)));
        TriesAgain(world, rootNode, root, leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
    }

    [TestMethod]
    public void C034_RootMayTryAgainAfterAnUnreachableNetwork()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world, Limits.Board(), out FaultyLink link);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        int start = world.NowMs;
        link.SendCode = Wsa.WSAENETUNREACH;
        rootNode.Fails(Wsa.WSAENETUNREACH, rootNode.Join(root, leafNode.At(6000)));
        link.SendCode = Wsa.WSAEHOSTUNREACH;
        rootNode.Fails(Wsa.WSAENETUNREACH, rootNode.Join(root, leafNode.At(6000)));
        link.SendCode = Wsa.WSAENETDOWN;
        rootNode.Fails(Wsa.WSAENETDOWN, rootNode.Join(root, leafNode.At(6000)));
        Assert.AreEqual(start, world.NowMs, "what cannot leave the host need not wait for the time-out");
        link.SendCode = 0;
        TriesAgain(world, rootNode, root, leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
    }

    [TestMethod]
    public void C034_RootMayTryAgainThoughItsTablesHoldOneLeaf()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Members = 1;
        limits.Sockets = 1;
        JoinNode rootNode = new JoinNode(world, limits);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        rootNode.Fails(Wsa.WSAETIMEDOUT, rootNode.Join(root, leafNode.At(6000)));
        TriesAgain(world, rootNode, root, leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
    }

    [TestMethod]
    public void C035_InvitationCompletesOnlyAfterTheLeafsAccept()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        rootNode.SelectAll(root);
        int perLeaf = rootNode.Succeeds(rootNode.Join(root, leafNode.At(6000)));
        world.Advance(4000);
        Assert.AreEqual(0, rootNode.Enum(root));
        Assert.AreEqual(0, rootNode.Enum(perLeaf));
        rootNode.Fails(Wsa.WSAENOTCONN, rootNode.Send(root, new byte[] { 1 }));
        acceptor.Run();
        world.Settle();
        Assert.IsTrue(rootNode.HasEvent(root, Wsa.FD_CONNECT));
        Assert.AreEqual(0, rootNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        rootNode.Talks(world, perLeaf, leafNode, acceptor.Accepted, 2);
        world.End();
    }

    [TestMethod]
    public void C035_AcceptThatGetsLostIsRepeated()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, Limits.Board(), out FaultyLink link);
        int root = rootNode.Root();
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        acceptor.Callee = Bytes.Pattern(10, 4);
        WsaBuffer callee = new WsaBuffer(new byte[10]);
        link.LoseNext = 3;
        world.Meanwhile = acceptor.Run;
        int perLeaf = rootNode.Succeeds(rootNode.Join(root, leafNode.At(6000), null, callee));
        Assert.AreEqual(0, link.LoseNext);
        Assert.AreEqual(1, acceptor.Calls);
        Bytes.AreSame(acceptor.Callee, callee.Bytes, callee.Length);
        rootNode.Talks(world, perLeaf, leafNode, acceptor.Accepted, 2);
        world.End();
    }

    /// <summary>Nothing but close does anything with this descriptor.</summary>
    private static void CanOnlyBeClosed(JoinNode node, int perLeaf, byte[] name)
    {
        int sent = node.Sent;
        node.Fails(Wsa.WSAENOTCONN, node.Send(perLeaf, new byte[] { 1 }));
        node.Fails(Wsa.WSAENOTCONN, node.Receive(perLeaf, new byte[8]));
        node.Fails(Wsa.WSAENOTCONN, node.GetPeerName(perLeaf, new byte[16]));
        node.Fails(Wsa.WSAENOTCONN, node.Provider.WSPShutdown(perLeaf, Wsa.SD_SEND, out node.Errno));
        node.Fails(Wsa.WSAENOTCONN, node.Provider.WSPSendDisconnect(perLeaf, null, out node.Errno));
        node.Fails(Wsa.WSAEINVAL, node.Join(perLeaf, name));
        node.Fails(Wsa.WSAEINVAL, node.Bind(perLeaf, node.At(5000)));
        node.Fails(Wsa.WSAEINVAL, node.Listen(perLeaf, 1));
        node.Fails(Wsa.WSAEINVAL, node.Accept(perLeaf));
        Assert.AreEqual(0, node.Enum(perLeaf));
        Assert.AreEqual(sent, node.Sent);
        node.Close(perLeaf);
        node.Fails(Wsa.WSAENOTSOCK, node.Send(perLeaf, new byte[] { 1 }));
    }

    [TestMethod]
    public void C036_DescriptorOfAFailedInvitationCanOnlyBeClosed()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        acceptor.Decision = Wsa.CF_REJECT;
        rootNode.SelectAll(root);
        int refused = rootNode.Succeeds(rootNode.Join(root, leafNode.At(6000)));
        world.Settle();
        acceptor.Run();
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, rootNode.Enum(root));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, rootNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);

        // s may join again while the old descriptor is still open; the new one is another.
        acceptor.Decision = Wsa.CF_ACCEPT;
        int joined = rootNode.Succeeds(rootNode.Join(root, leafNode.At(6000)));
        Assert.AreNotEqual(refused, joined);
        world.Settle();
        acceptor.Run();
        world.Settle();
        CanOnlyBeClosed(rootNode, refused, leafNode.At(6000));
        rootNode.Talks(world, joined, leafNode, acceptor.Accepted, 2);
        world.End();
    }

    [TestMethod]
    public void C036_DescriptorOfATimedOutInvitationCanOnlyBeClosed()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        int root = rootNode.Root();
        rootNode.SelectAll(root);
        int early = rootNode.Succeeds(rootNode.Join(root, World.NameOf(7, 6000)));
        world.Advance(rootNode.Provider.Limits.JoinTimeoutMs);
        CanOnlyBeClosed(rootNode, early, World.NameOf(7, 6000));
        int late = rootNode.Succeeds(rootNode.Join(root, World.NameOf(7, 6000)));
        world.Advance(20000);
        CanOnlyBeClosed(rootNode, late, World.NameOf(7, 6000));
        world.Advance(5000);
        world.End();
    }
}
