// Reliable groups and frames that lie: counted, ignored, and never answered with more than was asked.
using JoinLeaf.Provider;
using JoinLeaf.Wire;

namespace JoinLeaf.Portable;

/// <summary>A stranger speaks into a group of entry 1007, and to its members.</summary>
[TestClass]
public class ReliableGroupBadInputTests
{
    private const int Stranger = 0x1234;

    private static GroupParty Meet(out RawPeer stranger)
    {
        GroupParty party = new GroupParty(2);
        party.Say(0, 1, true);
        party.Say(1, 2, true);
        party.World.Advance(1000);
        stranger = party.World.AddRawPeer();
        return party;
    }

    /// <summary>A frame of a group: its kind and direction, the 16 bits of its sender, and what follows.</summary>
    private static byte[] Of(int kind, int id, byte[] rest)
    {
        byte[] bytes = new byte[Frame.ControlLength + rest.Length];
        Frame.WriteControl(bytes, kind, 0, id);
        System.Array.Copy(rest, 0, bytes, Frame.ControlLength, rest.Length);
        return bytes;
    }

    private static byte[] Status(int kind, int id, int next, int room, int flags, int about, byte[] list)
    {
        byte[] rest = new byte[6 + list.Length];
        Frame.WriteU16(rest, 0, next);
        rest[2] = (byte)room;
        rest[3] = (byte)flags;
        Frame.WriteU16(rest, 4, about);
        System.Array.Copy(list, 0, rest, 6, list.Length);
        return Of(kind | Frame.Up, id, rest);
    }

    private static byte[] PortOf(GroupParty party, int member)
    {
        return party.Guest[member].LocalName()!;
    }

    [TestMethod]
    public void ANackForWhatWasNeverSentIsCountedAndIgnored()
    {
        GroupParty party = Meet(out RawPeer stranger);
        int before = party.Link[0].ToGroups;
        byte[] never = Status(Frame.Nack, party.IdOf(1), 2, 9, Frame.IsSynced, party.IdOf(0), new byte[] { 0x40, 0, 1, 1, 1 });
        byte[] gone = Status(Frame.Nack, party.IdOf(1), 2, 9, Frame.IsSynced, party.IdOf(0), new byte[] { 0, 1 });
        for (int i = 0; i < 20; i++)
        {
            stranger.Send(PortOf(party, 0), never);
            stranger.Send(PortOf(party, 0), gone);
            party.World.Settle();
        }

        party.World.Advance(200);
        Assert.AreEqual(100, party.Node[0].Counters!.DroppedNack);
        Assert.AreEqual(0, party.Node[0].Counters!.Repairs);
        Assert.AreEqual(before, party.Link[0].ToGroups);
        party.Say(0, 5, true);
        party.End();
    }

    /// <summary>Who asks for everything again and again gets each packet once in a while.</summary>
    [TestMethod]
    public void NeverARepairStorm()
    {
        GroupParty party = Meet(out RawPeer stranger);
        party.Link[1].LoseOneIn = 1;
        party.Guest[0].Send(3);
        party.World.Advance(1);
        int before = party.Link[0].ToGroups;
        for (int i = 0; i < 100; i++)
        {
            stranger.Send(PortOf(party, 0), Status(Frame.Nack, party.IdOf(1), 2, 9, Frame.IsSynced, party.IdOf(0), new byte[] { 0, 2 }));
            party.World.Advance(1);
        }

        Assert.IsTrue(party.Node[0].Counters!.Repairs > 1);
        Assert.IsTrue(party.Link[0].ToGroups - before < 12, "datagrams for 100 requests: " + (party.Link[0].ToGroups - before).ToString());
        party.Link[1].LoseOneIn = 0;
        party.World.Advance(500);
        Assert.AreEqual(3, party.Guest[1].Take());
        party.Guest[0].Take();
        party.End();
    }

    [TestMethod]
    public void AStatusFromTheFutureIsCountedAndIgnored()
    {
        GroupParty party = Meet(out RawPeer stranger);
        stranger.Send(PortOf(party, 0), Status(Frame.Pong, party.IdOf(1), 500, 9, Frame.IsSynced, party.IdOf(0), new byte[0]));
        stranger.Send(PortOf(party, 0), Status(Frame.Pong, Stranger, 500, 9, Frame.IsSynced, party.IdOf(0), new byte[0]));
        party.World.Settle();
        Assert.AreEqual(2, party.Node[0].Counters!.DroppedStatus);
        Assert.AreEqual(1, party.CountedBy(0));
        for (int i = 0; i < 40; i++)
        {
            party.Say(0, i, true);
        }

        party.World.Advance(1000);
        Assert.AreEqual(41, party.Guest[0].Own(Wsa.JLO_WATERMARK));
        party.End();
    }

    /// <summary>Sequences far ahead, in a packet or told of, move no window; somebody's own words are heard as before.</summary>
    [TestMethod]
    public void AForgedSequenceFarAheadMovesNothing()
    {
        GroupParty party = Meet(out RawPeer stranger);
        int id = party.IdOf(0);
        stranger.SendToGroup(GroupParty.Group, Of(Frame.Data | Frame.Up, id, new byte[] { 0x30, 0, 9 }));
        stranger.SendToGroup(GroupParty.Group, Of(Frame.Ping | Frame.Up, id, new byte[] { 0x70, 0, Frame.Speaks, 3, 0, 0, 32 }));
        party.World.Settle();
        Assert.AreEqual(2, party.Node[1].Counters!.DroppedAhead);
        party.World.Advance(1000);
        Assert.AreEqual(0, party.Node[1].Counters!.NacksSent);
        for (int i = 0; i < 40; i++)
        {
            party.Say(0, i, true);
        }

        party.End();
    }

