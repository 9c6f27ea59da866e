// The system's buffer behind a port: as large as the link was asked to make it.
using System.Net;
using System.Net.Sockets;
using JoinLeaf.Drivers;
using JoinLeaf.Provider;
using JoinLeaf.Udp;

namespace JoinLeaf.Conformance;

/// <summary>What a link makes of its sockets.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public class UdpBufferTests
{
    private const int DatagramBytes = 1400;
    /// <summary>Half as many again as Linux keeps by itself, and fewer than it keeps at most without being configured.</summary>
    private const int Datagrams = 150;

    /// <summary>A burst that is not read at once stays whole in a buffer that was made large enough for it.</summary>
    [TestMethod]
    public void WideBufferKeepsABurst()
    {
        Limits limits = Limits.Board();
        limits.MaxDatagram = 1472;
        ILink link = new UdpLink(limits) { ReceiveBufferBytes = 1 << 20 };
        byte[] name = SockAddr.Create(127, 0, 0, 1, 0);
        Assert.AreEqual(0, link.Open(0, name));
        using Socket sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] bytes = new byte[DatagramBytes];
        for (int i = 0; i < Datagrams; i++)
        {
            sender.SendTo(bytes, new IPEndPoint(IPAddress.Loopback, SockAddr.PortOf(name)));
        }

        int received = 0;
        while (link.Receive(0, bytes, false, false) > 0)
        {
            received++;
        }

        link.Close(0);
        Assert.AreEqual(Datagrams, received);
    }
}
