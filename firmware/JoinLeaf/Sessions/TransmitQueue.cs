// Datagrams that the engine wants sent: drained to the link before the next input.
namespace JoinLeaf.Sessions;

/// <summary>A ring of datagrams to send, each to one peer or to all members of a session. It holds their buffers.</summary>
internal sealed class TransmitQueue
{
    /// <summary>Beside one refusal for each waiting request, which a closing root queues at once, and the parts of one message: what any other act may queue.</summary>
    public const int BesideRefusals = 26;
    /// <summary>To every member that is joined and may receive.</summary>
    public const byte ToReceivers = 1;
    /// <summary>To every member whose departure is under way.</summary>
    public const byte ToLeaving = 2;
    /// <summary>To every member that has not said yet that it has everything.</summary>
    public const byte ToBehind = 3;

    /// <summary>To the session's group, and nobody apart.</summary>
    public const byte ToGroup = 4;

    public readonly short[] Handle;
    public readonly short[] Length;
    public readonly sbyte[] Port;
    public readonly short[] Peer;
    public readonly short[] Session;
    public readonly byte[] Kind;
    /// <summary>The peer is released once the datagram has gone.</summary>
    public readonly bool[] ReleasePeer;
    /// <summary>A packet for one member, whose number and epoch are written as it goes out; of a relayed message the one it comes from; -1 for a frame that is complete.</summary>
    public readonly short[] Member;
    /// <summary>The frame's kind, for packets that are addressed as they go out.</summary>
    public readonly byte[] Frame;
    /// <summary>The number of the one leaf that a packet is for; others get its sequence alone. 0 for all.</summary>
    public readonly byte[] Only;
    private readonly int _capacity;
    private int _head;
    private int _count;

    public TransmitQueue(int backlog, int parts)
    {
        _capacity = backlog + BesideRefusals + parts;
        Handle = new short[_capacity];
        Length = new short[_capacity];
        Port = new sbyte[_capacity];
        Peer = new short[_capacity];
        Session = new short[_capacity];
        Kind = new byte[_capacity];
        ReleasePeer = new bool[_capacity];
        Member = new short[_capacity];
        Frame = new byte[_capacity];
        Only = new byte[_capacity];
    }

    public bool IsEmpty
    {
        get { return _count == 0; }
    }

    public bool IsFull
    {
        get { return _count == _capacity; }
    }

    /// <summary>Whether as much is free as any single act may need: repairs wait otherwise.</summary>
    public bool HasEase
    {
        get { return _count < _capacity / 2; }
    }

    /// <summary>The oldest entry.</summary>
    public int Head
    {
        get { return _head; }
    }

    /// <summary>The newest entry.</summary>
    public int Last
    {
        get { return (_head + _count - 1) % _capacity; }
    }

    /// <summary>Makes room for one entry at the end, to a single peer unless the caller sets a session.</summary>
    public int Add(int handle, int length, int port, int peer)
    {
        int entry = (_head + _count) % _capacity;
        _count++;
        Handle[entry] = (short)handle;
        Length[entry] = (short)length;
        Port[entry] = (sbyte)port;
        Peer[entry] = (short)peer;
        Session[entry] = -1;
        Kind[entry] = 0;
        ReleasePeer[entry] = false;
        Member[entry] = -1;
        Frame[entry] = 0;
        Only[entry] = 0;
        return entry;
    }

    /// <summary>Forgets the oldest entry.</summary>
    public void RemoveHead()
    {
        _head = (_head + 1) % _capacity;
        _count--;
    }
}
