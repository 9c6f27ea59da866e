// Conformance rows 11 to 21: what JoinLeaf makes of its arguments, before anything is sent.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>The arguments of JoinLeaf.</summary>
[TestClass]
public class JoinArgumentsTests
{
    /// <summary>A node with a root and a leaf of its own, and somebody who would answer both if they asked.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly JoinNode Node;
        public readonly JoinNode Other;
        public readonly int Root;
        public readonly int Leaf;
        public readonly byte[] RootName;
        public readonly byte[] LeafName;

        public Scene()
        {
            Node = new JoinNode(World);
            Other = new JoinNode(World);
            Other.Listener(5000, JoinNode.RootFlags);
            Other.Listener(6000, JoinNode.LeafFlags);
            RootName = Other.At(5000);
            LeafName = Other.At(6000);
            Root = Node.Root();
            Leaf = Node.Leaf();
        }

        /// <summary>Both kinds of socket answer the same to this call.</summary>
        public void BothFail(int code, byte[]? name, int namelen, WsaBuffer? caller, WsaBuffer? callee, QualityOfService? quality, int flags)
        {
            Node.Fails(code, Node.Provider.WSPJoinLeaf(Root, name, namelen, caller, callee, quality, null, flags, out Node.Errno));
            Node.Fails(code, Node.Provider.WSPJoinLeaf(Leaf, name, namelen, caller, callee, quality, null, flags, out Node.Errno));
        }

        /// <summary>A name that the call does not take.</summary>
        public void BothFail(int code, byte[]? name, int namelen)
        {
            BothFail(code, name, namelen, null, null, null, Wsa.JL_BOTH);
        }

