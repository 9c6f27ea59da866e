// Messages in place: read where they lie, written where they are sent from, and given back whatever happens.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Leases of the provider.</summary>
[TestClass]
public class LeaseTests
{
    private static int Take(Sock socket, Lease lease)
    {
        int result = socket.Node.LeaseMessage(socket.Descriptor, lease, out int error);
        Assert.AreEqual(error == 0 ? 0 : Wsa.SOCKET_ERROR, result);
        Assert.AreEqual(error == 0, lease.IsHeld);
        return error;
    }

    private static int Rent(Sock socket, Lease lease)
    {
        int result = socket.Node.RentMessage(socket.Descriptor, lease, out int error);
        Assert.AreEqual(error == 0 ? 0 : Wsa.SOCKET_ERROR, result);
        return error;
    }

    private static int SendRented(Sock socket, Lease lease, int length)
    {
        int result = socket.Node.SendLease(socket.Descriptor, lease, length, out int error);
        Assert.AreEqual(error == 0 ? 0 : Wsa.SOCKET_ERROR, result);
        return error;
    }

    private static void Shows(Lease lease, byte[] message)
    {
        Assert.AreEqual(message.Length, lease.Length);
        for (int i = 0; i < message.Length; i++)
        {
            Assert.AreEqual((int)message[i], (int)lease.Bytes[lease.Offset + i]);
        }
    }

