// Bad input: member table full, sockets used up, pool empty; a code and a counter, and nothing else suffers.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What happens where a limit is reached.</summary>
[TestClass]
public class FullTablesTests
{
    /// <summary>A leaf that is a member, of a root that listens at 5000.</summary>
    private static int Member(World world, JoinNode rootNode, int root, JoinNode leafNode)
    {
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, root);
        int leaf = leafNode.Leaf();
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(leaf, rootNode.At(5000)));
        return leaf;
    }

    [TestMethod]
    public void MemberTableFullFailsTheNextInvitation()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Members = 1;
        JoinNode rootNode = new JoinNode(world, limits);
        JoinNode first = new JoinNode(world);
        JoinNode second = new JoinNode(world);
        int root = rootNode.Root();
        JoinAcceptor acceptor = new JoinAcceptor(first, first.Listener(6000, JoinNode.LeafFlags));
        second.Listener(6000, JoinNode.LeafFlags);
        world.Meanwhile = acceptor.Run;
        int perLeaf = rootNode.Succeeds(rootNode.Join(root, first.At(6000)));
        int sent = rootNode.Sent;
        rootNode.Fails(Wsa.WSAENOBUFS, rootNode.Join(root, second.At(6000)));
        Assert.AreEqual(sent, rootNode.Sent);
        Assert.AreEqual(0, rootNode.Provider.BuffersInUse);
        world.Advance(10000);
        rootNode.Talks(world, root, first, acceptor.Accepted, 1);

        // One leaf goes, and another can come.
        rootNode.Close(perLeaf);
        world.Settle();
        JoinAcceptor next = new JoinAcceptor(second, second.Listener(6001, JoinNode.LeafFlags));
        world.Meanwhile = next.Run;
        rootNode.Succeeds(rootNode.Join(root, second.At(6001)));
        world.End();
    }

    [TestMethod]
    public void MemberTableFullRefusesWhoAsks()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Members = 1;
        JoinNode rootNode = new JoinNode(world, limits);
        JoinNode first = new JoinNode(world);
        JoinNode second = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        int member = Member(world, rootNode, root, first);
        int leaf = second.Asks(world, rootNode.At(5000));
        CounterWatch watch = new CounterWatch(rootNode);
        rootNode.Fails(Wsa.WSAENOBUFS, rootNode.Accept(root));
        world.Settle();
        watch.Rose(CounterWatch.Full, 1);
        second.HearsConnect(leaf, Wsa.WSAECONNREFUSED);
        world.Advance(10000);
        rootNode.Talks(world, root, first, member, 1);
        Assert.AreEqual(0, rootNode.Provider.BuffersInUse);
        world.End();
    }

    [TestMethod]
    public void NoSocketLeftFailsCreation()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        int last = -1;
        for (int i = 0; i < node.Provider.Limits.Sockets; i++)
        {
            last = node.Leaf();
        }

        node.Fails(Wsa.WSAEMFILE, node.Open(null, JoinNode.LeafFlags));
        node.Close(last);
        node.Leaf();
        world.End();
    }

    [TestMethod]
    public void NoSocketLeftRefusesAnInvitation()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Sockets = 2;
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, limits);
        int listener = leafNode.Listener(6000, JoinNode.LeafFlags);
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, listener);
        int first = rootNode.Root();
        int second = rootNode.Root();
        world.Meanwhile = acceptor.Run;
        rootNode.Succeeds(rootNode.Join(first, leafNode.At(6000)));
        int member = acceptor.Accepted;
        CounterWatch watch = new CounterWatch(leafNode);
        world.Meanwhile = acceptor.Run;
        rootNode.Fails(Wsa.WSAECONNREFUSED, rootNode.Join(second, leafNode.At(6000)));
        Assert.AreEqual(-1, acceptor.Accepted);
        Assert.AreEqual(Wsa.WSAENOBUFS, acceptor.Errno);
        watch.Rose(CounterWatch.Full, 1);
        rootNode.Talks(world, first, leafNode, member, 1);
        world.End();
    }

    [TestMethod]
    public void SendBuffersUsedUpFailTheNextJoinAndNothingElse()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.SendBuffers = 2;
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, limits);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        int member = Member(world, rootNode, root, leafNode);
        leafNode.Asks(world, World.NameOf(7, 5000));
        int last = leafNode.Leaf();
        leafNode.Succeeds(leafNode.SetNonBlocking(last, true));
        CounterWatch watch = new CounterWatch(leafNode);
        leafNode.Fails(Wsa.WSAENOBUFS, leafNode.Join(last, World.NameOf(7, 5000)));
        watch.Rose(CounterWatch.NoSendBuffer, 1);
        Assert.AreEqual(0, watch.Sent);

        // Signs of life still go out, for longer than a silent leaf would be kept; a message waits for a buffer.
        world.Advance(4000);
        Assert.AreEqual(0, rootNode.Counters.FellSilent + leafNode.Counters.FellSilent);
        rootNode.Talks(world, root, leafNode, member, 4);
        leafNode.Succeeds(leafNode.SetNonBlocking(member, true));
        leafNode.Fails(Wsa.WSAEWOULDBLOCK, leafNode.Send(member, new byte[] { 1 }));
        world.Advance(1000);
        leafNode.Talks(world, member, rootNode, root, 5);
        leafNode.Succeeds(leafNode.Join(last, World.NameOf(7, 5000)));
        world.End();
    }

    [TestMethod]
    public void SendBuffersUsedUpByAnswersMakeAcceptWait()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.SendBuffers = 2;
        JoinNode rootNode = new JoinNode(world, limits);
        JoinNode first = new JoinNode(world, Limits.Board(), out FaultyLink link);
        JoinNode second = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, root);
        acceptor.Callee = Bytes.Pattern(20, 1);

        // The first one's question is too short for the answer, which must wait for a longer one that does not come.
        first.Asks(world, rootNode.At(5000));
        link.LoseNext = 100;
        acceptor.Run();
        int early = acceptor.Accepted;
        Assert.IsTrue(early >= 0);
        int leaf = second.Asks(world, rootNode.At(5000));
        acceptor.Run();
        Assert.AreEqual(-1, acceptor.Accepted);
        Assert.AreEqual(Wsa.WSAENOBUFS, acceptor.Errno);
        Assert.AreEqual(1, rootNode.Counters.NoSendBuffer);

        // The request stays: with a buffer it is accepted.
        rootNode.Close(early);
        world.Settle();
        acceptor.Run();
        world.Settle();
        second.HearsConnect(leaf, 0);
        rootNode.Talks(world, root, second, leaf, 1);
        world.End();
    }

    [TestMethod]
    public void FloodOfRequestsStarvesNoSession()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        int member = Member(world, rootNode, root, leafNode);
        RawPeer[] strangers = new RawPeer[8];
        for (int i = 0; i < strangers.Length; i++)
        {
            strangers[i] = world.AddRawPeer();
        }

        int backlog = rootNode.Provider.Limits.Backlog;
        byte[] request = new byte[] { 0x61, 4, 0, 0, 0, 0, 0, 0, 0, 0, 33, 0 };
        CounterWatch watch = new CounterWatch(rootNode);
        for (int i = 0; i < 200; i++)
        {
            // Each says that it is from another start, so that it overtakes an earlier one of the same stranger.
            request[2] = (byte)(i + 1);
            strangers[i % strangers.Length].Send(rootNode.At(5000), request);
            world.Settle();
        }

        Counters counters = rootNode.Counters;
        Assert.AreEqual(counters.RefusedFull, watch.Sent);
        Assert.AreEqual(200, counters.RefusedFull + rootNode.Provider.BuffersInUse + counters.Withdrawn, "refused at once, waiting, or overtaken");
        Assert.AreEqual(backlog, rootNode.Provider.BuffersInUse);
        for (int i = 0; i < rootNode.Provider.Limits.ReceiveQueue; i++)
        {
            leafNode.Talks(world, member, rootNode, root, i);
            rootNode.Talks(world, root, leafNode, member, i);
        }

        world.Advance(20000);
        Assert.AreEqual(0, rootNode.Provider.BuffersInUse, "nobody repeats those requests");
        rootNode.Talks(world, root, leafNode, member, 7);
        world.End();
    }

    [TestMethod]
    public void PlacesToWaitUsedUpFailTheNextBlockingCall()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Waiters = 1;
        JoinNode node = new JoinNode(world, limits);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        int root = node.Root();
        int other = node.Root();
        Waiting waiting = new Waiting(node, other, leafNode.At(6000), acceptor);
        world.Meanwhile = waiting.Run;
        node.Succeeds(node.Join(root, leafNode.At(6000)));
        Assert.AreEqual(Wsa.WSAEINPROGRESS, waiting.Errno);

        // Its request was withdrawn: the only one that could be accepted is the first.
        Assert.AreEqual(1, acceptor.Calls);
        world.Advance(5000);
        node.Talks(world, root, leafNode, acceptor.Accepted, 1);
        node.Fails(Wsa.WSAENOTCONN, node.Send(other, new byte[] { 1 }));
        world.End();
    }

    /// <summary>Blocks in a second join while the first has the only place, then lets the first one through.</summary>
    private sealed class Waiting
    {
        private readonly JoinNode _node;
        private readonly int _socket;
        private readonly byte[] _name;
        private readonly JoinAcceptor _acceptor;
        public int Errno;

        public Waiting(JoinNode node, int socket, byte[] name, JoinAcceptor acceptor)
        {
            _node = node;
            _socket = socket;
            _name = name;
            _acceptor = acceptor;
        }

        public void Run()
        {
            _node.Join(_socket, _name);
            Errno = _node.Errno;
            _acceptor.Run();
        }
    }
}
