// What is lent to the application in place: which buffer, through which descriptor, under which lease.
using JoinLeaf.Buffers;

namespace JoinLeaf.Sessions;

/// <summary>The leases that are out, in a fixed number of rows. 5 bytes and a reference each: handle 2, descriptor's row 2, direction 1.</summary>
internal sealed class LeaseTable
{
    private readonly BufferPool _pool;
    private readonly Lease?[] _lease;
    private readonly short[] _handle;
    private readonly short[] _row;
    private readonly bool[] _isSend;
    private int _out;

    public LeaseTable(int count, BufferPool pool)
    {
        _pool = pool;
        _lease = new Lease[count];
        _handle = new short[count];
        _row = new short[count];
        _isSend = new bool[count];
    }

    /// <summary>How many can be lent at once.</summary>
    public int Count
    {
        get { return _lease.Length; }
    }

    /// <summary>The buffer of a row, for those who check; -1 for a free one.</summary>
    public int HandleAt(int slot)
    {
        return _lease[slot] == null ? -1 : _handle[slot];
    }

    /// <summary>Whether one more can be lent.</summary>
    public bool HasRoom
    {
        get { return _out < _lease.Length; }
    }

    /// <summary>Notes what is lent: false when all rows are taken.</summary>
    public bool Take(Lease lease, int row, int handle, bool isSend)
    {
        if (_out == _lease.Length)
        {
            return false;
        }

        int slot = 0;
        while (_lease[slot] != null)
        {
            slot++;
        }

        _out++;
        _lease[slot] = lease;
        _handle[slot] = (short)handle;
        _row[slot] = (short)row;
        _isSend[slot] = isSend;
        lease.Slot = slot;
        return true;
    }

    /// <summary>Whether a lease is out.</summary>
    public bool IsOut(Lease lease)
    {
        int slot = lease.Slot;
        return slot >= 0 && slot < _lease.Length && _lease[slot] == lease;
    }

    /// <summary>Whether a lease is out for sending through a descriptor.</summary>
    public bool IsToSend(Lease lease, int row)
    {
        return IsOut(lease) && _isSend[lease.Slot] && _row[lease.Slot] == row;
    }

    /// <summary>The descriptor's row that a lease is out through.</summary>
    public int RowOf(Lease lease)
    {
        return _row[lease.Slot];
    }

    /// <summary>Ends a lease that is out: its buffer, whose hold is the caller's.</summary>
    public int TakeBack(Lease lease)
    {
        int slot = lease.Slot;
        _lease[slot] = null;
        _out--;
        lease.Clear();
        return _handle[slot];
    }

    /// <summary>Ends a lease that is out, and gives its buffer back.</summary>
    public void Return(Lease lease)
    {
        bool isSend = _isSend[lease.Slot];
        int handle = TakeBack(lease);
        if (isSend)
        {
            _pool.Return(handle);
        }
        else
        {
            _pool.Release(handle);
        }
    }

    /// <summary>Ends all leases of a descriptor.</summary>
    /// <param name="row">The row in the event table; -1 for those of all.</param>
    public void TakeBackAll(int row)
    {
        for (int i = 0; i < _lease.Length && _out > 0; i++)
        {
            Lease? lease = _lease[i];
            if (lease != null && (row < 0 || _row[i] == row))
            {
                Return(lease);
            }
        }
    }
}
