// WSPSelect: which sockets are ready, how long it waits, and what wakes it.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Readiness of sockets.</summary>
[TestClass]
public class SelectTests
{
    private static SocketSet SetOf(Sock one)
    {
        SocketSet set = new SocketSet(3);
        Assert.IsTrue(set.Add(one.Descriptor));
        return set;
    }

    /// <summary>Whether a socket is ready to be read from, or written to.</summary>
    private static bool IsReady(Sock socket, bool reads, int timeoutMs)
    {
        SocketSet set = SetOf(socket);
        int ready = socket.Node.WSPSelect(0, reads ? set : null, reads ? null : set, null, timeoutMs, out int error);
        Assert.AreEqual(0, error);
        Assert.AreEqual(ready, set.Count);
        Assert.AreEqual(ready == 1, set.Contains(socket.Descriptor));
        return ready == 1;
    }

    [TestMethod]
    public void AMessageMakesASocketReadableUntilItIsRead()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.IsFalse(IsReady(meeting.Leaf[0], true, 0));
        meeting.Root.Send(1);
        meeting.World.Settle();
        Assert.IsTrue(IsReady(meeting.Leaf[0], true, 0));
        Assert.IsTrue(IsReady(meeting.Leaf[0], true, 0));
        meeting.Leaf[0].Take();
        Assert.IsFalse(IsReady(meeting.Leaf[0], true, 0));
        meeting.End();
    }

    [TestMethod]
    public void ARequestMakesAListenerReadableUnlessADeferredOneIsFirst()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName).Select();
        Sock.OpenLeaf(world.AddNode()).Select().Join(Meeting.RootName);
        Assert.IsFalse(IsReady(root, true, 0));
        world.Settle();
        Assert.IsTrue(IsReady(root, true, 0));
        root.Accept(new Decision(Wsa.CF_DEFER));
        Assert.IsFalse(IsReady(root, true, 0));
        root.Accept(null);
        Assert.IsFalse(IsReady(root, true, 0));
        world.End();
    }

    [TestMethod]
    public void AnEndMakesASocketReadableAndNotWritable()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.IsFalse(IsReady(meeting.PerLeaf[0], true, 0));
        Assert.IsTrue(IsReady(meeting.PerLeaf[0], false, 0));
        meeting.Leaf[0].Close();
        meeting.World.Settle();
        Assert.IsTrue(IsReady(meeting.PerLeaf[0], true, 0));
        Assert.IsFalse(IsReady(meeting.PerLeaf[0], false, 0));
        meeting.End();
    }

    [TestMethod]
    public void SelectWaitsUntilSomethingHappens()
    {
        Meeting meeting = Meeting.OfTwo();
        Leaver leaver = new Leaver(meeting.PerLeaf[1], -1);
        meeting.World.Meanwhile = leaver.Leave;
        int before = meeting.World.NowMs;
        Assert.IsTrue(IsReady(meeting.Leaf[1], true, -1));
        Assert.AreEqual(before, meeting.World.NowMs);
        meeting.End();
    }

    [TestMethod]
    public void SelectGivesUpAfterItsTime()
    {
        Meeting meeting = Meeting.OfTwo();
        int before = meeting.World.NowMs;
        Assert.IsFalse(IsReady(meeting.Leaf[1], true, 700));
        Assert.AreEqual(700, meeting.World.NowMs - before);
        meeting.End();
    }

    [TestMethod]
    public void SelectKeepsThoseThatAreReady()
    {
        Meeting meeting = Meeting.OfTwo();
        Sock idle = Sock.OpenLeaf(meeting.RootNode);
        SocketSet reads = SetOf(idle);
        SocketSet writes = SetOf(idle);
        SocketSet excepts = SetOf(meeting.Root);
        reads.Add(meeting.Root.Descriptor);
        writes.Add(meeting.PerLeaf[0].Descriptor);
        writes.Add(meeting.PerLeaf[1].Descriptor);
        Assert.IsFalse(writes.Add(meeting.Root.Descriptor));
        meeting.Leaf[0].Send(1);
        meeting.World.Settle();
        Assert.AreEqual(3, meeting.RootNode.WSPSelect(0, reads, writes, excepts, 0, out int _));
        Assert.AreEqual(1, reads.Count);
        Assert.IsTrue(reads.Contains(meeting.Root.Descriptor));
        Assert.AreEqual(2, writes.Count);
        Assert.IsFalse(writes.Contains(idle.Descriptor));
        Assert.AreEqual(0, excepts.Count);
        idle.Close();
        meeting.End();
    }

    [TestMethod]
    public void SelectNeedsASetAndOpenSockets()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPSelect(0, null, null, null, 0, out int error));
        Assert.AreEqual(Wsa.WSAEINVAL, error);
        SocketSet set = SetOf(meeting.PerLeaf[0]);
        meeting.PerLeaf[0].Close();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPSelect(0, set, null, null, 0, out error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPSelect(0, null, set, null, 0, out error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPSelect(0, null, null, set, 0, out error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        meeting.End();
    }

    [TestMethod]
    public void CancelEndsASelect()
    {
        Meeting meeting = Meeting.OfTwo();
        Canceller canceller = new Canceller(meeting.RootNode);
        meeting.World.Meanwhile = canceller.Cancel;
        SocketSet set = SetOf(meeting.Root);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPSelect(0, set, null, null, -1, out int error));
        Assert.AreEqual(Wsa.WSAEINTR, error);
        meeting.End();
    }

    /// <summary>A root of three send buffers: two hold answers that no leaf has confirmed yet, the last one is not for messages.</summary>
    [TestMethod]
    public void SelectWakesWhenABufferForSendingIsFree()
    {
        World world = new World();
        Limits limits = Limits.Board();
        limits.SendBuffers = 3;
        Sock root = Sock.OpenRoot(world.AddNode(limits)).Listen(Meeting.RootName).Select();
        Sock perLeaf = root;
        for (int i = 0; i < 2; i++)
        {
            Sock.OpenLeaf(world.AddNode()).Select().Join(Meeting.RootName, new WsaBuffer(new byte[4]), null, Wsa.JL_BOTH);
            world.Settle();
            perLeaf = root.Accept(new Decision(Wsa.CF_ACCEPT, new byte[4]));
            Assert.AreEqual(0, root.Error);
        }

        Assert.AreEqual(2, root.Node.BuffersInUse);
        int before = world.NowMs;
        Assert.IsFalse(IsReady(perLeaf, false, 0));
        Assert.IsTrue(IsReady(perLeaf, false, -1));
        Assert.IsTrue(world.NowMs - before <= limits.RetryMs);
        Assert.AreEqual(0, perLeaf.Send(1));
        world.End();
    }
}
