// Sessions: at a root the group that it holds together, at a leaf the root that it belongs to.
namespace JoinLeaf.Sessions;

/// <summary>The rows of sessions, one column an array.</summary>
internal sealed class SessionTable
{
    public const byte Free = 0;
    public const byte RootSide = 1;
    public const byte LeafSide = 2;
    /// <summary>A group without a root.</summary>
    public const byte GroupSide = 3;

    public readonly int Count;
    public readonly byte[] Side;
    /// <summary>The socket that roots the session or has joined it; -1 once it is closed.</summary>
    public readonly short[] Socket;
    public readonly sbyte[] Port;
    /// <summary>Drawn by the root for each session: it marks every frame from the root.</summary>
    public readonly ushort[] Epoch;
    /// <summary>The sequence of the newest message that was sent.</summary>
    public readonly ushort[] Sequence;
    /// <summary>At a leaf: its number at the root.</summary>
    public readonly byte[] MemberId;
    public readonly short[] MaxDatagram;
    /// <summary>How many parts a message may have: what both ends put together, at a root all its leaves.</summary>
    public readonly byte[] MaxFragments;
    /// <summary>How many send buffers a Send wanted that was turned away: it is told when there are so many.</summary>
    public readonly byte[] Wants;
    /// <summary>Rows of MemberTable that belong to the session, in whatever state.</summary>
    public readonly short[] Rows;
    /// <summary>Members that are joined.</summary>
    public readonly short[] Joined;
    /// <summary>The session's row in StreamTable; -1 on a best effort session.</summary>
    public readonly sbyte[] Stream;

    public SessionTable(int count)
    {
        Count = count;
        Side = new byte[count];
        Socket = new short[count];
        Port = new sbyte[count];
        Epoch = new ushort[count];
        Sequence = new ushort[count];
        MemberId = new byte[count];
        MaxDatagram = new short[count];
        MaxFragments = new byte[count];
        Wants = new byte[count];
        Rows = new short[count];
        Joined = new short[count];
        Stream = new sbyte[count];
    }

    /// <summary>Takes a free row; -1 when there is none.</summary>
    public int Take(int side, int socket, int port, int epoch, int maxDatagram)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Side[i] == Free)
            {
                Side[i] = (byte)side;
                Socket[i] = (short)socket;
                Port[i] = (sbyte)port;
                Epoch[i] = (ushort)epoch;
                Sequence[i] = 0;
                MemberId[i] = 0;
                MaxDatagram[i] = (short)maxDatagram;
                MaxFragments[i] = 1;
                Wants[i] = 1;
                Rows[i] = 0;
                Joined[i] = 0;
                Stream[i] = -1;
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// The session that a frame from its root to all belongs to: the one that is joined under this epoch at this port, else one that has
    /// ended, whose root asks once more; -1 for none.
    /// </summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="port">The port that the frame came in at: each session has its datagrams sent to its own.</param>
    public int FindLeafSide(int epoch, int port)
    {
        int ended = -1;
        for (int i = 0; i < Count; i++)
        {
            if (Epoch[i] == epoch && Side[i] == LeafSide && Port[i] == port && Rows[i] > 0)
            {
                if (Joined[i] > 0)
                {
                    return i;
                }

                ended = i;
            }
        }

        return ended;
    }

    /// <summary>Whether a leaf of this node is in the session of this epoch through this port.</summary>
    public bool IsJoined(int epoch, int port)
    {
        int session = FindLeafSide(epoch, port);
        return session >= 0 && Joined[session] > 0;
    }
}
