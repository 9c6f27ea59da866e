// Conformance rows 42, 43 and 66 to 70 for groups: sessions that exist without a root.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Neither plane has a root: entry 1003.</summary>
[TestClass]
public class GroupTests
{
    private const int Entry = 1003;
    private const int Flags = Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;
    private static readonly byte[] s_group = { Wsa.AF_INET, 0, 0x1F, 0x90, 239, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0 };

    private sealed class Party
    {
        public readonly World World = new World();
        public readonly WspProvider[] Node = new WspProvider[4];
        public readonly GroupLink[] Link = new GroupLink[4];
        public readonly Sock[] Guest = new Sock[4];
        private int _count;

        public Party(int[] roles)
        {
            for (int i = 0; i < roles.Length; i++)
            {
                Come(Limits.Board(), roles[i]);
            }
        }

        public void Come(Limits limits, int role)
        {
            Node[_count] = World.AddNode(limits, 2, out Link[_count]);
            Guest[_count] = Sock.Open(Node[_count], Entry, Flags).Select();
            Assert.AreSame(Guest[_count], Guest[_count].Join(s_group, null, null, role));
            Assert.AreEqual(0, Guest[_count].Error);
            _count++;
        }

        /// <summary>Says a byte: all others read it, once; so does the speaker when it hears itself.</summary>
        public void Say(int speaker, int value, bool hearsItself)
        {
            Assert.AreEqual(0, Guest[speaker].Send(value));
            World.Settle();
            for (int i = 0; i < _count; i++)
            {
                Assert.AreEqual(i != speaker || hearsItself ? value : Wsa.SOCKET_ERROR, Guest[i].Take());
                Assert.AreEqual(Wsa.SOCKET_ERROR, Guest[i].Take(), "a message that was read twice");
            }
        }

        public void End()
        {
            for (int i = 0; i < _count; i++)
            {
                Guest[i].Close();
                Assert.AreEqual(0, Node[i].BuffersInUse);
            }

            World.End();
        }
    }

