// Nothing is allocated for messages that travel together.
using System;
using JoinLeaf.Portable;

namespace JoinLeaf.Conformance;

public partial class AllocationTests
{
    /// <summary>Messages in company: gathered, sent when their packet is full, when asked, and by the clock; read one by one.</summary>
    [TestMethod]
    public void MessagesInCompanyAllocateNothing()
    {
        World world = new World();
        Pair pair = new Pair(world);
        pair.RootNode.WSPSetSockOpt(pair.Root, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, [1, 0, 0, 0], 4, out int _);
        RunInCompany(world, pair, WarmUp);
        int sent = pair.RootNode.Counters!.Sent;
        long own = GC.GetAllocatedBytesForCurrentThread();
        RunInCompany(world, pair, Messages);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        Assert.AreEqual(0L, own);
        Assert.IsGreaterThanOrEqualTo(2 * Messages, pair.RootNode.Counters.Sent - sent);
        pair.Close();
        world.End();
    }

    private static void RunInCompany(World world, Pair pair, int count)
    {
        for (int i = 0; i < count; i++)
        {
            // 20 of 33 bytes are one packet of 15, and one that goes when it is asked to, or by itself.
            for (int j = 0; j < 20; j++)
            {
                pair.RootNode.WSPSend(pair.Root, s_pieces, 2, out int _, 0, null, null, null, out int _);
            }

            if (i % 2 == 0)
            {
                pair.RootNode.Flush(pair.Root, out int _);
                world.Settle();
            }

            world.Advance(2);
            int received = 0;
            int flags = 0;
            while (received < 20 && pair.LeafNode.WSPRecv(pair.Leaf, s_pieces, 2, out int _, ref flags, null, null, null, out int _) == 0)
            {
                received++;
            }
        }
    }
}
