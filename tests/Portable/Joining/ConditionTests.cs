// Conformance rows 59 to 62: decisions that are put off, that make no sense, or that come too late.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What the condition function can answer beside yes and no.</summary>
[TestClass]
public class ConditionTests
{
    private static readonly byte[] s_root = World.NameOf(0, 5000);

    /// <summary>A leaf on a node of its own that asks the root.</summary>
    private static Sock NewAskingLeaf(World world, int data)
    {
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root, new WsaBuffer(new byte[] { (byte)data }), null, Wsa.JL_BOTH);
        Assert.AreEqual(0, leaf.Error);
        world.Settle();
        return leaf;
    }

    [TestMethod]
    public void C059_DeferFailsTryAgainAndTheRequestStaysQueued()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = NewAskingLeaf(world, 17);
        Decision defer = new Decision(Wsa.CF_DEFER, new byte[] { 1, 2, 3 });
        Assert.AreEqual(Wsa.INVALID_SOCKET, root.Accept(defer).Descriptor);
        Assert.AreEqual(Wsa.WSATRY_AGAIN, root.Error);
        world.Advance(2000);
        Assert.AreEqual(0, leaf.Enum());
        root.Accept(defer);
        Assert.AreEqual(Wsa.WSATRY_AGAIN, root.Error);
        Decision accept = new Decision(Wsa.CF_ACCEPT);
        Sock perLeaf = root.Accept(accept);
        Assert.AreEqual(0, root.Error);
        Assert.AreEqual(2, defer.Calls);
        Pattern.Expect(new byte[] { 17 }, accept.CallerLength, accept.CallerBytes);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(0, perLeaf.Send(5));
        world.Settle();
        Assert.AreEqual(5, leaf.Take());
        world.End();
    }

    [TestMethod]
    public void C059_DeferredRequestMayBeRejectedLater()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = NewAskingLeaf(world, 17);
        root.Accept(new Decision(Wsa.CF_DEFER));
        root.Accept(new Decision(Wsa.CF_REJECT));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, root.Error);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, leaf.Enum());
        Assert.AreEqual(Wsa.WSAECONNREFUSED, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.End();
    }

    [TestMethod]
    public void C060_NoAcceptEventWhileDeferredHeadsQueue()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        NewAskingLeaf(world, 1);
        Assert.AreEqual(Wsa.FD_ACCEPT, root.Enum());
        root.Accept(new Decision(Wsa.CF_DEFER));
        NewAskingLeaf(world, 2);
        world.Advance(1000);
        Assert.IsFalse(root.IsSignalled);
        Assert.AreEqual(0, root.Enum());
        root.Select();
        Assert.AreEqual(0, root.Enum());
        root.Accept(null);
        Assert.AreEqual(0, root.Error);
        Assert.IsTrue(root.IsSignalled);
        Assert.AreEqual(Wsa.FD_ACCEPT | Wsa.FD_WRITE, root.Enum());
        Decision second = new Decision(Wsa.CF_ACCEPT);
        root.Accept(second);
        Assert.AreEqual(2, (int)second.CallerBytes[0]);
        world.End();
    }

    [TestMethod]
    public void C060_AcceptEventFollowsWhenTheDeferredHeadIsWithdrawn()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock first = NewAskingLeaf(world, 1);
        root.Accept(new Decision(Wsa.CF_DEFER));
        NewAskingLeaf(world, 2);
        Assert.AreEqual(Wsa.FD_ACCEPT, root.Enum());
        Assert.AreEqual(0, root.Enum());
        first.Close();
        world.Settle();
        Assert.AreEqual(Wsa.FD_ACCEPT, root.Enum());
        root.Accept(null);
        Assert.AreEqual(Wsa.WSAECONNRESET, root.Error);
        Assert.AreEqual(Wsa.FD_ACCEPT, root.Enum());
        root.Accept(null);
        Assert.AreEqual(0, root.Error);
        world.End();
    }

    [TestMethod]
    public void C060_AcceptEventIsRecordedAgainOnlyAfterAnAcceptThatLeavesARequestBehind()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        NewAskingLeaf(world, 1);
        Assert.AreEqual(Wsa.FD_ACCEPT, root.Enum());
        NewAskingLeaf(world, 2);
        Assert.IsFalse(root.IsSignalled);
        Assert.AreEqual(0, root.Enum());
        root.Accept(null);
        Assert.IsTrue(root.IsSignalled);
        Assert.AreEqual(Wsa.FD_ACCEPT | Wsa.FD_WRITE, root.Enum());
        root.Accept(null);
        Assert.AreEqual(Wsa.FD_WRITE, root.Enum());
        world.End();
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(-1)]
    [DataRow(256)]
    public void C061_AnyOtherResultIsInvalid(int result)
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = NewAskingLeaf(world, 1);
        Assert.AreEqual(Wsa.INVALID_SOCKET, root.Accept(new Decision(result)).Descriptor);
        Assert.AreEqual(Wsa.WSAEINVAL, root.Error);
        world.Settle();
        Assert.AreEqual(0, leaf.Enum());
        root.Accept(null);
        Assert.AreEqual(0, root.Error);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        world.End();
    }

    [TestMethod]
    public void C062_ARequestThatWasWithdrawnInTheQueueIsReset()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock first = NewAskingLeaf(world, 1);
        NewAskingLeaf(world, 2);
        first.Close();
        world.Settle();
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Assert.AreEqual(Wsa.INVALID_SOCKET, root.Accept(decision).Descriptor);
        Assert.AreEqual(Wsa.WSAECONNRESET, root.Error);
        Assert.AreEqual(0, decision.Calls);
        root.Accept(decision);
        Assert.AreEqual(0, root.Error);
        Assert.AreEqual(2, (int)decision.CallerBytes[0]);
        world.End();
    }

    [TestMethod]
    [DataRow(Wsa.CF_ACCEPT)]
    [DataRow(Wsa.CF_REJECT)]
    [DataRow(Wsa.CF_DEFER)]
    public void C062_ARequestThatIsWithdrawnWhileItIsDecidedIsReset(int result)
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = NewAskingLeaf(world, 1);
        Decision decision = new Decision(result, new byte[] { 1 });
        Withdrawal withdrawal = new Withdrawal(world, leaf);
        decision.During = withdrawal.Happen;
        Assert.AreEqual(Wsa.INVALID_SOCKET, root.Accept(decision).Descriptor);
        Assert.AreEqual(Wsa.WSAECONNRESET, root.Error);
        Assert.AreEqual(1, decision.Calls);
        root.Accept(null);
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, root.Error);
        root.Send(1);
        Assert.AreEqual(Wsa.WSAENOTCONN, root.Error);
        world.End();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void C062_AListenerThatIsClosedWhileItDecidesAcceptsNobody(bool atRoot)
    {
        World world = new World();
        WspProvider listening = world.AddNode();
        Sock listener = (atRoot ? Sock.OpenRoot(listening) : Sock.OpenLeaf(listening)).Listen(s_root).Select();
        Sock asker = (atRoot ? Sock.OpenLeaf(world.AddNode()) : Sock.OpenRoot(world.AddNode())).Select();
        asker.Join(s_root);
        world.Settle();
        Decision decision = new Decision(Wsa.CF_ACCEPT, new byte[] { 1 });
        Replacement replacement = new Replacement(listener);
        decision.During = replacement.Happen;
        Assert.AreEqual(Wsa.INVALID_SOCKET, listener.Accept(decision).Descriptor);
        Assert.AreEqual(Wsa.WSAECONNRESET, listener.Error);
        world.Advance(1000);
        Assert.AreEqual(0, listening.BuffersInUse);
        world.End();
    }

    /// <summary>A listener that is closed, and whose place another socket takes, while it thinks.</summary>
    private sealed class Replacement
    {
        private readonly Sock _listener;

        public Replacement(Sock listener)
        {
            _listener = listener;
        }

        public void Happen()
        {
            _listener.Close();
            Sock.OpenLeaf(_listener.Node);
        }
    }

    /// <summary>A leaf that changes its mind while the root thinks.</summary>
    private sealed class Withdrawal
    {
        private readonly World _world;
        private readonly Sock _leaf;

        public Withdrawal(World world, Sock leaf)
        {
            _world = world;
            _leaf = leaf;
        }

        public void Happen()
        {
            _leaf.Close();
            _world.Settle();
        }
    }
}
