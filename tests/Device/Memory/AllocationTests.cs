// Nothing is allocated after start, told by the device's own heap: 0 blocks for messages, timers and events.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Device;

/// <summary>The same as the host's tests of that name say byte by byte; here for the interpreter, whose rules are others.</summary>
[TestClass]
public class AllocationTests
{
    private const int Runs = 50;
    private static readonly byte[] s_bytes = new byte[8000];
    private static readonly byte[] s_from = new byte[Wsa.SOCKADDR_IN_LENGTH];
    private static readonly Lease s_lease = new Lease();
    private static readonly ManualResetEvent s_signal = new ManualResetEvent(false);
    private static readonly NetworkEvents s_record = new NetworkEvents();
    private static Pair? s_pair;
    private static int s_length;
    private static int s_count;

    /// <summary>Begins with a heap that is quickly filled.</summary>
    public AllocationTests()
    {
        Canary.TakeBallast();
        s_length = 32;
        s_count = 0;
    }

    /// <summary>A root's messages, as many as its leaves' queues hold, while nobody reads.</summary>
    [TestMethod]
    public void SendingAllocatesNothing()
    {
        s_pair = new Pair(MultipointType.Datagram, 0);
        Assert.AreEqual(0, Canary.AllocatedBy(Send, 4));
        Assert.AreEqual(0, s_pair.Leaves[0].TryReceive(s_bytes, 0, 100, s_from, out int received));
        Assert.AreEqual(32, received);
        s_pair.End();
    }

    private static void Send()
    {
        Expect(s_pair!.Root.TrySend(s_bytes, 0, s_length));
        s_pair.World.Settle();
    }

    /// <summary>Messages that wait are read, with the sender's name.</summary>
    [TestMethod]
    public void ReceivingAllocatesNothing()
    {
        s_pair = new Pair(MultipointType.Datagram, 0);
        for (int i = 0; i < 12; i++)
        {
            Send();
        }

        Assert.AreEqual(0, Canary.AllocatedBy(ReadOne, 3));
        Assert.AreEqual(12, s_count);
        s_pair.End();
    }

    private static void ReadOne()
    {
        Expect(s_pair!.Leaves[0].TryReceive(s_bytes, 0, s_bytes.Length, s_from, out int received));
        Expect(received - s_length);
        s_count++;
    }

    /// <summary>Each message goes to all, and one comes back from each: short ones, long ones in parts, without loss and repaired.</summary>
    [TestMethod]
    [DataRow(Wsa.SOCK_DGRAM, 32, 0)]
    [DataRow(Wsa.SOCK_DGRAM, 2000, 0)]
    [DataRow(Wsa.SOCK_SEQPACKET, 32, 0)]
    [DataRow(Wsa.SOCK_SEQPACKET, 2000, 0)]
    [DataRow(Wsa.SOCK_SEQPACKET, 32, 200000)]
    [DataRow(Wsa.SOCK_SEQPACKET, 2000, 200000)]
    public void MessagesBothWaysAllocateNothing(int type, int length, int lossPerMillion)
    {
        s_pair = new Pair((MultipointType)type, lossPerMillion);
        s_length = length;
        Assert.AreEqual(0, Canary.AllocatedBy(Exchange, Runs));
        s_pair.End();
    }

    private static void Exchange()
    {
        Expect(s_pair!.Root.TrySend(s_bytes, 0, s_length));
        for (int i = 0; i < s_pair.Leaves.Length; i++)
        {
            Expect(Await(s_pair.Leaves[i]) - s_length);
            Expect(s_pair.Leaves[i].TrySend(s_bytes, 0, 16));
            Expect(Await(s_pair.Root) - 16);
        }
    }

    private static int Await(MultipointSocket socket)
    {
        int received;
        while (socket.TryReceive(s_bytes, 0, s_bytes.Length, s_from, out received) == Wsa.WSAEWOULDBLOCK)
        {
            s_pair!.World.Advance(1);
        }

        return received;
    }

