// The C# face: what reads like System.Net.Sockets.Socket does what a reader expects of it.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Sessions through <see cref="MultipointSocket"/> alone.</summary>
[TestClass]
public class MultipointSocketTests
{
    private static readonly byte[] s_rootName = World.NameOf(0, 5000);
    private static readonly byte[] s_leafName = World.NameOf(1, 6000);

    /// <summary>A root and an invited leaf, blocking.</summary>
    private sealed class Couple
    {
        public readonly World World = new World();
        public readonly MultipointSocket Root;
        public readonly MultipointSocket Listener;
        public readonly MultipointSocket PerLeaf;
        public MultipointSocket? Leaf;

        public Couple()
        {
            Root = new MultipointSocket(World.AddNode(), MultipointRole.Root);
            Listener = new MultipointSocket(World.AddNode(), MultipointRole.Leaf);
            Root.Bind(s_rootName);
            Listener.Bind(s_leafName);
            Listener.Listen(1);
            World.Meanwhile = Accept;
            PerLeaf = Root.JoinLeaf(s_leafName);
        }

        private void Accept()
        {
            Leaf = Listener.Accept();
        }

        public void End()
        {
            PerLeaf.Close();
            Root.Close();
            Leaf!.Close();
            Listener.Close();
            World.Advance(10000);
            World.End();
        }
    }

    [TestMethod]
    public void ARootThatInvitesGetsAPerLeafSocket()
    {
        Couple couple = new Couple();
        Assert.AreNotSame(couple.Root, couple.PerLeaf);
        Assert.AreNotEqual(couple.Root.Handle, couple.PerLeaf.Handle);
        Assert.AreEqual((int)MultipointRole.Root, (int)couple.Root.Role);
        Assert.AreEqual((int)MultipointRole.Leaf, (int)couple.PerLeaf.Role);
        Assert.AreEqual((int)MultipointRole.Leaf, (int)couple.Leaf!.Role);
        couple.End();
    }

    [TestMethod]
    public void NamesAreThoseOfTheTwoSides()
    {
        Couple couple = new Couple();
        Assert.IsTrue(Pattern.IsSameName(s_rootName, couple.Root.LocalName));
        Assert.IsTrue(Pattern.IsSameName(s_leafName, couple.PerLeaf.RemoteName));
        Assert.IsTrue(Pattern.IsSameName(couple.PerLeaf.LocalName, couple.Leaf!.RemoteName));
        couple.End();
    }

    [TestMethod]
    public void MessagesKeepTheirBounds()
    {
        Couple couple = new Couple();
        byte[] room = new byte[600];
        couple.Root.Send(new byte[] { 1, 2, 3 });
        couple.Root.Send(Pattern.Of(20), 4, 9);
        couple.World.Settle();
        Assert.AreEqual(3, couple.Leaf!.Available);
        Assert.AreEqual(3, couple.Leaf.Receive(room));
        Assert.AreEqual(3, (int)room[2]);
        Assert.AreEqual(9, couple.Leaf.Available);
        Assert.AreEqual(0, couple.Leaf.TryReceive(room, 100, 9, null, out int received));
        Assert.AreEqual(9, received);
        Assert.AreEqual((int)Pattern.Of(20)[4], (int)room[100]);
        Assert.AreEqual(0, couple.Leaf.Available);
        couple.End();
    }

    [TestMethod]
    public void ReceiveFromTellsWhoSent()
    {
        Couple couple = new Couple();
        byte[] room = new byte[10];
        byte[] from = new byte[16];
        couple.Leaf!.Send(new byte[] { 9 });
        Assert.AreEqual(1, couple.Root.ReceiveFrom(room, from));
        Assert.IsTrue(Pattern.IsSameName(couple.PerLeaf.RemoteName, from));
        couple.End();
    }

    [TestMethod]
    public void ReceiveTimesOutAsItWasTold()
    {
        Couple couple = new Couple();
        Assert.AreEqual(0, couple.Leaf!.ReceiveTimeout);
        couple.Leaf.ReceiveTimeout = 70000;
        Assert.AreEqual(70000, couple.Leaf.ReceiveTimeout);
        couple.Leaf.ReceiveTimeout = 300;
        int before = couple.World.NowMs;
        Assert.AreEqual(Wsa.WSAETIMEDOUT, couple.Leaf.TryReceive(new byte[1], 0, 1, null, out int _));
        Assert.AreEqual(300, couple.World.NowMs - before);
        couple.Leaf.ReceiveTimeout = -1;
        Assert.AreEqual(0, couple.Leaf.ReceiveTimeout);
        couple.End();
    }

