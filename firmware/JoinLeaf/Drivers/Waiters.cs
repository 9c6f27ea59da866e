// Calls that block: a fixed set of signals, each waiting for something to happen to one descriptor, or to any.
using System.Threading;

namespace JoinLeaf.Drivers;

/// <summary>The places in which blocking calls wait. All but the wait itself happens under the driver's lock.</summary>
internal sealed class Waiters
{
    /// <summary>Waits for any descriptor.</summary>
    public const int AnyRow = -2;
    private const int Unused = -1;
    private readonly AutoResetEvent[] _signal;
    private readonly int[] _row;
    private readonly bool[] _cancelled;

    public Waiters(int count)
    {
        _signal = new AutoResetEvent[count];
        _row = new int[count];
        _cancelled = new bool[count];
        for (int i = 0; i < count; i++)
        {
            _signal[i] = new AutoResetEvent(false);
            _row[i] = Unused;
        }
    }

    /// <summary>Takes a place to wait for a descriptor; -1 when all are taken.</summary>
    public int Begin(int row)
    {
        for (int i = 0; i < _row.Length; i++)
        {
            if (_row[i] == Unused)
            {
                _row[i] = row;
                _cancelled[i] = false;
                _signal[i].Reset();
                return i;
            }
        }

        return -1;
    }

    /// <summary>What the place waits on.</summary>
    public AutoResetEvent SignalOf(int waiter)
    {
        return _signal[waiter];
    }

    /// <summary>Gives the place back: true when the call was cancelled.</summary>
    public bool End(int waiter)
    {
        _row[waiter] = Unused;
        return _cancelled[waiter];
    }

    /// <summary>Wakes the calls that wait for a descriptor.</summary>
    public void Wake(int row)
    {
        for (int i = 0; i < _row.Length; i++)
        {
            if (_row[i] == row || _row[i] == AnyRow)
            {
                _signal[i].Set();
            }
        }
    }

    /// <summary>Cancels all waiting calls: false when there is none.</summary>
    public bool CancelAll()
    {
        bool any = false;
        for (int i = 0; i < _row.Length; i++)
        {
            if (_row[i] != Unused)
            {
                any = true;
                _cancelled[i] = true;
                _signal[i].Set();
            }
        }

        return any;
    }
}
