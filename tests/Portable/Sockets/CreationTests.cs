// Conformance rows 1 to 10: what sockets can be made, and what a new one is like.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Creation.</summary>
[TestClass]
public class CreationTests
{
    private const int CRoot = Wsa.WSA_FLAG_MULTIPOINT_C_ROOT;
    private const int CLeaf = Wsa.WSA_FLAG_MULTIPOINT_C_LEAF;
    private const int DRoot = Wsa.WSA_FLAG_MULTIPOINT_D_ROOT;
    private const int DLeaf = Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;
    private const int ControlPlane = Wsa.XP1_MULTIPOINT_CONTROL_PLANE;
    private const int DataPlane = Wsa.XP1_MULTIPOINT_DATA_PLANE;

    private static ProtocolInfo RootedRooted(JoinNode node)
    {
        return node.Entry(Wsa.XP1_SUPPORT_MULTIPOINT | ControlPlane | DataPlane, 0);
    }

    private static ProtocolInfo RootedNonRooted(JoinNode node)
    {
        return node.Entry(Wsa.XP1_SUPPORT_MULTIPOINT | ControlPlane, DataPlane);
    }

    private static ProtocolInfo NonRootedNonRooted(JoinNode node)
    {
        return node.Entry(Wsa.XP1_SUPPORT_MULTIPOINT, ControlPlane | DataPlane);
    }

    private static ProtocolInfo Plain(JoinNode node)
    {
        return node.Entry(0, Wsa.XP1_SUPPORT_MULTIPOINT);
    }

    /// <summary>No entry makes a socket with these flags.</summary>
    private static void IsInvalidEverywhere(JoinNode node, int flags)
    {
        ProtocolInfo[] entries = node.Provider.WSPEnumProtocols();
        for (int i = 0; i < entries.Length; i++)
        {
            node.Fails(Wsa.WSAEINVAL, node.Open(entries[i], flags));
        }

        node.Fails(Wsa.WSAEINVAL, node.Open(null, flags));
        node.Fails(Wsa.WSAEINVAL, node.Open(null, flags | Wsa.WSA_FLAG_OVERLAPPED));
    }

