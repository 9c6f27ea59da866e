// Conformance rows 42, 43, 63 to 72 and 86 to 91 for reliable groups: sessions without a root in which nothing is lost between those who are in.
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
        Assert.AreEqual(239, (int)party.Guest[0].PeerName()![4]);
        party.End();
    }

    [TestMethod]
    public void C042_ABlockingJoinComesBackAtOnce()
    {
        World world = new World();
        Sock guest = Sock.Open(world.AddNode(), GroupParty.Entry, GroupParty.Flags);
        WsaBuffer callee = new WsaBuffer(new byte[8]);
        int joined = guest.Node.WSPJoinLeaf(guest.Descriptor, GroupParty.Group, 16, null, callee, null, null, Wsa.JL_BOTH, out int error);
        Assert.AreEqual(0, error);
        Assert.AreEqual(guest.Descriptor, joined);
        Assert.AreEqual(0, callee.Length);
        guest.Close();
        world.End();
    }

    /// <summary>What such a member says is repaired all the same: it is asked at its own port.</summary>
    [TestMethod]
    public void C043_WhoOnlySendsAnnouncesNoMembership()
    {
        GroupParty party = new GroupParty(0);
        party.Come(Wsa.JL_SENDER_ONLY);
        party.Come(Wsa.JL_RECEIVER_ONLY);
        Assert.AreEqual(0, party.Link[0].Opened);
        Assert.AreEqual(1, party.Link[1].Opened);
        Assert.AreEqual(0, party.Link[0].ToGroups, "it says nothing before it sends");
        party.Link[1].LoseOneIn = 3;
        for (int i = 0; i < 60; i++)
        {
            Assert.AreEqual(0, party.Guest[0].Send(i));
            party.World.Advance(500);
            Assert.AreEqual(i, party.Guest[1].Take());
        }

        Assert.IsTrue(party.Node[0].Counters!.Repairs > 5, "packets that were repaired");
        party.World.Advance(130000);
        Assert.AreEqual(0, party.Link[0].Renewals);
        Assert.AreEqual(2, party.Link[1].Renewals);
        party.End();
    }

    [TestMethod]
    public void C064_TheReceiverLearnsWhoSpoke()
    {
        GroupParty party = new GroupParty(3);
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(0, party.Guest[i].Send(i));
            party.World.Settle();
            for (int k = 0; k < 3; k++)
            {
                Assert.AreEqual(1, party.Guest[k].Recv(0, from));
                byte[] expected = party.Guest[i].LocalName()!;
                for (int b = 0; b < from.Length; b++)
                {
                    Assert.AreEqual((int)expected[b], (int)from[b]);
                }
            }
        }

        party.End();
    }

    /// <summary>Nothing gets lost, so nothing is asked for and nothing is sent twice; one datagram reaches all.</summary>
    [TestMethod]
    public void C066_AllReachAll()
    {
        GroupParty party = new GroupParty(3);
        for (int i = 0; i < 60; i++)
        {
            party.Say(i % 3, i, true);
        }

        party.World.Advance(1000);
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(2, party.CountedBy(i));
            Assert.AreEqual(20, party.Guest[i].Own(Wsa.JLO_WATERMARK));
            Assert.AreEqual(0, party.Node[i].Counters!.NacksSent);
            Assert.AreEqual(0, party.Node[i].Counters!.Repairs);
            Assert.IsTrue(party.Link[i].ToGroups < 40, "datagrams to the group: " + party.Link[i].ToGroups.ToString());
        }

        party.End();
    }

    /// <summary>The very first message of a member reaches those who are there, before anything else was heard of it, and even when it gets lost.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(3)]
    public void C066_TheFirstMessageReachesAll(int loseOneIn)
    {
        GroupParty party = new GroupParty(3);
        party.World.Advance(1000);
        party.Lose(loseOneIn);
        Assert.AreEqual(0, party.Guest[0].Send(7));
        party.World.Advance(loseOneIn == 0 ? 0 : 600);
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(7, party.Guest[i].Take());
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

    /// <summary>Whatever is said to the group or to one gets lost, doubled and comes late.</summary>
    [TestMethod]
    [DataRow(50)]
    [DataRow(200)]
    public void C066_NothingIsLostDoubledOrOutOfOrderInAStorm(int perMille)
    {
        GroupParty party = new GroupParty(0);
        for (int i = 0; i < 4; i++)
        {
            party.ComeThroughStorm(GroupParty.Board(4), perMille);
        }

        party.Meet();
        party.Talk(150, 1);
        party.End();
    }

    [TestMethod]
    public void C066_TwoSocketsOfANodeAreTwoMembers()
    {
        World world = new World();
        WspProvider node = world.AddNode(GroupParty.Board(2));
        Sock one = Sock.Open(node, GroupParty.Entry, GroupParty.Flags).Select().Join(GroupParty.Group);
        Sock two = Sock.Open(node, GroupParty.Entry, GroupParty.Flags).Select().Join(GroupParty.Group);
        for (int i = 0; i < 40; i++)
        {
            Assert.AreEqual(0, one.Send(i));
            Assert.AreEqual(0, two.Send(100 + i));
            world.Advance(50);
            Assert.AreEqual(i, one.Take());
            Assert.AreEqual(100 + i, one.Take());
            Assert.AreEqual(100 + i, two.Take(), "one's own comes first");
            Assert.AreEqual(i, two.Take());
        }

        Assert.AreEqual(Wsa.SOCKET_ERROR, one.Take());
        one.Close();
        Assert.AreEqual(0, two.Send(5));
        world.Advance(1000);
        Assert.AreEqual(5, two.Take());
        two.Close();
        world.Advance(5000);
        world.End();
    }

    [TestMethod]
    public void C067_OwnMessagesComeBackUnlessTheyAreNotWanted()
    {
        GroupParty party = new GroupParty(2);
        party.Say(0, 1, true);
        Assert.AreEqual(0, party.Guest[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        party.Say(0, 2, false);
        party.Say(1, 3, true);
        Assert.AreEqual(0, party.Guest[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 1));
        party.Say(0, 4, true);
        party.End();
    }

    /// <summary>One's own message is as reliable as others': where it finds no room, Send says so before anything has gone.</summary>
    [TestMethod]
    public void C067_AMessageThatCouldNotComeBackDoesNotGo()
    {
        GroupParty party = new GroupParty(1);
        int sent = 0;
        while (sent < 100 && party.Guest[0].Send(sent) == 0)
        {
            sent++;
            party.World.Advance(100);
        }

        Assert.AreEqual(20, sent, "as many as the receive queue holds");
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, party.Guest[0].Error);
        party.Guest[0].Enum();
        for (int i = 0; i < sent; i++)
        {
            Assert.AreEqual(i, party.Guest[0].Take());
        }

        Assert.IsTrue((party.Guest[0].Enum() & Wsa.FD_WRITE) != 0, "FD_WRITE");
        party.End();
    }

    [TestMethod]
    public void C068_ScopeIsOneNetworkUnlessItIsSet()
    {
        GroupParty party = new GroupParty(2);
        Assert.AreEqual(1, party.Link[0].Scope);
        party.Say(0, 1, true);
        Assert.AreEqual(0, party.Guest[0].Control(Wsa.SIO_MULTICAST_SCOPE, 0));
        Assert.AreEqual(0, party.Link[0].Scope);
        Assert.AreEqual(0, party.Guest[0].Send(2));
        party.World.Settle();
        Assert.AreEqual(2, party.Guest[0].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take(), "another host");
        party.Say(1, 3, true);

        // The other one lacks the second message and cannot get it, until the scope is wide again.
        Assert.AreEqual(0, party.Guest[0].Control(Wsa.SIO_MULTICAST_SCOPE, 1));
        party.World.Advance(1000);
        Assert.AreEqual(2, party.Guest[1].Take());
        party.End();
    }

    [TestMethod]
    public void C069_C070_RolesHoldInAGroup()
    {
        GroupParty party = new GroupParty(0);
        party.Come(Wsa.JL_RECEIVER_ONLY);
        party.Come(Wsa.JL_SENDER_ONLY);
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Send(1));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, party.Guest[0].Error);
        Assert.AreEqual(0, party.Guest[1].Send(2));
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take());
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, party.Guest[1].Error);
        party.World.Settle();
        Assert.AreEqual(2, party.Guest[0].Take());
        party.End();
    }

    [TestMethod]
    public void C071_AMessageStaysBelowWhatAReceiverTakes()
    {
        GroupParty party = new GroupParty(2);
        int most = party.Guest[0].Option(Wsa.SO_MAX_MSG_SIZE);
        Assert.AreEqual(488, most);
        byte[] message = Pattern.Of(most);
        Assert.AreEqual(0, party.Guest[0].Send(message));
        party.World.Settle();
        party.Guest[1].ExpectBytes(message, party.Guest[1].Recv());
        int before = party.Link[0].ToGroups;
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Send(Pattern.Of(most + 1)));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, party.Guest[0].Error);
        Assert.AreEqual(before, party.Link[0].ToGroups);
        party.Guest[0].Recv();
        party.End();
    }

    /// <summary>Small messages travel together, when they wait for company and when the window is full.</summary>
    [TestMethod]
    public void SmallMessagesTravelTogether()
    {
        GroupParty party = new GroupParty(2);
        party.Say(0, 1, true);
        party.World.Advance(1000);
        int before = party.Link[0].ToGroups;
        party.Batch(0);
        for (int i = 0; i < 15; i++)
        {
            Assert.AreEqual(0, party.Guest[0].Send(i));
        }

        party.World.Advance(50);
        for (int i = 0; i < 15; i++)
        {
            Assert.AreEqual(i, party.Guest[0].Take());
            Assert.AreEqual(i, party.Guest[1].Take());
        }

        Assert.AreEqual(before + 1, party.Link[0].ToGroups);
        party.End();
    }

    [TestMethod]
    public void C088_WhatIsLeftBehindIsRecordedAgain()
    {
        GroupParty party = new GroupParty(2);
        party.Guest[0].Send(1);
        party.Guest[0].Send(2);
        party.World.Advance(50);
        Assert.IsTrue((party.Guest[1].Enum() & Wsa.FD_READ) != 0);
        Assert.AreEqual(1, party.Guest[1].Take());
        Assert.IsTrue((party.Guest[1].Enum() & Wsa.FD_READ) != 0);
        Assert.AreEqual(2, party.Guest[1].Take());
        Assert.AreEqual(0, party.Guest[1].Enum() & Wsa.FD_READ);
        party.Guest[0].Take();
        party.Guest[0].Take();
        party.End();
    }
}
