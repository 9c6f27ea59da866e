// What a node takes of the device's heap when it starts, and what a message takes of its time: figures for people, and a bound.
using System;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Device;

/// <summary>Limits.TotalBytes counts contents; the runtime adds its headers, the objects themselves, threads and frames.</summary>
[TestClass]
public class HeapTests
{
    private const int DeviceBlockBytes = 12;
    private const int Messages = 500;
    private static readonly byte[] s_bytes = new byte[100];
    private static object? s_kept;

    [TestMethod]
    public void ANodeTakesWhatItsLimitsSay()
    {
        Canary.TakeBallast();
        Tell("Tiny", Limits.Tiny());
        Tell("BoardRoot", Limits.BoardRoot());
        Tell("Board", Limits.Board());
    }

    private static void Tell(string name, Limits limits)
    {
        LoopbackNetwork network = new LoopbackNetwork(1, 1, 16);
        s_kept = null;
        int before = Canary.FreeBlocks();
        WspProvider node = new WspProvider(new LoopbackLink(network, 1, limits), limits);
        Assert.AreEqual(0, node.WSPStartup(0x0202, null, null, null, null));
        s_kept = node;
        int blocks = before - Canary.FreeBlocks();
        int bytes = blocks * BlockBytes();
        Console.WriteLine("note: a node with Limits." + name + " takes " + blocks + " blocks, " + bytes + " bytes of heap; its contents are " + limits.TotalBytes);
        Assert.AreEqual(0, node.WSPCleanup(out int _));

        // Other hosts than a device have larger blocks, in which more is lost.
        Assert.IsTrue(blocks * DeviceBlockBytes > limits.TotalBytes / 2, "less than its contents");
        Assert.IsTrue(bytes < (2 * limits.TotalBytes) + 30000, "much more than its contents");
    }

    /// <summary>12 on a device.</summary>
    private static int BlockBytes()
    {
        s_kept = null;
        int before = Canary.FreeBlocks();
        s_kept = new byte[60000];
        int blocks = before - Canary.FreeBlocks();
        return (60000 + (blocks / 2)) / blocks;
    }

    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM)]
    [DataRow(Wsa.SOCK_SEQPACKET)]
    public void MessagesTakeTime(int type)
    {
        Pair pair = new Pair((MultipointType)type, 0);
        DateTime begin = DateTime.UtcNow;
        for (int i = 0; i < Messages; i++)
        {
            Assert.AreEqual(0, pair.Root.TrySend(s_bytes, 0, 32));
            pair.World.Advance(1);
            for (int j = 0; j < pair.Leaves.Length; j++)
            {
                Assert.AreEqual(0, pair.Leaves[j].TryReceive(s_bytes, 0, s_bytes.Length, null, out int _));
            }
        }

        long us = (DateTime.UtcNow.Ticks - begin.Ticks) / 10 / Messages;
        Console.WriteLine("note: " + us + " microseconds for a message from a root to two leaves in one thread, type " + type);
        pair.End();
    }
}
