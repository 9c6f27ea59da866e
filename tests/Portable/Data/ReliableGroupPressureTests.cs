// Reliable groups whose members are slow, fall silent, or find no room.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Who counts and who does not, in groups of entry 1007.</summary>
[TestClass]
public class ReliableGroupPressureTests
{
    /// <summary>Sends until it is turned away; the speaker reads its own.</summary>
    private static int Fill(GroupParty party, int speaker)
    {
        int sent = 0;
        while (sent < 500 && party.Guest[speaker].Send(sent) == 0)
        {
            Assert.AreEqual(sent & 0xFF, party.Guest[speaker].Take());
            sent++;
            party.World.Advance(2);
        }

        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, party.Guest[speaker].Error);
        return sent;
    }

    [TestMethod]
    public void C089_AFullWindowTurnsSendAwayAndFdWriteFollows()
    {
        GroupParty party = new GroupParty(3);
        party.Say(0, 255, true);
        party.World.Advance(1000);
        party.Guest[0].Enum();
        int sent = Fill(party, 0);
        Assert.IsTrue(sent >= 20 && sent < 500, "as many as slow readers, the window and a packet of small ones hold: " + sent.ToString());
        party.World.Advance(1000);
        Assert.AreEqual(0, party.Guest[0].Enum() & Wsa.FD_WRITE);
        int watermark = party.Guest[0].Own(Wsa.JLO_WATERMARK);
        Assert.IsTrue(watermark >= 20 && watermark < sent, "what all have: " + watermark.ToString());
        party.Expect(1, 0, 20);
        party.World.Advance(500);
        Assert.AreEqual(0, party.Guest[0].Enum() & Wsa.FD_WRITE, "one still reads nothing");
        party.Expect(2, 0, 20);
        party.World.Advance(500);
        party.Expect(1, 20, sent);
        party.Expect(2, 20, sent);
        party.World.Advance(500);
        Assert.IsTrue((party.Guest[0].Enum() & Wsa.FD_WRITE) != 0, "FD_WRITE");
        Assert.AreEqual(sent + 1, party.Guest[0].Own(Wsa.JLO_WATERMARK));
        party.Say(0, 9, true);
        party.End();
    }

    /// <summary>Who has gone without a word is waited for as long as silence takes, and no longer.</summary>
    [TestMethod]
    public void WhoFallsSilentIsNotWaitedFor()
    {
        GroupParty party = new GroupParty(3);
        party.Say(0, 1, true);
        party.World.Advance(1000);
        party.World.LinkOf(2).IsDown = true;
        int sent = Fill(party, 0);
        party.World.Advance(2000);
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Send(sent));
        party.World.Advance(1500);
        Assert.AreEqual(1, party.Node[0].Counters!.FellSilent);
        Assert.AreEqual(1, party.CountedBy(0));
        Assert.AreEqual(0, party.Guest[0].Send(sent));
        party.Guest[0].Take();
        party.Expect(1, 0, sent + 1);

        // It comes back, and goes on with what is sent then; what it has missed is lost to it, and counted.
        party.World.LinkOf(2).IsDown = false;
        party.World.Advance(10000);
        party.Say(0, 200, true);
        Assert.AreEqual(2, party.CountedBy(0));
        Assert.IsTrue(party.Node[2].Counters!.Skipped > 0);
        party.End();
    }

    /// <summary>A short silence is no end: what was sent meanwhile is repaired.</summary>
    [TestMethod]
    public void AShortSilenceLosesNothing()
    {
        GroupParty party = new GroupParty(2);
        party.Say(0, 255, true);
        party.World.LinkOf(1).IsDown = true;
        for (int i = 0; i < 10; i++)
        {
            party.Guest[0].Send(i);
            party.Guest[0].Take();
            party.World.Advance(200);
        }

        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take());
        party.World.LinkOf(1).IsDown = false;
        party.World.Advance(1000);
        party.Expect(1, 0, 10);
        party.End();
    }

    /// <summary>The last packet is found missing without a next one.</summary>
    [TestMethod]
    public void ALostTailIsFound()
    {
        GroupParty party = new GroupParty(2);
        party.Say(0, 1, true);
        party.World.Advance(1000);
        party.Link[1].LoseOneIn = 1;
        party.Guest[0].Send(2);
        party.World.Advance(50);
        party.Link[1].LoseOneIn = 0;
        party.World.Advance(300);
        Assert.AreEqual(2, party.Guest[1].Take());
        party.Guest[0].Take();
        party.End();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void ASlowMemberIsDealtWithByPolicy(int policy)
    {
        GroupParty party = new GroupParty(3);
        party.Say(0, 1, true);
        party.World.Advance(1000);
        party.SetOwn(0, Wsa.JLO_SLOW_POLICY, policy);
        party.SetOwn(0, Wsa.JLO_SLOW_MS, 500);
        int read = 0;
        int other = 0;
        for (int i = 0; i < 200; i++)
        {
            while (party.Guest[0].Send(i) != 0)
            {
                party.World.Advance(100);
            }

            party.Guest[0].Take();
            party.World.Advance(10);
            for (int value = party.Guest[1].Take(); value >= 0; value = party.Guest[1].Take())
            {
                Assert.AreEqual(other++, value);
            }
        }

        party.World.Advance(1000);
        party.Expect(1, other, 200);

        // Some of it waits to be read, and that is what was sent first.
        for (int value = party.Guest[2].Take(); value >= 0; value = party.Guest[2].Take())
        {
            Assert.AreEqual(read++, value);
        }

        Assert.IsTrue(read >= 20 && read < 100, "what a member that does not read has: " + read.ToString());
        Assert.AreEqual(policy == Wsa.JL_SLOW_DROP ? 1 : 0, party.Node[0].Counters!.Expelled);
        Assert.AreEqual(policy == Wsa.JL_SLOW_DROP ? 1 : 2, party.CountedBy(0));
        party.World.Advance(1000);
        Assert.AreEqual(0, party.Guest[0].Send(250));
        party.World.Advance(500);
        Assert.AreEqual(policy == Wsa.JL_SLOW_DROP ? Wsa.SOCKET_ERROR : 250, party.Guest[2].Take());
        Assert.AreEqual(250, party.Guest[1].Take());
        party.Guest[0].Take();
        party.End();
    }

    /// <summary>Each speaker takes a row: who finds none is not heard at all, and is heard once there is one.</summary>
    [TestMethod]
    public void WhoFindsNoRowIsNotHeardAtAll()
    {
        GroupParty party = new GroupParty(3);
        party.Come(GroupParty.Board(2), Wsa.JL_BOTH);
        for (int i = 0; i < 40; i++)
        {
            party.Guest[i % 3].Send(i);
            party.World.Advance(20);
            for (int k = 0; k < 3; k++)
            {
                Assert.AreEqual(i, party.Guest[k].Take());
            }

            Assert.AreEqual(i % 3 == 2 ? Wsa.SOCKET_ERROR : i, party.Guest[3].Take());
        }

        Assert.IsTrue(party.Node[3].Counters!.DroppedFull > 5);
        Assert.AreEqual(3, party.CountedBy(0));
        Assert.AreEqual(2, party.CountedBy(2), "who does not hear it is not waited for");
        party.Go(0);
        party.World.Advance(500);
        party.Guest[2].Send(100);
        party.Guest[2].Send(101);
        party.World.Advance(500);
        int heard = party.Guest[3].Take();
        party.Guest[2].Send(102);
        party.World.Advance(500);
        Assert.AreEqual(102, heard == 101 || heard < 0 ? party.Guest[3].Take() : heard);
        party.Drain();
        party.End();
    }

    /// <summary>Whose datagrams may be larger than one can receive is not heard, rather than in part.</summary>
    [TestMethod]
    public void LargerDatagramsThanOneTakesAreNotHeardAtAll()
    {
        GroupParty party = new GroupParty(0);
        Limits large = GroupParty.Board(3);
        large.MaxDatagram = 1024;
        party.Come(large, Wsa.JL_BOTH);
        party.Come(GroupParty.Board(3), Wsa.JL_BOTH);
        party.Come(large, Wsa.JL_BOTH);
        for (int i = 0; i < 10; i++)
        {
            party.Guest[0].Send(i);
            party.Guest[1].Send(100 + i);
            party.World.Advance(50);
            Assert.AreEqual(100 + i, party.Guest[1].Take());
            Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take());
            Assert.AreEqual(i, party.Guest[2].Take());
            Assert.AreEqual(100 + i, party.Guest[2].Take());
        }

        Assert.AreEqual(1, party.CountedBy(0));
        Assert.AreEqual(2, party.CountedBy(1));
        Assert.IsTrue(party.Node[1].Counters!.RefusedSize > 0);
        party.Drain();
        party.End();
    }

    [TestMethod]
    public void AShutDirectionIsShut()
    {
        GroupParty party = new GroupParty(2);
        party.Say(0, 1, true);
        Assert.AreEqual(0, party.Guest[0].Shutdown(Wsa.SD_SEND));
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Send(1));
        Assert.AreEqual(Wsa.WSAESHUTDOWN, party.Guest[0].Error);
        party.Guest[1].Send(2);
        party.World.Settle();
        Assert.AreEqual(2, party.Guest[0].Take());
        Assert.AreEqual(0, party.Guest[0].Shutdown(Wsa.SD_RECEIVE));

        // What comes is taken as read: nobody waits for it.
        for (int i = 0; i < 100; i++)
        {
            Assert.AreEqual(0, party.Guest[1].Send(3));
            party.World.Advance(50);
            while (party.Guest[1].Take() >= 0)
            {
            }
        }

        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Take());
        Assert.AreEqual(Wsa.WSAESHUTDOWN, party.Guest[0].Error);
        party.World.Advance(1000);
        Assert.AreEqual(101, party.Guest[1].Own(Wsa.JLO_WATERMARK));
        party.End();
    }
}
