// Conformance rows 37 to 41 and 44: a leaf asks a listening root.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A leaf asks.</summary>
[TestClass]
public class LeafAsksTests
{
    /// <summary>A root that listens at port 5000, and a leaf.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly JoinNode RootNode;
        public readonly JoinNode LeafNode;
        public readonly int Root;
        public readonly int Leaf;
        public readonly JoinAcceptor Acceptor;

        public Scene()
        {
            RootNode = new JoinNode(World);
            LeafNode = new JoinNode(World);
            Root = RootNode.Listener(5000, JoinNode.RootFlags);
            Leaf = LeafNode.Leaf();
            Acceptor = new JoinAcceptor(RootNode, Root);
        }

        /// <summary>Asks, and waits until the root has accepted.</summary>
        public int Ask(int leaf)
        {
            World.Meanwhile = Acceptor.Run;
            return LeafNode.Join(leaf, RootNode.At(5000));
        }
    }

    [TestMethod]
    public void C037_AskingReturnsTheSocketItself()
    {
        Scene scene = new Scene();
        Assert.AreEqual(scene.Leaf, scene.LeafNode.Succeeds(scene.Ask(scene.Leaf)));
        scene.LeafNode.Talks(scene.World, scene.Leaf, scene.RootNode, scene.Root, 1);
        scene.World.End();
    }

    [TestMethod]
    public void C037_NonBlockingAskingReturnsTheSocketItselfAtOnce()
    {
        Scene scene = new Scene();
        scene.LeafNode.Succeeds(scene.LeafNode.SetNonBlocking(scene.Leaf, true));
        Assert.AreEqual(scene.Leaf, scene.LeafNode.Succeeds(scene.LeafNode.Join(scene.Leaf, scene.RootNode.At(5000))));
        scene.LeafNode.Fails(Wsa.WSAENOTCONN, scene.LeafNode.Send(scene.Leaf, new byte[] { 1 }));
        scene.LeafNode.Fails(Wsa.WSAEALREADY, scene.LeafNode.Join(scene.Leaf, scene.RootNode.At(5000)));
        scene.World.Settle();
        scene.Acceptor.Run();
        scene.World.Settle();
        scene.LeafNode.Talks(scene.World, scene.Leaf, scene.RootNode, scene.Root, 1);
        scene.World.End();
    }

    [TestMethod]
    public void C038_ListeningRootRecordsAccept()
    {
        Scene scene = new Scene();
        ManualResetEvent happened = new ManualResetEvent(false);
        scene.RootNode.Select(scene.Root, happened, Wsa.FD_ACCEPT);
        Assert.AreEqual(0, scene.RootNode.Enum(scene.Root));
        scene.LeafNode.Succeeds(scene.LeafNode.SetNonBlocking(scene.Leaf, true));
        scene.LeafNode.Succeeds(scene.LeafNode.Join(scene.Leaf, scene.RootNode.At(5000)));
        scene.World.Settle();
        Assert.IsTrue(happened.WaitOne(0, false), "the event object");
        Assert.AreEqual(Wsa.FD_ACCEPT, scene.RootNode.Enum(scene.Root));

        // A request that is repeated is the same request.
        scene.World.Advance(2000);
        Assert.IsTrue(scene.RootNode.Counters.DroppedRequest > 0);
        Assert.AreEqual(0, scene.RootNode.Enum(scene.Root));
        scene.World.End();
    }

    [TestMethod]
    public void C039_LeafRecordsConnectAfterTheRootsAccept()
    {
        Scene scene = new Scene();
        ManualResetEvent happened = new ManualResetEvent(false);
        scene.LeafNode.Select(scene.Leaf, happened, Wsa.FD_CONNECT);
        scene.LeafNode.Succeeds(scene.LeafNode.Join(scene.Leaf, scene.RootNode.At(5000)));
        scene.World.Advance(4000);
        Assert.IsFalse(happened.WaitOne(0, false), "the event object before Accept");
        Assert.AreEqual(0, scene.LeafNode.Enum(scene.Leaf));
        scene.Acceptor.Run();
        scene.World.Settle();
        Assert.IsTrue(happened.WaitOne(0, false), "the event object after Accept");
        Assert.AreEqual(Wsa.FD_CONNECT, scene.LeafNode.Enum(scene.Leaf));
        Assert.AreEqual(0, scene.LeafNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        scene.World.End();
    }

    [TestMethod]
    public void C039_LeafRecordsConnectAfterTheRootsRejection()
    {
        Scene scene = new Scene();
        scene.Acceptor.Decision = Wsa.CF_REJECT;
        scene.LeafNode.SelectAll(scene.Leaf);
        scene.LeafNode.Succeeds(scene.LeafNode.Join(scene.Leaf, scene.RootNode.At(5000)));
        scene.World.Settle();
        scene.Acceptor.Run();
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, scene.LeafNode.Enum(scene.Leaf));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, scene.LeafNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        scene.World.End();
    }

    [TestMethod]
    public void C040_RootsAcceptReturnsAControlLeaf()
    {
        Scene scene = new Scene();
        JoinNode node = scene.RootNode;
        scene.LeafNode.Succeeds(scene.Ask(scene.Leaf));
        int perLeaf = scene.Acceptor.Accepted;
        Assert.AreNotEqual(scene.Root, perLeaf);
        node.Fails(Wsa.WSAEISCONN, node.Join(perLeaf, scene.LeafNode.At(6000)));
        node.Fails(Wsa.WSAEISCONN, node.Listen(perLeaf, 1));
        node.Fails(Wsa.WSAEINVAL, node.Bind(perLeaf, node.At(5001)));
        byte[] peer = new byte[Wsa.SOCKADDR_IN_LENGTH];
        node.Succeeds(node.GetPeerName(perLeaf, peer));
        Bytes.AreSame(scene.LeafNode.NameOf(scene.Leaf), peer, 16);
        Bytes.AreSame(peer, scene.Acceptor.From, 16);
        node.Talks(scene.World, perLeaf, scene.LeafNode, scene.Leaf, 1);
        scene.World.End();
    }

    [TestMethod]
    public void C041_JoiningAgainAfterSuccessFailsIsConnected()
    {
        Scene scene = new Scene();
        JoinNode other = new JoinNode(scene.World);
        other.Listener(5000, JoinNode.RootFlags);
        scene.LeafNode.Succeeds(scene.Ask(scene.Leaf));
        int sent = scene.LeafNode.Sent;
        scene.LeafNode.Fails(Wsa.WSAEISCONN, scene.LeafNode.Join(scene.Leaf, scene.RootNode.At(5000)));
        scene.LeafNode.Fails(Wsa.WSAEISCONN, scene.LeafNode.Join(scene.Leaf, other.At(5000)));
        Assert.AreEqual(sent, scene.LeafNode.Sent);
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, 1);
        scene.World.End();
    }

    [TestMethod]
    public void C041_LeafWhoseSessionHasEndedMayJoinAgain()
    {
        Scene scene = new Scene();
        for (int i = 0; i < 5; i++)
        {
            scene.LeafNode.Succeeds(scene.Ask(scene.Leaf));
            scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, i);
            scene.RootNode.Close(scene.Acceptor.Accepted);
            scene.World.Settle();
            scene.LeafNode.Fails(Wsa.WSAEDISCON, scene.LeafNode.Receive(scene.Leaf, new byte[8]));
        }

        scene.World.End();
    }

    [TestMethod]
    public void C041_LeafThatWasTimedOutMayAskAgainThoughItsTablesHoldOneSocket()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.Sockets = 1;
        limits.Members = 1;
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, limits);
        int leaf = leafNode.Leaf();
        leafNode.Fails(Wsa.WSAETIMEDOUT, leafNode.Join(leaf, rootNode.At(5000)));
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(leaf, rootNode.At(5000)));
        world.Advance(5000);
        rootNode.Talks(world, acceptor.Accepted, leafNode, leaf, 1);
        world.End();
    }

    [TestMethod]
    public void C041_OtherSocketsOfTheNodeMayJoinTheSameRoot()
    {
        Scene scene = new Scene();
        int second = scene.LeafNode.Leaf();
        scene.LeafNode.Succeeds(scene.Ask(scene.Leaf));
        int firstAtRoot = scene.Acceptor.Accepted;
        scene.LeafNode.Succeeds(scene.Ask(second));
        scene.RootNode.Talks(scene.World, firstAtRoot, scene.LeafNode, scene.Leaf, 1);
        scene.RootNode.Talks(scene.World, scene.Acceptor.Accepted, scene.LeafNode, second, 2);
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, second, 3);
        byte[] room = new byte[8];
        Assert.AreEqual(3, scene.LeafNode.Receive(scene.Leaf, room));
        Assert.AreEqual(3, (int)room[0]);
        scene.LeafNode.Close(scene.Leaf);
        scene.World.Advance(20000);
        scene.LeafNode.Talks(scene.World, second, scene.RootNode, scene.Root, 4);
        scene.World.End();
    }

    [TestMethod]
    public void C041_SocketsThatShareTheLastPortCannotJoinTheSameRoot()
    {
        World world = new World();
        Limits limits = Limits.Board();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, limits, out FaultyLink link, 2);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, root);
        int first = leafNode.Leaf();
        int second = leafNode.Leaf();
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(first, rootNode.At(5000)));
        int sent = leafNode.Sent;
        leafNode.Fails(Wsa.WSAEADDRINUSE, leafNode.Join(second, rootNode.At(5000)));
        Assert.AreEqual(sent, leafNode.Sent);
        world.Advance(20000);
        rootNode.Talks(world, acceptor.Accepted, leafNode, first, 1);
        Assert.AreEqual(0, link.LoseNext);
        world.End();
    }

    [TestMethod]
    public void C044_ListeningLeafRefusesAPlainConnect()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int listener = leafNode.Listener(6000, JoinNode.LeafFlags);
        leafNode.SelectAll(listener);
        int plain = node.Succeeds(node.Open(null, 0));
        node.Fails(Wsa.WSAECONNREFUSED, node.Connect(plain, leafNode.At(6000)));
        Assert.AreEqual(0, leafNode.Enum(listener));
        leafNode.Fails(Wsa.WSAEWOULDBLOCK, leafNode.Accept(listener));
        Assert.AreEqual(1, leafNode.Counters.RefusedNotListening);

        // A root is welcome all the same.
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, listener);
        int root = node.Root();
        world.Meanwhile = acceptor.Run;
        node.Succeeds(node.Join(root, leafNode.At(6000)));
        world.End();
    }

    [TestMethod]
    public void C044_NonBlockingConnectIsToldTheRefusal()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        leafNode.Listener(6000, JoinNode.LeafFlags);
        int plain = node.Succeeds(node.Open(null, 0));
        node.SelectAll(plain);
        node.Fails(Wsa.WSAEWOULDBLOCK, node.Connect(plain, leafNode.At(6000)));
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, node.Enum(plain));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, node.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.End();
    }

    [TestMethod]
    public void C044_ConnectIsNoCallForMultipointSockets()
    {
        Scene scene = new Scene();
        scene.LeafNode.Fails(Wsa.WSAEOPNOTSUPP, scene.LeafNode.Connect(scene.Leaf, scene.RootNode.At(5000)));
        Assert.AreEqual(0, scene.LeafNode.Sent);
        scene.World.End();
    }
}