    [TestMethod]
    public void AMessageIsReadWhereItLies()
    {
        Meeting meeting = Meeting.OfTwo();
        Lease lease = new Lease();
        byte[] message = Pattern.Of(300);
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, Take(meeting.Root, lease));
        meeting.Leaf[1].Send(message);
        meeting.Leaf[0].Send(7);
        meeting.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, meeting.Root.Enum());
        Assert.AreEqual(0, Take(meeting.Root, lease));
        Shows(lease, message);
        Assert.IsTrue(Pattern.IsSameName(Meeting.LeafName(1), lease.From));
        Assert.AreEqual(2, meeting.RootNode.BuffersInUse);
        Assert.AreEqual(Wsa.FD_READ, meeting.Root.Enum());
        Assert.AreEqual(7, meeting.Root.Take());
        Shows(lease, message);
        meeting.RootNode.ReturnLease(lease);
        Assert.IsFalse(lease.IsHeld);
        Assert.AreEqual(0, lease.Bytes.Length);
        Assert.AreEqual(0, meeting.RootNode.BuffersInUse);
        meeting.Leaf[0].Send(8);
        meeting.World.Settle();
        Assert.AreEqual(0, Take(meeting.Root, lease));
        Shows(lease, new byte[] { 8 });
        Assert.IsTrue(Pattern.IsSameName(meeting.Leaf[0].LocalName(), lease.From));
        meeting.RootNode.ReturnLease(lease);
        meeting.End();
    }

    [TestMethod]
    public void MessagesOfOnePacketAreLentOneByOne()
    {
        Meeting meeting = Meeting.OfTwo();
        Batches.Set(meeting.Root, 1);
        Lease[] lease = { new Lease(), new Lease() };
        for (int i = 1; i < 4; i++)
        {
            meeting.Root.Send(i);
        }

        meeting.World.Advance(2);
        Assert.AreEqual(0, Take(meeting.Leaf[0], lease[0]));
        Assert.AreEqual(2, meeting.Leaf[0].Take());
        Assert.AreEqual(0, Take(meeting.Leaf[0], lease[1]));
        Assert.AreEqual(1, meeting.LeafNode[0].BuffersInUse);
        Shows(lease[0], new byte[] { 1 });
        Shows(lease[1], new byte[] { 3 });
        meeting.LeafNode[0].ReturnLease(lease[1]);
        Assert.AreEqual(1, meeting.LeafNode[0].BuffersInUse);
        Shows(lease[0], new byte[] { 1 });
        meeting.LeafNode[0].ReturnLease(lease[0]);
        Assert.AreEqual(0, meeting.LeafNode[0].BuffersInUse);
        Assert.AreEqual(0, meeting.LeafNode[0].Driver!.Engine.Tables.Pool.Kept);
        meeting.End();
    }

    [TestMethod]
    public void AMessageInPartsIsReceivedByCopying()
    {
        PartScene scene = new PartScene();
        Lease lease = new Lease();
        scene.Root.Send(Pattern.Of(505));
        scene.World.Settle();
        Assert.AreEqual(Wsa.WSAEMSGSIZE, Take(scene.Leaf, lease));
        scene.Reads(Pattern.Of(505));
        scene.End();
    }

    /// <summary>A board lends four; what is lent counts as waiting to be read, and the rest is received as ever.</summary>
    [TestMethod]
    public void NoMoreAreLentThanTheLimitSays()
    {
        PartScene scene = new PartScene();
        Lease[] lease = new Lease[5];
        for (int i = 0; i < 20; i++)
        {
            scene.Root.Send(i);
            scene.World.Settle();
            if (i < 5)
            {
                lease[i] = new Lease();
                Assert.AreEqual(i < 4 ? 0 : Wsa.WSAENOBUFS, Take(scene.Leaf, lease[i]));
            }
        }

        Assert.AreEqual(Wsa.WSAENOBUFS, Rent(scene.Leaf, lease[4]));
        scene.Root.Send(99);
        scene.World.Settle();
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedFull);
        for (int i = 4; i < 20; i++)
        {
            Assert.AreEqual(i, scene.Leaf.Take());
        }

        scene.ReadsNothing();
        scene.LeafNode.Provider.ReturnLease(lease[2]);
        scene.Root.Send(100);
        scene.World.Settle();
        Assert.AreEqual(0, Take(scene.Leaf, lease[4]));
        Shows(lease[4], new byte[] { 100 });
        Shows(lease[3], new byte[] { 3 });
        Assert.AreEqual(4, scene.LeafNode.Provider.BuffersInUse);
        scene.End();
    }

    [TestMethod]
    public void ALeaseComesBackWithItsSocket()
    {
        Meeting meeting = Meeting.OfTwo();
        Lease read = new Lease();
        Lease room = new Lease();
        Lease perLeaf = new Lease();
        meeting.Leaf[0].Send(1);
        meeting.World.Settle();
        Assert.AreEqual(0, Take(meeting.Root, read));
        Assert.AreEqual(0, Rent(meeting.Root, room));
        Assert.AreEqual(0, Rent(meeting.PerLeaf[1], perLeaf));
        meeting.PerLeaf[1].Close();
        Assert.IsFalse(perLeaf.IsHeld);
        Assert.IsTrue(room.IsHeld);
        meeting.Root.Close();
        Assert.IsFalse(read.IsHeld);
        Assert.IsFalse(room.IsHeld);
        Assert.AreEqual(0, room.Bytes.Length);
        meeting.World.Advance(5000);
        Assert.AreEqual(0, meeting.RootNode.BuffersInUse);
        meeting.RootNode.ReturnLease(read);
        meeting.RootNode.ReturnLease(room);
        meeting.RootNode.ReturnLease(room);
        Assert.AreEqual(3, meeting.RootNode.Counters!.StaleLeases);
        meeting.End();
    }

    [TestMethod]
    public void LeasesComeBackWithTheirNode()
    {
        PartScene scene = new PartScene();
        Lease read = new Lease();
        Lease room = new Lease();
        scene.Root.Send(1);
        scene.World.Settle();
        Assert.AreEqual(0, Take(scene.Leaf, read));
        Assert.AreEqual(0, Rent(scene.PerLeaf, room));
        Assert.AreEqual(0, scene.LeafNode.Provider.WSPCleanup(out int _));
        Assert.AreEqual(0, scene.RootNode.Provider.WSPCleanup(out int _));
        Assert.IsFalse(read.IsHeld);
        Assert.IsFalse(room.IsHeld);
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        Assert.AreEqual(0, scene.RootNode.Provider.BuffersInUse);
        scene.LeafNode.Provider.ReturnLease(read);
        Assert.AreEqual(Wsa.SOCKET_ERROR, scene.LeafNode.Provider.LeaseMessage(scene.Leaf.Descriptor, read, out int error));
        Assert.AreEqual(Wsa.WSANOTINITIALISED, error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, scene.LeafNode.Provider.RentMessage(scene.Leaf.Descriptor, room, out error));
        Assert.AreEqual(Wsa.WSANOTINITIALISED, error);
    }

    [TestMethod]
    public void AMessageIsSentFromWhereItWasWritten()
    {
        Meeting meeting = Meeting.OfTwo();
        Lease lease = new Lease();
        byte[] message = Pattern.Of(504);
        Assert.AreEqual(0, Rent(meeting.Root, lease));
        Assert.AreEqual(504, lease.Length);
        System.Array.Copy(message, 0, lease.Bytes, lease.Offset, 504);
        Assert.AreEqual(Wsa.WSAEMSGSIZE, SendRented(meeting.Root, lease, 505));
        Assert.AreEqual(0, SendRented(meeting.Root, lease, 504));
        Assert.IsFalse(lease.IsHeld);
        meeting.World.Settle();
        Assert.AreEqual(1, meeting.RootNode.Counters!.MessagesSent);
        Assert.AreEqual(0, meeting.RootNode.BuffersInUse);
        for (int i = 0; i < 2; i++)
        {
            meeting.Leaf[i].ExpectBytes(message, meeting.Leaf[i].Recv());
        }

        Assert.AreEqual(0, Rent(meeting.PerLeaf[1], lease));
        Assert.AreEqual(0, SendRented(meeting.PerLeaf[1], lease, 0));
        meeting.World.Settle();
        Assert.AreEqual(0, meeting.Leaf[1].Recv());
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Recv());
        Assert.AreEqual(0, Rent(meeting.Leaf[0], lease));
        lease.Bytes[lease.Offset] = 77;
        Assert.AreEqual(0, SendRented(meeting.Leaf[0], lease, 1));
        meeting.World.Settle();
        Assert.AreEqual(77, meeting.Root.Take());
        meeting.End();
    }

    [TestMethod]
    public void WhatWaitsForCompanyGoesBeforeARentedMessage()
    {
        PartScene scene = new PartScene();
        Batches.Set(scene.Root, 1);
        Lease lease = new Lease();
        Assert.AreEqual(0, Rent(scene.Root, lease));
        lease.Bytes[lease.Offset] = 2;
        scene.Root.Send(1);
        Assert.AreEqual(0, SendRented(scene.Root, lease, 1));
        scene.Root.Send(3);
        scene.World.Advance(2);
        for (int i = 1; i < 4; i++)
        {
            Assert.AreEqual(i, scene.Leaf.Take());
        }

        scene.End();
    }

    [TestMethod]
    public void RentingWaitsForABufferAndIsToldOfOne()
    {
        Limits limits = Limits.Board();
        limits.SendBuffers = 3;
        PartScene scene = new PartScene(limits, Limits.Board());
        scene.Root.Enum();
        Lease[] lease = { new Lease(), new Lease(), new Lease() };
        Assert.AreEqual(0, Rent(scene.Root, lease[0]));
        Assert.AreEqual(0, Rent(scene.PerLeaf, lease[1]));
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, Rent(scene.Root, lease[2]));
        Assert.AreEqual(Wsa.SOCKET_ERROR, scene.Root.Send(1));
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, scene.Root.Error);
        scene.World.Settle();
        Assert.AreEqual(0, scene.Root.Enum());
        scene.RootNode.Provider.ReturnLease(lease[1]);
        Assert.AreEqual(Wsa.FD_WRITE, scene.Root.Enum());
        Assert.AreEqual(0, Rent(scene.Root, lease[2]));
        scene.End();
    }

    [TestMethod]
    public void MisuseIsAnsweredAndChangesNothing()
    {
        Meeting meeting = Meeting.OfTwo();
        Lease lease = new Lease();
        Lease other = new Lease();
        WspProvider node = meeting.RootNode;
        node.LeaseMessage(meeting.Root.Descriptor, null, out int error);
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        node.RentMessage(meeting.Root.Descriptor, null, out error);
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        node.SendLease(meeting.Root.Descriptor, null, 1, out error);
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        node.LeaseMessage(-1, lease, out error);
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        node.RentMessage(-1, lease, out error);
        Assert.AreEqual(Wsa.WSAENOTSOCK, error);
        Assert.AreEqual(Wsa.WSAEINVAL, SendRented(meeting.Root, lease, 1));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, Take(meeting.PerLeaf[0], lease));
        Assert.AreEqual(Wsa.WSAENOTCONN, Rent(Sock.OpenRoot(node), lease));

        // A lease for reading cannot be sent, and one for sending through one socket not through another.
        meeting.Leaf[0].Send(5);
        meeting.World.Settle();
        Assert.AreEqual(0, Take(meeting.Root, lease));
        Assert.AreEqual(Wsa.WSAEINVAL, SendRented(meeting.Root, lease, 1));
        Assert.AreEqual(Wsa.WSAEINVAL, Rent(meeting.Root, lease));
        node.LeaseMessage(meeting.Root.Descriptor, lease, out error);
        Assert.AreEqual(Wsa.WSAEINVAL, error);
        Assert.AreEqual(0, Rent(meeting.PerLeaf[0], other));
        Assert.AreEqual(Wsa.WSAEINVAL, SendRented(meeting.Root, other, 1));
        Assert.AreEqual(Wsa.WSAEINVAL, SendRented(meeting.PerLeaf[0], other, -1));

        // A lease of another node is not this one's, even if it has the same number here.
        Assert.AreEqual(0, Rent(meeting.Leaf[1], new Lease()));
        meeting.LeafNode[1].ReturnLease(lease);
        Assert.AreEqual(1, meeting.LeafNode[1].Counters!.StaleLeases);
        Assert.AreEqual(1, meeting.LeafNode[1].BuffersInUse);
        Assert.IsTrue(lease.IsHeld);
        Shows(lease, new byte[] { 5 });

        // The leaf leaves: what was rented for it can only be given back.
        meeting.Leaf[0].Close();
        meeting.World.Settle();
        Assert.AreEqual(Wsa.WSAENOTCONN, SendRented(meeting.PerLeaf[0], other, 1));
        Assert.IsTrue(other.IsHeld);
        node.ReturnLease(other);
        node.ReturnLease(lease);
        Assert.AreEqual(0, node.BuffersInUse);
        Assert.AreEqual(0, node.Counters!.StaleLeases);
        meeting.End();
    }

    [TestMethod]
    public void ADepartureIsToldWhenTheLastMessageIsLent()
    {
        PartScene scene = new PartScene();
        Lease lease = new Lease();
        scene.Root.Send(1);
        scene.PerLeaf.Close();
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(0, Take(scene.Leaf, lease));
        Assert.AreEqual(Wsa.FD_CLOSE, scene.Leaf.Enum());
        Assert.AreEqual(Wsa.WSAEDISCON, Take(scene.Leaf, new Lease()));
        Shows(lease, new byte[] { 1 });
        scene.End();
    }

    private static MultipointSocket? s_sender;

    private static void SendLater()
    {
        s_sender!.Send(new byte[] { 42 });
    }

    /// <summary>The C# face, on sockets that block.</summary>
    [TestMethod]
    public void TheFaceWaitsForAMessageAndLendsIt()
    {
        World world = new World();
        MultipointSocket root = new MultipointSocket(world.AddNode(), MultipointRole.Root);
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        s_sender = root;
        MultipointSocket leaf = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        world.Meanwhile = Accept;
        leaf.JoinLeaf(World.NameOf(0, 5000));
        Lease lease = new Lease();
        world.Meanwhile = SendLater;
        Assert.AreEqual(0, leaf.TryLease(lease));
        Shows(lease, new byte[] { 42 });
        leaf.Return(lease);
        leaf.Return(lease);
        Assert.AreEqual(0, leaf.TryRent(lease));
        lease.Bytes[lease.Offset] = 43;
        Assert.AreEqual(0, leaf.TrySendRented(lease, 1));
        Assert.AreEqual(1, root.Receive(new byte[10]));
        Assert.AreEqual(Wsa.WSAEINVAL, leaf.TrySendRented(lease, 1));
        leaf.ReceiveTimeout = 5;
        Assert.AreEqual(Wsa.WSAETIMEDOUT, leaf.TryLease(lease));
        Assert.IsFalse(lease.IsHeld);
        world.End();
    }

    private static void Accept()
    {
        s_sender!.Accept();
    }
}
