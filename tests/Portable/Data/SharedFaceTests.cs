// The C# face where all reach all: kinds of sessions, numbers of leaves, own messages, scope.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Sessions of all with all through <see cref="MultipointSocket"/> alone.</summary>
[TestClass]
public class SharedFaceTests
{
    private static MultipointSocket? s_root;
    private static MultipointSocket? s_accepted;

    private static void Accept()
    {
        s_accepted = s_root!.Accept();
    }

    /// <summary>Each leaf learns by number who spoke; numbers agree at root and leaf; nobody hears itself who does not want to.</summary>
    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void ALeafLearnsWhoSpoke(int socketType)
    {
        World world = new World();
        MultipointType type = (MultipointType)socketType;
        MultipointSocket root = new MultipointSocket(world.AddNode(), MultipointRole.Root, type, MultipointReach.All);
        s_root = root;
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        Assert.AreEqual(0, root.LeafNumber);
        MultipointSocket[] leaf = new MultipointSocket[3];
        MultipointSocket[] perLeaf = new MultipointSocket[3];
        for (int i = 0; i < 3; i++)
        {
            leaf[i] = new MultipointSocket(world.AddNode(), MultipointRole.Leaf, type, MultipointReach.All);
            Assert.AreEqual(0, leaf[i].LeafNumber);
            world.Meanwhile = Accept;
            leaf[i].JoinLeaf(World.NameOf(0, 5000));
            perLeaf[i] = s_accepted!;
            Assert.AreEqual(i + 1, leaf[i].LeafNumber);
            Assert.AreEqual(i + 1, perLeaf[i].LeafNumber);
            Assert.AreEqual((int)MultipointReach.All, (int)perLeaf[i].Reach);
            leaf[i].Blocking = false;
        }

        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        byte[] buffer = new byte[600];
        leaf[1].Send(new byte[] { 7 });
        world.Settle();
        Assert.AreEqual(1, leaf[0].ReceiveFrom(buffer, from));
        Assert.AreEqual(2, SockAddr.LeafOf(from));
        Assert.AreEqual(1, leaf[1].ReceiveFrom(buffer, from));
        Assert.AreEqual(0, SockAddr.LeafOf(from), "itself");
        Assert.AreEqual(1, root.ReceiveFrom(buffer, from));
        Assert.AreEqual(0, SockAddr.LeafOf(from), "the name is the leaf's");
        Assert.AreEqual(1, leaf[2].ReceiveFrom(buffer, from));
        leaf[1].Loopback = false;
        leaf[1].Send(new byte[] { 8 });
        world.Settle();
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, leaf[1].TryReceive(buffer, 0, buffer.Length, null, out int _));
        Assert.AreEqual(0, leaf[2].TryReceive(buffer, 0, buffer.Length, from, out int _));
        Assert.AreEqual(2, SockAddr.LeafOf(from));
        root.Loopback = false;
        root.Send(new byte[] { 9 });
        world.Settle();
        Assert.AreEqual(0, leaf[2].TryReceive(buffer, 0, buffer.Length, from, out int _));
        Assert.AreEqual(0, SockAddr.LeafOf(from), "the root itself");
        for (int i = 0; i < 3; i++)
        {
            leaf[i].Close();
            world.Settle();
            perLeaf[i].Close();
        }

        root.Close();
        world.Advance(10000);
        world.End();
    }

    /// <summary>On a rooted data plane nothing comes back, and a root and a leaf of different kinds do not meet.</summary>
    [TestMethod]
    public void KindsOfSessionsDoNotMix()
    {
        World world = new World();
        MultipointSocket root = new MultipointSocket(world.AddNode(), MultipointRole.Root, MultipointType.SeqPacket);
        Assert.AreEqual((int)MultipointReach.Rooted, (int)root.Reach);
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        int code = 0;
        try
        {
            root.Loopback = true;
        }
        catch (JoinLeafException failure)
        {
            code = failure.ErrorCode;
        }

        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, code);
        MultipointSocket leaf = new MultipointSocket(world.AddNode(), MultipointRole.Leaf, MultipointType.SeqPacket, MultipointReach.All);
        Assert.AreEqual(Wsa.WSAECONNREFUSED, leaf.TryJoinLeaf(World.NameOf(0, 5000), null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        leaf.Close();
        root.Close();
        world.Advance(10000);
        world.End();
    }

    /// <summary>The scope reaches the link of a root whose leaves are on multicast; what is no scope is refused.</summary>
    [TestMethod]
    public void TheScopeIsSet()
    {
        World world = new World();
        WspProvider node = world.AddNode(Limits.Board(), 4, out GroupLink link);
        MultipointSocket root = new MultipointSocket(node, MultipointRole.Root, MultipointType.SeqPacket, MultipointReach.All);
        root.MulticastScope = 3;
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        s_root = root;
        MultipointSocket leaf = new MultipointSocket(world.AddNode(), MultipointRole.Leaf, MultipointType.SeqPacket, MultipointReach.All);
        world.Meanwhile = Accept;
        leaf.JoinLeaf(World.NameOf(0, 5000));
        world.Advance(3000);
        Assert.AreEqual(3, link.Scope);
        int code = 0;
        try
        {
            root.MulticastScope = 256;
        }
        catch (JoinLeafException failure)
        {
            code = failure.ErrorCode;
        }

        Assert.AreEqual(Wsa.WSAEINVAL, code);
        leaf.Close();
        world.Settle();
        s_accepted!.Close();
        root.Close();
        world.Advance(10000);
        world.End();
    }
}
