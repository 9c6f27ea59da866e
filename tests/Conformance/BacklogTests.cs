// A listening root that closes while many wait: all are told, and nothing inside overflows.
using System;
using System.Buffers.Binary;
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>More requests than a PC's other tests have, written byte by byte after WIRE.md.</summary>
[TestClass]
public class BacklogTests : NodeTests
{
    private const int Many = 100;

    /// <summary>A hundred leaves wait for Accept when the root closes: each gets its refusal.</summary>
    [TestMethod]
    public void CloseRefusesAHundredWhoWait()
    {
        LoopbackNetwork network = new LoopbackNetwork(Many + 8, Many + 8, 1472);
        Limits limits = Limits.Host();
        Node node = AddLoopbackNode(network, limits);
        MultipointSocket root = new MultipointSocket(node.Provider, MultipointRole.Root);
        byte[] name = SockAddr.Create(127, 0, 0, 1, 5000);
        root.Bind(name);
        root.Listen(Many);
        Limits strangers = Limits.Host();
        strangers.Ports = Many;
        LoopbackLink link = new LoopbackLink(network, 9, strangers);
        int peer = link.HoldName(name);
        for (int i = 0; i < Many; i++)
        {
            Assert.AreEqual(0, link.Open(i, SockAddr.Create(127, 0, 0, 9, 0)));
            Assert.AreEqual(0, link.Send(i, peer, Join(i, limits.MaxDatagram), 12));
        }

        Until(() => Waiting(node) == Many);
        root.Close();
        byte[] answer = new byte[64];
        for (int i = 0; i < Many; i++)
        {
            Assert.AreEqual(6, link.Receive(i, answer, false, false), $"leaf {i} was not told");
            Assert.AreEqual(0x44, answer[0], "REFUSE, down");
            Assert.AreEqual(i, BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(2)));
            link.Close(i);
        }
    }

    private static int Waiting(Node node)
    {
        Driver driver = node.Provider.Driver!;
        lock (driver.Gate)
        {
            return driver.Engine.Tables.Requests.CountWaiting(0);
        }
    }

    private static byte[] Join(int token, int maxDatagram)
    {
        byte[] bytes = new byte[12];
        bytes[0] = 0x61;
        bytes[1] = 4;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), token);
        bytes[10] = (byte)(maxDatagram / 16);
        return bytes;
    }
}