        /// <summary>Nothing was sent, both sockets are as unbound as they were, and the next good join goes through.</summary>
        public void EndUntouched()
        {
            World.Settle();
            Assert.AreEqual(0, Node.Sent, "datagrams sent by calls whose arguments were wrong");
            byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
            Node.Fails(Wsa.WSAEINVAL, Node.GetSockName(Root, name));
            Node.Fails(Wsa.WSAEINVAL, Node.GetSockName(Leaf, name));
            Node.Succeeds(Node.SetNonBlocking(Root, true));
            Node.Succeeds(Node.Join(Root, LeafName));
            Node.Succeeds(Node.SetNonBlocking(Leaf, true));
            Node.Succeeds(Node.Join(Leaf, RootName));
            World.End();
        }
    }

    [TestMethod]
    public void C011_UnknownSocketIsNotASocket()
    {
        Scene scene = new Scene();
        int[] unknown = { -1, 0, 1, 5, 6, 1023, 12345, int.MaxValue, int.MinValue, scene.Root + 1024, scene.Root + 2048 };
        for (int i = 0; i < unknown.Length; i++)
        {
            scene.Node.Fails(Wsa.WSAENOTSOCK, scene.Node.Join(unknown[i], scene.LeafName));
        }

        scene.EndUntouched();
    }

    [TestMethod]
    public void C011_ClosedSocketIsNotASocketEvenWhenItsPlaceIsTaken()
    {
        Scene scene = new Scene();
        int closed = scene.Node.Leaf();
        scene.Node.Close(closed);
        scene.Node.Fails(Wsa.WSAENOTSOCK, scene.Node.Join(closed, scene.RootName));
        int successor = scene.Node.Leaf();
        Assert.AreNotEqual(closed, successor);
        scene.Node.Fails(Wsa.WSAENOTSOCK, scene.Node.Join(closed, scene.RootName));
        scene.EndUntouched();
    }

    [TestMethod]
    public void C012_NullNameIsAFault()
    {
        Scene scene = new Scene();
        scene.BothFail(Wsa.WSAEFAULT, null, 0);
        scene.BothFail(Wsa.WSAEFAULT, null, 16);
        scene.EndUntouched();
    }

    [TestMethod]
    public void C012_NameThatIsTooShortIsAFault()
    {
        Scene scene = new Scene();
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 15);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 0);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, -16);
        scene.BothFail(Wsa.WSAEFAULT, Bytes.Copy(scene.RootName, 15), 16);
        scene.BothFail(Wsa.WSAEFAULT, new byte[0], 16);
        scene.EndUntouched();
    }

    [TestMethod]
    public void C013_FamilyThatIsNotTheSocketsIsNotSupported()
    {
        Scene scene = new Scene();
        int[] families = { 0, 1, 3, 23, 255, 256 + Wsa.AF_INET };
        for (int i = 0; i < families.Length; i++)
        {
            byte[] name = Bytes.Copy(scene.RootName, 16);
            name[0] = (byte)families[i];
            name[1] = (byte)(families[i] >> 8);
            scene.BothFail(Wsa.WSAEAFNOSUPPORT, name, 16);
        }

        scene.EndUntouched();
    }

    [TestMethod]
    public void C014_AddressOfZerosIsNotAvailable()
    {
        Scene scene = new Scene();
        scene.BothFail(Wsa.WSAEADDRNOTAVAIL, SockAddr.Create(0, 0, 0, 0, 5000), 16);
        scene.BothFail(Wsa.WSAEADDRNOTAVAIL, SockAddr.Create(0, 0, 0, 0, 0), 16);
        scene.BothFail(Wsa.WSAEADDRNOTAVAIL, SockAddr.Create(127, 0, 0, 2, 0), 16);
        scene.EndUntouched();
    }

    [TestMethod]
    public void C015_CallerDataAboveThePublishedLimitIsAFault()
    {
        Scene scene = new Scene();
        int limit = scene.Node.Entry(Wsa.XP1_SUPPORT_MULTIPOINT, 0).MaxConnectData;
        Assert.IsTrue(limit > 0);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 16, new WsaBuffer(new byte[limit + 1]), null, null, Wsa.JL_BOTH);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 16, new WsaBuffer(new byte[70000]), null, null, Wsa.JL_BOTH);
        scene.EndUntouched();
    }

    [TestMethod]
    public void C015_BufferThatLiesAboutItsLengthIsAFault()
    {
        Scene scene = new Scene();
        WsaBuffer tooLong = new WsaBuffer(new byte[8], 9);
        WsaBuffer negative = new WsaBuffer(new byte[8], -1);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 16, tooLong, null, null, Wsa.JL_BOTH);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 16, negative, null, null, Wsa.JL_BOTH);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 16, null, tooLong, null, Wsa.JL_BOTH);
        scene.BothFail(Wsa.WSAEFAULT, scene.RootName, 16, null, negative, null, Wsa.JL_BOTH);
        scene.EndUntouched();
    }

    [TestMethod]
    public void C015_CallerDataOfThePublishedLimitArrives()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        byte[] data = Bytes.Pattern(leafNode.Entry(Wsa.XP1_SUPPORT_MULTIPOINT, 0).MaxConnectData, 3);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(leafNode.Leaf(), rootNode.At(5000), new WsaBuffer(data), null));
        Bytes.AreSame(data, acceptor.Caller, acceptor.Caller!.Length);
        world.End();
    }

    [TestMethod]
    public void C016_CallerDataNeedsAnEntryThatCarriesIt()
    {
        Scene scene = new Scene();
        ProtocolInfo entry = scene.Node.Entry(Wsa.XP1_SUPPORT_MULTIPOINT, Wsa.XP1_CONNECT_DATA);
        int s = scene.Node.Succeeds(scene.Node.Open(entry, JoinNode.LeafFlags));
        scene.Node.Fails(Wsa.WSAEPROTONOSUPPORT, scene.Node.Join(s, scene.RootName, new WsaBuffer(new byte[] { 1 }), null));
        scene.Node.Fails(Wsa.WSAEPROTONOSUPPORT, scene.Node.Join(s, scene.RootName, new WsaBuffer(new byte[1], 0), null));
        scene.EndUntouched();
    }

    [TestMethod]
    public void C018_MoreQualityThanBestEffortIsNotSupported()
    {
        Scene scene = new Scene();
        QualityOfService sending = new QualityOfService();
        sending.SendingServiceType = QualityOfService.ServiceTypeControlledLoad;
        QualityOfService receiving = new QualityOfService();
        receiving.ReceivingServiceType = QualityOfService.ServiceTypeGuaranteed;
        scene.BothFail(Wsa.WSAEOPNOTSUPP, scene.RootName, 16, null, null, sending, Wsa.JL_BOTH);
        scene.BothFail(Wsa.WSAEOPNOTSUPP, scene.RootName, 16, null, null, receiving, Wsa.JL_BOTH);
        scene.EndUntouched();
    }

    [TestMethod]
    public void C018_BestEffortIsTakenAndTheGroupsQualityIgnored()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        QualityOfService none = new QualityOfService();
        none.SendingServiceType = QualityOfService.ServiceTypeNoTraffic;
        QualityOfService tooMuch = new QualityOfService();
        tooMuch.SendingServiceType = QualityOfService.ServiceTypeGuaranteed;
        tooMuch.ReceivingServiceType = QualityOfService.ServiceTypeGuaranteed;
        byte[] name = rootNode.At(5000);
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Provider.WSPJoinLeaf(leafNode.Leaf(), name, 16, null, null, new QualityOfService(), tooMuch, Wsa.JL_BOTH, out leafNode.Errno));
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Provider.WSPJoinLeaf(leafNode.Leaf(), name, 16, null, null, none, tooMuch, Wsa.JL_BOTH, out leafNode.Errno));
        world.End();
    }

    [TestMethod]
    public void C019_OnlyOneOfTheThreePartsIsValid()
    {
        Scene scene = new Scene();
        int[] flags = { 0, 3, 5, 6, 7, 8, 12, -1, int.MinValue };
        for (int i = 0; i < flags.Length; i++)
        {
            scene.BothFail(Wsa.WSAEINVAL, scene.RootName, 16, null, null, null, flags[i]);
        }

        scene.EndUntouched();
    }

    [TestMethod]
    public void C019_EachOfTheThreePartsIsValid()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        int[] flags = { Wsa.JL_SENDER_ONLY, Wsa.JL_RECEIVER_ONLY, Wsa.JL_BOTH };
        for (int i = 0; i < flags.Length; i++)
        {
            world.Meanwhile = acceptor.Run;
            leafNode.Succeeds(leafNode.Provider.WSPJoinLeaf(leafNode.Leaf(), rootNode.At(5000), 16, null, null, null, null, flags[i], out leafNode.Errno));
        }

        Assert.AreEqual(3, acceptor.Calls);
        world.End();
    }

    [TestMethod]
    public void C020_NullDataIsLegalWhenALeafAsks()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(5000, JoinNode.RootFlags));
        acceptor.Callee = Bytes.Pattern(40, 9);
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(leafNode.Leaf(), rootNode.At(5000), null, null));
        Assert.IsNull(acceptor.Caller, "the data that the condition function saw");
        world.End();
    }

    [TestMethod]
    public void C020_NullDataIsLegalWhenARootInvites()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        JoinAcceptor acceptor = new JoinAcceptor(leafNode, leafNode.Listener(6000, JoinNode.LeafFlags));
        acceptor.Callee = Bytes.Pattern(40, 9);
        world.Meanwhile = acceptor.Run;
        rootNode.Succeeds(rootNode.Join(rootNode.Root(), leafNode.At(6000), null, null));
        Assert.IsNull(acceptor.Caller, "the data that the condition function saw");
        world.End();
    }

    [TestMethod]
    public void C021_EveryFailureIsMinusOneWithANumberAndSuccessLeavesNone()
    {
        Scene scene = new Scene();
        JoinNode node = scene.Node;
        WsaBuffer large = new WsaBuffer(new byte[node.Provider.Limits.MaxConnectData + 1]);
        QualityOfService quality = new QualityOfService();
        quality.SendingServiceType = QualityOfService.ServiceTypeGuaranteed;
        int plain = node.Succeeds(node.Open(null, 0));
        int mixed = node.Succeeds(node.Open(null, Wsa.WSA_FLAG_MULTIPOINT_C_ROOT | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF));
        byte[] name = scene.LeafName;
        int[] results = new int[10];
        int[] codes = new int[10];
        results[0] = node.Provider.WSPJoinLeaf(-1, name, 16, null, null, null, null, 4, out codes[0]);
        results[1] = node.Provider.WSPJoinLeaf(plain, name, 16, null, null, null, null, 4, out codes[1]);
        results[2] = node.Provider.WSPJoinLeaf(scene.Root, null, 16, null, null, null, null, 4, out codes[2]);
        results[3] = node.Provider.WSPJoinLeaf(scene.Root, name, 3, null, null, null, null, 4, out codes[3]);
        results[4] = node.Provider.WSPJoinLeaf(scene.Root, new byte[16], 16, null, null, null, null, 4, out codes[4]);
        results[5] = node.Provider.WSPJoinLeaf(scene.Root, SockAddr.Create(0, 0, 0, 0, 1), 16, null, null, null, null, 4, out codes[5]);
        results[6] = node.Provider.WSPJoinLeaf(scene.Root, name, 16, large, null, null, null, 4, out codes[6]);
        results[7] = node.Provider.WSPJoinLeaf(scene.Root, name, 16, null, null, quality, null, 4, out codes[7]);
        results[8] = node.Provider.WSPJoinLeaf(scene.Root, name, 16, null, null, null, null, 0, out codes[8]);
        results[9] = node.Provider.WSPJoinLeaf(mixed, name, 16, null, null, null, null, 4, out codes[9]);
        for (int i = 0; i < results.Length; i++)
        {
            Assert.AreEqual(-1, results[i], "result");
            Assert.IsTrue(codes[i] > 10000, "lpErrno");
        }

        scene.EndUntouched();
    }

    [TestMethod]
    public void C021_WithoutAStartEveryCallFailsWithANumber()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        int leaf = node.Leaf();
        node.Succeeds(node.Provider.WSPCleanup(out node.Errno));
        node.Fails(Wsa.WSANOTINITIALISED, node.Join(leaf, node.At(5000)));
        node.Fails(Wsa.WSANOTINITIALISED, node.Open(null, 0));
        node.Fails(Wsa.WSANOTINITIALISED, node.Accept(leaf));
        node.Fails(Wsa.WSANOTINITIALISED, node.Connect(leaf, node.At(5000)));
        node.Fails(Wsa.WSANOTINITIALISED, node.Provider.WSPCleanup(out node.Errno));
        Assert.AreEqual(0, node.Provider.WSPStartup(0x0202, null, null, null, null));
        node.Fails(Wsa.WSAENOTSOCK, node.Join(leaf, node.At(5000)));
        world.End();
    }
}