    [TestMethod]
    public void C042_AGroupIsJoinedWithoutAnybodyWhoAccepts()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH });
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, party.Guest[0].Enum());
        Assert.AreEqual(0, party.Guest[0].Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        Assert.AreEqual(0, party.Link[0].ToGroups + party.Link[0].ToOthers, "joining sends nothing");
        Assert.AreEqual(1, party.Link[0].Opened);
        Assert.IsNotNull(party.Guest[0].PeerName());
        Assert.AreEqual(239, (int)party.Guest[0].PeerName()![4]);
        Assert.AreEqual(0, party.Guest[0].Send(5));
        party.World.Advance(130000);
        Assert.AreEqual(1, party.Link[0].ToGroups, "nothing is said but messages");
        Assert.AreEqual(2, party.Link[0].Renewals);
        Assert.AreEqual(5, party.Guest[0].Take());
        party.Guest[0].Join(s_group);
        Assert.AreEqual(Wsa.WSAEISCONN, party.Guest[0].Error);
        party.End();
    }

    [TestMethod]
    public void C042_ABlockingJoinComesBackAtOnce()
    {
        World world = new World();
        Sock guest = Sock.Open(world.AddNode(), Entry, Flags);
        byte[] room = new byte[8];
        WsaBuffer callee = new WsaBuffer(room);
        int joined = guest.Node.WSPJoinLeaf(guest.Descriptor, s_group, 16, null, callee, null, null, Wsa.JL_BOTH, out int error);
        Assert.AreEqual(0, error);
        Assert.AreEqual(guest.Descriptor, joined);
        Assert.AreEqual(0, callee.Length);
        guest.Close();
        world.End();
    }

    [TestMethod]
    public void C043_WhoOnlySendsAnnouncesNoMembership()
    {
        Party party = new Party(new int[] { Wsa.JL_SENDER_ONLY, Wsa.JL_RECEIVER_ONLY });
        Assert.AreEqual(0, party.Link[0].Opened);
        Assert.AreEqual(1, party.Link[1].Opened);
        Assert.AreEqual(0, party.Guest[0].Send(3));
        party.World.Settle();
        Assert.AreEqual(3, party.Guest[1].Take());
        party.World.Advance(130000);
        Assert.AreEqual(0, party.Link[0].Renewals);
        party.End();
    }

    [TestMethod]
    public void C066_AllReachAll()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH, Wsa.JL_BOTH });
        for (int i = 0; i < 60; i++)
        {
            party.Say(i % 3, i, true);
        }

        Assert.AreEqual(20, party.Link[0].ToGroups);
        Assert.AreEqual(0, party.Link[0].ToOthers);
        party.End();
    }

    [TestMethod]
    public void C066_TwoSocketsOfANodeAreTwoMembers()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        Sock one = Sock.Open(node, Entry, Flags).Select().Join(s_group);
        Sock two = Sock.Open(node, Entry, Flags).Select().Join(s_group);
        Assert.AreEqual(0, one.Send(4));
        world.Settle();
        Assert.AreEqual(4, one.Take());
        Assert.AreEqual(4, two.Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, one.Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, two.Take());
        one.Close();
        Assert.AreEqual(0, two.Send(5));
        world.Settle();
        Assert.AreEqual(5, two.Take());
        two.Close();
        world.End();
    }

    [TestMethod]
    public void C067_OwnMessagesComeBackUnlessTheyAreNotWanted()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH });
        party.Say(0, 1, true);
        Assert.AreEqual(0, party.Guest[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 0));
        party.Say(0, 2, false);
        party.Say(1, 3, true);
        Assert.AreEqual(0, party.Guest[0].Control(Wsa.SIO_MULTIPOINT_LOOPBACK, 1));
        party.Say(0, 4, true);
        party.End();
    }

    [TestMethod]
    public void C068_ScopeIsOneNetworkUnlessItIsSet()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH });
        Assert.AreEqual(1, party.Link[0].Scope);
        party.Say(0, 1, true);
        Assert.AreEqual(0, party.Guest[0].Control(Wsa.SIO_MULTICAST_SCOPE, 0));
        Assert.AreEqual(0, party.Link[0].Scope);
        Assert.AreEqual(0, party.Guest[0].Send(2));
        party.World.Settle();
        Assert.AreEqual(2, party.Guest[0].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take(), "another host");
        party.Say(1, 3, true);
        party.End();
    }

    [TestMethod]
    public void C068_ScopeZeroReachesOthersOfTheSameHost()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        Sock one = Sock.Open(node, Entry, Flags).Select();
        Assert.AreEqual(0, one.Control(Wsa.SIO_MULTICAST_SCOPE, 0));
        one.Join(s_group);
        Sock two = Sock.Open(node, Entry, Flags).Select().Join(s_group);
        Assert.AreEqual(0, one.Send(4));
        world.Settle();
        Assert.AreEqual(4, two.Take());
        one.Close();
        two.Close();
        world.End();
    }

    [TestMethod]
    public void C069_C070_RolesHoldInAGroup()
    {
        Party party = new Party(new int[] { Wsa.JL_RECEIVER_ONLY, Wsa.JL_SENDER_ONLY });
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
    public void C064_TheReceiverLearnsWhoSpoke()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH, Wsa.JL_BOTH });
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

    [TestMethod]
    public void SpeakersAreForgottenAfterLongSilence()
    {
        Limits limits = Limits.Board();
        limits.Members = 3;
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH, Wsa.JL_BOTH });
        party.Come(limits, Wsa.JL_BOTH);
        for (int i = 0; i < 3; i++)
        {
            party.Guest[i].Send(i + 1);
            party.World.Settle();
        }

        Assert.AreEqual(1, party.Node[3].Counters!.DroppedFull, "room for two others");
        Assert.AreEqual(1, party.Guest[3].Take());
        Assert.AreEqual(2, party.Guest[3].Take());
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[3].Take());
        party.World.Advance(40000);
        party.Guest[2].Send(9);
        party.World.Settle();
        Assert.AreEqual(9, party.Guest[3].Take());
        for (int i = 0; i < 3; i++)
        {
            while (party.Guest[i].Take() >= 0)
            {
            }
        }

        party.End();
    }

    [TestMethod]
    public void WhatWaitsToBeReadKeepsItsSenderKnown()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH });
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        party.Guest[0].Send(1);
        party.World.Advance(100000);
        Assert.AreEqual(1, party.Guest[1].Recv(0, from));
        Assert.AreEqual(1, (int)from[7]);
        party.Guest[0].Take();
        party.End();
    }

    [TestMethod]
    public void OnlyGroupsCanBeJoined()
    {
        World world = new World();
        WspProvider node = world.AddNode(Limits.Board(), 2, out GroupLink _);
        Sock guest = Sock.Open(node, Entry, Flags).Select();
        guest.Join(World.NameOf(0, 5000));
        Assert.AreEqual(Wsa.WSAEADDRNOTAVAIL, guest.Error);
        guest.Join(SockAddr.Create(240, 0, 0, 1, 5000));
        Assert.AreEqual(Wsa.WSAEADDRNOTAVAIL, guest.Error);
        guest.Join(SockAddr.Create(239, 0, 0, 1, 0));
        Assert.AreEqual(Wsa.WSAEADDRNOTAVAIL, guest.Error);
        guest.Join(s_group, new WsaBuffer(new byte[1]), null, Wsa.JL_BOTH);
        Assert.AreEqual(Wsa.WSAEPROTONOSUPPORT, guest.Error);
        world.LinkOf(0).HasMulticast = false;
        guest.Join(s_group);
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, guest.Error);
        world.LinkOf(0).HasMulticast = true;
        guest.Join(s_group);
        Assert.AreEqual(0, guest.Error);
        Sock other = Sock.Open(node, Entry, Flags).Select();
        other.Join(s_group);
        Assert.AreEqual(Wsa.WSAENOBUFS, other.Error, "no port is left for its group");
        other.Join(s_group, null, null, Wsa.JL_SENDER_ONLY);
        Assert.AreEqual(0, other.Error);
        Assert.AreEqual(Wsa.SOCKET_ERROR, node.WSPListen(other.Descriptor, 1, out int error));
        Assert.AreEqual(Wsa.WSAEISCONN, error);
        other.Close();
        guest.Close();
        world.End();
    }

    [TestMethod]
    public void DoubledAndForeignFramesAreDropped()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH });
        Assert.AreEqual(0, party.Guest[0].Send(7));
        byte[] sound = party.Link[0].LastSent;
        party.World.Settle();
        Assert.AreEqual(7, party.Guest[1].Take());
        Assert.AreEqual(7, party.Guest[0].Take());
        RawPeer stranger = party.World.AddRawPeer();
        stranger.SendToGroup(s_group, sound);
        party.World.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take());
        Assert.AreEqual(1, party.Node[1].Counters!.DroppedDuplicate);
        byte[] downwards = Bytes.Copy(sound, sound.Length);
        downwards[0] ^= 0x20;
        stranger.SendToGroup(s_group, downwards);
        byte[] numbered = Bytes.Copy(sound, sound.Length);
        numbered[1] = 1;
        stranger.SendToGroup(s_group, numbered);
        byte[] large = new byte[600];
        large[0] = sound[0];
        stranger.SendToGroup(s_group, large);
        party.World.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[1].Take());
        Assert.AreEqual(2, party.Node[1].Counters!.DroppedUnknown);
        Assert.AreEqual(1, party.Node[1].Counters!.DroppedLength);
        party.End();
    }

    [TestMethod]
    public void AMessageStaysBelowWhatAReceiverTakes()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH });
        int most = party.Guest[0].Option(Wsa.SO_MAX_MSG_SIZE);
        Assert.AreEqual(488, most);
        byte[] message = Pattern.Of(most);
        Assert.AreEqual(0, party.Guest[0].Send(message));
        party.World.Settle();
        party.Guest[1].ExpectBytes(message, party.Guest[1].Recv());
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Send(Pattern.Of(most + 1)));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, party.Guest[0].Error);
        party.Guest[0].Recv();
        party.End();
    }

    [TestMethod]
    public void AShutDirectionIsShut()
    {
        Party party = new Party(new int[] { Wsa.JL_BOTH, Wsa.JL_BOTH });
        Assert.AreEqual(0, party.Guest[0].Shutdown(Wsa.SD_SEND));
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Send(1));
        Assert.AreEqual(Wsa.WSAESHUTDOWN, party.Guest[0].Error);
        Assert.AreEqual(0, party.Guest[1].Send(2));
        party.World.Settle();
        Assert.AreEqual(2, party.Guest[0].Take());
        Assert.AreEqual(0, party.Guest[0].Shutdown(Wsa.SD_RECEIVE));
        Assert.AreEqual(0, party.Guest[1].Send(3));
        party.World.Settle();
        Assert.AreEqual(Wsa.SOCKET_ERROR, party.Guest[0].Take());
        Assert.AreEqual(Wsa.WSAESHUTDOWN, party.Guest[0].Error);
        while (party.Guest[1].Take() >= 0)
        {
        }

        Assert.AreEqual(0, party.Link[0].ToGroups, "nobody is told of a departure");
        party.End();
    }
}
