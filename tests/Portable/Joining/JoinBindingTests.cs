// Conformance rows 17 and 22 to 24: callee data that does not fit, and how JoinLeaf binds an unbound socket.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What JoinLeaf does to its arguments.</summary>
[TestClass]
public class JoinBindingTests
{
    [TestMethod]
    public void C017_CalleeDataLargerThanTheBufferFailsALeafsJoin()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, root);
        acceptor.Callee = Bytes.Pattern(21, 1);
        byte[] room = new byte[32];
        WsaBuffer callee = new WsaBuffer(room, 20);
        int leaf = leafNode.Leaf();
        world.Meanwhile = acceptor.Run;
        leafNode.Fails(Wsa.WSAEFAULT, leafNode.Join(leaf, rootNode.At(5000), null, callee));
        Assert.AreEqual(0, callee.Length);
        Bytes.AreSame(new byte[32], room, 32);

        // Nobody stays half joined: what the root had accepted is undone, and the leaf may join again.
        world.Settle();
        rootNode.Fails(Wsa.WSAENOTCONN, rootNode.Send(root, new byte[] { 1 }));
        rootNode.Fails(Wsa.WSAECONNRESET, rootNode.Send(acceptor.Accepted, new byte[] { 1 }));
        callee.Length = 21;
        world.Meanwhile = acceptor.Run;
        Assert.AreEqual(leaf, leafNode.Succeeds(leafNode.Join(leaf, rootNode.At(5000), null, callee)));
        Bytes.AreSame(acceptor.Callee, callee.Bytes, callee.Length);
        rootNode.Talks(world, root, leafNode, leaf, 5);
        world.End();
    }

    [TestMethod]
    public void C017_CalleeDataLargerThanTheBufferFailsAnInvitation()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        acceptor.Callee = Bytes.Pattern(256, 1);
        byte[] room = new byte[256];
        WsaBuffer callee = new WsaBuffer(room, 255);
        world.Meanwhile = acceptor.Run;
        rootNode.Fails(Wsa.WSAEFAULT, rootNode.Join(root, leafNode.At(6000), null, callee));
        Assert.AreEqual(0, callee.Length);
        Bytes.AreSame(new byte[256], room, 256);
        world.Settle();
        leafNode.Fails(Wsa.WSAECONNRESET, leafNode.Receive(acceptor.Accepted, new byte[8]));
        leafNode.Close(acceptor.Accepted);
        callee.Length = 256;
        world.Meanwhile = acceptor.Run;
        rootNode.Succeeds(rootNode.Join(root, leafNode.At(6000), null, callee));
        Bytes.AreSame(acceptor.Callee, callee.Bytes, callee.Length);
        rootNode.Talks(world, root, leafNode, acceptor.Accepted, 5);
        world.End();
    }

    [TestMethod]
    public void C017_AnyCalleeDataIsTooMuchForNoRoom()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        acceptor.Callee = new byte[] { 7 };
        world.Meanwhile = acceptor.Run;
        leafNode.Fails(Wsa.WSAEFAULT, leafNode.Join(leafNode.Leaf(), rootNode.At(5000), null, new WsaBuffer(new byte[0])));
        world.End();
    }

    [TestMethod]
    public void C017_NonBlockingJoinTellsIt()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        acceptor.Callee = Bytes.Pattern(9, 1);
        WsaBuffer callee = new WsaBuffer(new byte[8]);
        int leaf = leafNode.Leaf();
        leafNode.SelectAll(leaf);
        leafNode.Succeeds(leafNode.Join(leaf, rootNode.At(5000), null, callee));
        world.Settle();
        acceptor.Run();
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, leafNode.Enum(leaf));
        Assert.AreEqual(Wsa.WSAEFAULT, leafNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Assert.AreEqual(0, callee.Length);
        world.End();
    }

    [TestMethod]
    public void C017_BufferThatWasShortenedMeanwhileIsNotWrittenBeyond()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        acceptor.Callee = Bytes.Pattern(9, 1);
        WsaBuffer callee = new WsaBuffer(new byte[16]);
        int leaf = leafNode.Leaf();
        leafNode.SelectAll(leaf);
        leafNode.Succeeds(leafNode.Join(leaf, rootNode.At(5000), null, callee));
        callee.Bytes = new byte[4];
        world.Settle();
        acceptor.Run();
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT, leafNode.Enum(leaf));
        Assert.AreEqual(Wsa.WSAEFAULT, leafNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.End();
    }

    [TestMethod]
    public void C022_JoinLeafBindsUnboundSocketsToUniqueNames()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        int[] sockets = { node.Root(), node.Leaf() };
        int[] ports = new int[2];
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        for (int i = 0; i < sockets.Length; i++)
        {
            node.Fails(Wsa.WSAEINVAL, node.GetSockName(sockets[i], name));
            node.Succeeds(node.SetNonBlocking(sockets[i], true));
            node.Succeeds(node.Join(sockets[i], World.NameOf(7, 6000)));
            byte[] bound = node.NameOf(sockets[i]);
            ports[i] = SockAddr.PortOf(bound);
            Assert.IsTrue(ports[i] != 0, "a port");
            Assert.AreEqual(127, (int)bound[4]);
            Assert.AreEqual(1, (int)bound[7]);
            node.Fails(Wsa.WSAEINVAL, node.Bind(sockets[i], node.At(5000)));
        }

        Assert.AreNotEqual(ports[0], ports[1]);
        world.End();
    }

    [TestMethod]
    public void C022_JoinLeafKeepsTheNameOfABoundSocket()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        int leaf = node.Leaf();
        node.Succeeds(node.Bind(leaf, node.At(5600)));
        node.Succeeds(node.SetNonBlocking(leaf, true));
        node.Succeeds(node.Join(leaf, World.NameOf(7, 6000)));
        Bytes.AreSame(node.At(5600), node.NameOf(leaf), 16);
        world.End();
    }

    [TestMethod]
    public void C023_BindingSurvivesARefusedJoin()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        acceptor.Decision = Wsa.CF_REJECT;
        int leaf = leafNode.Leaf();
        world.Meanwhile = acceptor.Run;
        leafNode.Fails(Wsa.WSAECONNREFUSED, leafNode.Join(leaf, rootNode.At(5000)));
        byte[] bound = leafNode.NameOf(leaf);
        Bytes.AreSame(bound, acceptor.From, 16);
        leafNode.Fails(Wsa.WSAEINVAL, leafNode.Bind(leaf, leafNode.At(5600)));
        acceptor.Decision = Wsa.CF_ACCEPT;
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(leaf, rootNode.At(5000)));
        Bytes.AreSame(bound, leafNode.NameOf(leaf), 16);
        Bytes.AreSame(bound, acceptor.From, 16);
        world.End();
    }

    [TestMethod]
    public void C023_BindingSurvivesARefusedInvitation()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int root = rootNode.Root();
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        acceptor.Decision = Wsa.CF_REJECT;
        world.Meanwhile = acceptor.Run;
        rootNode.Fails(Wsa.WSAECONNREFUSED, rootNode.Join(root, leafNode.At(6000)));
        byte[] bound = rootNode.NameOf(root);
        Bytes.AreSame(bound, acceptor.From, 16);
        rootNode.Fails(Wsa.WSAEINVAL, rootNode.Bind(root, rootNode.At(5600)));
        world.End();
    }

    [TestMethod]
    public void C024_ConflictingBindSurfacesAsAddressInUse()
    {
        World world = new World();
        JoinNode node = new JoinNode(world, Limits.Board(), out FaultyLink link);
        JoinNode other = new JoinNode(world);
        other.Listener(5000, JoinNode.RootFlags);
        int leaf = node.Leaf();
        link.OpenCode = Wsa.WSAEADDRINUSE;
        node.Fails(Wsa.WSAEADDRINUSE, node.Join(leaf, other.At(5000)));
        Assert.AreEqual(0, node.Sent);
        node.Fails(Wsa.WSAEINVAL, node.GetSockName(leaf, new byte[16]));
        link.OpenCode = 0;
        node.Succeeds(node.SetNonBlocking(leaf, true));
        node.Succeeds(node.Join(leaf, other.At(5000)));
        world.End();
    }

    [TestMethod]
    public void C024_ConflictMayAlsoShowAtTheBindItself()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        int first = node.Leaf();
        int second = node.Root();
        node.Succeeds(node.Bind(first, node.At(5600)));
        node.Fails(Wsa.WSAEADDRINUSE, node.Bind(second, node.At(5600)));
        node.Fails(Wsa.WSAEINVAL, node.GetSockName(second, new byte[16]));
        node.Succeeds(node.Bind(second, node.At(5601)));
        world.End();
    }
}
