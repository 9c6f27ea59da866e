// Each event belongs to what it was recorded for: outcomes of joins that nobody looked at, and listening that has ended or never began.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Records that were left unread when the next thing began.</summary>
[TestClass]
public class OutcomeTests
{
    private static readonly byte[] s_leaf = World.NameOf(1, 6000);

    /// <summary>A socket that is bound and does not listen yet: who asks there is refused.</summary>
    private static Sock Bind(Sock socket, byte[] name)
    {
        Assert.AreEqual(0, socket.Node.WSPBind(socket.Descriptor, name, name.Length, out int _));
        return socket.Select();
    }

    private static void Listen(Sock socket)
    {
        Assert.AreEqual(0, socket.Node.WSPListen(socket.Descriptor, 4, out int _));
    }

    [TestMethod]
    public void AnOutcomeThatWasNotLookedAtIsNotTakenForTheNextOne()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Bind(Sock.OpenLeaf(world.AddNode()), s_leaf);
        Sock refused = root.Join(s_leaf);
        world.Settle();
        Assert.IsTrue(root.IsSignalled, "the first invitation was refused");
        Listen(listener);
        Sock second = root.Join(s_leaf);
        Assert.AreEqual(0, root.Error);
        world.Settle();
        Assert.AreEqual(0, root.Enum(), "the second invitation has no outcome yet");
        listener.Accept(null);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, root.Enum());
        Assert.AreEqual(0, root.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Assert.AreEqual(0, second.Send(1));
        Assert.AreEqual(Wsa.SOCKET_ERROR, refused.Send(1));
        world.End();
    }

    [TestMethod]
    public void ALeafsOutcomeThatWasNotLookedAtIsNotTakenForTheNextOne()
    {
        World world = new World();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        Sock root = Bind(Sock.OpenRoot(world.AddNode()), World.NameOf(1, 5000));
        leaf.Join(World.NameOf(1, 5000));
        world.Settle();
        Assert.IsTrue(leaf.IsSignalled, "the first question was refused");
        Listen(root);
        leaf.Join(World.NameOf(1, 5000));
        Assert.AreEqual(0, leaf.Error);
        world.Settle();
        Assert.AreEqual(0, leaf.Enum(), "the second question has no outcome yet");
        root.Accept(null);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(0, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.End();
    }

    [TestMethod]
    public void C050_NoFdConnectFollowsACancelThatCameTooLate()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Sock perLeaf = root.Join(s_leaf);
        world.Settle();
        listener.Accept(null);
        world.Settle();
        perLeaf.Close();
        Assert.AreEqual(0, root.Enum() & Wsa.FD_CONNECT, "who gave the join up hears no outcome");
        Assert.AreEqual(0, root.Option(Wsa.SO_ERROR));
        Sock again = root.Join(s_leaf);
        world.Settle();
        Assert.AreEqual(0, root.Enum() & Wsa.FD_CONNECT);
        listener.Accept(null);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, root.Enum() & Wsa.FD_CONNECT);
        Assert.AreEqual(0, again.Send(1));
        world.End();
    }

    [TestMethod]
    public void ClosingAnEarlierDescriptorLeavesTheOutcomeOfAnother()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Bind(Sock.OpenLeaf(world.AddNode()), s_leaf);
        Sock refused = root.Join(s_leaf);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, root.Enum());
        Listen(listener);
        root.Join(s_leaf);
        world.Settle();
        listener.Accept(null);
        world.Settle();
        refused.Close();
        Assert.AreEqual(Wsa.FD_CONNECT, root.Enum() & Wsa.FD_CONNECT);
        world.End();
    }

    [TestMethod]
    public void ARootThatIsShutDownHasNothingToAcceptAnyMore()
    {
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Forget();
        Sock late = Sock.OpenLeaf(meeting.World.AddNode()).Select();
        late.Join(Meeting.RootName);
        meeting.World.Settle();
        Assert.IsTrue(meeting.Root.IsSignalled, "FD_ACCEPT");
        Assert.AreEqual(0, meeting.Root.Shutdown(Wsa.SD_SEND));
        Assert.AreEqual(0, meeting.Root.Enum() & Wsa.FD_ACCEPT);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, late.Enum());
        Assert.AreEqual(Wsa.WSAECONNREFUSED, late.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        meeting.End();
    }

    [TestMethod]
    public void ARootThatFindsNoRoomForItsSessionDoesNotListen()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Sockets = 1;
        WspProvider node = world.AddNode(limits);
        Sock first = Sock.OpenRoot(node).Listen(World.NameOf(0, 5000)).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(World.NameOf(0, 5000));
        world.Settle();
        Sock perLeaf = first.Accept(null);
        Assert.AreEqual(0, first.Error);
        first.Close();

        // The per-leaf socket is still open, and with it the first root's session.
        Sock second = Sock.OpenRoot(node);
        byte[] name = World.NameOf(0, 5001);
        Assert.AreEqual(0, node.WSPBind(second.Descriptor, name, name.Length, out int error));
        Assert.AreEqual(Wsa.SOCKET_ERROR, node.WSPListen(second.Descriptor, 4, out error));
        Assert.AreEqual(Wsa.WSAENOBUFS, error);
        Assert.AreEqual(0, second.Option(Wsa.SO_ACCEPTCONN));
        leaf.Enum();
        leaf.Close();
        Sock asker = Sock.OpenLeaf(world.AddNode()).Select();
        asker.Join(name);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, asker.Enum());
        Assert.AreEqual(Wsa.WSAECONNREFUSED, asker.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        perLeaf.Close();
        world.Advance(5000);
        Assert.AreEqual(0, node.WSPListen(second.Descriptor, 4, out error));
        world.End();
    }
}
