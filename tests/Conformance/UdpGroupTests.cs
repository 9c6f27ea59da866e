// Groups over UDP: real multicast over the loopback interface, of which nothing leaves the machine.
using System;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Threading;
using JoinLeaf.Provider;
using JoinLeaf.Udp;

namespace JoinLeaf.Conformance;

/// <summary>What the UDP link does with groups.</summary>
[TestClass]
public class UdpGroupTests
{
    private const int PatienceMs = 20000;
    private static int s_next = Environment.ProcessId;

    /// <summary>A group of this test alone: organization-local scope (RFC 2365), and a port that nobody has.</summary>
    private static byte[] NewGroup()
    {
        int number = Interlocked.Increment(ref s_next);
        using Socket probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return SockAddr.Create(239, 254, (byte)(number >> 8), (byte)number, ((IPEndPoint)probe.LocalEndPoint!).Port);
    }

    private static UdpLink Opened(out int onLoopback)
    {
        UdpLink link = new UdpLink(Limits.Host());
        byte[] name = Node.AnyPort();
        Assert.AreEqual(0, link.Open(0, name));
        onLoopback = link.HoldName(name);
        return link;
    }

    private static int Await(UdpLink link, int port, byte[] into)
    {
        int length = 0;
        Assert.IsTrue(SpinWait.SpinUntil(() => (length = link.Receive(port, into, true, false)) != 0, PatienceMs), "nothing came");
        return length;
    }

    /// <summary>What is sent to a group reaches every link that has opened it, each once, with its source; another group of the same port stays silent.</summary>
    [TestMethod]
    public void AGroupReachesAllWhoOpenedIt()
    {
        if (!Multicast.Works(nameof(AGroupReachesAllWhoOpenedIt)))
        {
            return;
        }

        byte[] group = NewGroup();
        byte[] other = (byte[])group.Clone();
        other[7] ^= 0x55;
        UdpLink sender = Opened(out int via);
        UdpLink one = Opened(out int viaOne);
        UdpLink two = Opened(out int viaTwo);
        Assert.AreEqual(0, one.OpenGroup(1, group, viaOne));
        Assert.AreEqual(0, two.OpenGroup(1, group, viaTwo));
        Assert.AreEqual(0, two.OpenGroup(2, other, viaTwo));
        int peer = sender.HoldGroup(0, group, via, 0);
        Assert.IsGreaterThanOrEqualTo(0, peer);
        byte[] bytes = new byte[16];
        for (byte i = 1; i <= 3; i++)
        {
            Assert.AreEqual(0, sender.Send(0, peer, [i, 7], 2));
            Assert.AreEqual(2, Await(one, 1, bytes));
            Assert.AreEqual(i, bytes[0]);
            Assert.AreEqual(2, Await(two, 1, bytes));
            Assert.AreEqual(i, bytes[0]);
        }

        byte[] source = new byte[16];
        one.NameOf(one.HoldSource(1), source);
        byte[] own = new byte[16];
        sender.NameOf(via, own);
        CollectionAssert.AreEqual(own, source);
        Assert.AreEqual(0, one.Receive(1, bytes, true, false), "once");
        Assert.AreEqual(0, two.Receive(2, bytes, true, false), "the other group");
        Close(sender, one, two);
    }

    /// <summary>A membership that is reported again goes on; a port without one says so; a closed one hears nothing.</summary>
    [TestMethod]
    public void ARenewedGroupGoesOn()
    {
        if (!Multicast.Works(nameof(ARenewedGroupGoesOn)))
        {
            return;
        }

        byte[] group = NewGroup();
        UdpLink sender = Opened(out int via);
        UdpLink receiver = Opened(out int viaReceiver);
        Assert.AreEqual(0, receiver.OpenGroup(1, group, viaReceiver));
        int peer = sender.HoldGroup(0, group, via, 1);
        byte[] bytes = new byte[16];
        Assert.AreEqual(0, receiver.RenewGroup(1));
        Assert.AreEqual(0, receiver.RenewGroup(1));
        Assert.AreEqual(0, sender.Send(0, peer, [9], 1));
        Assert.AreEqual(1, Await(receiver, 1, bytes));
        Assert.AreEqual(Wsa.WSAENOTSOCK, receiver.RenewGroup(0));
        receiver.Close(1);
        Assert.AreEqual(Wsa.WSAENOTSOCK, receiver.RenewGroup(1));
        Assert.AreEqual(-Wsa.WSAENOTSOCK, receiver.Receive(1, bytes, false, false));
        Close(sender, receiver);
    }

    /// <summary>Two groups through one port, each with a scope of its own, and peers between: every datagram gets where it belongs, and no farther.</summary>
    [TestMethod]
    public void OnePortSendsToSeveralGroups()
    {
        if (!Multicast.Works(nameof(OnePortSendsToSeveralGroups)))
        {
            return;
        }

        byte[] group = NewGroup();
        byte[] other = NewGroup();
        UdpLink sender = Opened(out int via);
        UdpLink receiver = Opened(out int viaReceiver);
        Assert.AreEqual(0, receiver.OpenGroup(1, group, viaReceiver));
        Assert.AreEqual(0, receiver.OpenGroup(2, other, viaReceiver));
        int peer = sender.HoldGroup(0, group, via, 0);
        int otherPeer = sender.HoldGroup(0, other, via, 255);
        byte[] name = new byte[16];
        receiver.NameOf(viaReceiver, name);
        int unicast = sender.HoldName(name);
        byte[] bytes = new byte[16];
        for (byte i = 0; i < 3; i++)
        {
            Assert.AreEqual(0, sender.Send(0, peer, [1], 1));
            Assert.AreEqual(0, ScopeOf(sender, 0));
            Assert.AreEqual(0, sender.Send(0, otherPeer, [2], 1));
            Assert.AreEqual(255, ScopeOf(sender, 0));
            Assert.AreEqual(0, sender.Send(0, unicast, [3], 1));
            for (byte port = 0; port < 3; port++)
            {
                Assert.AreEqual(1, Await(receiver, port, bytes));
                Assert.AreEqual(port == 0 ? 3 : port, bytes[0]);
            }
        }

        Close(sender, receiver);
    }

    /// <summary>A name that is no group's cannot be opened as one.</summary>
    [TestMethod]
    public void OnlyGroupsCanBeOpened()
    {
        UdpLink link = Opened(out int via);
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, link.OpenGroup(1, SockAddr.Create(127, 0, 0, 1, 0), via));
        Assert.AreEqual(-Wsa.WSAENOTSOCK, link.Receive(1, new byte[8], false, false));
        Close(link);
    }

    /// <summary>The time to live that the port's socket is set to, as the machine has it.</summary>
    private static int ScopeOf(UdpLink link, int port)
    {
        FieldInfo sockets = typeof(UdpLink).GetField("_sockets", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return (int)((Socket[])sockets.GetValue(link)!)[port].GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive)!;
    }

    private static void Close(params UdpLink[] links)
    {
        foreach (UdpLink link in links)
        {
            for (int port = 0; port < link.MaxPorts; port++)
            {
                link.Close(port);
            }
        }
    }
}
