// Conformance rows 76 and 77: disconnect data, and what a socket still can do after its own shutdown.
namespace JoinLeaf.Portable;

/// <summary>The last word, and the calls after it.</summary>
[TestClass]
public class DisconnectTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(256)]
    public void C076_ALeafsDataCanBeReadAtTheRootAfterFdClose(int length)
    {
        Meeting meeting = Meeting.OfTwo();
        byte[] data = Pattern.Of(length);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.PerLeaf[0].RecvDisconnect());
        Assert.AreEqual(Wsa.WSAENOTCONN, meeting.PerLeaf[0].Error);
        Assert.AreEqual(0, meeting.Leaf[0].SendDisconnect(data));
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.PerLeaf[0].Enum());
        meeting.PerLeaf[0].ExpectBytes(data, meeting.PerLeaf[0].RecvDisconnect());
        Assert.AreEqual(0, meeting.PerLeaf[0].RecvDisconnect());
        meeting.End();
    }

    [TestMethod]
    public void C076_ARootsDataCanBeReadAtEveryLeafAfterFdClose()
    {
        Meeting meeting = Meeting.OfTwo();
        byte[] data = Pattern.Of(90);
        meeting.World.LinkOf(2).IsDown = true;
        Assert.AreEqual(0, meeting.Root.SendDisconnect(data));
        meeting.World.Settle();
        meeting.World.LinkOf(2).IsDown = false;
        meeting.World.Advance(300);
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual(Wsa.FD_CLOSE, meeting.Leaf[i].Enum());
            meeting.Leaf[i].ExpectBytes(data, meeting.Leaf[i].RecvDisconnect());
        }

        meeting.End();
    }

    [TestMethod]
    public void C076_APerLeafSocketsDataIsForThatLeaf()
    {
        Meeting meeting = Meeting.OfTwo();
        byte[] data = Pattern.Of(12);
        Assert.AreEqual(0, meeting.PerLeaf[1].SendDisconnect(data));
        meeting.World.Settle();
        meeting.ExpectQuietBut(meeting.Leaf[1], null);
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.Leaf[1].Enum());
        meeting.Leaf[1].ExpectBytes(data, meeting.Leaf[1].RecvDisconnect());
        meeting.End();
    }

    [TestMethod]
    public void C076_DataThatDoesNotFitStays()
    {
        Meeting meeting = Meeting.OfTwo();
        byte[] data = Pattern.Of(12);
        meeting.Leaf[0].SendDisconnect(data);
        meeting.World.Settle();
        WsaBuffer small = new WsaBuffer(new byte[11]);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPRecvDisconnect(meeting.PerLeaf[0].Descriptor, small, out int error));
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        meeting.PerLeaf[0].ExpectBytes(data, meeting.PerLeaf[0].RecvDisconnect());
        meeting.End();
    }

    [TestMethod]
    public void C076_WithoutDataNothingIsRead()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Leaf[0].Close();
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.PerLeaf[0].RecvDisconnect());
        meeting.End();
    }

    [TestMethod]
    public void C076_DataAboveTheLimitIsAFaultAndNobodyLeaves()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].SendDisconnect(new byte[257]));
        Assert.AreEqual(Wsa.WSAEFAULT, meeting.Leaf[0].Error);
        meeting.World.Settle();
        meeting.ExpectQuietBut(null, null);
        Assert.AreEqual(0, meeting.Leaf[0].Send(1));
        meeting.End();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(Wsa.SD_SEND)]
    [DataRow(Wsa.SD_BOTH)]
    public void C077_SendAfterTheOwnShutdownSaysSo(int how)
    {
        Meeting meeting = Meeting.OfTwo();
        Shut(meeting.Leaf[0], how);
        ExpectShut(meeting.Leaf[0]);
        Shut(meeting.PerLeaf[1], how);
        ExpectShut(meeting.PerLeaf[1]);
        meeting.Ask(Wsa.JL_BOTH);
        Shut(meeting.Root, how);
        ExpectShut(meeting.Root);
        meeting.World.Advance(10000);
        ExpectShut(meeting.Leaf[0]);
        ExpectShut(meeting.PerLeaf[1]);
        ExpectShut(meeting.Root);
        meeting.End();
    }

    private static void Shut(Sock socket, int how)
    {
        Assert.AreEqual(0, how == 0 ? socket.SendDisconnect(new byte[] { 1 }) : socket.Shutdown(how));
    }

    private static void ExpectShut(Sock socket)
    {
        Assert.AreEqual(Wsa.SOCKET_ERROR, socket.Send(1));
        Assert.AreEqual(Wsa.WSAESHUTDOWN, socket.Error);
    }

    [TestMethod]
    public void C077_ShutdownOfReceivingLeavesSendingAlone()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.Leaf[0].Shutdown(Wsa.SD_RECEIVE));
        Assert.AreEqual(0, meeting.Leaf[0].Send(6));
        meeting.World.Settle();
        Assert.AreEqual(6, meeting.Root.Take());
        meeting.Root.Send(7);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Recv());
        Assert.AreEqual(Wsa.WSAESHUTDOWN, meeting.Leaf[0].Error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SD_RECEIVE)]
    [DataRow(Wsa.SD_SEND)]
    [DataRow(-1)]
    public void C077_ALeafsBlockedRecvEndsWithItsShutdownOrClose(int how)
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Leaf[0].Select(0);
        Assert.AreEqual(0, meeting.Leaf[0].SetNonBlocking(false));
        Leaver leaver = new Leaver(meeting.Leaf[0], how);
        meeting.World.Meanwhile = leaver.Leave;
        int before = meeting.World.NowMs;
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Recv());
        Assert.AreEqual(how < 0 ? Wsa.WSAENOTSOCK : how == Wsa.SD_SEND ? Wsa.WSAEDISCON : Wsa.WSAESHUTDOWN, meeting.Leaf[0].Error);
        Assert.AreEqual(before, meeting.World.NowMs);
        meeting.End();
    }

    [TestMethod]
    public void C077_ARootsBlockedAcceptEndsWithItsShutdown()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Root.Select(0);
        Assert.AreEqual(0, meeting.Root.SetNonBlocking(false));
        Leaver leaver = new Leaver(meeting.Root, Wsa.SD_SEND);
        meeting.World.Meanwhile = leaver.Leave;
        int before = meeting.World.NowMs;
        meeting.Root.Accept(null);
        Assert.AreEqual(Wsa.WSAEINVAL, meeting.Root.Error);
        Assert.AreEqual(before, meeting.World.NowMs);
        meeting.End();
    }

    [TestMethod]
    public void C074_ARootsBlockedRecvEndsWhenItsLastLeafHasGone()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode());
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(Meeting.LeafName(0)).Select();
        Acceptor acceptor = new Acceptor(listener, null);
        world.Meanwhile = acceptor.Accept;
        root.Join(Meeting.LeafName(0));
        Assert.AreEqual(0, root.Error);
        Leaver leaver = new Leaver(acceptor.Accepted!, -1);
        world.Meanwhile = leaver.Leave;
        int before = world.NowMs;
        Assert.AreEqual(Wsa.SOCKET_ERROR, root.Recv());
        Assert.AreEqual(Wsa.WSAENOTCONN, root.Error);
        Assert.AreEqual(before, world.NowMs);
        world.End();
    }
}
