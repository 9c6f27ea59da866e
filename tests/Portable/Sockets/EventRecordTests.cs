// Conformance rows 87 to 90: when events are recorded, when again, and what an accepted socket inherits.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>The record itself.</summary>
[TestClass]
public class EventRecordTests
{
    private const int Blockers = 2;

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C087_AMessageThatWaitsIsRecordedAtOnce(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        leaf.Select(0);
        meeting.Root.Send(1);
        meeting.World.Settle();
        leaf.Select(Wsa.FD_READ);
        Assert.IsTrue(leaf.IsSignalled);
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        leaf.Select(Wsa.FD_READ);
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        leaf.Take();
        leaf.Select(Wsa.FD_READ);
        Assert.AreEqual(0, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C087_ARequestThatWaitsIsRecordedAtOnce(int type)
    {
        World.NextSocketType = type;
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName);
        Sock.OpenLeaf(world.AddNode()).Select().Join(Meeting.RootName);
        world.Settle();
        root.Select();
        Assert.IsTrue(root.IsSignalled);
        Assert.AreEqual(Wsa.FD_ACCEPT, root.Enum());
        world.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C087_AJoinThatHasEndedIsRecordedAtOnceAndTheSocketCanBeWritten(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        Sock leaf = Sock.OpenLeaf(meeting.World.AddNode());
        leaf.SetNonBlocking(true);
        leaf.Join(Meeting.RootName);
        meeting.World.Settle();
        Sock perLeaf = meeting.Root.Accept(null);
        meeting.World.Settle();
        leaf.Select();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(0, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        leaf.Select();
        Assert.AreEqual(Wsa.FD_WRITE, leaf.Enum());
        perLeaf.Select();
        Assert.AreEqual(Wsa.FD_WRITE, perLeaf.Enum());
        meeting.Root.Select();
        Assert.AreEqual(Wsa.FD_WRITE, meeting.Root.Enum());
        meeting.World.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C087_AJoinThatFailedIsRecordedAtOnce(int type)
    {
        World.NextSocketType = type;
        World world = new World();
        world.AddNode();
        Sock leaf = Sock.OpenLeaf(world.AddNode());
        leaf.SetNonBlocking(true);
        leaf.Join(Meeting.RootName);
        world.Advance(6000);
        leaf.Select();
        Assert.AreEqual(Wsa.FD_CONNECT, leaf.Enum());
        Assert.AreEqual(Wsa.WSAETIMEDOUT, leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        world.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C087_AnEndIsRecordedAtOnceButNotBeforeItsMessagesWereRead(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        leaf.Select(0);
        meeting.PerLeaf[1].Select(0);
        meeting.Root.Send(1);
        meeting.PerLeaf[0].Close();
        meeting.Leaf[1].Close();

        // A reliable departure that overtakes a message is asked again a little later.
        meeting.World.Advance(type == Wsa.SOCK_SEQPACKET ? 300 : 0);
        leaf.Select();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        leaf.Take();
        leaf.Select();
        Assert.AreEqual(Wsa.FD_CLOSE, leaf.Enum());
        meeting.PerLeaf[1].Select();
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.PerLeaf[1].Enum());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C088_ARecvThatLeavesDataBehindRecordsFdReadAgain(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        meeting.Root.Send(1);
        meeting.Root.Send(2);
        meeting.Root.Send(3);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.AreEqual(0, leaf.Enum());
        Assert.AreEqual(1, leaf.Take());
        Assert.IsTrue(leaf.IsSignalled);
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.AreEqual(2, leaf.Take());
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.AreEqual(3, leaf.Take());
        Assert.IsFalse(leaf.IsSignalled);
        Assert.AreEqual(0, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C088_ANewArrivalIsRecordedAgainOnlyAfterARecv(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        meeting.Root.Send(2);
        meeting.World.Settle();
        Assert.IsFalse(leaf.IsSignalled);
        Assert.AreEqual(0, leaf.Enum());
        leaf.Take();
        leaf.Take();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        meeting.Root.Send(3);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        leaf.Take();
        leaf.Recv();
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, leaf.Error);
        Assert.AreEqual(0, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C088_APeekLeavesItsMessageBehind(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.AreEqual(1, leaf.Recv(Wsa.MSG_PEEK, null));
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.AreEqual(1, leaf.Take());
        Assert.AreEqual(0, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C088_AMessageThatWasCutIsGone(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        meeting.Root.Send(new byte[] { 1, 2, 3 });
        meeting.World.Settle();
        leaf.Enum();
        WsaBuffer[] small = { new WsaBuffer(new byte[2]) };
        int flags = 0;
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Node.WSPRecv(leaf.Descriptor, small, 1, out int received, ref flags, null, null, null, out int error));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, error);
        Assert.AreEqual(2, received);
        Assert.AreEqual(0, leaf.Enum());
        leaf.Recv();
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, leaf.Error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C089_FdWriteIsRecordedAfterAJoin(int type)
    {
        World.NextSocketType = type;
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(Meeting.LeafName(0)).Select();
        Assert.AreEqual(0, root.Enum());
        Sock perLeaf = root.Join(Meeting.LeafName(0));
        world.Settle();
        Assert.AreEqual(0, perLeaf.Enum());
        Assert.AreEqual(0, root.Enum());
        Sock leaf = listener.Accept(null);
        Assert.AreEqual(Wsa.FD_WRITE, leaf.Enum());
        world.Settle();
        Assert.AreEqual(Wsa.FD_WRITE, perLeaf.Enum());
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, root.Enum());
        Assert.AreEqual(0, perLeaf.Send(1));
        world.Settle();
        Assert.AreEqual(0, perLeaf.Enum());
        Assert.AreEqual(0, root.Enum());
        world.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C089_FdWriteIsRecordedAfterAnAccept(int type)
    {
        World.NextSocketType = type;
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(Meeting.RootName);
        world.Settle();
        root.Enum();
        Sock perLeaf = root.Accept(null);
        Assert.AreEqual(Wsa.FD_WRITE, root.Enum());
        Assert.AreEqual(Wsa.FD_WRITE, perLeaf.Enum());
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        world.End();
    }

    /// <summary>A session whose root has three send buffers: two are held by joins that nobody answers, the last is not lent for messages.</summary>
    private static Meeting Congested(Sock[] blockers)
    {
        Limits limits = Limits.Board();
        limits.SendBuffers = 3;
        Meeting meeting = new Meeting(limits);
        meeting.Ask(Wsa.JL_BOTH);
        for (int i = 0; i < blockers.Length; i++)
        {
            blockers[i] = Sock.OpenRoot(meeting.RootNode).Select();
            blockers[i].Join(World.NameOf(6, 7000 + i));
            Assert.AreEqual(0, blockers[i].Error);
        }

        meeting.Forget();
        return meeting;
    }

    private static void ExpectWouldBlock(Sock socket)
    {
        Assert.AreEqual(Wsa.SOCKET_ERROR, socket.Send(1));
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, socket.Error);
        Assert.AreEqual(0, socket.Enum());
    }

    [TestMethod]
    public void C089_FdWriteIsRecordedOnceASendThatWouldBlockCouldGoThrough()
    {
        Sock[] blockers = new Sock[Blockers];
        Meeting meeting = Congested(blockers);
        ExpectWouldBlock(meeting.Root);
        ExpectWouldBlock(meeting.PerLeaf[0]);
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.Root.Enum());
        blockers[0].Close();
        Assert.AreEqual(Wsa.FD_WRITE, meeting.Root.Enum());
        Assert.AreEqual(Wsa.FD_WRITE, meeting.PerLeaf[0].Enum());
        Assert.AreEqual(0, meeting.Root.Send(7));
        Assert.AreEqual(0, meeting.Root.Enum());
        meeting.World.Settle();
        Assert.AreEqual(7, meeting.Leaf[0].Take());
        blockers[1].Close();
        Assert.AreEqual(0, meeting.Root.Enum());
        meeting.End();
    }

    [TestMethod]
    public void C089_ABlockingSendGoesThroughWhenABufferIsFree()
    {
        Sock[] blockers = new Sock[Blockers];
        Meeting meeting = Congested(blockers);
        meeting.Root.Select(0);
        meeting.Root.SetNonBlocking(false);
        Leaver leaver = new Leaver(blockers[1], -1);
        meeting.World.Meanwhile = leaver.Leave;
        Assert.AreEqual(0, meeting.Root.Send(7));
        meeting.World.Settle();
        Assert.AreEqual(7, meeting.Leaf[0].Take());
        blockers[0].Close();
        meeting.End();
    }

    [TestMethod]
    public void C089_NoFdWriteIsRecordedWhenTheLeafHasGoneMeanwhile()
    {
        Sock[] blockers = new Sock[Blockers];
        Meeting meeting = Congested(blockers);
        ExpectWouldBlock(meeting.Root);
        ExpectWouldBlock(meeting.PerLeaf[0]);
        meeting.Leaf[0].Close();
        meeting.World.Settle();
        blockers[0].Close();
        Assert.AreEqual(0, meeting.Root.Enum());
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.PerLeaf[0].Enum());
        blockers[1].Close();
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C090_AnAcceptedPerLeafSocketInheritsMaskAndEventObject(int type)
    {
        World.NextSocketType = type;
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName);
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(Meeting.RootName);
        world.Settle();
        root.Select(Wsa.FD_ACCEPT | Wsa.FD_CLOSE);
        Sock perLeaf = root.Accept(null);
        world.Settle();
        Assert.AreEqual(0, perLeaf.Enum());
        root.Enum();
        Assert.IsFalse(root.IsSignalled);
        leaf.Close();
        world.Settle();
        Assert.IsTrue(root.IsSignalled);
        Assert.AreEqual(0, root.Enum());
        Assert.AreEqual(Wsa.FD_CLOSE, perLeaf.Enum());
        Assert.AreEqual(Wsa.SOCKET_ERROR, perLeaf.SetNonBlocking(false));
        world.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C090_AnInvitedLeafsAcceptedSocketInheritsMaskAndEventObject(int type)
    {
        World.NextSocketType = type;
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(Meeting.LeafName(0));
        listener.Select(Wsa.FD_READ);
        root.Join(Meeting.LeafName(0));
        world.Settle();
        Assert.IsFalse(listener.IsSignalled);
        Sock leaf = listener.Accept(null);
        world.Settle();
        Assert.AreEqual(0, leaf.Enum());
        root.Send(1);
        world.Settle();
        Assert.IsTrue(listener.IsSignalled);
        Assert.AreEqual(0, listener.Enum());
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.AreEqual(1, leaf.Take());
        leaf.Recv();
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, leaf.Error);
        world.End();
    }
}