    [TestMethod]
    public void C001_JoinLeafWithoutMultipointFlagsIsInvalidOnMultipointEntries()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        JoinNode other = new JoinNode(world);
        other.Listener(5000, JoinNode.RootFlags);
        ProtocolInfo[] entries = node.Provider.WSPEnumProtocols();
        int multipoint = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            if ((entries[i].ServiceFlags1 & Wsa.XP1_SUPPORT_MULTIPOINT) != 0)
            {
                multipoint++;
                int s = node.Succeeds(node.Open(entries[i], 0));
                node.Fails(Wsa.WSAEINVAL, node.Join(s, other.At(5000)));
            }
        }

        Assert.AreEqual(6, multipoint, "multipoint entries of the catalogue");
        Assert.AreEqual(0, node.Sent);
        world.End();
    }

    [TestMethod]
    public void C001_JoinLeafOnThePlainEntryFailsAsTheStockProviderDoes()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        JoinNode other = new JoinNode(world);
        other.Listener(5000, JoinNode.RootFlags);
        int named = node.Succeeds(node.Open(Plain(node), 0));
        node.Fails(Wsa.WSASYSCALLFAILURE, node.Join(named, other.At(5000)));
        node.Fails(Wsa.WSASYSCALLFAILURE, node.Provider.WSPJoinLeaf(named, null, 0, null, null, null, null, 0, out node.Errno));
        int byDefault = node.Succeeds(node.Open(null, 0));
        node.Fails(Wsa.WSASYSCALLFAILURE, node.Join(byDefault, other.At(5000)));
        Assert.AreEqual(0, node.Sent);
        world.End();
    }

    [TestMethod]
    public void C002_ControlFlagWithoutDataFlagIsInvalid()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        IsInvalidEverywhere(node, CRoot);
        IsInvalidEverywhere(node, CLeaf);
        world.End();
    }

    [TestMethod]
    public void C002_DataFlagWithoutControlFlagIsInvalid()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        IsInvalidEverywhere(node, DRoot);
        IsInvalidEverywhere(node, DLeaf);
        world.End();
    }

    [TestMethod]
    public void C003_ControlRootWithControlLeafIsInvalid()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        IsInvalidEverywhere(node, CRoot | CLeaf);
        IsInvalidEverywhere(node, CRoot | CLeaf | DRoot);
        IsInvalidEverywhere(node, CRoot | CLeaf | DLeaf);
        world.End();
    }

    [TestMethod]
    public void C004_DataRootWithDataLeafIsInvalid()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        IsInvalidEverywhere(node, DRoot | DLeaf);
        IsInvalidEverywhere(node, DRoot | DLeaf | CRoot);
        IsInvalidEverywhere(node, DRoot | DLeaf | CLeaf);
        IsInvalidEverywhere(node, DRoot | DLeaf | CRoot | CLeaf);
        world.End();
    }

    [TestMethod]
    public void C005_ControlRootNeedsARootedControlPlane()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        node.Fails(Wsa.WSAEINVAL, node.Open(NonRootedNonRooted(node), CRoot | DLeaf));
        node.Fails(Wsa.WSAEINVAL, node.Open(NonRootedNonRooted(node), CRoot | DRoot));
        node.Succeeds(node.Open(NonRootedNonRooted(node), CLeaf | DLeaf));
        world.End();
    }

    [TestMethod]
    public void C006_DataRootNeedsARootedDataPlane()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        node.Fails(Wsa.WSAEINVAL, node.Open(RootedNonRooted(node), CRoot | DRoot));
        node.Fails(Wsa.WSAEINVAL, node.Open(RootedNonRooted(node), CLeaf | DRoot));
        node.Fails(Wsa.WSAEINVAL, node.Open(NonRootedNonRooted(node), CLeaf | DRoot));
        node.Succeeds(node.Open(RootedNonRooted(node), CRoot | DLeaf));
        world.End();
    }

    [TestMethod]
    public void C007_MultipointFlagsNeedAMultipointEntry()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        ProtocolInfo plain = Plain(node);
        for (int flags = CRoot; flags <= (CRoot | CLeaf | DRoot | DLeaf); flags += CRoot)
        {
            node.Fails(Wsa.WSAEINVAL, node.Open(plain, flags));
        }

        node.Succeeds(node.Open(plain, 0));
        world.End();
    }

    [TestMethod]
    public void C008_ControlLeafIsAllowedOnRootedEntries()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        node.Succeeds(node.Open(RootedRooted(node), CLeaf | DLeaf));
        node.Succeeds(node.Open(RootedNonRooted(node), CLeaf | DLeaf));
        world.End();
    }

    [TestMethod]
    public void C009_RootOfOnePlaneCanBeLeafOfTheOther()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        node.Succeeds(node.Open(RootedRooted(node), CRoot | DLeaf));
        node.Succeeds(node.Open(RootedRooted(node), CLeaf | DRoot));
        node.Succeeds(node.Open(RootedNonRooted(node), CRoot | DLeaf));
        node.Succeeds(node.Open(null, CRoot | DLeaf));
        node.Succeeds(node.Open(null, CLeaf | DRoot | Wsa.WSA_FLAG_OVERLAPPED));
        world.End();
    }

    [TestMethod]
    public void C010_NewRootBlocksInJoinLeaf()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        int start = world.NowMs;
        node.Fails(Wsa.WSAETIMEDOUT, node.Join(node.Root(), World.NameOf(7, 6000)));
        Assert.AreEqual(node.Provider.Limits.JoinTimeoutMs, world.NowMs - start, "milliseconds that the call took");
        world.Advance(5000);
        world.End();
    }

    [TestMethod]
    public void C010_NewLeafBlocksInJoinLeaf()
    {
        World world = new World();
        JoinNode node = new JoinNode(world);
        int start = world.NowMs;
        node.Fails(Wsa.WSAETIMEDOUT, node.Join(node.Leaf(), World.NameOf(7, 6000)));
        Assert.AreEqual(node.Provider.Limits.JoinTimeoutMs, world.NowMs - start, "milliseconds that the call took");
        world.Advance(5000);
        world.End();
    }

    [TestMethod]
    public void C010_NewSocketBlocksInAccept()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world);
        int listener = rootNode.Listener(5000, JoinNode.RootFlags);
        int leaf = leafNode.Leaf();
        leafNode.Succeeds(leafNode.SetNonBlocking(leaf, true));
        Asker asker = new Asker(leafNode, leaf, rootNode.At(5000));
        world.Meanwhile = asker.Run;
        rootNode.Succeeds(rootNode.Accept(listener));
        Assert.AreEqual(leaf, asker.Joined, "Accept returned before anybody asked");
        world.End();
    }

    /// <summary>Asks while somebody else's Accept blocks.</summary>
    private sealed class Asker
    {
        private readonly JoinNode _node;
        private readonly int _leaf;
        private readonly byte[] _root;
        public int Joined = -1;

        public Asker(JoinNode node, int leaf, byte[] root)
        {
            _node = node;
            _leaf = leaf;
            _root = root;
        }

        public void Run()
        {
            Joined = _node.Join(_leaf, _root);
        }
    }
}
