// Conformance rows 45 to 52: a join that does not block, its cancel, and the cancel of one that does.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Joins on sockets that do not block.</summary>
[TestClass]
public class NonBlockingTests
{
    private static readonly byte[] s_root = World.NameOf(0, 5000);
    private static readonly byte[] s_leaf = World.NameOf(1, 6000);

    private static Sock NewRoot(World world)
    {
        return Sock.OpenRoot(world.AddNode()).Select();
    }

    private static Sock NewListeningLeaf(World world)
    {
        return Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
    }

    [TestMethod]
    public void C045_InviteReturnsAtOnceADescriptorThatIsNotYetUsable()
    {
        World world = new World();
        Sock root = NewRoot(world);
        NewListeningLeaf(world);
        Sock perLeaf = root.Join(s_leaf);
        Assert.AreEqual(0, root.Error);
        Assert.AreNotEqual(root.Descriptor, perLeaf.Descriptor);
        world.Settle();
        Assert.AreEqual(0, root.Enum() & Wsa.FD_CONNECT);
        Assert.IsNull(perLeaf.PeerName());
        Assert.AreEqual(Wsa.WSAENOTCONN, perLeaf.Error);
        world.End();
    }

    [TestMethod]
    public void C045_QuestionReturnsAtOnceTheSocketItself()
    {
        World world = new World();
        Sock.OpenRoot(world.AddNode()).Listen(s_root);
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        Assert.AreSame(leaf, leaf.Join(s_root));
        Assert.AreEqual(0, leaf.Error);
        world.Settle();
        Assert.AreEqual(0, leaf.Enum());
        Assert.IsNull(leaf.PeerName());
        world.End();
    }

    [TestMethod]
    public void C045_WithoutASendBufferTheCodeIsNotWouldBlock()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.SendBuffers = 3;
        WspProvider node = world.AddNode(limits);
        Sock first = Sock.OpenRoot(node).Select();
        Sock second = Sock.OpenRoot(node).Select();
        Sock third = Sock.OpenRoot(node).Select();
        first.Join(s_leaf);
        Assert.AreEqual(0, first.Error);
        second.Join(s_leaf);
        Assert.AreEqual(0, second.Error);
        Assert.AreEqual(Wsa.INVALID_SOCKET, third.Join(s_leaf).Descriptor);
        Assert.AreEqual(Wsa.WSAENOBUFS, third.Error);
        world.End();
    }

    [TestMethod]
    public void C046_InvitationsOutcomeIsRecordedOnTheRoot()
    {
        World world = new World();
        Sock root = NewRoot(world);
        Sock listener = NewListeningLeaf(world);
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        Assert.AreEqual(Wsa.FD_ACCEPT, listener.Enum());
        listener.Accept(null);
        world.Settle();
        Assert.IsTrue(root.IsSignalled);
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, root.Enum());
        Assert.AreEqual(Wsa.FD_WRITE, perLeaf.Enum());
        world.End();
    }

    [TestMethod]
    public void C046_QuestionsOutcomeIsRecordedOnTheLeaf()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root);
        world.Settle();
        root.Accept(null);
        world.Settle();
        Assert.IsTrue(leaf.IsSignalled);
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(0, root.Enum() & Wsa.FD_CONNECT);
        world.End();
    }

    [TestMethod]
    public void C047_ErrorSlotCarriesZeroAfterSuccess()
    {
        World world = new World();
        Sock root = NewRoot(world);
        Sock listener = NewListeningLeaf(world);
        root.Join(s_leaf);
        world.Settle();
        listener.Accept(null);
        world.Settle();
        root.Record.ErrorCodes[Wsa.FD_CONNECT_BIT] = -7;
        Assert.IsTrue((root.Enum() & Wsa.FD_CONNECT) != 0);
        Assert.AreEqual(4, Wsa.FD_CONNECT_BIT);
        Assert.AreEqual(0, root.Record.ErrorCodes[4]);
        world.End();
    }

    [TestMethod]
    public void C047_ErrorSlotTellsARefusal()
    {
        World world = new World();
        Sock root = NewRoot(world);
        Sock listener = NewListeningLeaf(world);
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        listener.Accept(new Decision(Wsa.CF_REJECT));
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, root.Enum());
        Assert.AreEqual(Wsa.WSAECONNREFUSED, root.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Assert.AreEqual(0, perLeaf.Enum());
        world.End();
    }

    [TestMethod]
    public void C047_ErrorSlotTellsATimeOut()
    {
        World world = new World();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(World.NameOf(5, 5000));
        world.Advance(leaf.Node.Limits.JoinTimeoutMs - 1);
        Assert.AreEqual(0, leaf.Enum());
        world.Advance(1);
        Assert.AreEqual(Wsa.FD_CONNECT, leaf.Enum());
        Assert.AreEqual(Wsa.WSAETIMEDOUT, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.End();
    }

    [TestMethod]
    public void C047_ErrorSlotTellsThatTheLinkIsDown()
    {
        World world = new World();
        Sock root = NewRoot(world);
        world.LinkOf(0).IsDown = true;
        root.Join(s_leaf);
        Assert.AreEqual(0, root.Error);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, root.Enum());
        Assert.AreEqual(Wsa.WSAENETDOWN, root.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.LinkOf(0).IsDown = false;
        world.End();
    }

    [TestMethod]
    public void C048_InvitedDescriptorIsNotConnectedBeforeFdConnect()
    {
        World world = new World();
        Sock root = NewRoot(world);
        Sock listener = NewListeningLeaf(world);
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, perLeaf.Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, perLeaf.Error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, perLeaf.Recv());
        Assert.AreEqual(Wsa.WSAENOTCONN, perLeaf.Error);
        Sock leaf = listener.Accept(null);
        world.Settle();
        Assert.IsTrue((root.Enum() & Wsa.FD_CONNECT) != 0);
        Assert.AreEqual(0, perLeaf.Send(9));
        world.Settle();
        Assert.AreEqual(9, leaf.Take());
        world.End();
    }

    [TestMethod]
    public void C048_AskingLeafIsNotConnectedBeforeFdConnect()
    {
        World world = new World();
        Sock.OpenRoot(world.AddNode()).Listen(s_root);
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root);
        world.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, leaf.Error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Recv());
        Assert.AreEqual(Wsa.WSAENOTCONN, leaf.Error);
        world.End();
    }
}
