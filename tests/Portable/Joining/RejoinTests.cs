// Joins that follow one another closely: after a departure that is still under way, and beside another membership of the same node.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>The same two nodes, more than once.</summary>
[TestClass]
public class RejoinTests
{
    [TestMethod]
    public void ALeafThatLeftMayAskAgainAtOnce()
    {
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Leaf[0].Close();
        Sock again = Sock.OpenLeaf(meeting.LeafNode[0]).Select();
        again.Join(Meeting.RootName);
        Assert.AreEqual(0, again.Error);
        meeting.World.Settle();
        Sock perLeaf = meeting.Root.Accept(null);
        Assert.AreEqual(0, meeting.Root.Error);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, again.Enum());
        Assert.AreEqual(0, again.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Assert.AreEqual(0, perLeaf.Send(4));
        meeting.World.Settle();
        Assert.AreEqual(4, again.Take());
        again.Close();
        perLeaf.Close();
        meeting.End();
    }

    [TestMethod]
    public void ALeafWhoseRootClosedItMayAskAgainOnTheSameSocket()
    {
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.PerLeaf[0].Close();
        meeting.World.Settle();
        Sock leaf = meeting.Leaf[0];
        Assert.AreEqual(Wsa.FD_CLOSE, leaf.Enum());
        Assert.AreSame(leaf, leaf.Join(Meeting.RootName));
        Assert.AreEqual(0, leaf.Error);
        meeting.World.Settle();
        Sock perLeaf = meeting.Root.Accept(null);
        Assert.AreEqual(0, meeting.Root.Error);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(0, leaf.Send(4));
        meeting.World.Settle();
        Assert.AreEqual(4, meeting.Root.Take());
        perLeaf.Close();
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CLOSE, leaf.Enum());
        meeting.End();
    }

    [TestMethod]
    public void WhatWasNotReadOfTheOldSessionIsNotReadInTheNewOne()
    {
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Forget();
        meeting.PerLeaf[0].Send(1);
        meeting.PerLeaf[0].Send(2);
        meeting.PerLeaf[0].Close();
        meeting.World.Settle();
        Sock leaf = meeting.Leaf[0];
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        leaf.Join(Meeting.RootName);
        Assert.AreEqual(0, leaf.Error);
        Assert.AreEqual(0, leaf.Enum());
        meeting.World.Settle();
        Sock perLeaf = meeting.Root.Accept(null);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Recv());
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, leaf.Error);
        perLeaf.Send(3);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, leaf.Enum());
        Assert.AreEqual(3, leaf.Take());
        perLeaf.Close();
        meeting.End();
    }

    [TestMethod]
    public void ALeafThatTookLeaveMayAskAgainOnTheSameSocket()
    {
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Forget();
        Sock leaf = meeting.Leaf[0];
        Assert.AreEqual(0, leaf.SendDisconnect(new byte[] { 1 }));
        leaf.Join(Meeting.RootName);
        Assert.AreEqual(0, leaf.Error);
        meeting.World.Settle();
        Sock perLeaf = meeting.Root.Accept(null);
        Assert.AreEqual(0, meeting.Root.Error);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, leaf.Enum());
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.PerLeaf[0].Enum());
        Assert.AreEqual(0, leaf.Send(4));
        meeting.World.Settle();
        Assert.AreEqual(4, meeting.Root.Take());
        perLeaf.Close();
        meeting.End();
    }

    /// <summary>Two sockets of one node with names of their own are two leaves: each hears what is said to all.</summary>
    [TestMethod]
    public void TwoSocketsOfOneNodeMayBeInOneSessionByPortsOfTheirOwn()
    {
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Forget();
        byte[] name = World.NameOf(1, 0);
        Sock second = Sock.OpenLeaf(meeting.LeafNode[0]);
        Assert.AreEqual(0, second.Node.WSPBind(second.Descriptor, name, name.Length, out int _));
        second.Select().Join(Meeting.RootName);
        Assert.AreEqual(0, second.Error);
        meeting.World.Settle();
        Sock perLeaf = meeting.Root.Accept(null);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, second.Enum());
        Assert.AreEqual(0, second.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Assert.AreEqual(0, meeting.PerLeaf[0].Enum());
        Assert.AreEqual(0, meeting.Root.Send(6));
        meeting.World.Settle();
        Assert.AreEqual(6, meeting.Leaf[0].Take());
        Assert.AreEqual(6, second.Take());
        second.Close();
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_CLOSE, perLeaf.Enum() & Wsa.FD_CLOSE);
        Assert.AreEqual(0, meeting.PerLeaf[0].Enum());
        perLeaf.Close();
        meeting.End();
    }

    [TestMethod]
    public void ALeafThatWasClosedMayBeInvitedAgainAtOnce()
    {
        Meeting meeting = new Meeting();
        WspProvider node = meeting.World.AddNode();
        Sock listener = Sock.OpenLeaf(node).Listen(Meeting.LeafName(0)).Select();
        Sock first = meeting.Root.Join(Meeting.LeafName(0));
        meeting.World.Settle();
        Sock old = listener.Accept(null);
        meeting.World.Settle();
        Assert.IsTrue((meeting.Root.Enum() & Wsa.FD_CONNECT) != 0);
        first.Close();
        Sock again = meeting.Root.Join(Meeting.LeafName(0));
        Assert.AreEqual(0, meeting.Root.Error);
        meeting.World.Settle();
        Assert.IsTrue((old.Enum() & Wsa.FD_CLOSE) != 0);
        old.Close();
        Sock leaf = listener.Accept(null);
        Assert.AreEqual(0, listener.Error);
        meeting.World.Settle();
        Assert.IsTrue((meeting.Root.Enum() & Wsa.FD_CONNECT) != 0);
        Assert.AreEqual(0, meeting.Root.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Assert.AreEqual(0, again.Send(6));
        meeting.World.Settle();
        Assert.AreEqual(6, leaf.Take());
        leaf.Close();
        listener.Close();
        again.Close();
        meeting.End();
    }
}
