// Messages of several parts on their way in: a fixed number of them, each a chain of pool buffers that is complete or given back.
using JoinLeaf.Buffers;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Puts messages together from their parts. The parts of a message have consecutive sequences, so that the sequence of the first one
/// names the message. When the first of its parts comes, buffers for all are set apart, so that messages under way never wait for each
/// other; together they leave one of the receive queue's buffers to whole messages. 15 bytes a message: member 2, first 2, count 1,
/// come 1, head 2, tail 2, heard 4, in order 1.
/// </summary>
internal sealed class Reassembly
{
    /// <summary>Nothing can be done with the part now.</summary>
    public const int NoRoom = -1;
    /// <summary>The part contradicts others.</summary>
    public const int Contradiction = -2;

    /// <summary>The membership whose message it is; -1 for a free row.</summary>
    private readonly short[] _member;
    /// <summary>The sequence of the message's first part.</summary>
    private readonly ushort[] _first;
    private readonly byte[] _count;
    private readonly byte[] _come;
    private readonly short[] _head;
    private readonly short[] _tail;
    /// <summary>When the last part came.</summary>
    private readonly int[] _heard;
    /// <summary>Its parts come in order and each for certain: it ends with its membership only.</summary>
    private readonly bool[] _inOrder;
    private readonly BufferPool _pool;
    private readonly Counters _counters;
    private readonly int _silenceMs;
    private readonly int _idleMs;
    private readonly int _mostBuffers;
    private int _used;
    /// <summary>Buffers set apart for parts that have not come yet.</summary>
    private int _missing;
    /// <summary>Buffers of all messages under way, come or not.</summary>
    private int _promised;

    public Reassembly(Limits limits, BufferPool pool, Counters counters)
    {
        int count = limits.Reassemblies;
        _pool = pool;
        _counters = counters;
        _silenceMs = limits.SilenceMs;
        _idleMs = limits.RetryMs;
        _mostBuffers = limits.ReceiveQueue - 1;
        _member = new short[count];
        _first = new ushort[count];
        _count = new byte[count];
        _come = new byte[count];
        _head = new short[count];
        _tail = new short[count];
        _heard = new int[count];
        _inOrder = new bool[count];
        for (int i = 0; i < count; i++)
        {
            _member[i] = -1;
        }
    }

    /// <summary>How many messages can be under way at once.</summary>
    public int Count
    {
        get { return _member.Length; }
    }

    /// <summary>Receive buffers set apart for parts that have not come yet.</summary>
    public int Missing
    {
        get { return _missing; }
    }

    /// <summary>Of those, the ones for parts of a membership's messages.</summary>
    public int MissingOf(int member)
    {
        int missing = 0;
        for (int i = 0; i < _member.Length && _used > 0; i++)
        {
            missing += _member[i] == member ? _count[i] - _come[i] : 0;
        }

        return missing;
    }

    /// <summary>Whether any message is under way.</summary>
    public bool IsBusy
    {
        get { return _used > 0; }
    }

    /// <summary>The row of a message; NoRoom when there is none, Contradiction when it cannot be beside those that there are.</summary>
    public int Find(int member, int first, int count)
    {
        for (int i = 0; i < _member.Length; i++)
        {
            if (_member[i] != member)
            {
                continue;
            }

            int ahead = (short)(first - _first[i]);
            if (ahead == 0 && _count[i] == count)
            {
                return i;
            }

            if (ahead >= 0 ? ahead < _count[i] : -ahead < count)
            {
                return Contradiction;
            }
        }

        return NoRoom;
    }

    /// <summary>Whether a message of so many parts could begin now.</summary>
    public bool HasRoom(int count)
    {
        int queued = _pool.Kept + _missing - _promised;
        return _used < _member.Length && _promised + count <= _mostBuffers && _promised + queued + count <= _mostBuffers + 1
            && _pool.FreeReceive - _missing > count;
    }

