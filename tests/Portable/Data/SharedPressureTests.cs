// Entry 1006 under pressure: full windows, members that do not read, leaves that are put out, and messages that have no room to come back.
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What holds whom back where all reach all for certain.</summary>
[TestClass]
public class SharedPressureTests
{
    private const int Reliable = 1006;

    /// <summary>Sends the numbers from one on until no more goes, while others read: the first number that did not go.</summary>
    private static int SendAll(Circle circle, int from, int member, Diary[] readers)
    {
        int sent = from;
        while (sent < 5000 && circle.Of(member).Send(Diary.Message(member, sent)) == 0)
        {
            sent++;
            circle.World.Advance(2);
            ReadAll(readers);
        }

        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, circle.Of(member).Error);
        return sent;
    }

    private static void ReadAll(Diary[] readers)
    {
        for (int i = 0; i < readers.Length; i++)
        {
            readers[i].Read(1000);
        }
    }

    private static void Run(Circle circle, int ms, Diary[] readers)
    {
        for (int i = 0; i < ms; i += 5)
        {
            circle.World.Advance(5);
            ReadAll(readers);
        }
    }

    /// <summary>A leaf that does not read fills the root's window: others' Send is turned away, nothing is lost, and all goes on when it reads.</summary>
    [TestMethod]
    [DataRow(0, false)]
    [DataRow(50, false)]
    [DataRow(50, true)]
    public void C089_ASlowLeafHoldsBackWhoSends(int perMille, bool multicast)
    {
        Circle circle = new Circle(Limits.Board(), perMille, multicast);
        circle.Hush();
        Diary slow = new Diary(circle.Leaf[1]);
        Diary[] readers = { new Diary(circle.Root), new Diary(circle.Leaf[2]) };
        int sent = SendAll(circle, 0, 1, readers);
        Assert.IsTrue(sent > 20 && sent < 1000, "messages that went: " + sent.ToString());
        Run(circle, 2000, readers);
        sent = SendAll(circle, sent, 1, readers);
        Assert.IsTrue(sent < 1000);
        Assert.IsTrue(readers[0].Count < sent, "what the root could not pass on it has not taken");
        Assert.AreEqual(readers[0].Count, readers[1].Count);
        circle.Leaf[0].Enum();
        int before = circle.World.NowMs;
        while (slow.Count < sent)
        {
            Assert.IsTrue(circle.World.NowMs - before < 3000, "it goes on when the slow leaf reads");
            slow.Read(1000);
            circle.World.Advance(2);
            ReadAll(readers);
        }

        Run(circle, 500, readers);
        Assert.IsTrue((circle.Leaf[0].Enum() & Wsa.FD_WRITE) != 0, "FD_WRITE");
        Assert.AreEqual(sent, readers[0].Count);
        Assert.AreEqual(sent, readers[1].Count);
        circle.End();
    }

    /// <summary>When the window has moved the root calls for what it has turned away, before the leaf's own pauses have run out.</summary>
    [TestMethod]
    public void WhatWasTurnedAwayIsCalledFor()
    {
        Circle circle = new Circle(Limits.Board(), 0, false);
        circle.Hush();
        Diary slow = new Diary(circle.Leaf[1]);
        Diary[] readers = { new Diary(circle.Root), new Diary(circle.Leaf[2]) };
        SendAll(circle, 0, 1, readers);

        // By now the leaf repeats with the longest pause, RetryMs.
        Run(circle, 3000, readers);
        int sent = circle.Node[0].Counters!.Sent;
        Run(circle, 1000, readers);
        Assert.IsTrue(circle.Node[0].Counters!.Sent - sent < 60, "few repetitions meanwhile");
        sent = circle.Node[0].Counters!.Sent;
        while (circle.Node[0].Counters!.Sent == sent)
        {
            circle.World.Advance(1);
            ReadAll(readers);
        }

        circle.World.Advance(20);

        // What comes out of turn meanwhile is not answered: the leaf would send again what is turned away again.
        int epoch = circle.RootNode.Driver!.Engine.Tables.EpochOf(0);
        int ahead = circle.RootNode.Driver!.Engine.Tables.Members.Sequence[0] + 3;
        int answers = circle.RootLink.ToOthers;
        circle.World.AddRawPeer().Send(circle.Leaf[0].PeerName()!, new byte[] { 0x68, 1, (byte)(epoch >> 8), (byte)epoch, (byte)(ahead >> 8), (byte)ahead, 1 });
        circle.World.Advance(20);
        Assert.AreEqual(answers, circle.RootLink.ToOthers);
        int before = readers[1].Count;
        for (int i = 0; i < 10; i++)
        {
            slow.Read(1000);
            circle.World.Advance(2);
            ReadAll(readers);
        }

        Assert.IsTrue(readers[1].Count > before, "at once, not after 250 ms");
        for (int i = 0; i < 100; i++)
        {
            slow.Read(1000);
            Run(circle, 10, readers);
        }

        circle.End();
    }

    /// <summary>A root that does not read takes nothing more, and loses nothing; one that has shut receiving down passes on without reading.</summary>
    [TestMethod]
    public void ARootThatDoesNotReadHoldsBackWhoSends()
    {
        Circle circle = new Circle(Limits.Board(), 50, false);
        circle.Hush();
        Diary root = new Diary(circle.Root);
        Diary[] readers = { new Diary(circle.Leaf[1]), new Diary(circle.Leaf[2]) };
        int sent = SendAll(circle, 0, 1, readers);
        Assert.IsTrue(sent < 200);
        Run(circle, 5000, readers);
        Assert.IsTrue(readers[0].Count < sent);
        for (int i = 0; i < 200; i++)
        {
            root.Read(1000);
            Run(circle, 10, readers);
        }

        Assert.AreEqual(sent, root.Count);
        Assert.AreEqual(sent, readers[0].Count);
        Assert.AreEqual(sent, readers[1].Count);
        Assert.AreEqual(0, circle.Root.Shutdown(Wsa.SD_RECEIVE));
        int more = sent;
        while (more < sent + 300)
        {
            if (circle.Leaf[0].Send(Diary.Message(1, more)) == 0)
            {
                more++;
            }

            Run(circle, 5, readers);
        }

        Run(circle, 2000, readers);
        Assert.AreEqual(more, readers[0].Count);
        Assert.AreEqual(more, readers[1].Count);
        circle.End();
    }

    /// <summary>Under policy drop a leaf that does not read is put out; the others get everything.</summary>
    [TestMethod]
    public void ASlowLeafIsPutOut()
    {
        Circle circle = new Circle(Limits.Board(), 0, false);
        circle.Hush();
        byte[] drop = { Wsa.JL_SLOW_DROP, 0, 0, 0 };
        circle.RootNode.WSPSetSockOpt(circle.Root.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_SLOW_POLICY, drop, 4, out int _);
        Diary[] readers = { new Diary(circle.Root), new Diary(circle.Leaf[2]) };
        SendAll(circle, 0, 1, readers);
        Run(circle, 5000, readers);
        Assert.AreEqual(1, circle.RootNode.Counters!.Expelled);
        int sent = readers[0].Count;
        for (int i = 0; i < 300; i++)
        {
            Assert.AreEqual(0, circle.Leaf[0].Send(Diary.Message(1, sent + i)));
            Run(circle, 5, readers);
        }

        Run(circle, 500, readers);
        Assert.AreEqual(sent + 300, readers[0].Count);
        Assert.AreEqual(sent + 300, readers[1].Count);
        circle.End();
    }

    /// <summary>Under policy skip a leaf that does not read loses messages of others, and says how many; the others get everything.</summary>
    [TestMethod]
    public void ASlowLeafIsSkipped()
    {
        Circle circle = new Circle(Limits.Board(), 0, false);
        circle.Hush();
        byte[] skip = { Wsa.JL_SLOW_SKIP, 0, 0, 0 };
        circle.RootNode.WSPSetSockOpt(circle.Root.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_SLOW_POLICY, skip, 4, out int _);
        byte[] soon = { 100, 0, 0, 0 };
        circle.RootNode.WSPSetSockOpt(circle.Root.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_SLOW_MS, soon, 4, out int _);
        Diary[] readers = { new Diary(circle.Root), new Diary(circle.Leaf[2]) };
        int sent = 0;
        for (int i = 0; i < 4000; i++)
        {
            if (sent < 400 && circle.Leaf[0].Send(Diary.Message(1, sent)) == 0)
            {
                sent++;
            }

            Run(circle, 5, readers);
        }

        Assert.AreEqual(400, readers[0].Count);
        Assert.AreEqual(400, readers[1].Count);
        int got = 0;
        int last = -1;
        for (int i = 0; i < 200; i++)
        {
            if (sent < 500 && circle.Leaf[0].Send(Diary.Message(1, sent)) == 0)
            {
                sent++;
            }

            while (circle.Leaf[1].Recv() >= 0)
            {
                int number = (circle.Leaf[1].Bytes[1] << 8) | circle.Leaf[1].Bytes[2];
                Assert.IsTrue(number > last, "in order");
                last = number;
                got++;
            }

            Run(circle, 10, readers);
        }

        Assert.AreEqual(500, sent);
        Assert.AreEqual(499, last);
        Assert.IsTrue(got >= 120 && got < 400, "what it got: " + got.ToString());
        Assert.IsTrue(circle.Node[1].Counters!.Skipped > 0);
        circle.End();
    }

    /// <summary>A message that has no room to come back to its sender cannot go: FD_WRITE follows when it has, and none is lost.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void C067_OwnMessagesAreNotLostForWantOfRoom(int member)
    {
        Circle circle = new Circle(Limits.Board(), 0, false);
        Diary own = new Diary(circle.Of(member));
        Diary[] readers = { new Diary(circle.Of(1 - member)), new Diary(circle.Leaf[1]), new Diary(circle.Leaf[2]) };
        int sent = SendAll(circle, 0, member, readers);
        Assert.IsTrue(sent >= 10 && sent <= 20, "as many as its queue holds: " + sent.ToString());
        circle.Of(member).Enum();
        Run(circle, 500, readers);
        Assert.AreEqual(sent, readers[1].Count);
        Assert.AreEqual(0, circle.Of(member).Enum(), "no FD_WRITE before it reads");
        Assert.AreEqual(1, own.Read(1));
        Assert.AreEqual(Wsa.FD_WRITE, circle.Of(member).Enum() & Wsa.FD_WRITE);
        Assert.AreEqual(0, circle.Of(member).Send(Diary.Message(member, sent)));
        Assert.AreEqual(sent, own.Read(1000));
        Run(circle, 500, readers);
        Assert.AreEqual(sent + 1, readers[0].Count);
        Assert.AreEqual(sent + 1, readers[2].Count);
        circle.End();
    }

    /// <summary>A message that was written in place comes back as well, on both kinds of sockets.</summary>
    [TestMethod]
    [DataRow(1002)]
    [DataRow(1006)]
    public void C067_MessagesWrittenInPlaceComeBack(int entry)
    {
        Circle circle = new Circle(entry, new int[0]);
        Lease lease = new Lease();
        circle.Node[0].RentMessage(circle.Leaf[0].Descriptor, lease, out int error);
        Assert.AreEqual(0, error);
        lease.Bytes[lease.Offset] = 77;
        circle.Node[0].SendLease(circle.Leaf[0].Descriptor, lease, 1, out error);
        Assert.AreEqual(0, error);
        circle.Reads(circle.Leaf[0], 77);
        circle.Reads(circle.Leaf[1], 77);
        circle.Reads(circle.Leaf[2], 77);
        circle.Reads(circle.Root, 77);
        circle.End();
    }

    /// <summary>A root passes on whole messages alone: a part, or more than it can pass on, is not taken, and hurts nobody else.</summary>
    [TestMethod]
    public void WhatCannotBePassedOnIsNotTaken()
    {
        Circle circle = new Circle(Reliable, new int[0]);
        circle.Hush();
        int epoch = circle.RootNode.Driver!.Engine.Tables.EpochOf(0);
        byte[] name = circle.Leaf[0].PeerName()!;
        RawPeer stranger = circle.World.AddRawPeer();
        byte[] part = { 0x6e, 1, (byte)(epoch >> 8), (byte)epoch, 0, 1, 0, 2, 5 };
        stranger.Send(name, part);
        byte[] large = new byte[512];
        part.CopyTo(large, 0);
        large[0] = 0x68;
        stranger.Send(name, large);
        byte[] relay = { 0x70, 1, (byte)(epoch >> 8), (byte)epoch, 0, 1, 2, 8, 5 };
        stranger.Send(name, relay);
        circle.World.Settle();
        Assert.AreEqual(2, circle.RootNode.Counters!.DroppedPart);
        Assert.AreEqual(0, circle.RootNode.Counters!.Relayed);
        Assert.AreEqual(0, circle.Leaf[0].Send(9));
        Assert.AreEqual(0, circle.Leaf[1].Send(10));
        circle.World.Advance(500);
        Assert.AreEqual(9, circle.Root.Take());
        circle.Reads(circle.Root, 10);
        circle.Reads(circle.Leaf[0], 10);
        circle.Reads(circle.Leaf[1], 9);
        Assert.AreEqual(9, circle.Leaf[2].Take());
        circle.Reads(circle.Leaf[2], 10);
        circle.End();
    }

    /// <summary>On a rooted data plane nothing is passed on: a RELAY is dropped and counted.</summary>
    [TestMethod]
    public void ARelayOnARootedDataPlaneIsDropped()
    {
        World.NextSocketType = Wsa.SOCK_SEQPACKET;
        Meeting meeting = Meeting.OfTwo();
        meeting.World.Advance(1000);
        Sessions.Tables tables = meeting.LeafNode[0].Driver!.Engine.Tables;
        int epoch = tables.EpochOf(0);
        int next = tables.Members.Sequence[0] + 1;
        RawPeer stranger = meeting.World.AddRawPeer();
        byte[] relay = { 0x50, 1, (byte)(epoch >> 8), (byte)epoch, (byte)(next >> 8), (byte)next, 2, 8, 5 };
        int dropped = meeting.LeafNode[0].Counters!.DroppedUnknown;
        stranger.Send(meeting.Leaf[0].LocalName()!, relay);
        meeting.World.Settle();
        Assert.AreEqual(dropped + 1, meeting.LeafNode[0].Counters!.DroppedUnknown);
        Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[0].Take());
        meeting.End();
    }
}
