// Sessions: at a root the group that it holds together, at a leaf the root that it belongs to.
namespace JoinLeaf.Sessions;

/// <summary>The rows of sessions, one column an array.</summary>
internal sealed class SessionTable
{
    public const byte Free = 0;
    public const byte RootSide = 1;
    public const byte LeafSide = 2;

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
    /// <summary>Rows of MemberTable that belong to the session, in whatever state.</summary>
    public readonly short[] Rows;
    /// <summary>Members that are joined.</summary>
    public readonly short[] Joined;

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
        Rows = new short[count];
        Joined = new short[count];
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
                Rows[i] = 0;
                Joined[i] = 0;
                return i;
            }
        }

        return -1;
    }

    /// <summary>The session that a frame from its root belongs to; -1 when none is joined under this epoch.</summary>
    public int FindLeafSide(int epoch)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Side[i] == LeafSide && Epoch[i] == epoch && Rows[i] > 0)
            {
                return i;
            }
        }

        return -1;
    }
}
