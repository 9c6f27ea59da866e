// Groups without a root over UDP: real multicast over the loopback interface.
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>Conformance rows 42, 66 and 68 with sockets of the machine.</summary>
[TestClass]
public class UdpPartyTests : NodeTests
{
    private static int s_next = Environment.ProcessId;

    private static byte[] NewGroup()
    {
        int number = Interlocked.Increment(ref s_next);
        using Socket probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return SockAddr.Create(239, 253, (byte)(number >> 8), (byte)number, ((IPEndPoint)probe.LocalEndPoint!).Port);
    }

    private static int Join(Node node, byte[] group, int entry)
    {
        const int Flags = Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;
        WspProvider provider = node.Provider;
        int socket = provider.WSPSocket(Wsa.AF_INET, 0, 0, new ProtocolInfo { CatalogEntryId = entry }, 0, Flags, out int error);
        Assert.AreEqual(0, error);
        byte[] name = Node.AnyPort();
        Assert.AreEqual(0, provider.WSPBind(socket, name, name.Length, out error));
        byte[] timeout = BitConverter.GetBytes(PatienceMs);
        Assert.AreEqual(0, provider.WSPSetSockOpt(socket, Wsa.SOL_SOCKET, Wsa.SO_RCVTIMEO, timeout, 4, out error));
        Assert.AreEqual(0, provider.WSPIoctl(socket, Wsa.SIO_MULTICAST_SCOPE, [0, 0, 0, 0], 4, null, 0, out _, null, null, null, out error));
        Assert.AreEqual(socket, provider.WSPJoinLeaf(socket, group, group.Length, null, null, null, null, Wsa.JL_BOTH, out error));
        Assert.AreEqual(0, error);
        return socket;
    }

    /// <summary>Three nodes of one host, scope 0: what one says all hear, itself included, and know who said it.</summary>
    [TestMethod]
    [DataRow(1003)]
    [DataRow(1007)]
    public void C066_AllReachAllOverRealMulticast(int entry)
    {
        if (!Multicast.Works(nameof(C066_AllReachAllOverRealMulticast)))
        {
            return;
        }

        byte[] group = NewGroup();
        Limits limits = Node.PatientLimits();
        limits.Streams = 2;
        Node[] nodes = [AddNode(limits), AddNode(limits), AddNode(limits)];
        int[] sockets = Array.ConvertAll(nodes, node => Join(node, group, entry));
        byte[] bytes = new byte[16];
        byte[] from = new byte[16];
        for (byte i = 0; i < 30; i++)
        {
            int speaker = i % 3;
            nodes[speaker].Provider.WSPSend(sockets[speaker], [new WsaBuffer([i])], 1, out _, 0, null, null, null, out int error);
            Assert.AreEqual(0, error);
            byte[] own = new byte[16];
            int length = 16;
            nodes[speaker].Provider.WSPGetSockName(sockets[speaker], own, ref length, out _);
            for (int k = 0; k < 3; k++)
            {
                int flags = 0;
                nodes[k].Provider.WSPRecvFrom(sockets[k], [new WsaBuffer(bytes)], 1, out int count, ref flags, from, ref length, null, null, null, out error);
                Assert.AreEqual(0, error);
                Assert.AreEqual(1, count);
                Assert.AreEqual(i, bytes[0]);
                CollectionAssert.AreEqual(own, from);
            }
        }

        Assert.AreEqual(2, nodes[0].Link.MostOpenPorts);
    }
}