    /// <summary>
    /// The row of a message, begun if it is new. Where parts may get lost, room is made: at the cost of an older message of the same
    /// membership, since parts rarely overtake each other so far, or of one of which nothing has come for a while.
    /// </summary>
    public int Open(int member, int first, int count, bool inOrder, int now)
    {
        int row = Find(member, first, count);
        if (row != NoRoom)
        {
            return row;
        }

        while (!HasRoom(count))
        {
            int victim = FindVictim(member, first, now);
            if (victim < 0)
            {
                return NoRoom;
            }

            GiveUp(victim);
        }

        for (row = 0; _member[row] >= 0; row++)
        {
        }

        _member[row] = (short)member;
        _first[row] = (ushort)first;
        _count[row] = (byte)count;
        _come[row] = 0;
        _head[row] = -1;
        _inOrder[row] = inOrder;
        _heard[row] = now;
        _used++;
        _missing += count;
        _promised += count;
        return row;
    }

    private int FindVictim(int member, int first, int now)
    {
        int idle = -1;
        for (int i = 0; i < _member.Length; i++)
        {
            if (_member[i] < 0 || _inOrder[i])
            {
                continue;
            }

            if (_member[i] == member && (short)(first - _first[i]) > 0)
            {
                return i;
            }

            if (now - _heard[i] >= _idleMs && (idle < 0 || _heard[i] - _heard[idle] < 0))
            {
                idle = i;
            }
        }

        return idle;
    }

    /// <summary>Adds a part, which the pool keeps already, to its message.</summary>
    /// <returns>The chain's first buffer when the message is complete, and the caller's from here on; NoRoom when it is not; Contradiction when that part had come.</returns>
    public int Add(int row, int handle, int now)
    {
        int index = IndexOf(handle);
        int before = -1;
        int behind = _head[row];
        if (_come[row] > 0 && IndexOf(_tail[row]) < index)
        {
            before = _tail[row];
            behind = -1;
        }

        while (behind >= 0 && IndexOf(behind) <= index)
        {
            if (IndexOf(behind) == index)
            {
                return Contradiction;
            }

            before = behind;
            behind = _pool.NextOf(behind);
        }

        _pool.Chain(handle, behind);
        if (before < 0)
        {
            _head[row] = (short)handle;
        }
        else
        {
            _pool.Chain(before, handle);
        }

        _tail[row] = behind < 0 ? (short)handle : _tail[row];
        _heard[row] = now;
        _missing--;
        if (++_come[row] < _count[row])
        {
            return NoRoom;
        }

        int head = _head[row];
        Free(row);
        return head;
    }

    private int IndexOf(int handle)
    {
        return _pool.BytesOf(handle)[_pool.StartOf(handle) - Frame.IndexBefore];
    }

    private void Free(int row)
    {
        _member[row] = -1;
        _used--;
        _missing -= _count[row] - _come[row];
        _promised -= _count[row];
    }

    private void GiveUp(int row)
    {
        _counters.DroppedIncomplete++;
        int head = _head[row];
        Free(row);
        _pool.Release(head);
    }

    /// <summary>A membership has ended, or is no longer listened to: what is not complete never will be.</summary>
    public void Forget(int member)
    {
        for (int i = 0; i < _member.Length && _used > 0; i++)
        {
            if (_member[i] == member)
            {
                GiveUp(i);
            }
        }
    }

    /// <summary>A packet that is so much newer than a message's last part that none of its parts would be taken any more.</summary>
    /// <param name="member">The membership it came from.</param>
    /// <param name="sequence">Its sequence.</param>
    public void Passed(int member, int sequence)
    {
        for (int i = 0; i < _member.Length; i++)
        {
            if (_member[i] == member && (short)(sequence - _first[i] - _count[i] + 1) >= MemberTable.WindowLength)
            {
                GiveUp(i);
            }
        }
    }

    /// <summary>Whether a row's message is given up after a while.</summary>
    public bool HasDeadline(int row)
    {
        return _member[row] >= 0 && !_inOrder[row];
    }

    /// <summary>When it is.</summary>
    public int DeadlineOf(int row)
    {
        return _heard[row] + _silenceMs;
    }

    /// <summary>Gives a row's message up if it is due.</summary>
    public bool Fire(int row, int now)
    {
        if (!HasDeadline(row) || now - DeadlineOf(row) < 0)
        {
            return false;
        }

        GiveUp(row);
        return true;
    }
}
