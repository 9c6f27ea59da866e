// Members of reliable groups who come late, leave early, or come back: what is owed to them, and what is not.
namespace JoinLeaf.Portable;

/// <summary>Comings and goings in groups of entry 1007.</summary>
[TestClass]
public class ReliableGroupComingsTests
{
    [TestMethod]
    public void WhoComesLaterHearsWhatIsSaidFromThenOn()
    {
        GroupParty party = new GroupParty(2);
        for (int i = 0; i < 30; i++)
        {
            party.Say(i % 2, i, true);
        }

        party.World.Advance(1000);
        party.Come(Wsa.JL_BOTH);
        party.Link[2].LoseOneIn = 3;
        party.World.Advance(500);
        for (int i = 0; i < 30; i++)
        {
            Assert.AreEqual(0, party.Guest[i % 2].Send(i));
            party.World.Advance(100);
            for (int k = 0; k < 3; k++)
            {
                Assert.AreEqual(i, party.Guest[k].Take());
                Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[k].Take());
            }
        }

        party.End();
    }

    /// <summary>Somebody whose announcement was lost, or who only sends and never hears one: whoever hears it asks.</summary>
    [TestMethod]
    public void WhoIsHeardOutOfTheBlueIsAsked()
    {
        GroupParty party = new GroupParty(0);
        party.Come(Wsa.JL_SENDER_ONLY);
        for (int i = 0; i < 20; i++)
        {
            party.Guest[0].Send(i);
            party.World.Advance(50);
        }

        party.World.Advance(1000);
        party.Come(Wsa.JL_RECEIVER_ONLY);
        party.World.Advance(100);
        party.Guest[0].Send(100);
        party.World.Advance(50);
        Assert.AreEqual(0, party.Link[1].ToOthers, "7 bytes are not answered with 10");
        party.Guest[0].Send(101);
        party.World.Advance(50);
        Assert.IsTrue(party.Link[1].ToOthers > 0);
        Assert.AreEqual(1, party.CountedBy(0));
        int first = party.Guest[1].Take();
        for (int i = 102; i < 130; i++)
        {
            party.Guest[0].Send(i);
            party.World.Advance(50);
            Assert.AreEqual(i, party.Guest[1].Take());
        }

        Assert.AreEqual(Wsa.SOCKET_ERROR, first, "what was sent before it was known is not owed");
        party.End();
    }

    [TestMethod]
    public void WhoLeavesIsNotWaitedFor()
    {
        GroupParty party = new GroupParty(0);
        party.Come(Wsa.JL_SENDER_ONLY);
        party.Come(Wsa.JL_RECEIVER_ONLY);
        party.Come(Wsa.JL_BOTH);
        party.Guest[0].Send(1);
        party.World.Advance(1000);
        Assert.AreEqual(2, party.CountedBy(0));
        party.Go(1);
        party.World.Settle();
        Assert.AreEqual(1, party.CountedBy(0), "told at its own port, since it does not hear the group");
        party.Go(2);
        party.World.Settle();
        Assert.AreEqual(0, party.CountedBy(0));
        for (int i = 0; i < 100; i++)
        {
            Assert.AreEqual(0, party.Guest[0].Send(i));
            party.World.Advance(20);
        }

        Assert.AreEqual(0, party.Node[0].Counters!.FellSilent);
        party.End();
    }

    /// <summary>What was said before a departure is repaired after it.</summary>
    [TestMethod]
    public void WhatWasSaidBeforeACloseArrives()
    {
        GroupParty party = new GroupParty(3);
        party.Say(0, 1, true);
        party.World.Advance(1000);
        party.Link[1].LoseOneIn = 1;
        for (int i = 0; i < 10; i++)
        {
            party.Guest[0].Send(i);
        }

        party.World.Settle();
        party.Go(0);
        party.World.Advance(100);
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take());
        party.Link[1].LoseOneIn = 2;
        party.World.Advance(2500);
        party.Expect(1, 0, 10);
        party.Expect(2, 0, 10);
        Assert.AreEqual(0, party.Node[0].BuffersInUse, "it is done with once all have everything");
        party.End();
    }

    /// <summary>Joins, says one word, and goes: those who are there hear it, even when it gets lost.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void OneWordAndAwayIsHeard(int loseOneIn)
    {
        GroupParty party = new GroupParty(3);
        party.World.Advance(1000);
        party.Lose(loseOneIn);
        party.Come(Wsa.JL_SENDER_ONLY);
        Assert.AreEqual(0, party.Guest[3].Send(7));
        party.Go(3);
        party.World.Advance(2000);
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(7, party.Guest[i].Take());
        }

        party.End();
    }

    /// <summary>A member that starts anew is another one: nothing of the old one is taken for it.</summary>
    [TestMethod]
    public void WhoComesBackIsAnotherMember()
    {
        GroupParty party = new GroupParty(2);
        for (int i = 0; i < 10; i++)
        {
            party.Say(0, i, true);
        }

        int before = party.IdOf(0);
        party.Guest[0].Close();
        party.World.Advance(1000);
        party.Again(0);
        Assert.AreNotEqual(before, party.IdOf(0));
        for (int i = 0; i < 10; i++)
        {
            party.Say(0, i, true);
            party.Say(1, i, true);
        }

        party.End();
    }
}
