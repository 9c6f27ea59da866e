// Conformance rows 53 to 58: the data that both sides exchange while they join.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Caller data and callee data.</summary>
[TestClass]
public class ConnectDataTests
{
    private static readonly byte[] s_root = World.NameOf(0, 5000);
    private static readonly byte[] s_leaf = World.NameOf(1, 6000);

    /// <summary>A leaf asks, the root decides: what the decision was shown, and how the join ended at the leaf.</summary>
    private static Sock Ask(World world, WsaBuffer? caller, WsaBuffer? callee, Decision decision)
    {
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root, caller, callee, Wsa.JL_BOTH);
        Assert.AreEqual(0, leaf.Error);
        world.Settle();
        root.Accept(decision);
        world.Settle();
        Assert.IsTrue((leaf.Enum() & Wsa.FD_CONNECT) != 0);
        return leaf;
    }

    /// <summary>A root invites, the leaf decides.</summary>
    private static Sock Invite(World world, WsaBuffer? caller, WsaBuffer? callee, Decision decision)
    {
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        root.Join(s_leaf, caller, callee, Wsa.JL_BOTH);
        Assert.AreEqual(0, root.Error);
        world.Settle();
        listener.Accept(decision);
        world.Settle();
        Assert.IsTrue((root.Enum() & Wsa.FD_CONNECT) != 0);
        return root;
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(37)]
    [DataRow(256)]
    public void C053_ConditionFunctionSeesTheLeafsExactBytes(int length)
    {
        World world = new World();
        byte[] data = Pattern.Of(length);
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Sock leaf = Ask(world, new WsaBuffer(data), null, decision);
        Assert.AreEqual(1, decision.Calls);
        Pattern.Expect(data, decision.CallerLength, decision.CallerBytes);
        Assert.IsTrue(Pattern.IsSameName(leaf.LocalName(), decision.CallerName));
        Assert.IsTrue(Pattern.IsSameName(s_root, decision.CalleeName));
        Assert.AreSame(decision, decision.CallbackData);
        world.End();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(37)]
    [DataRow(256)]
    public void C053_ConditionFunctionSeesTheRootsExactBytes(int length)
    {
        World world = new World();
        byte[] data = Pattern.Of(length);
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Invite(world, new WsaBuffer(data), null, decision);
        Assert.AreEqual(1, decision.Calls);
        Pattern.Expect(data, decision.CallerLength, decision.CallerBytes);
        Assert.IsTrue(Pattern.IsSameName(s_leaf, decision.CalleeName));
        world.End();
    }

    [TestMethod]
    public void C053_OnlyTheBytesThatCountAreShown()
    {
        World world = new World();
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Ask(world, new WsaBuffer(new byte[] { 5, 6, 7, 8 }, 3), null, decision);
        Pattern.Expect(new byte[] { 5, 6, 7 }, decision.CallerLength, decision.CallerBytes);
        world.End();
    }

    [TestMethod]
    public void C053_RepeatedRequestShowsItsBytesOnce()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root, new WsaBuffer(new byte[] { 1, 2 }), null, Wsa.JL_BOTH);
        world.Advance(2000);
        Assert.IsTrue(leaf.Node.Counters!.Repeated > 2);
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        root.Accept(decision);
        Assert.AreEqual(0, root.Error);
        Pattern.Expect(new byte[] { 1, 2 }, decision.CallerLength, decision.CallerBytes);
        root.Accept(decision);
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, root.Error);
        Assert.AreEqual(1, decision.Calls);
        world.End();
    }

    [TestMethod]
    public void C054_WithoutCallerDataTheParameterIsNull()
    {
        World world = new World();
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Ask(world, null, null, decision);
        Assert.AreEqual(1, decision.Calls);
        Assert.AreEqual(-1, decision.CallerLength);
        world.End();
    }

    [TestMethod]
    public void C054_WithoutCallerDataTheInvitedLeafSeesNull()
    {
        World world = new World();
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Invite(world, null, null, decision);
        Assert.AreEqual(1, decision.Calls);
        Assert.AreEqual(-1, decision.CallerLength);
        world.End();
    }

    [TestMethod]
    public void C054_EmptyCallerDataIsNotNull()
    {
        World world = new World();
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Ask(world, new WsaBuffer(new byte[0]), null, decision);
        Assert.AreEqual(0, decision.CallerLength);
        world.End();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    [DataRow(256)]
    public void C055_CalleeDataReachesTheAskingLeafExactly(int length)
    {
        World world = new World();
        byte[] data = Pattern.Of(length);
        WsaBuffer callee = new WsaBuffer(new byte[length + 3], length);
        Sock leaf = Ask(world, null, callee, new Decision(Wsa.CF_ACCEPT, data));
        Assert.AreEqual(0, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Pattern.Expect(data, callee.Length, callee.Bytes);
        Assert.AreEqual(0, (int)callee.Bytes[length]);
        world.End();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    [DataRow(256)]
    public void C055_CalleeDataReachesTheInvitingRootExactly(int length)
    {
        World world = new World();
        byte[] data = Pattern.Of(length);
        WsaBuffer callee = new WsaBuffer(new byte[300]);
        Sock root = Invite(world, new WsaBuffer(new byte[] { 1 }), callee, new Decision(Wsa.CF_ACCEPT, data));
        Assert.AreEqual(0, root.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Pattern.Expect(data, callee.Length, callee.Bytes);
        world.End();
    }

    [TestMethod]
    public void C055_CalleeDataComesWithARefusalToo()
    {
        World world = new World();
        byte[] reason = Pattern.Of(40);
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        Sock leaf = Ask(world, null, callee, new Decision(Wsa.CF_REJECT, reason));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Pattern.Expect(reason, callee.Length, callee.Bytes);
        world.End();
    }

    [TestMethod]
    public void C056_WithoutCalleeDataTheLengthBecomesZero()
    {
        World world = new World();
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        Ask(world, new WsaBuffer(new byte[] { 1 }), callee, new Decision(Wsa.CF_ACCEPT));
        Assert.AreEqual(0, callee.Length);
        world.End();
    }

    [TestMethod]
    public void C056_WithoutCalleeDataTheRootsLengthBecomesZero()
    {
        World world = new World();
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        Invite(world, null, callee, new Decision(Wsa.CF_ACCEPT));
        Assert.AreEqual(0, callee.Length);
        world.End();
    }

    [TestMethod]
    public void C056_AfterARefusalWithoutDataTheLengthIsZero()
    {
        World world = new World();
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        Invite(world, null, callee, new Decision(Wsa.CF_REJECT));
        Assert.AreEqual(0, callee.Length);
        world.End();
    }

    [TestMethod]
    public void C057_CalleeDataIsValidWhenABlockingJoinReturns()
    {
        World world = new World();
        byte[] data = Pattern.Of(33);
        Sock root = Sock.OpenRoot(world.AddNode());
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(s_leaf).Select();
        Acceptor acceptor = new Acceptor(listener, new Decision(Wsa.CF_ACCEPT, data));
        world.Meanwhile = acceptor.Accept;
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        root.Join(s_leaf, null, callee, Wsa.JL_BOTH);
        Assert.AreEqual(0, root.Error);
        Pattern.Expect(data, callee.Length, callee.Bytes);
        world.End();
    }

    [TestMethod]
    public void C057_CalleeDataIsUntouchedBeforeFdConnectAndValidAfterIt()
    {
        World world = new World();
        byte[] data = Pattern.Of(33);
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        leaf.Join(s_root, null, callee, Wsa.JL_BOTH);
        root.Node.Step();
        root.Accept(new Decision(Wsa.CF_ACCEPT, data));
        Assert.AreEqual(0, root.Error);
        Assert.AreEqual(0, leaf.Enum());
        Assert.AreEqual(64, callee.Length);
        Assert.AreEqual(0, (int)callee.Bytes[0]);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Pattern.Expect(data, callee.Length, callee.Bytes);
        world.End();
    }

    [TestMethod]
    public void C058_ConditionFunctionRunsOnTheThreadThatCalledAccept()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(s_root).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(s_root);
        world.Settle();
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Acceptor acceptor = new Acceptor(root, decision);
        Thread thread = new Thread(acceptor.Accept);
        thread.Start();
        thread.Join();
        Assert.IsNotNull(acceptor.Accepted);
        Assert.AreEqual(0, root.Error);
        Assert.AreEqual(acceptor.ThreadId, decision.ThreadId);
        Assert.AreNotEqual(Thread.CurrentThread.ManagedThreadId, decision.ThreadId);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        world.End();
    }
}
