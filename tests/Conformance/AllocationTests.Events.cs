// An event allocates nothing: from the datagram through the event sink to the handler.
using System;
using JoinLeaf.Events;
using JoinLeaf.Portable;
using nanoFramework.Runtime.Events;

namespace JoinLeaf.Conformance;

public partial class AllocationTests
{
    /// <summary>Messages to a leaf that hears of them by an event: sending, receiving, the event and its handler.</summary>
    [TestMethod]
    public void EventsThroughTheSinkAllocateNothing()
    {
        World world = new World();
        MultipointSocket root = new MultipointSocket(world.AddNode(), MultipointRole.Root);
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        MultipointSocket leaf = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        MultipointSocket? accepted = null;
        byte[] buffer = new byte[64];
        int reads = 0;
        using SocketEvents events = new SocketEvents((EventCategory)220, 2);
        events.Posted += happened =>
        {
            if (happened.Event == Wsa.FD_ACCEPT)
            {
                happened.Socket!.TryAccept(null, null, out accepted);
            }

            while (happened.Event == Wsa.FD_READ && happened.Socket!.TryReceive(buffer, 0, buffer.Length, null, out int _) == 0)
            {
                reads++;
            }
        };
        events.Add(root);
        events.Add(leaf);
        leaf.TryJoinLeaf(World.NameOf(0, 5000), null, null, Wsa.JL_BOTH, out MultipointSocket? _);
        world.Settle();
        for (int i = 0; i < WarmUp; i++)
        {
            root.Send(buffer, 0, 32);
            world.Settle();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Messages; i++)
        {
            root.Send(buffer, 0, 32);
            world.Settle();
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(WarmUp + Messages, reads);
        leaf.Close();
        accepted!.Close();
        root.Close();
        world.Advance(5000);
        world.End();
    }
}
