// Datagrams that the engine wants sent: drained to the link before the next input.
namespace JoinLeaf.Sessions;

/// <summary>A ring of datagrams to send, each to one peer or to all members of a session. It holds their buffers.</summary>
internal sealed class TransmitQueue
{
    public const int Capacity = 32;
    /// <summary>To every member that is joined and may receive.</summary>
    public const byte ToReceivers = 1;
    /// <summary>To every member whose departure is under way.</summary>
    public const byte ToLeaving = 2;

    public readonly short[] Handle = new short[Capacity];
    public readonly short[] Length = new short[Capacity];
    public readonly sbyte[] Port = new sbyte[Capacity];
    public readonly short[] Peer = new short[Capacity];
    public readonly short[] Session = new short[Capacity];
    public readonly byte[] Kind = new byte[Capacity];
    /// <summary>The peer is released once the datagram has gone.</summary>
    public readonly bool[] ReleasePeer = new bool[Capacity];
    private int _head;
    private int _count;

    public bool IsEmpty
    {
        get { return _count == 0; }
    }

    public bool IsFull
    {
        get { return _count == Capacity; }
    }

    /// <summary>The oldest entry.</summary>
    public int Head
    {
        get { return _head; }
    }

    /// <summary>Makes room for one entry at the end, to a single peer unless the caller sets a session.</summary>
    public int Add(int handle, int length, int port, int peer)
    {
        int entry = (_head + _count) % Capacity;
        _count++;
        Handle[entry] = (short)handle;
        Length[entry] = (short)length;
        Port[entry] = (sbyte)port;
        Peer[entry] = (short)peer;
        Session[entry] = -1;
        Kind[entry] = 0;
        ReleasePeer[entry] = false;
        return entry;
    }

    /// <summary>Forgets the oldest entry.</summary>
    public void RemoveHead()
    {
        _head = (_head + 1) % Capacity;
        _count--;
    }
}
