// Bad input: backlogs that are full, and requests that are overtaken; a code and a counter, and nothing else suffers.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What happens where no more requests can wait.</summary>
[TestClass]
public class FullBacklogTests
{
    [TestMethod]
    public void BacklogFullRefusesTheNextAndKeepsTheFirst()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode first = new JoinNode(world);
        JoinNode second = new JoinNode(world);
        int root = rootNode.Root();
        rootNode.Succeeds(rootNode.Bind(root, rootNode.At(5000)));
        rootNode.Succeeds(rootNode.Listen(root, 1));
        int firstLeaf = first.Asks(world, rootNode.At(5000));
        CounterWatch watch = new CounterWatch(rootNode);
        int secondLeaf = second.Asks(world, rootNode.At(5000));
        watch.Rose(CounterWatch.Full, 1);
        second.HearsConnect(secondLeaf, Wsa.WSAECONNREFUSED);

        // The first one's turn comes, and then there is room again.
        rootNode.Succeeds(rootNode.Accept(root));
        world.Settle();
        first.HearsConnect(firstLeaf, 0);
        second.Succeeds(second.Join(secondLeaf, rootNode.At(5000)));
        world.Settle();
        rootNode.Succeeds(rootNode.Accept(root));
        world.Settle();
        second.HearsConnect(secondLeaf, 0);
        rootNode.Talks(world, root, first, firstLeaf, 1);
        world.End();
    }

    [TestMethod]
    public void BacklogOfAllListenersTogetherRefusesTheNext()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Backlog = 1;
        JoinNode rootNode = new JoinNode(world, limits);
        JoinNode leafNode = new JoinNode(world);
        int one = rootNode.Listener(5000, JoinNode.RootFlags);
        int other = rootNode.Listener(5001, JoinNode.RootFlags);
        int first = leafNode.Asks(world, rootNode.At(5000));
        CounterWatch watch = new CounterWatch(rootNode);
        int second = leafNode.Asks(world, rootNode.At(5001));
        watch.Rose(CounterWatch.Full, 1);
        leafNode.HearsConnect(second, Wsa.WSAECONNREFUSED);
        rootNode.Succeeds(rootNode.Accept(one));
        world.Settle();
        leafNode.HearsConnect(first, 0);
        rootNode.Succeeds(rootNode.SetNonBlocking(other, true));
        rootNode.Fails(Wsa.WSAEWOULDBLOCK, rootNode.Accept(other));
        world.End();
    }

    [TestMethod]
    public void RememberedRefusalGivesItsPlaceToANewRequest()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Backlog = 1;
        JoinNode rootNode = new JoinNode(world, limits);
        JoinNode first = new JoinNode(world);
        JoinNode second = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, root);
        acceptor.Decision = Wsa.CF_REJECT;
        acceptor.Callee = Bytes.Pattern(8, 8);
        int refused = first.Asks(world, rootNode.At(5000));
        acceptor.Run();
        world.Settle();
        first.HearsConnect(refused, Wsa.WSAECONNREFUSED);
        acceptor.Decision = Wsa.CF_ACCEPT;
        int leaf = second.Asks(world, rootNode.At(5000));
        acceptor.Run();
        world.Settle();
        second.HearsConnect(leaf, 0);
        world.End();
    }

    [TestMethod]
    public void PlaceOfARequestThatIsBeingDecidedIsNotGivenAway()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Backlog = 1;
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, limits);
        int listener = leafNode.Listener(6000, JoinNode.LeafFlags);
        int first = rootNode.Root();
        int second = rootNode.Root();
        rootNode.SelectAll(first);
        rootNode.SelectAll(second);
        int perLeaf = rootNode.Succeeds(rootNode.Join(first, leafNode.At(6000)));
        world.Settle();

        // While the application decides, the first root cancels, more than once, and another one invites.
        Overtaken overtaken = new Overtaken(world, rootNode, perLeaf, second, leafNode.At(6000));
        leafNode.Fails(Wsa.WSAECONNRESET, leafNode.Accept(listener, overtaken.Decide, new byte[16]));
        world.Settle();
        rootNode.HearsConnect(second, Wsa.WSAECONNREFUSED);
        Assert.AreEqual(1, leafNode.Counters.Withdrawn);
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, listener);
        rootNode.Succeeds(rootNode.Join(second, leafNode.At(6000)));
        world.Settle();
        acceptor.Run();
        world.Settle();
        rootNode.HearsConnect(second, 0);
        world.End();
    }

    /// <summary>A condition function that takes its time, in which the request it decides on is cancelled.</summary>
    private sealed class Overtaken
    {
        private readonly World _world;
        private readonly JoinNode _node;
        private readonly int _cancelled;
        private readonly int _next;
        private readonly byte[] _name;

        public Overtaken(World world, JoinNode node, int cancelled, int next, byte[] name)
        {
            _world = world;
            _node = node;
            _cancelled = cancelled;
            _next = next;
            _name = name;
        }

        public int Decide(
            WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData)
        {
            _node.Close(_cancelled);
            _world.Advance(600);
            _node.Succeeds(_node.Join(_next, _name));
            _world.Advance(600);
            return Wsa.CF_ACCEPT;
        }
    }
}
