// Nothing is allocated after start: exactly 0 bytes for messages, events and timers, on the application's threads and on the library's.
using System;
using System.Threading;
using JoinLeaf.Loopback;
using JoinLeaf.Portable;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>
/// Counts what threads allocate, byte by byte: the test's own around its calls, the library's between two of their turns. Each thread
/// has a count of its own, so that the tests beside these do not disturb them.
/// </summary>
[TestClass]
public partial class AllocationTests : NodeTests
{
    private const int WarmUp = 200;
    private const int Messages = 300;
    private static readonly WsaBuffer[] s_pieces = [new WsaBuffer(new byte[20]), new WsaBuffer(new byte[12])];

    /// <summary>Sends and receives over UDP: the sender, the receivers, and the threads of every port.</summary>
    [TestMethod]
    [DataRow(32)]
    [DataRow(1500)]
    public void MessagesOverUdpAllocateNothing(int length)
    {
        Node rootNode = AddNode();
        Node[] leafNodes = [AddNode(), AddNode(), AddNode()];
        AssertMessagesAllocateNothing(rootNode, leafNodes, rootNode.Listening(MultipointRole.Root), length);
    }

    /// <summary>The same over the loopback link, with threads.</summary>
    [TestMethod]
    [DataRow(32)]
    [DataRow(1500)]
    public void MessagesOverLoopbackAllocateNothing(int length)
    {
        LoopbackNetwork network = new LoopbackNetwork(16, 16, 1472);
        Limits limits = Node.PatientLimits();
        Node rootNode = AddLoopbackNode(network, limits);
        Node[] leafNodes = [AddLoopbackNode(network, limits), AddLoopbackNode(network, limits)];
        MultipointSocket root = new MultipointSocket(rootNode.Provider, MultipointRole.Root) { ReceiveTimeout = PatienceMs };
        root.Bind(SockAddr.Create(127, 0, 0, 1, 5000));
        root.Listen(4);
        AssertMessagesAllocateNothing(rootNode, leafNodes, root, length);
    }

    private static void AssertMessagesAllocateNothing(Node rootNode, Node[] leafNodes, MultipointSocket root, int length)
    {
        MultipointSocket[] leaves = new MultipointSocket[leafNodes.Length];
        byte[] name = root.LocalName;
        root.Path = Wsa.JL_PATH_UNICAST;
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = new MultipointSocket(leafNodes[i].Provider, MultipointRole.Leaf) { ReceiveTimeout = PatienceMs, Path = Wsa.JL_PATH_UNICAST };
            Call<MultipointSocket> accept = Call<MultipointSocket>.Start(root.Accept);
            leaves[i].JoinLeaf(name);
            accept.Result();
        }

