// The fixed pool: datagram buffers known by int handles, with apart budgets for receiving and for sending.
namespace JoinLeaf.Buffers;

/// <summary>
/// Buffers made at start and lent by handle. Receive buffers come first, send buffers after them; neither budget can take from
/// the other, so a flood in never starves an answer out. Handles are counted: the last return gives the buffer back.
/// </summary>
internal sealed class BufferPool
{
    private readonly byte[][] _bytes;
    private readonly short[] _length;
    private readonly short[] _references;
    private readonly short[] _free;
    private readonly int _receiveCount;
    private readonly int _sendCount;
    private readonly Counters _counters;
    private int _freeReceive;
    private int _freeSend;

    public BufferPool(int receiveCount, int sendCount, int size, Counters counters)
    {
        int count = receiveCount + sendCount;
        _receiveCount = receiveCount;
        _sendCount = sendCount;
        _counters = counters;
        _bytes = new byte[count][];
        _length = new short[count];
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
