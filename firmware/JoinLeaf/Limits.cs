// The bounds of one node: every table, queue and pool is made from these at start and never grows.
using System;

namespace JoinLeaf;

/// <summary>
/// The bounds and times of one node. All memory is taken at start from these figures; <see cref="TotalBytes"/> is their sum.
/// </summary>
public sealed class Limits
{
    /// <summary>Sockets that the application opens or accepts as a leaf. The per-leaf sockets of a root count as <see cref="Members"/>.</summary>
    public int Sockets { get; set; }
    /// <summary>Memberships: at a root one for each leaf, invited or joined or leaving; at a leaf one for each session. At most 255.</summary>
    public int Members { get; set; }
    /// <summary>Requests that wait for Accept, on all listening sockets together.</summary>
    public int Backlog { get; set; }
    /// <summary>Packets that wait to be read, or to be put together, on all sockets together: one for each message, or for each part of a message that is longer than a datagram.</summary>
    public int ReceiveQueue { get; set; }
    /// <summary>Buffers for sending: an outstanding join, unconfirmed callee data, disconnect data under way; a message being sent, with all its parts; the last one is kept for answers and signs of life.</summary>
    public int SendBuffers { get; set; }
    /// <summary>Messages of several parts that can be put together at once, on all sockets together.</summary>
    public int Reassemblies { get; set; }
    /// <summary>Messages that may be lent to the application in place at once (<see cref="Lease"/>), received or to be sent.</summary>
    public int Leases { get; set; }
    /// <summary>The largest datagram, in bytes: a multiple of 16 from 272 to 1,472. Both ends of a session must fit: a leaf whose limit is below its root's is refused.</summary>
    public int MaxDatagram { get; set; }
    /// <summary>The largest connect and disconnect data, in bytes.</summary>
    public int MaxConnectData { get; set; }
    /// <summary>Ports of the link that may be open at once: one for sessions, one more for listening, one for each group that is listened to; the link's own bound holds as well.</summary>
    public int Ports { get; set; }
    /// <summary>Threads that may block in calls at once.</summary>
    public int Waiters { get; set; }
    /// <summary>Condition functions that may be deciding at once.</summary>
    public int Deciders { get; set; }
    /// <summary>Different event objects and sinks (<see cref="IEventSink"/>) that may be selected at once.</summary>
    public int EventObjects { get; set; }

    /// <summary>Reliable sessions (SOCK_SEQPACKET) at once, and in reliable groups without a root speakers: the first that a session hears needs none of its own, each other one does. Who finds none is not heard.</summary>
    public int Streams { get; set; }
    /// <summary>The most packets of a reliable session that may be under way, and the most that a leaf holds out of order: a power of two from 4 to 4,096. <see cref="SendBuffers"/> bounds it as well.</summary>
    public int Window { get; set; }

    /// <summary>How long a receiver waits on average before it asks for what it misses, in milliseconds; other times of repair are multiples of it.</summary>
    public int RepairWaitMs { get; set; }
    /// <summary>How long a join waits for its answer, in milliseconds.</summary>
    public int JoinTimeoutMs { get; set; }
    /// <summary>The first pause before a request is repeated, in milliseconds; it doubles up to four times that.</summary>
    public int RetryMs { get; set; }
    /// <summary>How long small messages wait for company at most, where JLO_BATCH asks for it, in milliseconds.</summary>
    public int BatchMs { get; set; }
    /// <summary>After so long without a packet a leaf asks whether its root is there, in milliseconds. A root asks one <see cref="RetryMs"/> later.</summary>
    public int QuietMs { get; set; }
    /// <summary>After so long without a packet the other side is given up (conformance row 79), in milliseconds: at most 60,000.</summary>
    public int SilenceMs { get; set; }

    /// <summary>Buffers for receiving: one a queued message, one a waiting request, one a port that listens to the network.</summary>
    public int ReceiveBuffers
    {
        get { return ReceiveQueue + Backlog + Ports; }
    }

    /// <summary>
    /// The largest message, in bytes. What is longer than <see cref="MaxDatagram"/> less 8 travels in parts, each in a buffer of its own
    /// on both sides; asked for more than the pools carry (<see cref="MaxFragments"/>) it reads as what they do carry. In a session both
    /// sides' limits hold (SO_MAX_MSG_SIZE).
    /// </summary>
    public int MaxMessage
    {
        get
        {
            int part = MaxDatagram - 8;
            int carried = MaxFragments * part;
            return MaxFragments < 2 ? part : _maxMessage < carried ? _maxMessage : carried;
        }

        set
        {
            _maxMessage = value;
        }
    }

    private int _maxMessage;

    /// <summary>
    /// How many parts a message may have, 1 to 255: what <see cref="MaxMessage"/> needs, less than <see cref="SendBuffers"/>, since the
    /// last one is never lent to messages, than <see cref="ReceiveQueue"/>, so that a message that is being put together leaves
    /// room for others, and where there are reliable sessions than <see cref="Window"/>, into which it must fit at once.
    /// </summary>
    public int MaxFragments
    {
        get
        {
            int part = MaxDatagram - 8;
            int count = (_maxMessage + part - 1) / part;
            int room = SendBuffers < ReceiveQueue ? SendBuffers - 1 : ReceiveQueue - 1;
            room = Streams > 0 && Window - 1 < room ? Window - 1 : room;
            count = count < room ? count : room;
            return count < 1 || Reassemblies == 0 ? 1 : count > 255 ? 255 : count;
        }
    }

    /// <summary>The bytes that one leaf takes at its root, in all tables together: the sum is written out in MemberTable and EventTable.</summary>
    public const int BytesPerMember = 32;

