// Two paths to a leaf: multicast where it is heard, unicast where it is not, and the ways between them.
using JoinLeaf.Drivers;
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Portable;

/// <summary>How a root reaches its leaves on a best effort session.</summary>
[TestClass]
public class PathTests
{
    private const int Seconds = 1000;

    [TestMethod]
    public void C063_AMessageToAllGoesOnceToTheGroup()
    {
        Gathering gathering = new Gathering(3);
        gathering.Tell(1, 0, 3);
        gathering.World.Advance(3 * Seconds);
        gathering.AssertShared();
        gathering.Tell(2, 1, 0);
        gathering.World.Advance(200 * Seconds);
        gathering.AssertShared();
        gathering.Tell(3, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void ALeafWithoutMulticastGetsItsOwnCopy()
    {
        Gathering gathering = new Gathering(1);
        gathering.Add(Limits.Board(), false);
        gathering.Add(Limits.Board(), true);
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(PathTable.Deaf, gathering.PathOf(1));
        gathering.Tell(5, 1, 1);
        Assert.AreEqual(0, gathering.PerLeaf[2].Send(6));
        gathering.World.Settle();
        Assert.AreEqual(6, gathering.Leaf[2].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, gathering.Leaf[0].Take());
        gathering.End();
    }

    [TestMethod]
    public void WithoutAnybodyWhoListensNothingGoesToAGroup()
    {
        Gathering gathering = new Gathering(0);
        gathering.Add(Limits.Board(), false);
        gathering.Add(Limits.Board(), false);
        gathering.World.Advance(200 * Seconds);
        gathering.Tell(5, 0, 2);
        Assert.AreEqual(0, gathering.RootLink.ToGroups);
        gathering.End();
    }

    [TestMethod]
    public void AGroupIsFilteredUntilItIsNot()
    {
        Gathering gathering = new Gathering(0);
        gathering.World.Network.HasMulticast = false;
        gathering.Add(Limits.Board(), true);
        gathering.Add(Limits.Board(), true);
        gathering.World.Advance(10 * Seconds);
        Assert.AreEqual(PathTable.Listens, gathering.PathOf(0));
        gathering.Tell(5, 0, 2);
        gathering.World.Network.HasMulticast = true;
        gathering.World.Advance(60 * Seconds);
        gathering.AssertShared();
        gathering.Tell(6, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void NothingIsLostOrDoubledOnTheWayToMulticast()
    {
        Gathering gathering = new Gathering(3);
        for (int i = 0; i < 100; i++)
        {
            Assert.AreEqual(0, gathering.Root.Send(i));
            gathering.World.Advance(13);
            for (int leaf = 0; leaf < 3; leaf++)
            {
                Assert.AreEqual(i, gathering.Leaf[leaf].Take());
                Assert.AreEqual(Wsa.SOCKET_ERROR, gathering.Leaf[leaf].Take());
            }
        }

        gathering.AssertShared();
        gathering.End();
    }

    [TestMethod]
    public void LossMovesOneLeafToUnicastAndTheOthersDoNotNotice()
    {
        Gathering gathering = new Gathering(2);
        gathering.World.Advance(3 * Seconds);
        gathering.Link[0].LoseOneIn = 3;
        gathering.Chatter(600);
        Assert.AreEqual(PathTable.Listens, gathering.PathOf(0));
        Assert.AreEqual(PathTable.On, gathering.PathOf(1));
        Assert.AreEqual(1, gathering.Node[0].Counters!.MovedToUnicast);
        Assert.AreEqual(0, gathering.Node[1].Counters!.MovedToUnicast);
        gathering.Tell(7, 1, 1);
        gathering.Link[0].LoseOneIn = 0;
        gathering.World.Advance(62 * Seconds);
        gathering.AssertShared();
        gathering.Tell(8, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void ALittleLossMovesNobody()
    {
        Gathering gathering = new Gathering(1);
        gathering.World.Advance(3 * Seconds);
        gathering.Link[0].LoseOneIn = 10;
        gathering.Chatter(1000);
        Assert.AreEqual(PathTable.On, gathering.PathOf(0));
        Assert.AreEqual(1, gathering.Node[0].Counters!.MovedToMulticast);
        gathering.End();
    }

    [TestMethod]
    public void AGroupThatFallsSilentIsLeftWithinSeconds()
    {
        Gathering gathering = new Gathering(2);
        gathering.World.Advance(3 * Seconds);
        gathering.World.Network.HasMulticast = false;
        for (int i = 0; i < 6; i++)
        {
            gathering.Root.Send(1);
            gathering.World.Advance(Seconds);
        }

        Assert.AreEqual(PathTable.Listens, gathering.PathOf(0));
        Assert.AreEqual(PathTable.Listens, gathering.PathOf(1));
        while (gathering.Leaf[0].Take() >= 0 | gathering.Leaf[1].Take() >= 0)
        {
        }

        gathering.Tell(9, 0, 2);
        gathering.End();
    }

    [TestMethod]
    public void APortThatIsNeededOtherwiseIsGivenUp()
    {
        Gathering gathering = new Gathering(1);
        gathering.World.Advance(3 * Seconds);
        gathering.AssertShared();
        Sock other = Sock.OpenLeaf(gathering.Node[0]);
        byte[] name = World.NameOf(1, 6100);
        Assert.AreEqual(0, gathering.Node[0].WSPBind(other.Descriptor, name, name.Length, out int _));
        gathering.World.Settle();
        Assert.AreEqual(PathTable.Deaf, gathering.PathOf(0));
        gathering.Tell(4, 0, 1);
        other.Close();
        gathering.World.Advance(62 * Seconds);
        gathering.AssertShared();
        gathering.Tell(5, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void TheMembershipIsReportedEachMinuteAndWhenTheNetworkChanges()
    {
        Gathering gathering = new Gathering(1);
        gathering.World.Advance(10 * Seconds);
        Assert.AreEqual(1, gathering.Link[0].Opened);
        Assert.AreEqual(0, gathering.Link[0].Renewals);
        gathering.World.Advance(60 * Seconds);
        Assert.AreEqual(1, gathering.Link[0].Renewals);
        gathering.World.Advance(120 * Seconds);
        Assert.AreEqual(3, gathering.Link[0].Renewals);
        gathering.Node[0].NetworkChanged();
        Assert.AreEqual(4, gathering.Link[0].Renewals);
        int probes = gathering.RootLink.ToGroups;
        gathering.RootNode.NetworkChanged();
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(probes + 8, gathering.RootLink.ToGroups);
        Assert.AreEqual(1, gathering.Link[0].Opened);
        gathering.End();
    }

    [TestMethod]
    public void NewsOfTheLinkReachTheEngine()
    {
        Gathering gathering = new Gathering(1);
        gathering.World.Advance(10 * Seconds);
        gathering.Link[0].News = LinkNews.Down;
        gathering.World.Settle();
        Assert.AreEqual(0, gathering.Link[0].Renewals);
        Assert.AreEqual(1, gathering.Node[0].Counters!.LinkLost);
        gathering.Link[0].News = LinkNews.Up;
        gathering.World.Settle();
        Assert.AreEqual(1, gathering.Link[0].Renewals);
        gathering.Link[0].News = LinkNews.AddressChanged;
        gathering.World.Settle();
        Assert.AreEqual(2, gathering.Link[0].Renewals);
        Assert.AreEqual(1, gathering.Node[0].Counters!.LinkLost);
        gathering.End();
    }

    [TestMethod]
    public void MulticastComesWithANetworkThatHasIt()
    {
        Gathering gathering = new Gathering(0);
        gathering.Add(Limits.Board(), false);
        gathering.World.Advance(130 * Seconds);
        Assert.AreEqual(1, gathering.Link[0].Opened, "a platform without multicast is asked once");
        gathering.World.LinkOf(1).HasMulticast = true;
        gathering.Node[0].NetworkChanged();
        gathering.World.Advance(2 * Seconds);
        gathering.AssertShared();
        gathering.End();
    }

    [TestMethod]
    public void WhoHasLeftHearsNoMoreFromTheGroup()
    {
        Gathering gathering = new Gathering(2);
        gathering.World.Advance(3 * Seconds);
        gathering.Leaf[0].Close();
        gathering.World.Settle();
        gathering.PerLeaf[0].Close();
        gathering.World.Advance(3 * Seconds);
        int before = gathering.Node[0].Counters!.Received;
        Assert.AreEqual(0, gathering.Root.Send(3));
        Assert.AreEqual(0, gathering.Root.Send(4));
        gathering.World.Settle();
        Assert.AreEqual(before, gathering.Node[0].Counters!.Received);
        Assert.AreEqual(3, gathering.Leaf[1].Take());
        gathering.End();
    }

    [TestMethod]
    public void WhoWasPutOutClosesItsGroupThoughItsSocketStaysOpen()
    {
        Gathering gathering = new Gathering(2);
        gathering.World.Advance(3 * Seconds);
        gathering.PerLeaf[0].Close();
        gathering.World.Advance(3 * Seconds);
        int before = gathering.Node[0].Counters!.Received;
        Assert.AreEqual(0, gathering.Root.Send(3));
        gathering.World.Settle();
        Assert.AreEqual(before, gathering.Node[0].Counters!.Received);
        Assert.AreEqual(3, gathering.Leaf[1].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, gathering.Leaf[0].Take());
        gathering.World.Advance(70 * Seconds);
        Assert.AreEqual(0, gathering.Link[0].Renewals);
        gathering.End();
    }

    [TestMethod]
    public void WhatWentToTheGroupBeforeARejoinIsNotRead()
    {
        Gathering gathering = new Gathering(1);
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(0, gathering.Root.Send(3));
        byte[] late = gathering.RootLink.LastSent;
        byte[] group = gathering.GroupName;
        gathering.World.Settle();
        Assert.AreEqual(3, gathering.Leaf[0].Take());
        gathering.Leaf[0].Close();
        gathering.World.Settle();
        gathering.PerLeaf[0].Close();
        gathering.World.Settle();
        gathering.Leaf[0] = Sock.OpenLeaf(gathering.Node[0]).Select();
        gathering.Join(0);
        RawPeer stranger = gathering.World.AddRawPeer();
        for (int i = 0; i < 40; i++)
        {
            stranger.SendToGroup(group, late);
            gathering.World.Advance(100);
            Assert.AreEqual(Wsa.SOCKET_ERROR, gathering.Leaf[0].Take());
        }

        gathering.AssertShared();
        Assert.IsTrue(gathering.Node[0].Counters!.DroppedPath > 0);
        gathering.Tell(4, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void WhatDoesNotBelongToTheGroupIsDropped()
    {
        Gathering gathering = new Gathering(1);
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(0, gathering.Root.Send(3));
        byte[] sound = gathering.RootLink.LastSent;
        gathering.World.Settle();
        Assert.AreEqual(3, gathering.Leaf[0].Take());
        RawPeer stranger = gathering.World.AddRawPeer();
        int dropped = gathering.Node[0].Counters!.DroppedUnknown;
        for (int i = 0; i < 5; i++)
        {
            byte[] bytes = Bytes.Copy(sound, sound.Length);
            bytes[i == 0 ? 1 : i == 1 ? 2 : i == 2 ? 3 : 0] ^= (byte)(i == 3 ? 0x20 : i == 4 ? 0x03 : 1);
            bytes[5]++;
            stranger.SendToGroup(gathering.GroupName, bytes);
            gathering.World.Settle();
            Assert.AreEqual(dropped + i + 1, gathering.Node[0].Counters!.DroppedUnknown);
            Assert.AreEqual(Wsa.SOCKET_ERROR, gathering.Leaf[0].Take());
        }

        gathering.Tell(4, 1, 0);
        gathering.End();
    }
}
