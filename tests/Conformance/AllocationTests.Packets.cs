// Nothing is allocated for messages that travel together, nor for messages in place.
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

    /// <summary>Messages in place: written into rented room, read where they lie.</summary>
    [TestMethod]
    public void MessagesInPlaceAllocateNothing()
    {
        World world = new World();
        Pair pair = new Pair(world);
        Lease room = new Lease();
        Lease message = new Lease();
        RunInPlace(world, pair, room, message, WarmUp);
        long own = GC.GetAllocatedBytesForCurrentThread();
        RunInPlace(world, pair, room, message, Messages);
        own = GC.GetAllocatedBytesForCurrentThread() - own;
        Assert.AreEqual(0L, own);
        pair.Close();
        world.End();
    }

    private static void RunInPlace(World world, Pair pair, Lease room, Lease message, int count)
    {
        for (int i = 0; i < count; i++)
        {
            pair.RootNode.RentMessage(pair.Root, room, out int error);
            room.Bytes[room.Offset] = (byte)i;
            pair.RootNode.SendLease(pair.Root, room, 32, out int sendError);
            world.Settle();
            pair.LeafNode.LeaseMessage(pair.Leaf, message, out int leaseError);
            if (error + sendError + leaseError != 0 || message.Length != 32 || message.Bytes[message.Offset] != (byte)i)
            {
                Assert.Fail("a call failed");
            }

            pair.LeafNode.ReturnLease(message);

            // To be late is harmless, and counted.
            pair.LeafNode.ReturnLease(message);
        }
    }
}
