// The fixed pool: datagram buffers known by int handles, with apart budgets for receiving and for sending.
namespace JoinLeaf.Buffers;

/// <summary>
/// Buffers made at start and lent by handle. Receive buffers come first, send buffers after them; neither budget can take from
/// the other, so a flood in never starves an answer out. Handles are counted: the last return gives the buffer back. What
/// is kept for the application is counted apart, since others may hold the same packets longer.
/// A buffer costs 11 bytes beside its own: length 2, start 2, references 2, next 2, keepers 1, place in the free list 2.
/// </summary>
internal sealed class BufferPool
{
    private readonly byte[][] _bytes;
    private readonly short[] _length;
    private readonly short[] _start;
    private readonly short[] _references;
    /// <summary>The packet behind a kept one; -1 for none.</summary>
    private readonly short[] _next;
    /// <summary>For how many the packet is kept: the queue that it waits in, or those it was lent to.</summary>
    private readonly byte[] _keepers;
    private readonly short[] _free;
    private readonly int _receiveCount;
    private readonly int _sendCount;
    private readonly Counters _counters;
    private int _freeReceive;
    private int _freeSend;
    private int _kept;

    public BufferPool(int receiveCount, int sendCount, int size, Counters counters)
    {
        int count = receiveCount + sendCount;
        _receiveCount = receiveCount;
        _sendCount = sendCount;
        _counters = counters;
        _bytes = new byte[count][];
        _length = new short[count];
        _start = new short[count];
        _next = new short[count];
        _keepers = new byte[count];
        _references = new short[count];
        _free = new short[count];
        for (int i = 0; i < count; i++)
        {
            _bytes[i] = new byte[size];
            _free[i] = (short)i;
        }

        _freeReceive = receiveCount;
        _freeSend = sendCount;
    }

    /// <summary>Receive buffers that are free.</summary>
    public int FreeReceive
    {
        get { return _freeReceive; }
    }

    /// <summary>Send buffers that are free.</summary>
    public int FreeSend
    {
        get { return _freeSend; }
    }

    /// <summary>Buffers lent at this moment, of both budgets.</summary>
    public int Lent
    {
        get { return _receiveCount - _freeReceive + _sendCount - _freeSend; }
    }

    /// <summary>Buffers that hold packets for the application: queued, waiting for their other parts, or lent to it.</summary>
    public int Kept
    {
        get { return _kept; }
    }

    /// <summary>Lends a receive buffer; -1 when none is free.</summary>
    public int RentReceive()
    {
        if (_freeReceive == 0)
        {
            return -1;
        }

        int handle = _free[--_freeReceive];
        _references[handle] = 1;
        return handle;
    }

    /// <summary>Lends a send buffer; -1 when none is free.</summary>
    public int RentSend()
    {
        if (_freeSend == 0)
        {
            return -1;
        }

        int handle = _free[_receiveCount + --_freeSend];
        _references[handle] = 1;
        return handle;
    }

    /// <summary>One more holder of a lent buffer.</summary>
    public void Hold(int handle)
    {
        if (_references[handle] == 0)
        {
            _counters.Defects++;
        }

        _references[handle]++;
    }

    /// <summary>One holder less; the last one gives the buffer back.</summary>
    public void Return(int handle)
    {
        if (_references[handle] == 0)
        {
            _counters.Defects++;
            return;
        }

        if (--_references[handle] != 0)
        {
            return;
        }

        if (handle < _receiveCount)
        {
            _free[_freeReceive++] = (short)handle;
        }
        else
        {
            _free[_receiveCount + _freeSend++] = (short)handle;
        }
    }

    /// <summary>Keeps a packet for the application, from its content's first byte to its end; one hold of the buffer passes to the keeper.</summary>
    public void Keep(int handle, int start, int length)
    {
        _start[handle] = (short)start;
        _length[handle] = (short)length;
        _next[handle] = -1;
        _keepers[handle] = 1;
        _kept++;
    }

    /// <summary>One more keeper of a kept packet, with a hold of its own.</summary>
    public void KeepToo(int handle)
    {
        _keepers[handle]++;
        Hold(handle);
    }

    /// <summary>The packet is not kept after all; the buffer is still held.</summary>
    public void Unkeep(int handle)
    {
        _keepers[handle] = 0;
        _kept--;
    }

    /// <summary>A keeper is done with a packet, and with those chained behind it.</summary>
    /// <param name="handle">The packet; -1 for none.</param>
    public void Release(int handle)
    {
        while (handle >= 0)
        {
            int next = _next[handle];
            if (_keepers[handle] == 0)
            {
                _counters.Defects++;
                return;
            }

            _kept -= --_keepers[handle] == 0 ? 1 : 0;
            Return(handle);
            handle = next;
        }
    }

    /// <summary>Chains a kept packet behind another one: it is released with it.</summary>
    /// <param name="handle">The one before.</param>
    /// <param name="next">The one behind; -1 for none.</param>
    public void Chain(int handle, int next)
    {
        _next[handle] = (short)next;
    }

    /// <summary>The packet chained behind a kept one; -1 for none.</summary>
    public int NextOf(int handle)
    {
        return _next[handle];
    }

    /// <summary>Where the content of a kept packet begins; in one with several messages the next of them.</summary>
    public int StartOf(int handle)
    {
        return _start[handle];
    }

    /// <summary>Moves on to the next message of a kept packet.</summary>
    public void SetStart(int handle, int start)
    {
        _start[handle] = (short)start;
    }

    /// <summary>The bytes of a lent buffer.</summary>
    public byte[] BytesOf(int handle)
    {
        return _bytes[handle];
    }

    /// <summary>The length of the datagram that a lent buffer holds.</summary>
    public int LengthOf(int handle)
    {
        return _length[handle];
    }

    /// <summary>Notes the length of the datagram that a lent buffer holds.</summary>
    public void SetLength(int handle, int length)
    {
        _length[handle] = (short)length;
    }
}
