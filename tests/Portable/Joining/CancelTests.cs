// Conformance rows 49 to 52: joins that are given up, by closing what they returned or by cancelling the call, and what Select says.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Cancelled joins, and Select beside a join.</summary>
[TestClass]
public class CancelTests
{
    private static readonly byte[] s_root = World.NameOf(0, 5000);
    private static readonly byte[] s_leaf = World.NameOf(1, 6000);

    [TestMethod]
    public void C049_ClosingTheNewDescriptorCancelsTheInvitation()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        perLeaf.Close();
        world.Settle();
        Assert.AreEqual(Wsa.INVALID_SOCKET, listener.Accept(null).Descriptor);
        Assert.AreEqual(Wsa.WSAECONNRESET, listener.Error);
        Assert.IsNull(perLeaf.PeerName());
        Assert.AreEqual(Wsa.WSAENOTSOCK, perLeaf.Error);
        world.End();
    }

    [TestMethod]
    public void C049_ClosingTheAskingLeafCancelsItsQuestion()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root);
        world.Settle();
        leaf.Close();
        world.Settle();
        Assert.AreEqual(Wsa.INVALID_SOCKET, root.Accept(null).Descriptor);
        Assert.AreEqual(Wsa.WSAECONNRESET, root.Error);
        world.End();
    }

    [TestMethod]
    public void C050_NoFdConnectFollowsACancel()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf);
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        perLeaf.Close();
        world.Settle();
        listener.SetNonBlocking(true);
        listener.Accept(null);
        world.Advance(20000);
        Assert.IsFalse(root.IsSignalled);
        Assert.AreEqual(0, root.Enum());
        Assert.AreEqual(0, root.Option(Wsa.SO_ERROR));
        world.End();
    }

    [TestMethod]
    public void C050_AnAcceptanceThatCrossesTheCancelIsUndone()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        Sock leaf = listener.Accept(null);
        Assert.AreEqual(0, listener.Error);
        perLeaf.Close();
        world.Settle();
        Assert.AreEqual(Wsa.FD_WRITE | Wsa.FD_CLOSE, leaf.Enum());
        Assert.AreEqual(Wsa.WSAECONNRESET, leaf.Record.ErrorCodes[Wsa.FD_CLOSE_BIT]);
        world.Advance(20000);
        Assert.AreEqual(0, root.Enum());
        Assert.AreEqual(Wsa.SOCKET_ERROR, root.Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, root.Error);
        world.End();
    }

    [TestMethod]
    public void C050_AnAcceptanceAfterALostCancelIsUndoneAtOnce()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        world.LinkOf(0).IsDown = true;
        perLeaf.Close();
        world.LinkOf(0).IsDown = false;
        Sock leaf = listener.Accept(null);
        Assert.AreEqual(0, listener.Error);
        world.Settle();
        Assert.AreEqual(Wsa.FD_WRITE | Wsa.FD_CLOSE, leaf.Enum());
        Assert.AreEqual(0, root.Enum());
        world.End();
    }

    [TestMethod]
    public void C050_PeersPendingRequestIsWithdrawn()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        Assert.AreEqual(1, listener.Node.BuffersInUse);
        perLeaf.Close();
        world.Settle();
        Assert.AreEqual(0, listener.Node.BuffersInUse);
        Assert.AreEqual(1, listener.Node.Counters!.Withdrawn);
        listener.Accept(null);
        Assert.AreEqual(Wsa.WSAECONNRESET, listener.Error);
        listener.Accept(null);
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, listener.Error);
        world.End();
    }

    [TestMethod]
    public void C050_TheRootMayJoinAgainAfterACancel()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        root.Join(s_leaf).Close();
        Sock perLeaf = root.Join(s_leaf);
        Assert.AreEqual(0, root.Error);
        world.Settle();
        listener.Accept(null);
        Assert.AreEqual(Wsa.WSAECONNRESET, listener.Error);
        Sock leaf = listener.Accept(null);
        Assert.AreEqual(0, listener.Error);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, root.Enum());
        Assert.AreEqual(0, perLeaf.Send(3));
        world.Settle();
        Assert.AreEqual(3, leaf.Take());
        world.End();
    }

    [TestMethod]
    public void C051_SelectDoesNotReportThatAnInvitationCompleted()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Sock perLeaf = root.Join(s_leaf);
        Assert.AreEqual(0, CountReady(root, perLeaf, 0));
        world.Settle();
        Acceptor acceptor = new Acceptor(listener, null);
        world.Meanwhile = acceptor.Accept;
        int before = world.NowMs;
        Assert.AreEqual(0, CountReady(root, perLeaf, 1000));
        Assert.AreEqual(1000, world.NowMs - before);
        Assert.AreEqual(0, CountReady(root, perLeaf, 0));
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, root.Enum());
        Assert.AreEqual(2, CountReady(root, perLeaf, 0));
        world.End();
    }

    [TestMethod]
    public void C051_SelectDoesNotReportThatAQuestionCompleted()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root);
        world.Settle();
        Acceptor acceptor = new Acceptor(root, null);
        world.Meanwhile = acceptor.Accept;
        Assert.AreEqual(0, CountReady(leaf, leaf, 1000));
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(2, CountReady(leaf, leaf, 0));
        world.End();
    }

    [TestMethod]
    public void C051_SelectDoesNotReportThatAJoinFailed()
    {
        World world = new World();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(World.NameOf(5, 5000));
        Assert.AreEqual(0, CountReady(leaf, leaf, 30000));
        Assert.AreEqual(Wsa.FD_CONNECT, leaf.Enum());
        world.End();
    }

    /// <summary>Asks Select about two sockets of a node, in all three sets.</summary>
    private static int CountReady(Sock one, Sock other, int timeoutMs)
    {
        SocketSet reads = new SocketSet(2);
        SocketSet writes = new SocketSet(2);
        SocketSet excepts = new SocketSet(2);
        reads.Add(one.Descriptor);
        reads.Add(other.Descriptor);
        writes.Add(one.Descriptor);
        writes.Add(other.Descriptor);
        excepts.Add(one.Descriptor);
        excepts.Add(other.Descriptor);
        int ready = one.Node.WSPSelect(0, reads, writes, excepts, timeoutMs, out int error);
        Assert.AreEqual(0, error);
        Assert.AreEqual(ready, reads.Count + writes.Count + excepts.Count);
        return ready;
    }

    [TestMethod]
    public void C052_CancelEndsABlockingInvitation()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode());
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Canceller canceller = new Canceller(root.Node);
        world.Meanwhile = canceller.Cancel;
        Assert.AreEqual(Wsa.INVALID_SOCKET, root.Join(s_leaf).Descriptor);
        Assert.AreEqual(Wsa.WSAEINTR, root.Error);
        Assert.AreEqual(0, canceller.Result);
        Assert.AreEqual(0, canceller.Error);
        world.Settle();
        listener.Accept(null);
        Assert.AreEqual(Wsa.WSAECONNRESET, listener.Error);
        world.Advance(20000);
        Assert.AreEqual(0, root.Select().Enum());
        world.End();
    }

    [TestMethod]
    public void C052_CancelEndsABlockingQuestionAndTheLeafMayAskAgain()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode());
        Canceller canceller = new Canceller(leaf.Node);
        world.Meanwhile = canceller.Cancel;
        Assert.AreEqual(Wsa.INVALID_SOCKET, leaf.Join(s_root).Descriptor);
        Assert.AreEqual(Wsa.WSAEINTR, leaf.Error);
        world.Settle();
        root.Accept(null);
        Assert.AreEqual(Wsa.WSAECONNRESET, root.Error);
        Acceptor acceptor = new Acceptor(root, null);
        world.Meanwhile = acceptor.Accept;
        Assert.AreSame(leaf, leaf.Join(s_root));
        Assert.AreEqual(0, leaf.Error);
        world.End();
    }

    [TestMethod]
    public void C052_ClosingTheSocketOfABlockingInvitationEndsItAndLeavesNothingBehind()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Members = 1;
        WspProvider node = world.AddNode(limits);
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        for (int i = 0; i < 3; i++)
        {
            Sock root = Sock.OpenRoot(node);
            Leaver leaver = new Leaver(root, -1);
            world.Meanwhile = leaver.Leave;
            Assert.AreEqual(Wsa.INVALID_SOCKET, root.Join(s_leaf).Descriptor);
            Assert.AreEqual(Wsa.WSAENOTSOCK, root.Error);
            world.Settle();
            listener.Accept(null);
            Assert.AreEqual(Wsa.WSAECONNRESET, listener.Error);
            world.Advance(10000);
        }

        Assert.AreEqual(0, node.BuffersInUse);
        world.End();
    }

    [TestMethod]
    public void C052_CancelEndsOtherBlockingCallsToo()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root);
        Canceller canceller = new Canceller(root.Node);
        world.Meanwhile = canceller.Cancel;
        root.Accept(null);
        Assert.AreEqual(Wsa.WSAEINTR, root.Error);
        world.Meanwhile = canceller.Cancel;
        root.Recv();
        Assert.AreEqual(Wsa.WSAEINTR, root.Error);
        world.End();
    }

    [TestMethod]
    public void C052_CancelWithoutABlockingCallIsInvalid()
    {
        World world = new World();
        Canceller canceller = new Canceller(world.AddNode());
        canceller.Cancel();
        Assert.AreEqual(Wsa.SOCKET_ERROR, canceller.Result);
        Assert.AreEqual(Wsa.WSAEINVAL, canceller.Error);
        world.End();
    }
}
