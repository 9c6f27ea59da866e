// Requests that wait for the application's Accept, and for a while those that it has answered.
namespace JoinLeaf.Sessions;

/// <summary>The backlog of all listening sockets, oldest first by order.</summary>
internal sealed class RequestTable
{
    public const byte Free = 0;
    public const byte Waiting = 1;
    public const byte Deferred = 2;
    /// <summary>The condition function is deciding at this moment.</summary>
    public const byte Deciding = 3;
    /// <summary>Refused; kept so that a repeated request gets the same answer.</summary>
    public const byte Refused = 4;
    /// <summary>Withdrawn by the joiner; kept so that Accept can say so (conformance row 62).</summary>
    public const byte Withdrawn = 5;
    /// <summary>Withdrawn while the condition function was deciding.</summary>
    public const byte DecidingWithdrawn = 6;

    public readonly int Count;
    public readonly byte[] State;
    public readonly short[] Socket;
    public readonly short[] Peer;
    public readonly int[] Token;
    /// <summary>The request's datagram, or the refusal's; -1 for none.</summary>
    public readonly short[] Handle;
    public readonly byte[] Reason;
    /// <summary>The longest datagram that has come for it: no answer is larger (WIRE.md).</summary>
    public readonly short[] Largest;
    public readonly int[] Heard;
    public readonly int[] Order;
    public readonly sbyte[] Port;
    private const int SpentCount = 8;
    private readonly int[] _spent = new int[SpentCount];
    private int _spentUsed;
    private int _nextSpent;
    private int _nextOrder;

    public RequestTable(int count)
    {
        Count = count;
        State = new byte[count];
        Socket = new short[count];
        Peer = new short[count];
        Token = new int[count];
        Handle = new short[count];
        Reason = new byte[count];
        Largest = new short[count];
        Heard = new int[count];
        Order = new int[count];
        Port = new sbyte[count];
    }

    /// <summary>Takes a free row at the end of the queue; -1 when there is none.</summary>
    public int Take(int socket, int port, int peer, int token, int now)
    {
        for (int i = 0; i < Count; i++)
        {
            if (State[i] == Free)
            {
                State[i] = Waiting;
                Socket[i] = (short)socket;
                Port[i] = (sbyte)port;
                Peer[i] = (short)peer;
                Token[i] = token;
                Handle[i] = -1;
                Reason[i] = 0;
                Heard[i] = now;
                Order[i] = _nextOrder++;
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether the row stands in the socket's queue for Accept.</summary>
    public bool IsQueued(int request, int socket)
    {
        byte state = State[request];
        return Socket[request] == socket && (state == Waiting || state == Deferred || state == Withdrawn);
    }

    /// <summary>The head of the socket's queue; -1 when nothing waits.</summary>
    public int Head(int socket)
    {
        int head = -1;
        for (int i = 0; i < Count; i++)
        {
            if (IsQueued(i, socket) && (head < 0 || Order[i] - Order[head] < 0))
            {
                head = i;
            }
        }

        return head;
    }

    /// <summary>How many requests of the socket wait for an answer.</summary>
    public int CountWaiting(int socket)
    {
        int waiting = 0;
        for (int i = 0; i < Count; i++)
        {
            byte state = State[i];
            if (Socket[i] == socket && (state == Waiting || state == Deferred || state == Deciding))
            {
                waiting++;
            }
        }

        return waiting;
    }

    /// <summary>The oldest row that only remembers an answer; -1 for none. It may be given up for a new request.</summary>
    public int FindRemembered()
    {
        int oldest = -1;
        for (int i = 0; i < Count; i++)
        {
            bool remembers = State[i] == Refused || State[i] == Withdrawn;
            if (remembers && (oldest < 0 || Order[i] - Order[oldest] < 0))
            {
                oldest = i;
            }
        }

        return oldest;
    }

    /// <summary>A membership has ended that its joiner knew of: a request with its token can only be a late copy from now on.</summary>
    public void Spend(int token)
    {
        _spent[_nextSpent] = token;
        _nextSpent = (_nextSpent + 1) % SpentCount;
        _spentUsed = _spentUsed < SpentCount ? _spentUsed + 1 : SpentCount;
    }

    /// <summary>Whether a token is one of those that were spent last.</summary>
    public bool IsSpent(int token)
    {
        for (int i = 0; i < _spentUsed; i++)
        {
            if (_spent[i] == token)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The row of a peer's attempt; -1 for none.</summary>
    public int Find(int peer, int token)
    {
        for (int i = 0; i < Count; i++)
        {
            if (State[i] != Free && Token[i] == token && Peer[i] == peer)
            {
                return i;
            }
        }

        return -1;
    }
}
