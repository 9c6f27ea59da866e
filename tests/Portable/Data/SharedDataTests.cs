// Conformance rows 66 and 67 on a rooted control plane: the root passes on what its leaves say.
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Portable;

/// <summary>Sessions with a root whose data plane has none: entry 1002, and 1006, which is reliable.</summary>
[TestClass]
public class SharedDataTests
{
    private const int BestEffort = 1002;
    private const int Reliable = 1006;

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void C066_ALeafsMessageReachesAllOthersAndTheRoot(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        Assert.AreEqual(0, circle.Leaf[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        for (int i = 0; i < 40; i++)
        {
            int copies = circle.RootLink.ToOthers;
            Assert.AreEqual(0, circle.Leaf[0].Send(i));
            circle.Reads(circle.Root, i);
            if (entry == BestEffort)
            {
                Assert.AreEqual(copies + 2, circle.RootLink.ToOthers, "one copy for each of the others");
            }

            circle.Reads(circle.Leaf[1], i);
            circle.Reads(circle.Leaf[2], i);
            circle.IsQuiet(circle.Leaf[0]);
        }

        circle.End();
    }

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void C066_OnMulticastItIsTwoDatagrams(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        circle.World.Advance(3000);
        int group = circle.RootLink.ToGroups;
        int others = circle.RootLink.ToOthers;
        Assert.AreEqual(0, circle.Leaf[1].Send(9));
        circle.Reads(circle.Leaf[1], 9);
        circle.Reads(circle.Leaf[0], 9);
        circle.Reads(circle.Leaf[2], 9);
        circle.Reads(circle.Root, 9);
        Assert.AreEqual(group + 1, circle.RootLink.ToGroups);
        if (entry == BestEffort)
        {
            Assert.AreEqual(others, circle.RootLink.ToOthers);
        }

        circle.End();
    }

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void C066_WhatTheRootSendsReachesAllLeaves(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        Assert.AreEqual(0, circle.Root.Send(7));
        circle.Reads(circle.Leaf[0], 7);
        circle.Reads(circle.Leaf[1], 7);
        circle.Reads(circle.Leaf[2], 7);
        circle.Reads(circle.Root, 7);
        circle.End();
    }

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void C067_OwnMessagesComeBackUnlessTheyAreNotWanted(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        Assert.AreEqual(0, circle.Leaf[0].Send(1));
        Assert.AreEqual(0, circle.Root.Send(2));
        circle.World.Settle();
        Assert.AreEqual(1, circle.Leaf[0].Take());
        Assert.AreEqual(2, circle.Leaf[0].Take());
        Assert.AreEqual(2, circle.Root.Take());
        Assert.AreEqual(1, circle.Root.Take());
        circle.IsQuiet(circle.Root);
        Assert.AreEqual(0, circle.Leaf[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        Assert.AreEqual(0, circle.Root.Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        Assert.AreEqual(0, circle.Leaf[0].Send(3));
        circle.Reads(circle.Root, 3);
        circle.IsQuiet(circle.Leaf[0]);
        Assert.AreEqual(0, circle.Root.Send(4));
        circle.Reads(circle.Leaf[0], 4);
        circle.IsQuiet(circle.Root);
        Assert.AreEqual(0, circle.Leaf[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 1));
        Assert.AreEqual(0, circle.Leaf[0].Send(5));
        circle.Reads(circle.Leaf[0], 5);
        circle.Leaf[1].Shutdown(Wsa.SD_RECEIVE);
        Assert.AreEqual(0, circle.Leaf[1].Send(6));
        Assert.AreEqual(Wsa.SOCKET_ERROR, circle.Leaf[1].Take());
        circle.End();
    }

    [TestMethod]
    public void C067_ARootedDataPlaneHasNoLoopback()
    {
        Meeting meeting = Meeting.OfTwo();
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.Root.Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 1));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, meeting.PerLeaf[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 1));
        Assert.AreEqual(0, meeting.Root.Send(4));
        meeting.World.Settle();
        Assert.AreEqual(4, meeting.Leaf[0].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Root.Take());
        meeting.End();
    }

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void C069_RolesHoldOnASharedDataPlane(int entry)
    {
        Circle circle = new Circle(entry, new int[] { Wsa.JL_SENDER_ONLY, Wsa.JL_RECEIVER_ONLY });
        Assert.AreEqual(Wsa.SOCKET_ERROR, circle.Leaf[1].Send(1));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, circle.Leaf[1].Error);
        Assert.AreEqual(0, circle.Leaf[0].Send(2));
        circle.Reads(circle.Leaf[1], 2);
        circle.Reads(circle.Leaf[2], 2);
        circle.Reads(circle.Root, 2);
        Assert.AreEqual(Wsa.SOCKET_ERROR, circle.Leaf[0].Take());
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, circle.Leaf[0].Error);
        circle.End();
    }

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void C064_TheReceiverLearnsWhichLeafSpoke(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        Assert.AreEqual(0, circle.Leaf[2].Send(1));
        circle.World.Settle();
        Assert.AreEqual(1, circle.Root.Recv(0, from));
        Assert.AreEqual(4, (int)from[7], "the fourth node");
        Assert.AreEqual(1, circle.Leaf[0].Recv(0, from));
        Assert.AreEqual(1, (int)from[7], "by way of the root");
        Assert.AreEqual(3, (int)from[8], "its number there");
        Assert.AreEqual(0, circle.Root.Send(2));
        circle.World.Settle();
        Assert.AreEqual(1, circle.Leaf[0].Recv(0, from));
        Assert.AreEqual(1, (int)from[7]);
        Assert.AreEqual(0, (int)from[8], "the root itself");
        Assert.AreEqual(1, circle.Leaf[2].Recv(0, from));
        Assert.AreEqual(4, (int)from[7], "itself");
        circle.Leaf[2].Take();
        circle.Leaf[1].Take();
        circle.Leaf[1].Take();
        circle.Root.Take();
        circle.End();
    }

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void AMessageIsAsLargeAsADatagramCarries(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        byte[] largest = Pattern.Of(circle.Leaf[0].Option(Wsa.SO_MAX_MSG_SIZE));
        Assert.AreEqual(504, largest.Length);
        Assert.AreEqual(0, circle.Leaf[0].Send(largest));
        circle.World.Settle();
        circle.Leaf[1].ExpectBytes(largest, circle.Leaf[1].Recv());
        circle.Leaf[0].ExpectBytes(largest, circle.Leaf[0].Recv());
        circle.Root.ExpectBytes(largest, circle.Root.Recv());
        Assert.AreEqual(Wsa.SOCKET_ERROR, circle.Leaf[0].Send(Pattern.Of(505)));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, circle.Leaf[0].Error);
        Assert.AreEqual(504, circle.Root.Option(Wsa.SO_MAX_MSG_SIZE));
        circle.Leaf[2].Recv();
        circle.End();
    }

    [TestMethod]
    public void ARootThatDoesNotReadKeepsNothingFromTheOthers()
    {
        Circle circle = new Circle(BestEffort, new int[0]);
        for (int i = 0; i < 30; i++)
        {
            Assert.AreEqual(0, circle.Leaf[0].Send(i));
            circle.Reads(circle.Leaf[0], i);
            circle.Reads(circle.Leaf[1], i);
            circle.Reads(circle.Leaf[2], i);
        }

        Assert.IsTrue(circle.RootLink.ToOthers > 0);
        while (circle.Root.Take() >= 0)
        {
        }

        circle.End();
    }

    [TestMethod]
    [DataRow(BestEffort)]
    [DataRow(Reliable)]
    public void ADoubledMessageIsPassedOnOnce(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        WspProvider node = circle.World.AddNode(Limits.Board(), out FaultyLink link, 4);
        Sock leaf = Sock.Open(node, entry, Circle.LeafFlags).Select();
        leaf.Join(World.NameOf(0, 5000));
        circle.World.Settle();
        Sock perLeaf = circle.Root.Accept(null);
        circle.World.Settle();
        leaf.Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0);
        link.DoubleNext = 1;
        Assert.AreEqual(0, leaf.Send(8));
        circle.Reads(circle.Leaf[0], 8);
        circle.Reads(circle.Leaf[1], 8);
        circle.Reads(circle.Root, 8);
        circle.Leaf[2].Take();
        leaf.Close();
        circle.World.Settle();
        perLeaf.Close();
        circle.End();
    }
}
