// An event of a socket by way of nanoFramework's event sink allocates nothing.
using JoinLeaf.Events;
using nanoFramework.Runtime.Events;

namespace JoinLeaf.Device;

/// <summary>The device's own event sink: recorded, posted, made into the one event object, handed over, read.</summary>
[TestClass]
public class SinkAllocationTests
{
    private const int Runs = 50;
    private static readonly byte[] s_bytes = new byte[100];
    private static Pair? s_pair;
    private static int s_count;

    [TestMethod]
    public void EventsThroughTheSinkAllocateNothing()
    {
        Canary.TakeBallast();
        s_pair = new Pair(MultipointType.Datagram, 0);
        SocketEvents events = new SocketEvents((EventCategory)210, 1);
        events.Posted += Read;
        events.Add(s_pair.Leaves[0]);
        Assert.AreEqual(0, Canary.AllocatedBy(PostOne, Runs));
        Assert.AreEqual(4 * Runs, s_count);
        events.Dispose();
        s_pair.End();
    }

    private static void PostOne()
    {
        if (s_pair!.Root.TrySend(s_bytes, 0, 32) != 0)
        {
            s_count = -1000;
        }

        s_pair.World.Settle();
        s_pair.Leaves[1].TryReceive(s_bytes, 0, s_bytes.Length, null, out int _);
    }

    private static void Read(SocketEvent happened)
    {
        while (happened.Event == Wsa.FD_READ && happened.Socket!.TryReceive(s_bytes, 0, s_bytes.Length, null, out int _) == 0)
        {
            s_count++;
        }
    }
}