    /// <summary>Messages that travel together, and messages that are written and read where they lie.</summary>
    [TestMethod]
    public void MessagesInCompanyAndInPlaceAllocateNothing()
    {
        s_pair = new Pair(MultipointType.Datagram, 0);
        s_pair.Root.Batching = true;
        Assert.AreEqual(0, Canary.AllocatedBy(ExchangeInPlace, Runs));
        s_pair.End();
    }

    private static void ExchangeInPlace()
    {
        for (int i = 0; i < 4; i++)
        {
            Expect(s_pair!.Root.TrySend(s_bytes, 0, 20));
        }

        Expect(s_pair!.Root.TryRent(s_lease));
        s_lease.Bytes[s_lease.Offset] = 7;
        Expect(s_pair.Root.TrySendRented(s_lease, 20));
        s_pair.Root.Flush();
        s_pair.World.Settle();
        for (int i = 0; i < 10; i++)
        {
            Expect(s_pair.Leaves[i % 2].TryLease(s_lease));
            Expect(s_lease.Length - 20);
            s_pair.Leaves[i % 2].Return(s_lease);
        }
    }

    /// <summary>A minute of an idle session: signs of life, and the deadlines that ask for them.</summary>
    [TestMethod]
    public void TimersAllocateNothing()
    {
        s_pair = new Pair(MultipointType.SeqPacket, 0);
        int before = s_pair.LeafNodes[0].Counters!.Sent;
        Assert.AreEqual(0, Canary.AllocatedBy(PassAMinute, 3));
        Assert.IsTrue(s_pair.LeafNodes[0].Counters!.Sent - before > 50, "the leaf asked for its root all the time");
        s_pair.End();
    }

    private static void PassAMinute()
    {
        s_pair!.World.Advance(60000);
    }

    /// <summary>An event is recorded, its object set, waited for, handed out, and read.</summary>
    [TestMethod]
    public void EventsAllocateNothing()
    {
        s_pair = new Pair(MultipointType.Datagram, 0);
        s_pair.Leaves[0].EventSelect(s_signal, Wsa.FD_READ | Wsa.FD_CLOSE);
        Assert.AreEqual(0, Canary.AllocatedBy(ReadByEvent, Runs));
        s_pair.End();
    }

    private static void ReadByEvent()
    {
        Expect(s_pair!.Root.TrySend(s_bytes, 0, 32));
        s_pair.World.Settle();
        Assert.IsTrue(s_signal.WaitOne(0, false), string.Empty);
        s_pair.Leaves[0].EnumNetworkEvents(s_signal, s_record);
        Expect(s_record.Events - Wsa.FD_READ);
        Expect(Await(s_pair.Leaves[0]) - 32);
        Expect(Await(s_pair.Leaves[1]) - 32);
    }

    /// <summary>A handler is called, which reads and answers.</summary>
    [TestMethod]
    public void HandlersAllocateNothing()
    {
        s_pair = new Pair(MultipointType.Datagram, 0);
        s_pair.Leaves[0].Happened += Answer;
        Assert.AreEqual(0, Canary.AllocatedBy(CallHandler, Runs));
        Assert.IsTrue(s_count > 2 * Runs, "the handler was called");
        s_pair.Leaves[0].Happened -= Answer;
        s_pair.End();
    }

    private static void CallHandler()
    {
        Expect(s_pair!.Root.TrySend(s_bytes, 0, 32));
        Expect(Await(s_pair.Root) - 16);
        Expect(Await(s_pair.Leaves[1]) - 32);
    }

    private static void Answer(MultipointSocket socket, NetworkEvents events)
    {
        while (socket.TryReceive(s_bytes, 0, s_bytes.Length, null, out int _) == 0)
        {
            Expect(socket.TrySend(s_bytes, 0, 16));
            s_count++;
        }
    }

    /// <summary>Fails unless 0. An assertion of the framework would allocate the text of its message.</summary>
    private static void Expect(int zero)
    {
        if (zero != 0)
        {
            Assert.AreEqual(0, zero, "a call of a measured action");
        }
    }
}
