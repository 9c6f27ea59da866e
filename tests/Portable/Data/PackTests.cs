// Small messages that travel together: when their packet goes, and how they are read out of it one by one.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>PACK, and JLO_BATCH that makes them.</summary>
[TestClass]
public class PackTests
{
    private const int Room = PartScene.Part;

    private static Meeting BatchingMeeting()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, Batches.Set(meeting.Root, 1));
        meeting.StayOnUnicast();
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual(0, Batches.Set(meeting.Leaf[i], 1));
        }

        return meeting;
    }

    private static int Packets(WspProvider node)
    {
        return node.Counters!.Sent;
    }

    [TestMethod]
    public void MessagesWaitTwoMillisecondsAndGoInOnePacket()
    {
        Meeting meeting = BatchingMeeting();
        for (int i = 0; i < 5; i++)
        {
            Assert.AreEqual(0, meeting.Root.Send(i));
        }

        meeting.World.Advance(1);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Take());
        Assert.AreEqual(0, meeting.Root.Send(5));
        meeting.World.Advance(1);
        Assert.AreEqual(1, meeting.LeafNode[0].BuffersInUse, "one packet");
        Assert.AreEqual(1, meeting.LeafNode[1].BuffersInUse, "one packet");
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                Assert.AreEqual(j, meeting.Leaf[i].Take());
            }

            Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[i].Take());
            Assert.AreEqual(6, meeting.LeafNode[i].Counters!.MessagesReceived);
        }

        Assert.AreEqual(6, meeting.RootNode.Counters!.MessagesSent);
        Assert.AreEqual(0, meeting.RootNode.BuffersInUse);
        meeting.World.Advance(100);
        Assert.AreEqual(0, meeting.LeafNode[0].Counters!.DroppedDuplicate);
        meeting.End();
    }

    [TestMethod]
    public void AnApplicationThatAsksNeedNotWait()
    {
        Meeting meeting = BatchingMeeting();
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int sent = Packets(meeting.LeafNode[1]);
        meeting.Leaf[1].Send(1);
        meeting.Leaf[1].Send(2);
        meeting.World.Settle();
        Assert.AreEqual(sent, Packets(meeting.LeafNode[1]));
        Batches.Flush(meeting.Leaf[1]);
        Assert.AreEqual(sent + 1, Packets(meeting.LeafNode[1]));
        meeting.World.Settle();
        for (int i = 1; i < 3; i++)
        {
            Assert.AreEqual(1, meeting.Root.Recv(0, from));
            Assert.AreEqual(i, (int)meeting.Root.Bytes[0]);
            Assert.IsTrue(Pattern.IsSameName(Meeting.LeafName(1), from));
        }

        Batches.Flush(meeting.Leaf[1]);
        Batches.Flush(meeting.PerLeaf[0]);
        Batches.Flush(Sock.OpenLeaf(meeting.LeafNode[0]));
        Assert.AreEqual(sent + 1, Packets(meeting.LeafNode[1]));
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.RootNode.Flush(-1, out int error));
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        meeting.End();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(31)]
    [DataRow(254)]
    [DataRow(255)]
    [DataRow(300)]
    [DataRow(501)]
    [DataRow(0)]
    public void APacketGoesWhenTheNextDoesNotFit(int length)
    {
        PartScene scene = new PartScene();
        Assert.AreEqual(0, Batches.Set(scene.Root, 1));
        byte[] message = Pattern.Of(length);
        int fit = Room / (length + (length < 255 ? 1 : 3));
        int sent = scene.RootNode.Sent;
        for (int i = 0; i < fit; i++)
        {
            Assert.AreEqual(0, scene.Root.Send(message));
        }

        Assert.AreEqual(sent, scene.RootNode.Sent);
        Assert.AreEqual(0, scene.Root.Send(message));
        Assert.AreEqual(sent + 1, scene.RootNode.Sent);
        Assert.AreEqual(Batches.Pack, Batches.KindOf(scene.RootLink.LastSent));
        Assert.IsTrue(scene.RootLink.LastSent.Length <= Room + 6);
        Batches.Flush(scene.Root);
        scene.World.Settle();
        for (int i = 0; i < fit + 1; i++)
        {
            scene.Leaf.ExpectBytes(message, scene.Leaf.Recv());
        }

        scene.ReadsNothing();
        scene.End();
    }

    /// <summary>A message that no packet has room for beside its length goes alone, one longer than a packet in parts, and neither before what came before.</summary>
    [TestMethod]
    [DataRow(502)]
    [DataRow(504)]
    [DataRow(505)]
    [DataRow(3000)]
    public void LargeMessagesKeepTheirPlace(int length)
    {
        PartScene scene = new PartScene();
        Assert.AreEqual(0, Batches.Set(scene.Root, 1));
        scene.Root.Send(1);
        scene.Root.Send(2);
        Assert.AreEqual(0, scene.Root.Send(Pattern.Of(length)));
        scene.Root.Send(3);
        scene.World.Settle();
        Assert.AreEqual(1, scene.Leaf.Take());
        Assert.AreEqual(2, scene.Leaf.Take());
        scene.Reads(Pattern.Of(length));
        scene.World.Advance(2);
        Assert.AreEqual(3, scene.Leaf.Take());
        scene.End();
    }

    [TestMethod]
    public void MessagesForDifferentReceiversKeepTheirOrder()
    {
        Meeting meeting = BatchingMeeting();
        meeting.Root.Send(1);
        meeting.PerLeaf[0].Send(2);
        meeting.PerLeaf[1].Send(3);
        meeting.Root.Send(4);
        meeting.World.Advance(2);
        Assert.AreEqual(1, meeting.Leaf[0].Take());
        Assert.AreEqual(2, meeting.Leaf[0].Take());
        Assert.AreEqual(4, meeting.Leaf[0].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Take());
        Assert.AreEqual(1, meeting.Leaf[1].Take());
        Assert.AreEqual(3, meeting.Leaf[1].Take());
        Assert.AreEqual(4, meeting.Leaf[1].Take());
        meeting.End();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void WhatWaitsGoesBeforeTheLastWord(int how)
    {
        Meeting meeting = BatchingMeeting();
        meeting.Root.Send(1);
        meeting.Leaf[0].Send(2);
        switch (how)
        {
            case 0:
                meeting.Root.Close();
                break;
            case 1:
                meeting.Root.SendDisconnect(new byte[] { 9 });
                break;
            case 2:
                meeting.PerLeaf[0].Close();
                break;
            case 3:
                meeting.Leaf[0].Close();
                break;
            default:
                meeting.Leaf[0].SendDisconnect(new byte[] { 9 });
                break;
        }

        meeting.World.Settle();
        Sock reader = how < 3 ? meeting.Leaf[0] : meeting.Root;
        Assert.AreEqual(how < 3 ? 1 : 2, reader.Take());
        meeting.World.Advance(2);
        Assert.AreEqual(0, meeting.RootNode.BuffersInUse - (how == 4 ? 1 : 0), "the last word is the only thing that is left");
        meeting.End();
    }

    [TestMethod]
    public void WhatWaitsForALeafThatIsLostIsDropped()
    {
        Meeting meeting = BatchingMeeting();
        meeting.PerLeaf[0].Send(1);
        meeting.Leaf[0].Close();
        int sent = Packets(meeting.RootNode);
        meeting.World.Settle();
        Assert.AreEqual(sent + 1, Packets(meeting.RootNode), "LEFT");
        meeting.World.Advance(100);
        Assert.AreEqual(sent + 1, Packets(meeting.RootNode));
        meeting.Root.Send(2);
        meeting.Leaf[1].Close();
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.RootNode.BuffersInUse);
        meeting.End();
    }

    /// <summary>Whoever joins hears what is sent from then on.</summary>
    [TestMethod]
    public void WhatWaitsIsNotForALeafThatJoinsMeanwhile()
    {
        Meeting meeting = BatchingMeeting();
        meeting.Root.Send(1);
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Root.Send(2);
        meeting.Invite(Wsa.JL_BOTH);
        meeting.Root.Send(3);
        meeting.World.Advance(2);
        for (int i = 0; i < 4; i++)
        {
            for (int j = i < 2 ? 1 : i; j < 4; j++)
            {
                Assert.AreEqual(j, meeting.Leaf[i].Take());
            }

            Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[i].Take());
        }

        meeting.End();
    }

    [TestMethod]
    public void TheOptionIsReadAndSetOnSocketsOnly()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(0, Batches.Get(meeting.Root));
        Assert.AreEqual(0, Batches.Set(meeting.Root, 1));
        Assert.AreEqual(1, Batches.Get(meeting.Root));
        Assert.AreEqual(Wsa.WSAEINVAL, Batches.Set(meeting.Root, 2));
        Assert.AreEqual(Wsa.WSAEINVAL, Batches.Set(meeting.Root, -1));
        Assert.AreEqual(1, Batches.Get(meeting.Root));
        Assert.AreEqual(Wsa.WSAENOPROTOOPT, Batches.Set(meeting.PerLeaf[0], 1));
        byte[] bytes = new byte[4];
        int length = 4;
        meeting.RootNode.WSPGetSockOpt(meeting.PerLeaf[0].Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, bytes, ref length, out int error);
        Assert.AreEqual(Wsa.WSAENOPROTOOPT, error);
        meeting.RootNode.WSPGetSockOpt(meeting.Root.Descriptor, Wsa.SOL_JOINLEAF, 0x1006, bytes, ref length, out error);
        Assert.AreEqual(Wsa.WSAENOPROTOOPT, error);
        meeting.RootNode.WSPSetSockOpt(meeting.Root.Descriptor, Wsa.SOL_JOINLEAF, 0x1006, bytes, 4, out error);
        Assert.AreEqual(Wsa.WSAENOPROTOOPT, error);
        meeting.RootNode.WSPSetSockOpt(meeting.Root.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, bytes, 3, out error);
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        int sent = Packets(meeting.RootNode);
        meeting.Root.Send(1);
        Assert.AreEqual(sent, Packets(meeting.RootNode));
        Assert.AreEqual(0, Batches.Set(meeting.Root, 0));
        Assert.AreEqual(sent + 2, Packets(meeting.RootNode));
        meeting.Root.Send(2);
        Assert.AreEqual(sent + 4, Packets(meeting.RootNode));
        meeting.End();
    }

    /// <summary>An accepted leaf has the options of the listening one.</summary>
    [TestMethod]
    public void AnAcceptedLeafInheritsTheOption()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Select();
        Sock listener = Sock.OpenLeaf(world.AddNode()).Listen(World.NameOf(1, 6000)).Select();
        Assert.AreEqual(0, Batches.Set(listener, 1));
        root.Join(World.NameOf(1, 6000));
        world.Settle();
        Assert.AreEqual(1, Batches.Get(listener.Accept(null)));
        Assert.AreEqual(0, Batches.Set(listener, 0));
        root.Join(World.NameOf(1, 6000));
        world.End();
    }

    /// <summary>Two sessions of one node: the packet of the one goes when its own time has come, not when the other's has.</summary>
    [TestMethod]
    public void EachSessionHasATimeOfItsOwn()
    {
        Meeting meeting = BatchingMeeting();
        Sock listener = Sock.OpenLeaf(meeting.LeafNode[0]).Listen(World.NameOf(1, 7000)).Select();
        Sock other = Sock.OpenRoot(meeting.RootNode).Select();
        Assert.AreEqual(0, Batches.Set(other, 1));
        other.Join(World.NameOf(1, 7000));
        meeting.World.Settle();
        Sock leaf = listener.Accept(null);
        meeting.World.Advance(300);
        meeting.Root.Send(1);
        meeting.World.Advance(1);
        other.Send(2);
        meeting.World.Advance(1);
        Assert.AreEqual(1, meeting.Leaf[0].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, leaf.Take());
        meeting.World.Advance(1);
        Assert.AreEqual(2, leaf.Take());
        leaf.Close();
        listener.Close();
        other.Close();
        meeting.End();
    }

    [TestMethod]
    public void WithoutABufferAMessageDoesNotWaitForCompany()
    {
        Limits limits = Limits.Board();
        limits.SendBuffers = 3;
        Meeting meeting = new Meeting(limits);
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Forget();
        Assert.AreEqual(0, Batches.Set(meeting.Root, 1));
        Sock[] asking = new Sock[2];
        for (int i = 0; i < asking.Length; i++)
        {
            asking[i] = Sock.OpenLeaf(meeting.RootNode).Select();
            asking[i].Join(World.NameOf(6, 9 + i));
        }

        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Root.Send(1));
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, meeting.Root.Error);
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.Root.Enum());
        asking[0].Close();
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_WRITE, meeting.Root.Enum());
        Assert.AreEqual(0, meeting.Root.Send(1));
        meeting.World.Advance(2);
        Assert.AreEqual(1, meeting.Leaf[0].Take());
        meeting.End();
    }
}
