// Packets that are still being filled: at most one a session, with messages for the same receivers.
using JoinLeaf.Buffers;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>The open packet of each session. 11 bytes a session: handle 2, length 2, target 2, deadline 4, timed 1.</summary>
internal sealed class OpenPacks
{
    private readonly BufferPool _pool;
    private readonly short[] _handle;
    /// <summary>The packet's length so far.</summary>
    public readonly short[] Length;
    /// <summary>The membership it is for; -1 for all.</summary>
    public readonly short[] Target;
    private readonly int[] _deadline;
    /// <summary>Whether it goes by itself after a while; if not it waits until it can.</summary>
    public readonly bool[] IsTimed;
    private int _open;

    public OpenPacks(int sessions, BufferPool pool)
    {
        _pool = pool;
        _handle = new short[sessions];
        Length = new short[sessions];
        Target = new short[sessions];
        _deadline = new int[sessions];
        IsTimed = new bool[sessions];
        for (int i = 0; i < sessions; i++)
        {
            _handle[i] = -1;
        }
    }

    /// <summary>Whether any session has one.</summary>
    public bool Any
    {
        get { return _open > 0; }
    }

    /// <summary>Its buffer; -1 when the session has none.</summary>
    public int HandleOf(int session)
    {
        return _handle[session];
    }

    /// <summary>Opens one in a send buffer, without messages.</summary>
    public void Open(int session, int target, int handle)
    {
        _handle[session] = (short)handle;
        Length[session] = Frame.DataLength;
        Target[session] = (short)target;
        IsTimed[session] = false;
        _open++;
    }

    /// <summary>Notes that it goes at this time.</summary>
    public void SetDeadline(int session, int at)
    {
        IsTimed[session] = true;
        _deadline[session] = at;
    }

    /// <summary>When it goes.</summary>
    public int DeadlineOf(int session)
    {
        return _deadline[session];
    }

    /// <summary>Whether it goes at a time.</summary>
    public bool HasDeadline(int session)
    {
        return _handle[session] >= 0 && IsTimed[session];
    }

    /// <summary>The session has none any more; its buffer is the caller's.</summary>
    public int Close(int session)
    {
        int handle = _handle[session];
        _handle[session] = -1;
        _open--;
        return handle;
    }

    /// <summary>Drops it: those it was for are gone.</summary>
    public void Drop(int session)
    {
        if (_handle[session] >= 0)
        {
            _pool.Return(Close(session));
        }
    }
}
