// What several threads may do at once on one provider: cancel each other's calls, share sockets, wait for many events.
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>Calls of one node from many threads.</summary>
[TestClass]
public class ThreadTests : NodeTests
{
    /// <summary>Row 52: CancelBlockingCall ends a blocking join with WSAEINTR, and the socket may join again.</summary>
    /// <param name="role">Whose join.</param>
    [TestMethod]
    [DataRow(MultipointRole.Root)]
    [DataRow(MultipointRole.Leaf)]
    public void C052_CancelBlockingCallEndsABlockingJoin(MultipointRole role)
    {
        using Socket silent = Node.SilentSocket(out byte[] name);
        Node node = AddNode();
        MultipointSocket socket = node.Bound(role);
        Call<int> join = Call<int>.StartBlocked(node.Clock, () => socket.TryJoinLeaf(name, null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        Assert.AreEqual(0, node.Provider.WSPCancelBlockingCall(out int error));
        Assert.AreEqual(0, error);
        Assert.AreEqual(Wsa.WSAEINTR, join.Result());
        AssertMayJoin(socket, role);
    }

    private void AssertMayJoin(MultipointSocket socket, MultipointRole role)
    {
        MultipointSocket other = AddNode().Listening(role == MultipointRole.Root ? MultipointRole.Leaf : MultipointRole.Root);
        Call<MultipointSocket> accept = Call<MultipointSocket>.Start(other.Accept);
        Assert.IsNotNull(socket.JoinLeaf(other.LocalName));
        Assert.IsNotNull(accept.Result());
    }

    /// <summary>Row 52 for the other calls that block: Accept, Receive and Select end with WSAEINTR, all by one cancel.</summary>
    [TestMethod]
    public void C052_CancelBlockingCallEndsAllBlockingCalls()
    {
        Node node = AddNode();
        MultipointSocket root = node.Listening(MultipointRole.Root);
        Call<int> accept = Call<int>.StartBlocked(node.Clock, () => root.TryAccept(null, null, out MultipointSocket? _));
        Call<int> receive = Call<int>.StartBlocked(node.Clock, () => root.TryReceive(new byte[8], 0, 8, null, out int _));
        Call<int> select = Call<int>.StartBlocked(node.Clock, () => SelectOne(node.Provider, root.Handle));
        Assert.AreEqual(0, node.Provider.WSPCancelBlockingCall(out int _));
        Assert.AreEqual(Wsa.WSAEINTR, accept.Result());
        Assert.AreEqual(Wsa.WSAEINTR, receive.Result());
        Assert.AreEqual(Wsa.WSAEINTR, select.Result());
        Assert.AreEqual(-1, node.Provider.WSPCancelBlockingCall(out int error));
        Assert.AreEqual(Wsa.WSAEINVAL, error, "nothing blocks any more");
    }

    private static int SelectOne(WspProvider provider, int descriptor)
    {
        SocketSet reads = new SocketSet(1);
        reads.Add(descriptor);
        provider.WSPSelect(0, reads, null, null, -1, out int error);
        return error;
    }

    /// <summary>Row 58: the condition function runs on the thread that called Accept, at a root and at a leaf.</summary>
    [TestMethod]
    public void C058_ConditionFunctionRunsOnTheThreadOfAccept()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        Thread? decided = null;
        Call<MultipointSocket> accept = Call<MultipointSocket>.Start(() => root.Accept(Decide, null));
        leaf.JoinLeaf(root.LocalName);
        accept.Result();
        Assert.AreSame(accept.Thread, decided);

        MultipointSocket listener = AddNode().Listening(MultipointRole.Leaf);
        Call<MultipointSocket> leafAccept = Call<MultipointSocket>.Start(() => listener.Accept(Decide, null));
        root.JoinLeaf(listener.LocalName);
        leafAccept.Result();
        Assert.AreSame(leafAccept.Thread, decided);

        int Decide(WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? sqos, QualityOfService? gqos, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
        {
            decided = Thread.CurrentThread;
            return Wsa.CF_ACCEPT;
        }
    }

    /// <summary>A condition function may call the provider: it holds no lock.</summary>
    [TestMethod]
    public void C058_ConditionFunctionMayCallTheProvider()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket first = AddNode().Bound(MultipointRole.Leaf);
        MultipointSocket second = AddNode().Bound(MultipointRole.Leaf);
        Ask(first, root);
        Call<MultipointSocket> accept = Call<MultipointSocket>.Start(() => root.Accept(SendMeanwhile, null));
        second.JoinLeaf(root.LocalName);
        accept.Result();
        Assert.AreEqual(1, first.Receive(new byte[8]));

        int SendMeanwhile(WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? sqos, QualityOfService? gqos, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
        {
            Call<int>.Start(() => root.TrySend([5], 0, 1)).Result();
            return Wsa.CF_ACCEPT;
        }
    }

    /// <summary>Many threads send on one socket and many receive on one socket: every message arrives, whole and once.</summary>
    [TestMethod]
    public void ManyThreadsSendAndReceiveOnOneProvider()
    {
        const int Senders = 4;
        const int Each = 60;
        Limits limits = Node.PatientLimits();
        limits.ReceiveQueue = Senders * Each;
        LoopbackNetwork network = new LoopbackNetwork(16, Senders * Each, 1472);
        Node rootNode = AddLoopbackNode(network, limits);
        MultipointSocket root = ListeningOn(rootNode, 1);
        MultipointSocket[] leaves = [OpenLeaf(network), OpenLeaf(network)];
        foreach (MultipointSocket leaf in leaves)
        {
            Call<MultipointSocket> accept = Call<MultipointSocket>.Start(root.Accept);
            leaf.JoinLeaf(SockAddr.Create(127, 0, 0, 1, 5000));
            accept.Result();
        }

        int[][] seen = [new int[Senders * Each], new int[Senders * Each]];
        Call<int>[] receivers = Enumerable.Range(0, 4).Select(i => Call<int>.Start(() => ReceiveMany(leaves[i % 2], seen[i % 2], Senders * Each / 2))).ToArray();
        Call<int>[] senders = Enumerable.Range(0, Senders).Select(i => Call<int>.Start(() => SendMany(root, i, Each))).ToArray();
        Assert.IsTrue(senders.Concat(receivers).All(call => call.Result() == 0));
        Assert.IsTrue(seen.All(counts => counts.All(count => count == 1)), "each message once at each leaf");

        OpenLeaf(network);
        MultipointSocket OpenLeaf(LoopbackNetwork on)
        {
            MultipointSocket leaf = new MultipointSocket(AddLoopbackNode(on, limits).Provider, MultipointRole.Leaf);
            leaf.ReceiveTimeout = PatienceMs;
            return leaf;
        }
    }

    private static MultipointSocket ListeningOn(Node node, int number)
    {
        MultipointSocket root = new MultipointSocket(node.Provider, MultipointRole.Root);
        root.Bind(SockAddr.Create(127, 0, 0, number, 5000));
        root.Listen(4);
        return root;
    }

    private static int SendMany(MultipointSocket socket, int sender, int count)
    {
        byte[] message = new byte[8];
        for (int i = 0; i < count; i++)
        {
            int number = (sender * count) + i;
            message[0] = (byte)(number >> 8);
            message[1] = (byte)number;
            message[7] = (byte)~number;
            int error = socket.TrySend(message, 0, message.Length);
            if (error != 0)
            {
                return error;
            }
        }

        return 0;
    }

    private static int ReceiveMany(MultipointSocket socket, int[] seen, int count)
    {
        byte[] message = new byte[16];
        for (int i = 0; i < count; i++)
        {
            int error = socket.TryReceive(message, 0, message.Length, null, out int received);
            int number = (message[0] << 8) | message[1];
            if (error != 0 || received != 8 || message[7] != (byte)~number)
            {
                return error == 0 ? -1 : error;
            }

            Interlocked.Increment(ref seen[number]);
        }

        return 0;
    }

    /// <summary>One thread waits for many sockets through their event objects.</summary>
    [TestMethod]
    public void OneThreadServesManySocketsThroughWaitAny()
    {
        Node rootNode = AddNode();
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        Node leaves = AddNode();
        MultipointSocket[] sockets = new MultipointSocket[3];
        MultipointSocket[] perLeaf = new MultipointSocket[3];
        ManualResetEvent[] signals = new ManualResetEvent[3];
        for (int i = 0; i < sockets.Length; i++)
        {
            // Each is the leaf of a root of its own: one node, many sessions, one port.
            MultipointSocket itsRoot = i == 0 ? root : AddNode().Listening(MultipointRole.Root);
            sockets[i] = new MultipointSocket(leaves.Provider, MultipointRole.Leaf);
            perLeaf[i] = Ask(sockets[i], itsRoot);
            signals[i] = new ManualResetEvent(false);
            sockets[i].EventSelect(signals[i], Wsa.FD_READ | Wsa.FD_CLOSE);
        }

        NetworkEvents events = new NetworkEvents();
        byte[] buffer = new byte[8];
        for (int round = 0; round < 30; round++)
        {
            int target = round % 3;
            perLeaf[target].Send([(byte)round]);
            int index = WaitHandle.WaitAny(signals, PatienceMs);
            Assert.AreEqual(target, index);
            sockets[index].EnumNetworkEvents(signals[index], events);
            Assert.AreEqual(Wsa.FD_READ, events.Events);
            Assert.AreEqual(1, sockets[index].Receive(buffer));
            Assert.AreEqual(round, buffer[0]);
        }

        perLeaf[1].Close();
        Assert.AreEqual(1, WaitHandle.WaitAny(signals, PatienceMs));
        sockets[1].EnumNetworkEvents(signals[1], events);
        Assert.AreEqual(Wsa.FD_CLOSE, events.Events);
    }

    /// <summary>An event object that was disposed of while it was selected costs its events, and nothing else.</summary>
    [TestMethod]
    public void DisposedEventObjectHarmsNobody()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        ManualResetEvent gone = new ManualResetEvent(false);
        leaf.EventSelect(gone, Wsa.FD_READ);
        gone.Dispose();
        root.Send([1]);
        Until(() => leaf.Available == 1);
        using ManualResetEvent next = new ManualResetEvent(false);
        leaf.EventSelect(next, Wsa.FD_READ);
        Assert.IsTrue(next.WaitOne(PatienceMs), "the thread of the port is still there");
        leaf.EventSelect(null, 0);
        Assert.AreEqual(1, leaf.Receive(new byte[8]));
    }

    /// <summary>A blocking Receive comes back when SO_RCVTIMEO is over.</summary>
    [TestMethod]
    public void ReceiveTimeoutEndsABlockingReceive()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        leaf.ReceiveTimeout = 20;
        Assert.AreEqual(Wsa.WSAETIMEDOUT, leaf.TryReceive(new byte[8], 0, 8, null, out int _));
        root.ReceiveTimeout = 20;
        Assert.AreEqual(Wsa.WSAETIMEDOUT, root.TryAccept(null, null, out MultipointSocket? _));
    }

    /// <summary>A handler that reads on while more waits is called by one thread: that of the deadlines, which calls when no port's thread will, is left asleep.</summary>
    [TestMethod]
    public void ReadingInAHandlerWakesNoOtherThread()
    {
        const int packets = 200;
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        root.ReceiveTimeout = PatienceMs;
        Node leafNode = AddNode();
        MultipointSocket leaf = leafNode.Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        int read = 0;
        byte[] inHandler = new byte[64];
        leaf.Happened += (socket, _) =>
        {
            while (socket.TryReceive(inHandler, 0, inHandler.Length, null, out int count) == 0)
            {
                read++;
                if (count == 2)
                {
                    socket.TrySend(inHandler, 0, count);
                }
            }
        };
        root.Batching = true;
        int waits = leafNode.Clock.DeadlineWaits;
        for (int i = 0; i < packets; i++)
        {
            root.Send([1]);
            root.Send([1]);
            root.Send([1, 2]);
            root.Flush();
            Assert.AreEqual(2, root.Receive(new byte[8]));
        }

        Assert.AreEqual(3 * packets, read);
        waits = leafNode.Clock.DeadlineWaits - waits;
        Assert.IsLessThan(packets / 4, waits, "turns of the thread of the deadlines");
    }
}
