// Conformance rows 81 to 86: EventSelect and EnumNetworkEvents themselves.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>The two calls by which an application hears of events.</summary>
[TestClass]
public class EventTests
{
    [TestMethod]
    [DataRow(Wsa.FD_READ)]
    [DataRow(Wsa.FD_CLOSE)]
    [DataRow(0)]
    public void C081_EventSelectMakesTheSocketNonBlockingWhateverTheMask(int mask)
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName);
        Assert.AreEqual(0, root.Select(mask));
        root.Accept(null);
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, root.Error);
        root.Recv();
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, root.Error);
        world.End();
    }

    [TestMethod]
    public void C081_EventSelectMakesAPerLeafSocketNonBlocking()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.SendBuffers = 3;
        Sock root = Sock.OpenRoot(world.AddNode(limits)).Listen(Meeting.RootName);
        Sock leaf = Sock.OpenLeaf(world.AddNode()).Select();
        leaf.Join(Meeting.RootName);
        Sock perLeaf = root.Accept(null);
        world.Settle();
        perLeaf.Select(0);
        Sock.OpenRoot(root.Node).Select().Join(Meeting.LeafName(1));
        Sock.OpenRoot(root.Node).Select().Join(Meeting.LeafName(1));
        Assert.AreEqual(Wsa.SOCKET_ERROR, perLeaf.Send(1));
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, perLeaf.Error);
        world.End();
    }

    [TestMethod]
    public void C082_BlockingAgainIsInvalidWhileAMaskIsSet()
    {
        Meeting meeting = Meeting.OfTwo();
        ExpectNoBlocking(meeting.Root);
        ExpectNoBlocking(meeting.Leaf[0]);
        ExpectNoBlocking(meeting.PerLeaf[0]);
        meeting.End();
    }

    private static void ExpectNoBlocking(Sock socket)
    {
        Assert.AreEqual(Wsa.SOCKET_ERROR, socket.SetNonBlocking(false));
        Assert.AreEqual(Wsa.WSAEINVAL, socket.Error);
        Assert.AreEqual(0, socket.SetNonBlocking(true));
        Assert.AreEqual(0, socket.Select(0));
        Assert.AreEqual(0, socket.SetNonBlocking(false));
    }

    [TestMethod]
    public void C082_ASocketThatBlocksAgainWaits()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        leaf.Select(0);
        leaf.SetNonBlocking(false);
        byte[] timeout = { 100, 0, 0, 0 };
        Assert.AreEqual(0, leaf.Node.WSPSetSockOpt(leaf.Descriptor, Wsa.SOL_SOCKET, Wsa.SO_RCVTIMEO, timeout, 4, out int _));
        int before = meeting.World.NowMs;
        leaf.Recv();
        Assert.AreEqual(Wsa.WSAETIMEDOUT, leaf.Error);
        Assert.AreEqual(100, meeting.World.NowMs - before);
        meeting.End();
    }

    [TestMethod]
    public void C083_AZeroMaskCancelsAndIgnoresTheEventObject()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        Sock other = meeting.Leaf[1];
        Assert.AreEqual(0, leaf.Select(0));
        Assert.AreEqual(0, leaf.Node.WSPEventSelect(leaf.Descriptor, null, 0, out int error));
        Assert.AreEqual(0, error);
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.IsTrue(other.IsSignalled);
        Assert.IsFalse(leaf.IsSignalled);
        Assert.AreEqual(0, leaf.Enum());
        Assert.AreEqual(1, leaf.Take());
        meeting.End();
    }

    [TestMethod]
    public void C083_WhatWasRecordedIsCancelledToo()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Root.Send(1);
        meeting.World.Settle();
        meeting.Leaf[0].Select(0);
        Assert.AreEqual(0, meeting.Leaf[0].Enum());
        meeting.End();
    }

    [TestMethod]
    public void C083_ANewMaskReplacesTheOldOne()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        leaf.Select(Wsa.FD_CLOSE);
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.IsFalse(leaf.IsSignalled);
        Assert.AreEqual(0, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    public void C083_AMaskNeedsAnEventObjectAndKnownBits()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Node.WSPEventSelect(leaf.Descriptor, null, Wsa.FD_READ, out int error));
        Assert.AreEqual(Wsa.WSAEINVAL, error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Select(1024));
        Assert.AreEqual(Wsa.WSAEINVAL, leaf.Error);
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    public void C083_AnEventObjectThatIsNoLongerSelectedMakesRoomForAnother()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.EventObjects = 1;
        WspProvider node = world.AddNode(limits);
        Sock first = Sock.OpenLeaf(node).Select();
        Sock second = Sock.OpenLeaf(node);
        Assert.AreEqual(Wsa.SOCKET_ERROR, second.Select(Wsa.FD_READ));
        Assert.AreEqual(Wsa.WSAENOBUFS, second.Error);
        first.Select(0);
        Assert.AreEqual(0, second.Select(Wsa.FD_READ));
        second.Close();
        Assert.AreEqual(0, first.Select(Wsa.FD_READ));
        world.End();
    }

    [TestMethod]
    public void C084_EnumCopiesClearsAndResetsInOneStep()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.IsTrue(leaf.IsSignalled);
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.IsFalse(leaf.IsSignalled);
        Assert.AreEqual(0, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    public void C084_EnumResetsTheNamedEventAndNoOther()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        ManualResetEvent named = new ManualResetEvent(true);
        NetworkEvents record = new NetworkEvents();
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.AreEqual(0, leaf.Node.WSPEnumNetworkEvents(leaf.Descriptor, null, record, out int _));
        Assert.AreEqual(Wsa.FD_READ, record.Events);
        Assert.IsTrue(leaf.IsSignalled);
        Assert.AreEqual(0, leaf.Node.WSPEnumNetworkEvents(leaf.Descriptor, named, record, out int _));
        Assert.AreEqual(0, record.Events);
        Assert.IsFalse(named.WaitOne(0, false));
        Assert.IsTrue(leaf.IsSignalled);
        meeting.End();
    }

    [TestMethod]
    public void C085_AnEnumThatFailsClearsNothing()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Node.WSPEnumNetworkEvents(leaf.Descriptor, leaf.Event, null, out int error));
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        Assert.IsTrue(leaf.IsSignalled);
        leaf.Record.Events = 77;
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Node.WSPEnumNetworkEvents(leaf.Descriptor + 1, leaf.Event, leaf.Record, out error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        Assert.AreEqual(77, leaf.Record.Events);
        Assert.IsTrue(leaf.IsSignalled);
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C086_OnlyTheSlotsOfReportedBitsAreWritten(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        Assert.AreEqual(10, leaf.Record.ErrorCodes.Length);
        meeting.Root.Send(1);
        meeting.World.Settle();
        FillSlots(leaf);
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        ExpectSlots(leaf, 0);
        leaf.Take();
        meeting.PerLeaf[0].Close();
        meeting.World.Settle();
        FillSlots(leaf);
        Assert.AreEqual(Wsa.FD_CLOSE, leaf.Enum());
        ExpectSlots(leaf, 5);
        FillSlots(leaf);
        Assert.AreEqual(0, leaf.Enum());
        ExpectSlots(leaf, -1);
        meeting.End();
    }

    private static void FillSlots(Sock socket)
    {
        for (int i = 0; i < 10; i++)
        {
            socket.Record.ErrorCodes[i] = 1000 + i;
        }
    }

    private static void ExpectSlots(Sock socket, int written)
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.AreEqual(i == written ? 0 : 1000 + i, socket.Record.ErrorCodes[i]);
        }
    }
}
