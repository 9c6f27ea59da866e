// Conformance rows 42, 43 and 63 to 72 for reliable groups: sessions without a root in which nothing is lost between those who are in.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Neither plane has a root, SOCK_SEQPACKET: entry 1007.</summary>
[TestClass]
public class ReliableGroupTests
{
    [TestMethod]
    public void C042_AGroupIsJoinedWithoutAnybodyWhoAccepts()
    {
        GroupParty party = new GroupParty(1);
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, party.Guest[0].Enum());
        Assert.AreEqual(0, party.Guest[0].Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        party.World.Advance(60000);
        Assert.AreEqual(2, party.Link[0].ToGroups, "it says that it is there, twice, and then nothing more");
        Assert.AreEqual(0, party.Link[0].ToOthers);
        for (int i = 0; i < 100; i++)
        {
            Assert.AreEqual(0, party.Guest[0].Send(i), "nobody is there who could keep it from sending");
            Assert.AreEqual(i, party.Guest[0].Take());
            party.World.Advance(100);
        }

        Assert.AreEqual(100, party.Guest[0].Own(Wsa.JLO_WATERMARK));
        party.Guest[0].Join(GroupParty.Group);
        Assert.AreEqual(Wsa.WSAEISCONN, party.Guest[0].Error);
        party.End();
    }

    [TestMethod]
    public void C066_AllReachAll()
    {
        GroupParty party = new GroupParty(3);
        for (int i = 0; i < 60; i++)
        {
            party.Say(i % 3, i, true);
        }

        party.End();
    }

    /// <summary>One datagram in three from the group is lost, at each member another.</summary>
    [TestMethod]
    public void C066_WhatIsLostIsRepaired()
    {
        GroupParty party = new GroupParty(3);
        party.Lose(3);
        party.Talk(200);
        Assert.IsTrue(party.Node[0].Counters!.Repairs > 30, "packets that were repaired");
        party.End();
    }
}
