// Event records and generations of all descriptors: sockets first, then the per-leaf sockets of a root.
namespace JoinLeaf.Sockets;

/// <summary>
/// What each descriptor has selected and what has happened to it. 9 bytes a descriptor: generation 2, mask 2, record 2,
/// armed 1, close error 1, event object 1. A descriptor is its row's index with the row's generation above it, so that a
/// closed one is never taken for its successor.
/// </summary>
internal sealed class EventTable
{
    /// <summary>The bits below a descriptor's generation.</summary>
    public const int IndexBits = 10;
    private const int IndexMask = (1 << IndexBits) - 1;

    /// <summary>Counts each opening and each closing of a row: odd while it is open.</summary>
    private readonly ushort[] _generation;
    public readonly ushort[] Mask;
    public readonly ushort[] Record;
    /// <summary>The events that may be recorded (each goes quiet until its re-enabling call), and whether the row was touched.</summary>
    private readonly byte[] _armed;
    /// <summary>The reason of FD_CLOSE, less 10,000; 0 for a graceful end.</summary>
    public readonly byte[] CloseError;
    /// <summary>The selected event object, as the driver numbers them; 0 for none.</summary>
    public readonly byte[] EventObject;

    private const byte Touched = 0x80;
    private const byte AllArmed = 0x7F;
    private readonly short[] _touched = new short[16];
    private int _touchedCount;
    private bool _overflowed;

    public EventTable(int count)
    {
        _generation = new ushort[count];
        Mask = new ushort[count];
        Record = new ushort[count];
        _armed = new byte[count];
        CloseError = new byte[count];
        EventObject = new byte[count];
    }

    /// <summary>The row of a descriptor; -1 when it is unknown or closed (conformance row 11).</summary>
    public int IndexOf(int descriptor)
    {
        int index = descriptor & IndexMask;
        if (descriptor < 0 || index >= _generation.Length || (_generation[index] & 1) == 0)
        {
            return -1;
        }

        return _generation[index] == descriptor >> IndexBits ? index : -1;
    }

    /// <summary>The descriptor of an open row.</summary>
    public int DescriptorOf(int index)
    {
        return (_generation[index] << IndexBits) | index;
    }

    /// <summary>Whether the row is open.</summary>
    public bool IsOpen(int index)
    {
        return (_generation[index] & 1) != 0;
    }

    /// <summary>Opens a row under a new generation, with nothing selected.</summary>
    public void Open(int index)
    {
        _generation[index]++;
        Mask[index] = 0;
        Record[index] = 0;
        EventObject[index] = 0;
        CloseError[index] = 0;
        _armed[index] = AllArmed;
    }

    /// <summary>Closes a row: no event follows (conformance row 78), and who waits on it is woken.</summary>
    public void Close(int index)
    {
        _generation[index]++;
        Mask[index] = 0;
        Record[index] = 0;
        Touch(index);
    }

    /// <summary>Gives a new row the mask and event object of another (conformance rows 26 and 90).</summary>
    public void Inherit(int index, int from)
    {
        Mask[index] = Mask[from];
        EventObject[index] = EventObject[from];
    }

    /// <summary>Selects events anew: all are armed, nothing is recorded.</summary>
    public void Select(int index, int mask, int eventObject)
    {
        Mask[index] = (ushort)mask;
        EventObject[index] = (byte)(mask == 0 ? 0 : eventObject);
        Record[index] = 0;
        _armed[index] |= AllArmed;
    }

    /// <summary>An event has happened: recorded when it is selected and armed, and who waits is woken in any case.</summary>
    public void Happened(int index, int bit)
    {
        Touch(index);
        if ((Mask[index] & bit) != 0 && (_armed[index] & bit) != 0)
        {
            Record[index] |= (ushort)bit;
            _armed[index] &= (byte)~bit;
        }
    }

    /// <summary>Events that belong to what is over: no longer recorded, and armed for what comes.</summary>
    public void Forget(int index, int bits)
    {
        Record[index] &= (ushort)~bits;
        _armed[index] |= (byte)bits;
    }

    /// <summary>The re-enabling call of an event was made.</summary>
    public void Arm(int index, int bit)
    {
        _armed[index] |= (byte)bit;
    }

    /// <summary>The driver should look at this row once the call is over.</summary>
    public void Touch(int index)
    {
        if ((_armed[index] & Touched) != 0)
        {
            return;
        }

        _armed[index] |= Touched;
        if (_touchedCount < _touched.Length)
        {
            _touched[_touchedCount++] = (short)index;
        }
        else
        {
            _overflowed = true;
        }
    }

    /// <summary>Takes one row that was touched; -1 when there is none.</summary>
    public int TakeTouched()
    {
        while (_touchedCount > 0)
        {
            int index = _touched[--_touchedCount];
            if ((_armed[index] & Touched) != 0)
            {
                _armed[index] &= AllArmed;
                return index;
            }
        }

        return _overflowed ? TakeOverflowed() : -1;
    }

    /// <summary>More rows were touched than are noted one by one: looks through all of them.</summary>
    private int TakeOverflowed()
    {
        for (int i = 0; i < _armed.Length; i++)
        {
            if ((_armed[i] & Touched) != 0)
            {
                _armed[i] &= AllArmed;
                return i;
            }
        }

        _overflowed = false;
        return -1;
    }
}
