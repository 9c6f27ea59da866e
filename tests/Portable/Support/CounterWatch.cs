// Compares a node's counters before and after something bad came in: one cause went up, everything else stood still.
namespace JoinLeaf.Portable;

/// <summary>A node's counters at one moment.</summary>
internal sealed class CounterWatch
{
    public const int Short = 0;
    public const int Version = 1;
    public const int Kind = 2;
    public const int Length = 3;
    public const int Unknown = 4;
    public const int Epoch = 5;
    public const int Duplicate = 6;
    public const int Answer = 7;
    public const int Request = 8;
    public const int NoSource = 9;
    public const int NotListening = 10;
    public const int Full = 11;
    public const int Size = 12;
    public const int Withdrawn = 13;
    public const int NoSendBuffer = 14;
    public const int Part = 15;
    public const int Incomplete = 16;
    public const int NoRoom = 17;
    public const int None = -1;
    private readonly JoinNode _node;
    private readonly int[] _before;
    private readonly int _received;
    private readonly int _sent;
    private readonly int _buffers;

    public CounterWatch(JoinNode node)
    {
        _node = node;
        _before = Read(node.Counters);
        _received = node.Counters.Received;
        _sent = node.Counters.Sent;
        _buffers = node.Provider.BuffersInUse;
    }

    private static int[] Read(Counters c)
    {
        return new int[]
        {
            c.DroppedShort, c.DroppedVersion, c.DroppedKind, c.DroppedLength, c.DroppedUnknown, c.DroppedEpoch, c.DroppedDuplicate,
            c.DroppedAnswer, c.DroppedRequest, c.DroppedNoSource, c.RefusedNotListening, c.RefusedFull, c.RefusedSize, c.Withdrawn,
            c.NoSendBuffer, c.DroppedPart, c.DroppedIncomplete, c.DroppedFull, c.DroppedRole, c.RefusedByApplication, c.DisconnectDataLost, c.FellSilent, c.Defects,
            c.SendFailed, c.MessagesReceived, c.MessagesSent, c.Repeated,
        };
    }

    /// <summary>Datagrams that the node has sent since.</summary>
    public int Sent
    {
        get { return _node.Counters.Sent - _sent; }
    }

    /// <summary>One cause went up by so many, and no other one did anything.</summary>
    public void Rose(int cause, int by)
    {
        int[] after = Read(_node.Counters);
        for (int i = 0; i < after.Length; i++)
        {
            Assert.AreEqual(_before[i] + (i == cause ? by : 0), after[i], "a counter, by its place in CounterWatch");
        }
    }

    /// <summary>One datagram came in and was dropped for one cause: nothing was sent, nothing was kept.</summary>
    public void Dropped(int cause)
    {
        Rose(cause, 1);
        Assert.AreEqual(_received + 1, _node.Counters.Received, "datagrams received");
        Assert.AreEqual(0, Sent, "datagrams sent");
        Assert.AreEqual(_buffers, _node.Provider.BuffersInUse, "buffers in use");
    }
}
