// Conformance rows 63 to 65 and 69 to 72: who receives what is sent, and what Send and Recv refuse.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>The data plane.</summary>
[TestClass]
public class DataTests
{
    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C063_WhatTheRootSendsReachesEveryLeaf(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        meeting.Ask(Wsa.JL_BOTH);
        byte[] message = Pattern.Of(300);
        Assert.AreEqual(0, meeting.Root.Send(message));
        meeting.World.Settle();
        for (int i = 0; i < 3; i++)
        {
            meeting.Leaf[i].ExpectBytes(message, meeting.Leaf[i].Recv());
            Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[i].Recv());
            Assert.AreEqual(Wsa.WSAEWOULDBLOCK, meeting.Leaf[i].Error);
        }

        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Root.Recv());
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, meeting.Root.Error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C063_ALeafThatOnlySendsReceivesNothing(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_SENDER_ONLY);
        meeting.Invite(Wsa.JL_RECEIVER_ONLY);
        meeting.Ask(Wsa.JL_RECEIVER_ONLY);
        meeting.Forget();
        Assert.AreEqual(0, meeting.Root.Send(8));
        meeting.ExpectQuietBut(meeting.Leaf[2], null);
        meeting.World.Settle();
        meeting.ExpectQuietBut(meeting.Leaf[2], null);
        Assert.AreEqual(8, meeting.Leaf[2].Take());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C063_AMessageOfNoBytesIsAMessage(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.Root.Send(new byte[0]));
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, meeting.Leaf[0].Enum());
        Assert.AreEqual(0, meeting.Leaf[0].Recv());
        Assert.AreEqual(0, meeting.Leaf[1].Recv());
        meeting.End();
    }

    /// <summary>The root's sequence counts what it sends to one leaf alone as well.</summary>
    [TestMethod]
    [DataRow(40000)]
    [DataRow(64000)]
    [DataRow(16)]
    public void C063_WhatTheRootSendsReachesALeafThatWasLongNotMeant(int others)
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.Root.Send(1));
        meeting.World.Settle();
        Assert.AreEqual(1, meeting.Leaf[0].Take());
        meeting.RootNode.Driver!.Engine.Tables.Sessions.Sequence[0] += (ushort)others;
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(0, meeting.Root.Send(7 + i));
            meeting.World.Settle();
            Assert.AreEqual(7 + i, meeting.Leaf[0].Take());
        }

        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C064_TheRootReceivesFromEveryLeafAndLearnsWhichSent(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        Assert.AreEqual(0, meeting.Leaf[1].Send(11));
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.Leaf[0].Send(10));
        meeting.World.Settle();
        Assert.AreEqual(1, meeting.Root.Recv(0, from));
        Assert.AreEqual(11, (int)meeting.Root.Bytes[0]);
        Assert.IsTrue(Pattern.IsSameName(meeting.PerLeaf[1].PeerName(), from));
        Assert.IsTrue(Pattern.IsSameName(Meeting.LeafName(1), from));
        Assert.AreEqual(1, meeting.Root.Recv(0, from));
        Assert.AreEqual(10, (int)meeting.Root.Bytes[0]);
        Assert.IsTrue(Pattern.IsSameName(meeting.PerLeaf[0].PeerName(), from));
        Assert.IsTrue(Pattern.IsSameName(meeting.Leaf[0].LocalName(), from));
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C064_AMessageOutlivesItsPerLeafSocketWithoutASender(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        meeting.Leaf[0].Send(10);
        meeting.World.Settle();
        meeting.PerLeaf[0].Close();
        meeting.World.Settle();
        meeting.Ask(Wsa.JL_BOTH);
        Assert.AreEqual(1, meeting.Root.Recv(0, from));
        Assert.AreEqual(10, (int)meeting.Root.Bytes[0]);
        Assert.IsTrue(Pattern.IsSameName(new byte[Wsa.SOCKADDR_IN_LENGTH], from));
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C064_ALeafThatOnlyReceivesReachesNobody(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_RECEIVER_ONLY);
        meeting.Invite(Wsa.JL_RECEIVER_ONLY);
        meeting.Forget();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Send(1));
        Assert.AreEqual(0, meeting.Leaf[1].Send(2));
        meeting.World.Settle();
        Assert.AreEqual(2, meeting.Root.Take());
        meeting.Root.Recv();
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, meeting.Root.Error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C065_ALeafsMessageReachesTheRootOnly(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.Leaf[0].Send(10));
        meeting.World.Settle();
        meeting.ExpectQuietBut(meeting.Root, null);
        Assert.AreEqual(Wsa.FD_READ, meeting.Root.Enum());
        Assert.AreEqual(10, meeting.Root.Take());
        Assert.AreEqual(0, meeting.LeafNode[1].Counters!.MessagesReceived);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C065_WhatAPerLeafSocketSendsReachesThatLeafOnly(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, meeting.PerLeaf[1].Send(21));
        meeting.World.Settle();
        meeting.ExpectQuietBut(meeting.Leaf[1], null);
        Assert.AreEqual(21, meeting.Leaf[1].Take());
        Assert.AreEqual(0, meeting.LeafNode[0].Counters!.MessagesReceived);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C069_SendAfterReceiverOnlyIsNotSupportedAtALeaf(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_RECEIVER_ONLY);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Send(1));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.Leaf[0].Error);
        meeting.World.Settle();
        meeting.Root.Recv();
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.Root.Error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C069_SendAfterReceiverOnlyIsNotSupportedAtARoot(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        meeting.Invite(Wsa.JL_RECEIVER_ONLY);
        meeting.Forget();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.PerLeaf[0].Send(1));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.PerLeaf[0].Error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Root.Send(1));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.Root.Error);
        meeting.World.Settle();
        meeting.ExpectQuietBut(null, null);
        Assert.AreEqual(0, meeting.Leaf[0].Send(2));
        meeting.World.Settle();
        Assert.AreEqual(2, meeting.Root.Take());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C070_RecvAfterSenderOnlyIsNotSupportedAtALeaf(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        meeting.Ask(Wsa.JL_SENDER_ONLY);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Recv());
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.Leaf[0].Error);
        Assert.AreEqual(0, meeting.Leaf[0].Send(3));
        meeting.World.Settle();
        Assert.AreEqual(3, meeting.Root.Take());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C070_RecvAfterSenderOnlyIsNotSupportedAtARoot(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        meeting.Invite(Wsa.JL_SENDER_ONLY);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Root.Recv());
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.Root.Error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Send(3));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.Leaf[0].Error);
        Assert.AreEqual(0, meeting.Root.Send(4));
        meeting.World.Settle();
        Assert.AreEqual(4, meeting.Leaf[0].Take());
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C071_AMessageAboveTheMaximumIsRefusedAndNothingIsSent(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        ExpectLimit(meeting, meeting.Root, meeting.Leaf[0]);
        meeting.Leaf[1].Recv();
        ExpectLimit(meeting, meeting.PerLeaf[1], meeting.Leaf[1]);
        ExpectLimit(meeting, meeting.Leaf[0], meeting.Root);
        meeting.End();
    }

    private static void ExpectLimit(Meeting meeting, Sock sender, Sock receiver)
    {
        int max = sender.Option(Wsa.SO_MAX_MSG_SIZE);
        Assert.AreEqual(sender.Node.Limits.MaxMessage, max);
        int sent = sender.Node.Counters!.Sent;
        Assert.AreEqual(Wsa.SOCKET_ERROR, sender.Send(new byte[max + 1]));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, sender.Error);
        meeting.World.Settle();
        Assert.AreEqual(sent, sender.Node.Counters!.Sent);
        receiver.Recv();
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, receiver.Error);
        byte[] largest = Pattern.Of(max);
        Assert.AreEqual(0, sender.Send(largest));
        meeting.World.Settle();
        receiver.ExpectBytes(largest, receiver.Recv());
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C071_TheMaximumHoldsForPiecesTogether(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        int max = meeting.Root.Option(Wsa.SO_MAX_MSG_SIZE);
        WsaBuffer[] pieces = { new WsaBuffer(Pattern.Of(100)), new WsaBuffer(Pattern.Of(max)) };
        pieces[1].Length = max - 99;
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.WSPSend(meeting.Root.Descriptor, pieces, 2, out int sent, 0, null, null, null, out int error));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, error);
        Assert.AreEqual(0, sent);
        pieces[1].Length = max - 100;
        Assert.AreEqual(0, meeting.RootNode.WSPSend(meeting.Root.Descriptor, pieces, 2, out sent, 0, null, null, null, out error));
        Assert.AreEqual(max, sent);
        meeting.World.Settle();
        Assert.AreEqual(max, meeting.Leaf[0].Recv());
        Assert.AreEqual((int)pieces[1].Bytes[0], (int)meeting.Leaf[0].Bytes[100]);
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C071_ALeafWithMoreRoomTakesTheMaximumOfItsRoot(int type)
    {
        World.NextSocketType = type;
        World world = new World();
        Limits large = Limits.Board();
        large.MaxDatagram = 1024;
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(Meeting.RootName).Select();
        Sock leaf = Sock.OpenLeaf(world.AddNode(large)).Select();
        leaf.Join(Meeting.RootName);
        world.Settle();
        root.Accept(null);
        world.Settle();
        int max = root.Option(Wsa.SO_MAX_MSG_SIZE);
        Assert.AreEqual(max, leaf.Option(Wsa.SO_MAX_MSG_SIZE));
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Send(new byte[max + 1]));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, leaf.Error);
        world.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C072_SendOnARootWithoutLeavesIsNotConnected(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = new Meeting();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Root.Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, meeting.Root.Error);
        Sock bare = Sock.OpenRoot(meeting.RootNode);
        Assert.AreEqual(Wsa.SOCKET_ERROR, bare.Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, bare.Error);
        bare.Close();
        meeting.End();
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void C072_SendAfterTheLastLeafHasGoneIsNotConnected(int type)
    {
        World.NextSocketType = type;
        Meeting meeting = Meeting.OfTwo();
        meeting.Leaf[0].Close();
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.Root.Send(1));
        meeting.PerLeaf[1].Close();
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Root.Send(1));
        Assert.AreEqual(Wsa.WSAENOTCONN, meeting.Root.Error);
        meeting.End();
    }
}
