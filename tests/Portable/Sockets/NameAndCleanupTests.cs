// Conformance rows 91 and 92: whose name a socket gives, and how Cleanup ends what is open.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Names of peers, and the end of a provider.</summary>
[TestClass]
public class NameAndCleanupTests
{
    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C091_APerLeafSocketGivesTheLeaf(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Assert.IsTrue(Pattern.IsSameName(meeting.Leaf[0].LocalName(), meeting.PerLeaf[0].PeerName()));
        Assert.IsTrue(Pattern.IsSameName(Meeting.LeafName(1), meeting.PerLeaf[1].PeerName()));
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C091_AJoinedLeafGivesTheRoot(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Assert.IsTrue(Pattern.IsSameName(Meeting.RootName, meeting.Leaf[0].PeerName()));
        byte[]? invitedBy = meeting.Leaf[1].PeerName();
        Assert.IsNotNull(invitedBy);
        Assert.IsTrue(Pattern.IsSameName(meeting.PerLeaf[1].LocalName(), invitedBy));
        Assert.AreEqual(1, (int)invitedBy![7]);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C091_TheRootItselfIsNotConnected(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Assert.IsNull(meeting.Root.PeerName());
        Assert.AreEqual(Wsa.WSAENOTCONN, meeting.Root.Error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C091_AnEndedMembershipHasNoPeer(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        meeting.Leaf[0].Close();
        meeting.PerLeaf[1].Close();
        meeting.World.Settle();
        Assert.IsNull(meeting.PerLeaf[0].PeerName());
        Assert.AreEqual(Wsa.WSAENOTCONN, meeting.PerLeaf[0].Error);
        Assert.IsNull(meeting.Leaf[1].PeerName());
        Assert.AreEqual(Wsa.WSAENOTCONN, meeting.Leaf[1].Error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C091_ANameNeedsItsRoom(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int length = 15;
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPGetPeerName(meeting.PerLeaf[0].Descriptor, name, ref length, out int error));
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        length = name.Length;
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPGetPeerName(meeting.PerLeaf[0].Descriptor, null, ref length, out error));
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        meeting.End();
    }

    [TestMethod]
    public void C092_CleanupOfTheRootEndsItsSocketsWithoutEvents()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.RootNode.WSPCleanup(out int error));
        Assert.AreEqual(0, error);
        meeting.World.Settle();
        Assert.IsFalse(meeting.Root.IsSignalled);
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.Leaf[0].Enum());
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.Leaf[1].Enum());
        Restart(meeting.RootNode, meeting.Root);
        meeting.World.End();
    }

    [TestMethod]
    public void C092_CleanupOfALeafEndsItsSocketWithoutEvents()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Root.Send(1);
        meeting.World.Settle();
        meeting.Leaf[0].Event.Reset();
        Assert.AreEqual(0, meeting.LeafNode[0].WSPCleanup(out int _));
        Assert.AreEqual(0, meeting.LeafNode[0].BuffersInUse);
        meeting.World.Settle();
        Assert.IsFalse(meeting.Leaf[0].IsSignalled);
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.PerLeaf[0].Enum());
        Assert.AreEqual(0, meeting.PerLeaf[1].Enum());
        Assert.AreEqual(0, meeting.Root.Enum());
        Restart(meeting.LeafNode[0], meeting.Leaf[0]);
        meeting.World.End();
    }

    [TestMethod]
    public void C092_CleanupEndsAJoinWithoutEvents()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(Meeting.RootName);
        world.Settle();
        Assert.AreEqual(0, leaf.Node.WSPCleanup(out int _));
        Assert.AreEqual(0, leaf.Node.BuffersInUse);
        world.Settle();
        Assert.IsFalse(leaf.IsSignalled);
        root.Accept(null);
        Assert.AreEqual(Wsa.WSAECONNRESET, root.Error);
        Restart(leaf.Node, leaf);
        world.End();
    }

    [TestMethod]
    public void C092_CleanupEndsABlockingCall()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName);
        Ending ending = new Ending(root.Node);
        world.Meanwhile = ending.CleanUp;
        root.Accept(null);
        Assert.AreEqual(Wsa.WSANOTINITIALISED, root.Error);
        Restart(root.Node, root);
        world.End();
    }

    [TestMethod]
    public void C092_OnlyTheLastCleanupEnds()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.RootNode.WSPStartup(0x0202, null, null, null, null));
        Assert.AreEqual(0, meeting.RootNode.WSPCleanup(out int _));
        meeting.World.Settle();
        meeting.ExpectQuietBut(null, null);
        Assert.AreEqual(0, meeting.Root.Send(1));
        meeting.End();
    }

    /// <summary>Without a start nothing works; after a new one the old descriptors are gone.</summary>
    private static void Restart(WspProvider node, Sock old)
    {
        Assert.AreEqual(Wsa.SOCKET_ERROR, node.WSPCloseSocket(old.Descriptor, out int error));
        Assert.AreEqual(Wsa.WSANOTINITIALISED, error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, node.WSPCleanup(out error));
        Assert.AreEqual(Wsa.WSANOTINITIALISED, error);
        Assert.AreEqual(0, node.WSPStartup(0x0202, null, null, null, null));
        Assert.AreEqual(Wsa.SOCKET_ERROR, node.WSPCloseSocket(old.Descriptor, out error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
    }

    /// <summary>Cleans up while a call blocks.</summary>
    private sealed class Ending
    {
        private readonly WspProvider _node;

        public Ending(WspProvider node)
        {
            _node = node;
        }

        public void CleanUp()
        {
            Assert.AreEqual(0, _node.WSPCleanup(out int _));
        }
    }
}