    [TestMethod]
    public void ASocketThatDoesNotBlockAnswersAtOnce()
    {
        Couple couple = new Couple();
        couple.Leaf!.Blocking = false;
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, couple.Leaf.TryReceive(new byte[1], 0, 1, null, out int received));
        Assert.AreEqual(0, received);
        couple.Listener.Blocking = false;
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, couple.Listener.TryAccept(null, null, out MultipointSocket? accepted));
        Assert.IsNull(accepted);
        couple.Leaf.Blocking = true;
        couple.Leaf.ReceiveTimeout = 1;
        Assert.AreEqual(Wsa.WSAETIMEDOUT, couple.Leaf.TryReceive(new byte[1], 0, 1, null, out received));
        couple.End();
    }

    [TestMethod]
    public void MaxMessageSizeIsWhatCanBeSent()
    {
        Couple couple = new Couple();
        int max = couple.Root.MaxMessageSize;
        Assert.AreEqual(Limits.Board().MaxMessage, max);
        Assert.AreEqual(0, couple.Root.TrySend(new byte[max], 0, max));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, couple.Root.TrySend(new byte[max + 1], 0, max + 1));
        couple.World.Settle();
        Assert.AreEqual(max, couple.Leaf!.Available);
        couple.End();
    }

    [TestMethod]
    public void EventsAreSelectedAndHandedOut()
    {
        Couple couple = new Couple();
        ManualResetEvent happened = new ManualResetEvent(false);
        NetworkEvents events = new NetworkEvents();
        couple.Leaf!.EventSelect(happened, Wsa.FD_READ | Wsa.FD_CLOSE);
        couple.Root.Send(new byte[] { 1 });
        couple.World.Settle();
        Assert.IsTrue(happened.WaitOne(0, false));
        couple.Leaf.EnumNetworkEvents(happened, events);
        Assert.AreEqual(Wsa.FD_READ, events.Events);
        Assert.IsFalse(happened.WaitOne(0, false));
        couple.Leaf.EventSelect(null, 0);
        couple.Leaf.Blocking = true;
        couple.End();
    }

    [TestMethod]
    public void ALastWordIsReadAfterTheEnd()
    {
        Couple couple = new Couple();
        byte[] room = new byte[64];
        couple.PerLeaf.Disconnect(new byte[] { 4, 5 });
        couple.World.Settle();
        Assert.AreEqual(Wsa.WSAEDISCON, couple.Leaf!.TryReceive(room, 0, 64, null, out int _));
        Assert.AreEqual(2, couple.Leaf.ReceiveDisconnect(room));
        Assert.AreEqual(5, (int)room[1]);
        Assert.AreEqual(0, couple.Leaf.ReceiveDisconnect(room));
        Assert.AreEqual(Wsa.WSAESHUTDOWN, couple.PerLeaf.TrySend(room, 0, 1));
        couple.End();
    }

    [TestMethod]
    public void DisconnectWithoutAWordEndsAWholeSession()
    {
        Couple couple = new Couple();
        couple.Root.Disconnect(null);
        couple.World.Settle();
        Assert.AreEqual(Wsa.WSAEDISCON, couple.Leaf!.TryReceive(new byte[1], 0, 1, null, out int _));
        Assert.AreEqual(0, couple.Leaf.ReceiveDisconnect(new byte[0]));
        couple.End();
    }

    [TestMethod]
    public void AConditionFunctionDecidesAndGetsItsState()
    {
        World world = new World();
        MultipointSocket root = new MultipointSocket(world.AddNode(), MultipointRole.Root);
        root.Bind(s_rootName);
        root.Listen(4);
        MultipointSocket leaf = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        leaf.Blocking = false;
        WsaBuffer callee = new WsaBuffer(new byte[8]);
        Assert.AreEqual(0, leaf.TryJoinLeaf(s_rootName, new byte[] { 1, 2 }, callee, Wsa.JL_BOTH, out MultipointSocket? joined));
        Assert.AreSame(leaf, joined);
        world.Settle();
        Decision decision = new Decision(Wsa.CF_REJECT, new byte[] { 3, 4, 5 });
        Assert.AreEqual(Wsa.WSAECONNREFUSED, root.TryAccept(decision.Decide, world, out MultipointSocket? perLeaf));
        Assert.IsNull(perLeaf);
        Assert.AreSame(world, decision.CallbackData);
        Assert.AreEqual(2, decision.CallerLength);
        world.Settle();
        Assert.AreEqual(3, callee.Length);
        leaf.Close();
        root.Close();
        world.Advance(10000);
        world.End();
    }

    [TestMethod]
    public void CloseTellsTheOtherSideOnceAndMayBeRepeated()
    {
        Couple couple = new Couple();
        ManualResetEvent happened = new ManualResetEvent(false);
        NetworkEvents events = new NetworkEvents();
        couple.PerLeaf.EventSelect(happened, Wsa.FD_CLOSE);
        couple.Leaf!.Close();
        couple.World.Settle();
        couple.PerLeaf.EnumNetworkEvents(happened, events);
        Assert.AreEqual(Wsa.FD_CLOSE, events.Events);
        couple.Leaf.Close();
        couple.Leaf.Dispose();
        couple.World.Advance(10000);
        couple.PerLeaf.EnumNetworkEvents(happened, events);
        Assert.AreEqual(0, events.Events);
        Assert.AreEqual(Wsa.INVALID_SOCKET, couple.Leaf.Handle);
        couple.End();
    }

    [TestMethod]
    public void ClosingTwiceDoesNotCloseAnothersSocket()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        MultipointSocket first = new MultipointSocket(node, MultipointRole.Leaf);
        first.Close();
        MultipointSocket second = new MultipointSocket(node, MultipointRole.Leaf);
        first.Close();
        second.Bind(s_rootName);
        second.Close();
        world.End();
    }

    [TestMethod]
    public void UsingClosesTheSocket()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        int handle;
        using (MultipointSocket socket = new MultipointSocket(node, MultipointRole.Root))
        {
            handle = socket.Handle;
        }

        Assert.AreEqual(Wsa.SOCKET_ERROR, node.WSPCloseSocket(handle, out int error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        world.End();
    }
}