    /// <summary>
    /// The bytes of all tables and buffers that a node makes at start, references counted as the device's 4 bytes, without the
    /// runtime's object headers and without the link. A test compares it with what is really made.
    /// </summary>
    public int TotalBytes
    {
        get
        {
            const int reference = 4;
            int pool = (ReceiveBuffers + SendBuffers) * (MaxDatagram + 11 + reference);
            int members = Members * BytesPerMember;
            int sockets = Sockets * (26 + 21 + 18 + 11 + 9 + 4);
            int queues = (ReceiveQueue * 6) + (Backlog * 23) + (8 * 4) + ((Backlog + 26 + MaxFragments) * 15) + (16 * 2);
            int streams = Streams * (Sessions.StreamTable.BytesPerStream + (Window * Sessions.StreamTable.BytesPerPacket)) + (2 * Window * 3) + 32 + 32 + 32;
            int parts = (Reassemblies * 15) + (Leases * (5 + reference));
            int ports = Ports * (34 + reference);
            int waiting = (Waiters * (5 + reference)) + ((EventObjects + 1) * (1 + reference));
            int deciding = Deciders * (reference + (2 * (Wsa.SOCKADDR_IN_LENGTH + MaxConnectData)));
            int names = (2 * Wsa.SOCKADDR_IN_LENGTH) + (7 * reference);
            return pool + members + sockets + queues + streams + parts + ports + waiting + deciding + names;
        }
    }

    /// <summary>For a leaf with little memory: one session, messages of up to 792 bytes.</summary>
    /// <returns>New limits, free to be changed before start.</returns>
    public static Limits Tiny()
    {
        Limits limits = Board();
        limits.Sockets = 3;
        limits.Members = 4;
        limits.Backlog = 2;
        limits.ReceiveQueue = 4;
        limits.SendBuffers = 4;
        limits.Reassemblies = 1;
        limits.Leases = 1;
        limits.MaxDatagram = 272;
        limits.Window = 4;
        return limits;
    }

    /// <summary>For a board: messages of up to 8 KB in datagrams of 512 bytes.</summary>
    /// <returns>New limits, free to be changed before start.</returns>
    public static Limits Board()
    {
        Limits limits = new Limits();
        limits.Sockets = 6;
        limits.Members = 32;
        limits.Backlog = 4;
        limits.ReceiveQueue = 20;
        limits.SendBuffers = 20;
        limits.Reassemblies = 2;
        limits.Leases = 4;
        limits.MaxMessage = 8192;
        limits.MaxDatagram = 512;
        limits.MaxConnectData = 256;
        limits.Ports = 2;
        limits.Waiters = 4;
        limits.Deciders = 1;
        limits.EventObjects = 4;
        limits.Streams = 1;
        limits.Window = 32;
        limits.RepairWaitMs = 8;
        limits.JoinTimeoutMs = 5000;
        limits.RetryMs = 250;
        limits.BatchMs = 2;
        limits.QuietMs = 2000;
        limits.SilenceMs = 3000;
        return limits;
    }

    /// <summary>For a board that is the root of 32 leaves within 12 KB, pool included: four sockets, messages of up to 2,016 bytes.</summary>
    /// <returns>New limits, free to be changed before start.</returns>
    public static Limits BoardRoot()
    {
        Limits limits = Board();
        limits.ReceiveQueue = 6;
        limits.SendBuffers = 5;
        limits.Window = 8;
        limits.Sockets = 4;
        limits.Backlog = 3;
        limits.Leases = 1;
        return limits;
    }

    /// <summary>For a PC: many leaves, deep queues, the board's datagram so that both fit into one session.</summary>
    /// <returns>New limits, free to be changed before start.</returns>
    public static Limits Host()
    {
        Limits limits = Board();
        limits.Sockets = 64;
        limits.Members = 255;
        limits.Backlog = 128;
        limits.ReceiveQueue = 1024;
        limits.SendBuffers = 192;
        limits.Streams = 16;
        limits.Window = 256;
        limits.RepairWaitMs = 5;
        limits.Ports = 4;
        limits.Reassemblies = 16;
        limits.Leases = 64;
        limits.Waiters = 32;
        limits.Deciders = 4;
        limits.EventObjects = 128;
        return limits;
    }

    /// <summary>Whether the figures can be built from; a node refuses to start when they cannot.</summary>
    /// <returns>True when every figure lies in its range.</returns>
    public bool AreSound()
    {
        return Sockets > 0 && Sockets <= 512 && Members > 0 && Members <= 255 && Backlog > 0 && Backlog <= 1024
            && ReceiveQueue > 0 && ReceiveQueue <= 16384 && SendBuffers > 1 && SendBuffers <= 16384
            && Reassemblies >= 0 && Reassemblies <= 255 && Leases >= 0 && Leases <= 255 && _maxMessage >= 0 && _maxMessage <= 1048576
            && MaxDatagram >= 272 && MaxDatagram <= 1472 && MaxDatagram % 16 == 0
            && MaxConnectData >= 0 && MaxConnectData + 12 <= MaxDatagram
            && Ports > 0 && Ports <= 16 && Waiters > 0 && Deciders > 0 && EventObjects > 0 && EventObjects <= 255
            && Streams >= 0 && Streams <= 127 && Window >= 4 && Window <= 4096 && (Window & (Window - 1)) == 0
            && RepairWaitMs > 0 && RepairWaitMs <= 1000
            && JoinTimeoutMs > 0 && RetryMs > 0 && BatchMs > 0 && QuietMs > 0 && SilenceMs > QuietMs + RetryMs && SilenceMs <= 60000;
    }
}