        byte[] buffer = new byte[length];
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        Exchange(root, leaves, WarmUp, buffer, from);
        long[] before = LibraryBytes(rootNode, leafNodes);
        long own = GC.GetAllocatedBytesForCurrentThread();
        Exchange(root, leaves, Messages, buffer, from);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        long[] after = LibraryBytes(rootNode, leafNodes);
        Assert.AreEqual(0L, own, "the application's thread");
        CollectionAssert.AreEqual(before, after, "the threads of the ports");
    }

    /// <summary>Each message, as long as the buffer, goes from the root to all, and back from each, 16 bytes long.</summary>
    private static void Exchange(MultipointSocket root, MultipointSocket[] leaves, int count, byte[] buffer, byte[] from)
    {
        for (int i = 0; i < count; i++)
        {
            root.Send(buffer);
            foreach (MultipointSocket leaf in leaves)
            {
                if (leaf.TryReceive(buffer, 0, buffer.Length, from, out int received) != 0 || received != buffer.Length || leaf.TrySend(buffer, 0, 16) != 0
                    || root.TryReceive(buffer, 0, buffer.Length, from, out received) != 0 || received != 16)
                {
                    Assert.Fail("a message was lost");
                }
            }
        }
    }

    /// <summary>What the threads of all session ports have allocated, read when each is back in Receive.</summary>
    private static long[] LibraryBytes(Node rootNode, Node[] leafNodes)
    {
        long[] bytes = new long[leafNodes.Length + 1];
        for (int i = 0; i < bytes.Length; i++)
        {
            Node node = i == 0 ? rootNode : leafNodes[i - 1];
            int port = i == 0 ? 1 : 0;
            int handled = node.Provider.Counters!.Received;
            Until(() => node.Link.ReceivesOf(port) + node.Link.ReceivesOf(1 - port) >= handled + node.Link.OpenPorts && node.Link.IsReceiving(port));
            bytes[i] = node.Link.BytesOf(port);
        }

        return bytes;
    }

    /// <summary>Events: waiting on objects, handing records out, reading, over UDP; and the thread that records and signals them.</summary>
    [TestMethod]
    public void EventsOverUdpAllocateNothing()
    {
        Node rootNode = AddNode();
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        Node leafNode = AddNode();
        MultipointSocket leaf = leafNode.Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        using ManualResetEvent happened = new ManualResetEvent(false);
        ManualResetEvent[] objects = [happened];
        NetworkEvents events = new NetworkEvents();
        byte[] buffer = new byte[64];
        leaf.EventSelect(happened, Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_CLOSE);
        ReadByEvents(root, leaf, objects, events, buffer, WarmUp);
        long[] before = LibraryBytes(rootNode, [leafNode]);
        long own = GC.GetAllocatedBytesForCurrentThread();
        ReadByEvents(root, leaf, objects, events, buffer, Messages);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        long[] after = LibraryBytes(rootNode, [leafNode]);
        leaf.EventSelect(null, 0);
        Assert.AreEqual(0L, own, "the application's thread");
        CollectionAssert.AreEqual(before, after, "the threads of the ports");
    }

    private static void ReadByEvents(MultipointSocket root, MultipointSocket leaf, ManualResetEvent[] objects, NetworkEvents events, byte[] buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            root.Send(buffer, 0, 8);
            do
            {
                if (WaitHandle.WaitAny(objects, PatienceMs) != 0)
                {
                    Assert.Fail("the event never came");
                }

                leaf.EnumNetworkEvents(objects[0], events);
            }
            while ((events.Events & Wsa.FD_READ) == 0);
            while (leaf.TryReceive(buffer, 0, buffer.Length, null, out int _) == 0)
            {
            }
        }
    }

    /// <summary>The same with a handler that the port's thread calls, which reads and answers.</summary>
    [TestMethod]
    public void HandlersOverUdpAllocateNothing()
    {
        Node rootNode = AddNode();
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        root.ReceiveTimeout = PatienceMs;
        Node leafNode = AddNode();
        MultipointSocket leaf = leafNode.Bound(MultipointRole.Leaf);
        Ask(leaf, root);
        byte[] inHandler = new byte[64];
        leaf.Happened += (socket, _) =>
        {
            while (socket.TryReceive(inHandler, 0, inHandler.Length, null, out int _) == 0)
            {
                socket.TrySend(inHandler, 0, 8);
            }
        };
        byte[] buffer = new byte[64];
        Echo(root, buffer, WarmUp);
        long[] before = LibraryBytes(rootNode, [leafNode]);
        long own = GC.GetAllocatedBytesForCurrentThread();
        Echo(root, buffer, Messages);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        long[] after = LibraryBytes(rootNode, [leafNode]);
        Assert.AreEqual(0L, own, "the application's thread");
        CollectionAssert.AreEqual(before, after, "the threads of the ports");
    }

    private static void Echo(MultipointSocket root, byte[] buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            root.Send(buffer, 0, 8);
            if (root.TryReceive(buffer, 0, buffer.Length, null, out int _) != 0)
            {
                Assert.Fail("a message was lost");
            }
        }
    }

    /// <summary>The provider's own calls, with buffers in pieces, and Select; one thread, virtual time, loopback.</summary>
    [TestMethod]
    public void ProviderCallsAllocateNothing()
    {
        World world = new World();
        Pair pair = new Pair(world);
        SocketSet reads = new SocketSet(2);
        RunCalls(world, pair, reads, WarmUp);
        long own = GC.GetAllocatedBytesForCurrentThread();
        RunCalls(world, pair, reads, Messages);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        Assert.AreEqual(0L, own);
        pair.Close();
        world.End();
    }

    private static void RunCalls(World world, Pair pair, SocketSet reads, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int flags = 0;
            pair.RootNode.WSPSend(pair.Root, s_pieces, 2, out int sent, 0, null, null, null, out int error);
            world.Settle();
            reads.Count = 0;
            reads.Add(pair.Leaf);
            int ready = pair.LeafNode.WSPSelect(0, reads, null, null, 0, out int selectError);
            pair.LeafNode.WSPRecv(pair.Leaf, s_pieces, 2, out int received, ref flags, null, null, null, out int receiveError);
            if (error + selectError + receiveError != 0 || sent != 32 || ready != 1 || received != 32)
            {
                Assert.Fail("a call failed");
            }

            // Calls that fail are calls as well.
            flags = 0;
            pair.LeafNode.WSPRecv(-1, s_pieces, 2, out received, ref flags, null, null, null, out receiveError);
        }
    }

    /// <summary>Timers: twenty hours of staying alive, and 120 times of asking a root that is not there, in virtual time.</summary>
    [TestMethod]
    public void TimersAllocateNothing()
    {
        World world = new World();
        Pair pair = new Pair(world);
        WspProvider lonely = world.AddNode();
        int asking = lonely.WSPSocket(0, 0, 0, null, 0, Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF, out int _);
        lonely.WSPIoctl(asking, Wsa.FIONBIO, [1, 0, 0, 0], 4, null, 0, out int _, null, null, null, out int _);
        byte[] nobody = World.NameOf(6, 9);
        world.Advance(60000);
        lonely.WSPJoinLeaf(asking, nobody, nobody.Length, null, null, null, null, Wsa.JL_BOTH, out int error);
        Assert.AreEqual(0, error);
        world.Advance(60000);
        int before = pair.LeafNode.Counters!.Sent;
        long own = GC.GetAllocatedBytesForCurrentThread();
        for (int minute = 0; minute < 20 * 60; minute++)
        {
            if (minute % 10 == 0)
            {
                lonely.WSPJoinLeaf(asking, nobody, nobody.Length, null, null, null, null, Wsa.JL_BOTH, out error);
            }

            world.Advance(60000);
        }

        own = GC.GetAllocatedBytesForCurrentThread() - own;
        Assert.AreEqual(0L, own);
        Assert.IsGreaterThan(20000, pair.LeafNode.Counters!.Sent - before, "the leaf pinged all the time");
        Assert.IsGreaterThan(120 * 6, lonely.Counters!.Repeated, "each join was repeated and cancelled");
        lonely.WSPCloseSocket(asking, out error);
        pair.Close();
        world.End();
    }

    /// <summary>The thread that waits for deadlines, in real time: a leaf that pings its root every few milliseconds.</summary>
    [TestMethod]
    public void TheThreadOfTheDeadlinesAllocatesNothing()
    {
        Limits limits = Node.PatientLimits();
        limits.QuietMs = 4;
        limits.RetryMs = 2;
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        Node leafNode = AddNode(limits);
        Ask(leafNode.Bound(MultipointRole.Leaf), root);
        Until(() => leafNode.Clock.DeadlineWaits >= 20);
        long before = leafNode.Clock.DeadlineThreadBytes;
        int waits = leafNode.Clock.DeadlineWaits;
        Until(() => leafNode.Clock.DeadlineWaits >= waits + 20);
        Assert.AreEqual(before, leafNode.Clock.DeadlineThreadBytes);
    }

    /// <summary>Malformed and foreign datagrams are dropped, and cost nothing.</summary>
    [TestMethod]
    public void DroppedDatagramsAllocateNothing()
    {
        World world = new World();
        Pair pair = new Pair(world);
        LoopbackLink stranger = world.LinkOf(0);
        byte[] name = World.NameOf(1, 5000);
        byte[] bytes = new byte[40];
        WspProvider target = pair.LeafNode;
        int peer = stranger.HoldName(PortNameOf(target, pair.Leaf, name));
        Flood(world, stranger, peer, bytes);
        long own = GC.GetAllocatedBytesForCurrentThread();
        int dropped = target.Counters!.DroppedKind + target.Counters.DroppedVersion + target.Counters.DroppedUnknown;
        Flood(world, stranger, peer, bytes);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        Assert.AreEqual(0L, own);
        Assert.IsGreaterThan(dropped, target.Counters.DroppedKind + target.Counters.DroppedVersion + target.Counters.DroppedUnknown);
        stranger.Release(peer);
        pair.Close();
        world.End();
    }

    private static byte[] PortNameOf(WspProvider node, int descriptor, byte[] name)
    {
        int length = name.Length;
        Assert.AreEqual(0, node.WSPGetSockName(descriptor, name, ref length, out int _));
        return name;
    }

    private static void Flood(World world, LoopbackLink from, int peer, byte[] bytes)
    {
        for (int first = 0; first < 256; first++)
        {
            bytes[0] = (byte)first;
            for (int length = 1; length < bytes.Length; length += 7)
            {
                from.Send(0, peer, bytes, length);
                world.Settle();
            }
        }
    }

    /// <summary>A root and a leaf that has joined it, on one thread.</summary>
    private sealed class Pair
    {
        private readonly World _world;
        private int _perLeaf;

        public Pair(World world)
        {
            _world = world;
            RootNode = world.AddNode();
            LeafNode = world.AddNode();
            Root = RootNode.WSPSocket(0, 0, 0, null, 0, Wsa.WSA_FLAG_MULTIPOINT_C_ROOT | Wsa.WSA_FLAG_MULTIPOINT_D_ROOT, out int _);
            Leaf = LeafNode.WSPSocket(0, 0, 0, null, 0, Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF, out int _);
            byte[] name = World.NameOf(0, 5000);
            RootNode.WSPBind(Root, name, name.Length, out int _);
            RootNode.WSPListen(Root, 4, out int _);
            world.Meanwhile = Accept;
            LeafNode.WSPJoinLeaf(Leaf, name, name.Length, null, null, null, null, Wsa.JL_BOTH, out int error);
            Assert.AreEqual(0, error);
        }

        public WspProvider RootNode { get; }

        public WspProvider LeafNode { get; }

        public int Root { get; }

        public int Leaf { get; }

        private void Accept()
        {
            int length = 0;
            _perLeaf = RootNode.WSPAccept(Root, null, ref length, null, null, out int error);
            Assert.AreEqual(0, error);
        }

        public void Close()
        {
            LeafNode.WSPCloseSocket(Leaf, out int _);
            _world.Settle();
            RootNode.WSPCloseSocket(_perLeaf, out int _);
            RootNode.WSPCloseSocket(Root, out int _);
            _world.Advance(10000);
        }
    }
}
