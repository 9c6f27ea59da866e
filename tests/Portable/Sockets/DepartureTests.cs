// Conformance rows 73 to 75, 78 and 80: who hears of a departure, when, and how often.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>FD_CLOSE: one for each departure, after what came before it has been read.</summary>
[TestClass]
public class DepartureTests
{
    private static void ExpectClose(Sock socket, int reason)
    {
        socket.Record.ErrorCodes[Wsa.FD_CLOSE_BIT] = -1;
        Assert.AreEqual(Wsa.FD_CLOSE, socket.Enum());
        Assert.AreEqual(reason, socket.Record.ErrorCodes[Wsa.FD_CLOSE_BIT]);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void C073_ALeafsCloseIsHeardOnItsPerLeafSocketAndOnNoOther(int which)
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Leaf[which].Close();
        meeting.World.Settle();
        ExpectClose(meeting.PerLeaf[which], 0);
        Assert.AreEqual(0, meeting.PerLeaf[1 - which].Enum());
        Assert.AreEqual(0, meeting.Leaf[1 - which].Enum());
        Assert.AreEqual(0, meeting.Root.Enum());
        Assert.AreEqual(0, meeting.Root.Send(5));
        meeting.World.Settle();
        Assert.AreEqual(5, meeting.Leaf[1 - which].Take());
        meeting.End();
    }