    [TestMethod]
    public void UnknownNumbersAreCountedAndIgnored()
    {
        GroupParty party = Meet(out RawPeer stranger);
        int unknown = party.Node[0].Counters!.DroppedUnknown;
        stranger.Send(PortOf(party, 0), Status(Frame.Pong, party.IdOf(1), 2, 9, Frame.IsSynced, Stranger, new byte[0]));
        stranger.Send(PortOf(party, 0), Status(Frame.Nack, party.IdOf(1), 2, 9, Frame.IsSynced, party.IdOf(0), new byte[0]));
        stranger.Send(PortOf(party, 0), Of(Frame.Pong | Frame.Up, party.IdOf(1), new byte[] { 0, 1 }));
        stranger.Send(PortOf(party, 0), Of(Frame.Data | Frame.Up, party.IdOf(1), new byte[] { 0, 2, 7 }));
        stranger.Send(PortOf(party, 0), Of(Frame.Leave | Frame.Up, party.IdOf(1), new byte[] { 0, 2 }));
        party.World.Settle();
        Assert.AreEqual(unknown + 5, party.Node[0].Counters!.DroppedUnknown);
        stranger.SendToGroup(GroupParty.Group, Of(Frame.Data, party.IdOf(1), new byte[] { 0, 2, 7 }));
        stranger.SendToGroup(GroupParty.Group, Of(Frame.Nack | Frame.Up, party.IdOf(1), new byte[] { 0, 2, 7, 7, 7, 7, 7, 7 }));
        stranger.SendToGroup(GroupParty.Group, Of(Frame.Ping | Frame.Up, party.IdOf(1), new byte[] { 0, 2 }));
        stranger.SendToGroup(GroupParty.Group, Of(Frame.Leave | Frame.Up, Stranger, new byte[] { 0, 2 }));
        stranger.SendToGroup(GroupParty.Group, Of(Frame.Expel, party.IdOf(1), new byte[] { 60, 9, 9 }));
        party.World.Settle();
        Assert.AreEqual(unknown + 8, party.Node[0].Counters!.DroppedUnknown);
        for (int i = 0; i < 40; i++)
        {
            party.Say(i % 2, i, true);
        }

        party.End();
    }

    /// <summary>Whoever has proven nothing gets no more bytes than it sent, and what is said to a receiver goes to the group alone.</summary>
    [TestMethod]
    public void NoAnswerIsLargerThanItsQuestion()
    {
        GroupParty party = Meet(out RawPeer stranger);
        byte[] room = new byte[600];
        int sent = 0;
        int got = 0;
        for (int i = 0; i < 30; i++)
        {
            byte[] data = Of(Frame.Data | Frame.Up, Stranger + (i % 3), new byte[] { 0, (byte)i, 7 });
            byte[] ping = Of(Frame.Ping | Frame.Up, Stranger + (i % 3), new byte[] { 0, (byte)i, Frame.Speaks | Frame.IsNew, 3, 0, 0, 32 });
            byte[] ask = Status(Frame.Pong, Stranger, 2, 9, i % 2, party.IdOf(0), new byte[0]);
            stranger.SendToGroup(GroupParty.Group, data);
            stranger.Send(PortOf(party, 0), ask);
            sent += data.Length + ask.Length;
            party.World.Advance(30);
            got += Collect(stranger, room);
            Assert.IsTrue(got <= sent, got.ToString() + " bytes for " + sent.ToString());
            stranger.SendToGroup(GroupParty.Group, ping);
            sent += ping.Length;
            party.World.Advance(30);
            got += Collect(stranger, room);
            Assert.IsTrue(got <= sent * 2, "two members hear the group");
        }

        Assert.IsTrue(got > 0, "answers");
        party.End();
    }

    private static int Collect(RawPeer stranger, byte[] room)
    {
        int bytes = 0;
        for (int length = stranger.Receive(room); length > 0; length = stranger.Receive(room))
        {
            bytes += length;
        }

        return bytes;
    }

    /// <summary>Somebody invents receivers: they hold the window for as long as silence takes, and calls come at their pace only.</summary>
    [TestMethod]
    public void InventedMembersHoldNobodyForLong()
    {
        GroupParty party = Meet(out RawPeer stranger);
        int before = party.Link[0].ToGroups;
        for (int i = 0; i < 200; i++)
        {
            stranger.SendToGroup(GroupParty.Group, Of(Frame.Ping | Frame.Up, Stranger + i, new byte[] { 0, 0, Frame.IsNew, 3, 0, 0, 32 }));
            stranger.Send(PortOf(party, 0), Status(Frame.Pong, Stranger + i, 2, 9, Frame.IsSynced, party.IdOf(0), new byte[0]));
            party.World.Advance(5);
        }

        Assert.IsTrue(party.CountedBy(0) > 20, "rows are taken, as many as there are");
        Assert.IsTrue(party.Link[0].ToGroups - before < 150, "datagrams to the group in a second: " + (party.Link[0].ToGroups - before).ToString());
        party.Guest[0].Send(5);
        party.World.Advance(5000);
        Assert.AreEqual(1, party.CountedBy(0), "who never answers counts no longer");
        Assert.AreEqual(5, party.Guest[1].Take());
        Assert.AreEqual(2, party.Guest[0].Own(Wsa.JLO_WATERMARK));
        party.Guest[0].Take();
        party.End();
    }
}
