// Conformance rows 25 to 30: a root invites listening leaves, one after the other.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A root invites.</summary>
[TestClass]
public class RootInvitesTests
{
    /// <summary>A root's node and a leaf's, the leaf listening at port 6000.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly JoinNode RootNode;
        public readonly JoinNode LeafNode;
        public readonly int Root;
        public readonly int Listener;
        public readonly JoinAcceptor Acceptor;

        public Scene()
        {
            RootNode = new JoinNode(World);
            LeafNode = new JoinNode(World);
            Root = RootNode.Root();
            Listener = LeafNode.Listener(6000, JoinNode.LeafFlags);
            Acceptor = new JoinAcceptor(LeafNode, Listener);
        }

        /// <summary>Invites the leaf and waits until it has accepted.</summary>
        public int Invite()
        {
            World.Meanwhile = Acceptor.Run;
            return RootNode.Succeeds(RootNode.Join(Root, LeafNode.At(6000)));
        }
    }

    [TestMethod]
    public void C025_InvitationReturnsANewDescriptor()
    {
        Scene scene = new Scene();
        int perLeaf = scene.Invite();
        Assert.AreNotEqual(scene.Root, perLeaf);
        Assert.AreNotEqual(scene.Listener, scene.Acceptor.Accepted);

        // They are two sockets: the end of one is not the end of the other.
        scene.RootNode.Close(perLeaf);
        scene.RootNode.Fails(Wsa.WSAENOTSOCK, scene.RootNode.Send(perLeaf, new byte[] { 1 }));
        scene.RootNode.Succeeds(scene.RootNode.Listen(scene.Root, 1));
        scene.World.End();
    }

    [TestMethod]
    public void C025_NonBlockingInvitationReturnsANewDescriptorAtOnce()
    {
        Scene scene = new Scene();
        scene.RootNode.Succeeds(scene.RootNode.SetNonBlocking(scene.Root, true));
        int perLeaf = scene.RootNode.Succeeds(scene.RootNode.Join(scene.Root, scene.LeafNode.At(6000)));
        Assert.AreNotEqual(scene.Root, perLeaf);
        scene.World.Settle();
        scene.Acceptor.Run();
        scene.World.Settle();
        scene.RootNode.Talks(scene.World, perLeaf, scene.LeafNode, scene.Acceptor.Accepted, 3);
        scene.World.End();
    }

    [TestMethod]
    public void C026_NewDescriptorIsAControlLeaf()
    {
        Scene scene = new Scene();
        JoinNode node = scene.RootNode;
        int perLeaf = scene.Invite();
        int sent = node.Sent;
        node.Fails(Wsa.WSAEISCONN, node.Join(perLeaf, scene.LeafNode.At(6001)));
        node.Fails(Wsa.WSAEISCONN, node.Listen(perLeaf, 1));
        node.Fails(Wsa.WSAEINVAL, node.Bind(perLeaf, node.At(5000)));
        node.Fails(Wsa.WSAEINVAL, node.Accept(perLeaf));
        Assert.AreEqual(sent, node.Sent);
        byte[] peer = new byte[Wsa.SOCKADDR_IN_LENGTH];
        node.Succeeds(node.GetPeerName(perLeaf, peer));
        Bytes.AreSame(scene.LeafNode.At(6000), peer, 16);
        node.Talks(scene.World, perLeaf, scene.LeafNode, scene.Acceptor.Accepted, 4);
        scene.World.End();
    }

    [TestMethod]
    public void C026_NewDescriptorHasTheRootsProperties()
    {
        Scene scene = new Scene();
        JoinNode node = scene.RootNode;
        int perLeaf = scene.Invite();
        Assert.AreEqual(node.Option(scene.Root, Wsa.SO_TYPE), node.Option(perLeaf, Wsa.SO_TYPE));
        Assert.AreEqual(node.Option(scene.Root, Wsa.SO_MAX_MSG_SIZE), node.Option(perLeaf, Wsa.SO_MAX_MSG_SIZE));
        Assert.AreEqual(0, node.Option(perLeaf, Wsa.SO_ACCEPTCONN));
        scene.World.End();
    }

    [TestMethod]
    public void C026_NewDescriptorInheritsEventMaskAndEventObject()
    {
        Scene scene = new Scene();
        JoinNode node = scene.RootNode;
        ManualResetEvent happened = new ManualResetEvent(false);
        node.Select(scene.Root, happened, Wsa.FD_CONNECT | Wsa.FD_CLOSE);
        int perLeaf = node.Succeeds(node.Join(scene.Root, scene.LeafNode.At(6000)));
        scene.World.Settle();
        scene.Acceptor.Run();
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, node.Enum(scene.Root));

        // FD_WRITE holds but is not in the mask; a socket with a mask cannot be made to block (row 82).
        Assert.AreEqual(0, node.Enum(perLeaf));
        node.Fails(Wsa.WSAEINVAL, node.SetNonBlocking(perLeaf, false));
        happened.Reset();
        scene.LeafNode.Close(scene.Acceptor.Accepted);
        scene.World.Settle();
        Assert.IsTrue(happened.WaitOne(0, false), "the root's event object is set for its per-leaf socket");
        Assert.AreEqual(Wsa.FD_CLOSE, node.Enum(perLeaf));
        Assert.AreEqual(0, node.Enum(scene.Root));
        scene.World.End();
    }

    [TestMethod]
    public void C026_NewDescriptorOfARootWithoutEventsHasNone()
    {
        Scene scene = new Scene();
        int perLeaf = scene.Invite();
        scene.LeafNode.Close(scene.Acceptor.Accepted);
        scene.World.Settle();
        Assert.AreEqual(0, scene.RootNode.Enum(perLeaf));
        scene.RootNode.Succeeds(scene.RootNode.SetNonBlocking(perLeaf, false));
        scene.World.End();
    }

    [TestMethod]
    public void C027_SecondJoinWhilePendingFailsAlready()
    {
        Scene scene = new Scene();
        JoinNode node = scene.RootNode;
        JoinNode third = new JoinNode(scene.World);
        third.Listener(6000, JoinNode.LeafFlags);
        node.Succeeds(node.SetNonBlocking(scene.Root, true));
        int perLeaf = node.Succeeds(node.Join(scene.Root, scene.LeafNode.At(6000)));
        int sent = node.Sent;
        node.Fails(Wsa.WSAEALREADY, node.Join(scene.Root, third.At(6000)));
        node.Fails(Wsa.WSAEALREADY, node.Join(scene.Root, scene.LeafNode.At(6000)));
        Assert.AreEqual(sent, node.Sent);
        scene.World.Settle();
        node.Fails(Wsa.WSAEALREADY, node.Join(scene.Root, third.At(6000)));

        // The first is none the worse for it.
        scene.Acceptor.Run();
        scene.World.Settle();
        node.Talks(scene.World, perLeaf, scene.LeafNode, scene.Acceptor.Accepted, 3);
        scene.World.End();
    }

    [TestMethod]
    public void C027_SecondJoinWhileABlockingOneWaitsFailsAlready()
    {
        Scene scene = new Scene();
        JoinNode other = new JoinNode(scene.World);
        Interrupter interrupter = new Interrupter(scene.RootNode, scene.Root, other.At(6000), scene.Acceptor);
        scene.World.Meanwhile = interrupter.Run;
        int perLeaf = scene.RootNode.Join(scene.Root, scene.LeafNode.At(6000));
        Assert.IsTrue(perLeaf >= 0);
        Assert.AreEqual(-1, interrupter.Result);
        Assert.AreEqual(Wsa.WSAEALREADY, interrupter.Errno);
        scene.RootNode.Talks(scene.World, perLeaf, scene.LeafNode, scene.Acceptor.Accepted, 3);
        scene.World.End();
    }

    /// <summary>Tries a second join while the first blocks, then lets the first one through.</summary>
    private sealed class Interrupter
    {
        private readonly JoinNode _node;
        private readonly int _socket;
        private readonly byte[] _name;
        private readonly JoinAcceptor _acceptor;
        public int Result;
        public int Errno;

        public Interrupter(JoinNode node, int socket, byte[] name, JoinAcceptor acceptor)
        {
            _node = node;
            _socket = socket;
            _name = name;
            _acceptor = acceptor;
        }

        public void Run()
        {
            Result = _node.Join(_socket, _name);
            Errno = _node.Errno;
            _acceptor.Run();
        }
    }

    [TestMethod]
    public void C028_NextJoinMayStartOnceTheLastHasCompleted()
    {
        Scene scene = new Scene();
        World world = scene.World;
        int first = scene.Invite();
        int[] descriptors = new int[5];
        JoinAcceptor[] acceptors = new JoinAcceptor[5];
        for (int i = 0; i < descriptors.Length; i++)
        {
            JoinNode node = new JoinNode(world);
            acceptors[i] = new JoinAcceptor(node, node.Listener(6000, JoinNode.LeafFlags));
            world.Meanwhile = acceptors[i].Run;
            descriptors[i] = scene.RootNode.Succeeds(scene.RootNode.Join(scene.Root, node.At(6000)));
            Assert.AreNotEqual(first, descriptors[i]);
            Assert.IsTrue(i == 0 || descriptors[i] != descriptors[i - 1]);
            scene.RootNode.Talks(world, descriptors[i], node, acceptors[i].Accepted, 10 + i);
        }

        scene.RootNode.Talks(world, scene.Root, scene.LeafNode, scene.Acceptor.Accepted, 99);
        world.End();
    }

    [TestMethod]
    public void C028_NextJoinMayStartAnyNumberOfTimes()
    {
        Scene scene = new Scene();
        for (int i = 0; i < 100; i++)
        {
            int perLeaf = scene.Invite();
            scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Acceptor.Accepted, i);
            scene.LeafNode.Close(scene.Acceptor.Accepted);
            scene.World.Settle();
            scene.RootNode.Close(perLeaf);
            Assert.AreEqual(0, scene.RootNode.Provider.BuffersInUse);
            Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        }

        Assert.AreEqual(100, scene.Acceptor.Calls);
        scene.World.End();
    }

    [TestMethod]
    public void C029_InvitingAMemberFailsIsConnected()
    {
        Scene scene = new Scene();
        JoinNode node = scene.RootNode;
        scene.Invite();
        int sent = node.Sent;
        node.Fails(Wsa.WSAEISCONN, node.Join(scene.Root, scene.LeafNode.At(6000)));
        scene.World.Settle();
        Assert.AreEqual(sent, node.Sent);
        node.Talks(scene.World, scene.Root, scene.LeafNode, scene.Acceptor.Accepted, 8);
        scene.World.End();
    }

    [TestMethod]
    public void C029_InvitingALeafThatAskedItselfInFailsIsConnected()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, root);
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(leafNode.Leaf(), rootNode.At(5000)));
        rootNode.Fails(Wsa.WSAEISCONN, rootNode.Join(root, acceptor.From));
        world.End();
    }

    [TestMethod]
    public void C029_AnotherSessionOfTheSameNodeMayInviteTheSameLeaf()
    {
        Scene scene = new Scene();
        JoinNode node = scene.RootNode;
        scene.Invite();
        int first = scene.Acceptor.Accepted;
        int second = node.Root();
        scene.World.Meanwhile = scene.Acceptor.Run;
        node.Succeeds(node.Join(second, scene.LeafNode.At(6000)));
        node.Talks(scene.World, scene.Root, scene.LeafNode, first, 1);
        node.Talks(scene.World, second, scene.LeafNode, scene.Acceptor.Accepted, 2);

        // What a session does later is no business of the other's, listening or not.
        scene.LeafNode.Close(scene.Listener);
        node.Close(second);
        scene.World.Advance(20000);
        node.Talks(scene.World, scene.Root, scene.LeafNode, first, 3);
        scene.World.End();
    }

    [TestMethod]
    public void C029_LeafThatHasLeftMayBeInvitedAgain()
    {
        Scene scene = new Scene();
        scene.Invite();
        scene.LeafNode.Close(scene.Acceptor.Accepted);
        scene.World.Settle();

        // The descriptor of the first membership is still open.
        scene.Invite();
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Acceptor.Accepted, 6);
        scene.World.End();
    }

    [TestMethod]
    public void C029_LeafThatWasDismissedMayBeInvitedAgain()
    {
        Scene scene = new Scene();
        int first = scene.Invite();
        int member = scene.Acceptor.Accepted;
        scene.RootNode.Close(first);
        scene.World.Settle();

        // The leaf's application has not closed its ended socket yet.
        int second = scene.Invite();
        scene.RootNode.Talks(scene.World, second, scene.LeafNode, scene.Acceptor.Accepted, 6);
        scene.LeafNode.Fails(Wsa.WSAEDISCON, scene.LeafNode.Receive(member, new byte[8]));
        scene.World.Advance(20000);
        scene.LeafNode.Talks(scene.World, scene.Acceptor.Accepted, scene.RootNode, scene.Root, 7);
        scene.World.End();
    }

    [TestMethod]
    public void C030_RootMayInviteWhileItListens()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode asking = new JoinNode(world);
        JoinNode invited = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        JoinAcceptor acceptor = new JoinAcceptor(invited, invited.Listener(6000, JoinNode.LeafFlags));
        rootNode.SelectAll(root);
        rootNode.Succeeds(rootNode.Join(root, invited.At(6000)));

        // A leaf asks, and is accepted, while the invitation is outstanding.
        int leaf = asking.Leaf();
        asking.Succeeds(asking.SetNonBlocking(leaf, true));
        asking.Succeeds(asking.Join(leaf, rootNode.At(5000)));
        world.Settle();
        Assert.IsTrue(rootNode.HasEvent(root, Wsa.FD_ACCEPT));
        rootNode.Succeeds(rootNode.Accept(root));
        acceptor.Run();
        world.Settle();
        Assert.IsTrue(rootNode.HasEvent(root, Wsa.FD_CONNECT));
        Assert.AreEqual(1, rootNode.Option(root, Wsa.SO_ACCEPTCONN));
        rootNode.Talks(world, root, invited, acceptor.Accepted, 1);
        byte[] room = new byte[8];
        Assert.AreEqual(3, asking.Receive(leaf, room));
        world.End();
    }
}