    [TestMethod]
    public void C073_ALeafsCloseIsHeardAfterItsLastMessageWasRead()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Leaf[0].Send(1);
        meeting.World.Settle();
        meeting.Leaf[1].Send(2);
        meeting.World.Settle();
        meeting.Leaf[0].Send(3);
        meeting.Leaf[0].Close();
        meeting.World.Settle();
        meeting.Leaf[1].Send(4);
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.PerLeaf[0].Enum());
        Assert.AreEqual(1, meeting.Root.Take());
        Assert.AreEqual(2, meeting.Root.Take());
        Assert.AreEqual(0, meeting.PerLeaf[0].Enum());
        Assert.AreEqual(3, meeting.Root.Take());
        ExpectClose(meeting.PerLeaf[0], 0);
        Assert.AreEqual(0, meeting.PerLeaf[1].Enum());
        Assert.AreEqual(4, meeting.Root.Take());
        meeting.End();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void C074_ClosingAPerLeafSocketIsHeardAtThatLeafAndAtNoOther(int which)
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.PerLeaf[which].Close();
        meeting.World.Settle();
        ExpectClose(meeting.Leaf[which], 0);
        Assert.AreEqual(0, meeting.Leaf[1 - which].Enum());
        Assert.AreEqual(0, meeting.PerLeaf[1 - which].Enum());
        Assert.AreEqual(0, meeting.Root.Enum());
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[which].Recv());
        Assert.AreEqual(Wsa.WSAEDISCON, meeting.Leaf[which].Error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[which].Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, meeting.Leaf[which].Error);
        meeting.End();
    }

    [TestMethod]
    public void C074_TheEndIsHeardAfterUnreadMessagesWereRead()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Root.Send(1);
        meeting.PerLeaf[0].Send(2);
        meeting.PerLeaf[0].Close();
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, meeting.Leaf[0].Enum());
        Assert.AreEqual(1, meeting.Leaf[0].Take());
        Assert.AreEqual(Wsa.FD_READ, meeting.Leaf[0].Enum());
        Assert.AreEqual(2, meeting.Leaf[0].Take());
        ExpectClose(meeting.Leaf[0], 0);
        meeting.End();
    }

    [TestMethod]
    public void C074_TheEndIsHeardThoughNothingIsReceivedAnyMore()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Root.Send(1);
        meeting.World.Settle();
        meeting.Leaf[0].Enum();
        Assert.AreEqual(0, meeting.Leaf[0].Shutdown(Wsa.SD_RECEIVE));
        Assert.AreEqual(0, meeting.LeafNode[0].BuffersInUse);
        meeting.PerLeaf[0].Close();
        meeting.World.Settle();
        ExpectClose(meeting.Leaf[0], 0);
        meeting.End();
    }

    /// <summary>-1 closes, 0 takes leave with SendDisconnect, others are WSPShutdown's.</summary>
    private static void EndRoot(Meeting meeting, int how)
    {
        if (how < 0)
        {
            meeting.Root.Close();
        }
        else
        {
            Assert.AreEqual(0, how == 0 ? meeting.Root.SendDisconnect(null) : meeting.Root.Shutdown(how));
        }
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(Wsa.SD_SEND)]
    [DataRow(Wsa.SD_BOTH)]
    public void C075_TheRootsEndIsHeardAtEveryLeafAndOnEveryPerLeafSocket(int how)
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Forget();
        EndRoot(meeting, how);
        meeting.World.Settle();
        for (int i = 0; i < 3; i++)
        {
            ExpectClose(meeting.PerLeaf[i], 0);
            ExpectClose(meeting.Leaf[i], 0);
        }

        meeting.World.Advance(10000);
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(0, meeting.PerLeaf[i].Enum());
            Assert.AreEqual(0, meeting.Leaf[i].Enum());
        }

        if (how >= 0)
        {
            Assert.AreEqual(0, meeting.Root.Enum());
        }

        meeting.End();
    }

    [TestMethod]
    public void C075_TheRootsEndReachesALeafThatMissedItAtFirst()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.World.LinkOf(1).IsDown = true;
        meeting.Root.Close();
        meeting.World.Settle();
        meeting.World.LinkOf(1).IsDown = false;
        Assert.AreEqual(0, meeting.Leaf[0].Enum());
        ExpectClose(meeting.Leaf[1], 0);
        meeting.World.Advance(250);
        ExpectClose(meeting.Leaf[0], 0);
        meeting.End();
    }

    [TestMethod]
    public void C075_AnEndThatWaitedForUnreadMessagesIsHeardWhenTheRootCloses()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.Leaf[0].Send(1);
        meeting.Leaf[0].Close();
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.PerLeaf[0].Enum());
        meeting.Root.Close();
        ExpectClose(meeting.PerLeaf[0], 0);
        ExpectClose(meeting.PerLeaf[1], 0);
        meeting.End();
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(Wsa.SD_SEND)]
    public void C075_AnInvitationUnderWayEndsWithItsRoot(int how)
    {
        Meeting meeting = Meeting.OfTwo();
        WspProvider node = meeting.World.AddNode();
        Sock listener = Sock.OpenLeaf(node).Listen(Meeting.LeafName(2)).Select();
        Sock third = meeting.Root.Join(Meeting.LeafName(2));
        meeting.World.Settle();
        EndRoot(meeting, how);
        meeting.World.Settle();
        listener.Accept(null);
        Assert.AreEqual(Wsa.WSAECONNRESET, listener.Error);
        if (how >= 0)
        {
            Assert.AreEqual(Wsa.FD_CONNECT, meeting.Root.Enum());
            Assert.AreEqual(Wsa.WSAESHUTDOWN, meeting.Root.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        }

        third.Close();
        listener.Close();
        meeting.End();
    }

    [TestMethod]
    public void C078_NoFdCloseFollowsTheLeafsOwnClose()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock leaf = meeting.Leaf[0];
        leaf.Close();
        meeting.World.Advance(10000);
        Assert.IsFalse(leaf.IsSignalled);
        NetworkEvents record = new NetworkEvents();
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Node.WSPEnumNetworkEvents(leaf.Descriptor, null, record, out int error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        meeting.End();
    }

    [TestMethod]
    public void C078_NoFdCloseFollowsTheOwnCloseOfAPerLeafSocket()
    {
        Meeting meeting = Meeting.OfTwo();
        ManualResetEvent own = new ManualResetEvent(false);
        Assert.AreEqual(0, meeting.RootNode.WSPEventSelect(meeting.PerLeaf[0].Descriptor, own, Wsa.FD_CLOSE, out int _));
        meeting.PerLeaf[0].Close();
        meeting.World.Advance(10000);
        Assert.IsFalse(own.WaitOne(0, false));
        meeting.ExpectQuietBut(meeting.Leaf[0], meeting.PerLeaf[0]);
        meeting.End();
    }

    [TestMethod]
    public void C078_NoFdCloseFollowsTheOwnShutdown()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.Leaf[0].Shutdown(Wsa.SD_BOTH));
        Assert.AreEqual(0, meeting.PerLeaf[1].SendDisconnect(null));
        meeting.World.Advance(10000);
        Assert.AreEqual(0, meeting.Leaf[0].Enum());
        Assert.AreEqual(0, meeting.PerLeaf[1].Enum());
        meeting.Leaf[0].Select();
        Assert.AreEqual(0, meeting.Leaf[0].Enum());
        meeting.End();
    }

    [TestMethod]
    public void C079_SilenceIsAnAbortedConnection()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.World.Advance(10000);
        meeting.ExpectQuietBut(null, null);
        meeting.World.LinkOf(1).IsDown = true;
        meeting.World.Advance(1000);
        meeting.ExpectQuietBut(null, null);
        meeting.World.Advance(5000);
        meeting.ExpectQuietBut(meeting.PerLeaf[0], meeting.Leaf[0]);
        ExpectClose(meeting.PerLeaf[0], Wsa.WSAECONNABORTED);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.PerLeaf[0].Send(1));
        Assert.AreEqual(Wsa.WSAECONNABORTED, meeting.PerLeaf[0].Error);
        meeting.End();
    }

    [TestMethod]
    public void C079_TheOwnLinkDownIsNetDown()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.World.LinkOf(1).IsDown = true;
        meeting.World.LinkOf(0).IsDown = true;
        meeting.World.Advance(1000);
        meeting.ExpectQuietBut(null, null);
        meeting.World.Advance(5000);
        ExpectClose(meeting.Leaf[0], Wsa.WSAENETDOWN);
        ExpectClose(meeting.PerLeaf[0], Wsa.WSAENETDOWN);
        ExpectClose(meeting.PerLeaf[1], Wsa.WSAENETDOWN);
        ExpectClose(meeting.Leaf[1], Wsa.WSAECONNABORTED);
        meeting.Leaf[0].Recv();
        Assert.AreEqual(Wsa.WSAENETDOWN, meeting.Leaf[0].Error);
        meeting.End();
    }

    [TestMethod]
    public void C079_ALinkThatComesBackInTimeEndsNothing()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.World.LinkOf(1).IsDown = true;
        meeting.World.Advance(2000);
        meeting.World.LinkOf(1).IsDown = false;
        meeting.World.Advance(10000);
        meeting.ExpectQuietBut(null, null);
        Assert.AreEqual(0, meeting.PerLeaf[0].Send(1));
        meeting.World.Settle();
        Assert.AreEqual(1, meeting.Leaf[0].Take());
        meeting.End();
    }

    [TestMethod]
    public void C079_ARootsSilenceIsAnAbortedConnectionAtItsLeaves()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.World.LinkOf(0).IsDown = true;
        meeting.World.Advance(6000);
        ExpectClose(meeting.Leaf[0], Wsa.WSAECONNABORTED);
        ExpectClose(meeting.Leaf[1], Wsa.WSAECONNABORTED);
        meeting.Leaf[0].Recv();
        Assert.AreEqual(Wsa.WSAECONNABORTED, meeting.Leaf[0].Error);
        meeting.End();
    }

    [TestMethod]
    public void C079_APeerThatWasRestartedAndAsksAgainIsAResetConnection()
    {
        World world = new World();
        byte[] name = World.NameOf(1, 6001);
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName).Select();
        WspProvider node = world.AddNode();
        Sock first = Sock.OpenLeaf(node);
        Assert.AreEqual(0, node.WSPBind(first.Descriptor, name, name.Length, out int _));
        first.Select().Join(Meeting.RootName);
        world.Settle();
        Sock perLeaf = root.Accept(null);
        world.Settle();
        perLeaf.Enum();
        world.LinkOf(1).IsDown = true;
        Assert.AreEqual(0, node.WSPCleanup(out int _));
        world.LinkOf(1).IsDown = false;
        Assert.AreEqual(0, node.WSPStartup(0x0202, null, null, null, null));
        Sock second = Sock.OpenLeaf(node);
        Assert.AreEqual(0, node.WSPBind(second.Descriptor, name, name.Length, out int _));
        second.Select().Join(Meeting.RootName);
        world.Settle();
        ExpectClose(perLeaf, Wsa.WSAECONNRESET);
        root.Accept(null);
        Assert.AreEqual(0, root.Error);
        world.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, second.Enum());
        world.End();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void C080_ShutdownAndThenCloseGiveOneFdClose(bool atOnce)
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.Leaf[0].Shutdown(Wsa.SD_SEND));
        if (!atOnce)
        {
            meeting.World.Settle();
            ExpectClose(meeting.PerLeaf[0], 0);
        }

        meeting.Leaf[0].Close();
        meeting.World.Settle();
        if (atOnce)
        {
            ExpectClose(meeting.PerLeaf[0], 0);
        }

        meeting.World.Advance(10000);
        meeting.ExpectQuietBut(meeting.Leaf[0], null);
        meeting.End();
    }

    [TestMethod]
    public void C080_ARootsShutdownAndThenCloseGiveOneFdClose()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.Root.Shutdown(Wsa.SD_BOTH));
        meeting.World.Settle();
        ExpectClose(meeting.Leaf[0], 0);
        meeting.Root.Close();
        meeting.World.Advance(10000);
        Assert.AreEqual(0, meeting.Leaf[0].Enum());
        ExpectClose(meeting.Leaf[1], 0);
        meeting.End();
    }
}
