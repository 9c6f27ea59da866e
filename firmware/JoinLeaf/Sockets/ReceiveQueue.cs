// Messages that wait to be read: one list for each socket through a shared table of entries.
namespace JoinLeaf.Sockets;

/// <summary>Queues of received messages, a list a socket, over entries that all sockets share.</summary>
internal sealed class ReceiveQueue
{
    private readonly short[] _handle;
    private readonly short[] _next;
    private readonly short[] _member;
    private readonly short[] _head;
    private readonly short[] _tail;
    private short _free;
    private int _used;

    public ReceiveQueue(int entries, int sockets)
    {
        _handle = new short[entries];
        _next = new short[entries];
        _member = new short[entries];
        _head = new short[sockets];
        _tail = new short[sockets];
        for (int i = 0; i < entries; i++)
        {
            _next[i] = (short)(i + 1 < entries ? i + 1 : -1);
        }

        for (int i = 0; i < sockets; i++)
        {
            _head[i] = -1;
        }
    }

    /// <summary>How many more packets fit.</summary>
    public int Free
    {
        get { return _handle.Length - _used; }
    }

    /// <summary>Whether one more message fits.</summary>
    public bool HasRoom
    {
        get { return _free >= 0; }
    }

    /// <summary>Whether nothing waits for the socket.</summary>
    public bool IsEmpty(int socket)
    {
        return _head[socket] < 0;
    }

    /// <summary>The buffer of the socket's first message; -1 when nothing waits.</summary>
    public int Peek(int socket)
    {
        return _head[socket] < 0 ? -1 : _handle[_head[socket]];
    }

    /// <summary>The membership that the socket's first message came from; -1 when it has gone since.</summary>
    public int PeekMember(int socket)
    {
        return _head[socket] < 0 ? -1 : _member[_head[socket]];
    }

    /// <summary>Appends a message; the queue now holds its buffer.</summary>
    public void Add(int socket, int handle, int member)
    {
        short entry = _free;
        _free = _next[entry];
        _used++;
        _handle[entry] = (short)handle;
        _member[entry] = (short)member;
        _next[entry] = -1;
        if (_head[socket] < 0)
        {
            _head[socket] = entry;
        }
        else
        {
            _next[_tail[socket]] = entry;
        }

        _tail[socket] = entry;
    }

    /// <summary>Takes the socket's first message; the caller now holds its buffer.</summary>
    public int Take(int socket)
    {
        short entry = _head[socket];
        if (entry < 0)
        {
            return -1;
        }

        _head[socket] = _next[entry];
        _next[entry] = _free;
        _free = entry;
        _used--;
        return _handle[entry];
    }

    /// <summary>Whether a message of this membership waits on the socket.</summary>
    public bool Holds(int socket, int member)
    {
        for (short entry = _head[socket]; entry >= 0; entry = _next[entry])
        {
            if (_member[entry] == member)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The membership's row will be used anew: its messages stay, their source is forgotten.</summary>
    public void Forget(int socket, int member)
    {
        for (short entry = _head[socket]; entry >= 0; entry = _next[entry])
        {
            if (_member[entry] == member)
            {
                _member[entry] = -1;
            }
        }
    }
}
