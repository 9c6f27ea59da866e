// The sockets that an application opened or accepted: what they were made for, where they are bound, how far they have come.
namespace JoinLeaf.Sockets;

/// <summary>The rows of the application's sockets, one column an array. The per-leaf sockets of a root have no row here.</summary>
internal sealed class SocketTable
{
    // States of a socket. A root may be inviting (Pending >= 0) and listening at once.
    public const byte Free = 0;
    public const byte Idle = 1;
    public const byte Joining = 2;
    public const byte Joined = 3;
    public const byte Ended = 4;

    // Bits of Options.
    public const byte NonBlocking = 1;
    public const byte Listening = 2;
    public const byte ShutSend = 4;
    public const byte ShutReceive = 8;
    public const byte WriteBlocked = 16;
    /// <summary>Small messages wait a moment for company.</summary>
    public const byte Batching = 32;
    public const byte JoinUntold = 64;

    // Entries of the catalogue as they stand on the wire.
    private const int FirstReliableEntry = 3;
    private const int LastReliableEntry = 5;
    private const int RootedSharedEntry = 1;
    private const int GroupEntry = 2;
    private const int ReliableSharedEntry = 4;
    private const int ReliableGroupEntry = 5;
    private const int DefaultSlowMs = 1000;

    public readonly int Count;
    public readonly byte[] State;
    public readonly byte[] Entry;
    public readonly byte[] Flags;
    public readonly byte[] Options;
    /// <summary>The port that the socket is bound to; -1 while it is not bound.</summary>
    public readonly sbyte[] Port;
    /// <summary>The session that the socket roots or has joined; -1 for none.</summary>
    public readonly short[] Session;
    /// <summary>A leaf's own membership; -1 for none.</summary>
    public readonly short[] Member;
    /// <summary>The membership of the one outstanding join (conformance row 27); -1 for none.</summary>
    public readonly short[] Pending;
    public readonly int[] JoinDeadline;
    /// <summary>The outcome of the last join, less 10,000: the error slot of FD_CONNECT.</summary>
    public readonly byte[] ConnectError;
    /// <summary>Where the outstanding join wants the callee's data; null where it is not wanted.</summary>
    public readonly WsaBuffer?[] Callee;
    public readonly short[] BacklogLimit;
    public readonly int[] ReceiveTimeoutMs;
    /// <summary>What becomes of a leaf that holds the window back: JL_SLOW_ values.</summary>
    public readonly byte[] SlowPolicy;
    /// <summary>After how many milliseconds at the window's tail a leaf is slow.</summary>
    public readonly ushort[] SlowMs;

    public SocketTable(int count)
    {
        Count = count;
        State = new byte[count];
        Entry = new byte[count];
        Flags = new byte[count];
        Options = new byte[count];
        Port = new sbyte[count];
        Session = new short[count];
        Member = new short[count];
        Pending = new short[count];
        JoinDeadline = new int[count];
        ConnectError = new byte[count];
        Callee = new WsaBuffer[count];
        BacklogLimit = new short[count];
        ReceiveTimeoutMs = new int[count];
        SlowPolicy = new byte[count];
        SlowMs = new ushort[count];
    }

    /// <summary>Takes a free row; -1 when there is none.</summary>
    public int Take(int entry, int flags)
    {
        for (int i = 0; i < Count; i++)
        {
            if (State[i] == Free)
            {
                State[i] = Idle;
                Entry[i] = (byte)entry;
                Flags[i] = (byte)flags;
                Options[i] = 0;
                Port[i] = -1;
                Session[i] = -1;
                Member[i] = -1;
                Pending[i] = -1;
                ConnectError[i] = 0;
                ReceiveTimeoutMs[i] = 0;
                SlowPolicy[i] = Wsa.JL_SLOW_WAIT;
                SlowMs[i] = DefaultSlowMs;
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether all of the given option bits are set.</summary>
    public bool Has(int index, int option)
    {
        return (Options[index] & option) != 0;
    }

    /// <summary>Sets option bits.</summary>
    public void Set(int index, int option)
    {
        Options[index] |= (byte)option;
    }

    /// <summary>Clears option bits.</summary>
    public void Clear(int index, int option)
    {
        Options[index] &= (byte)~option;
    }

    /// <summary>Whether the socket is of type SOCK_SEQPACKET.</summary>
    public bool IsReliable(int index)
    {
        return Entry[index] >= FirstReliableEntry && Entry[index] <= LastReliableEntry;
    }

    /// <summary>Whether the socket's data plane is not rooted: all reach all.</summary>
    public bool SharesData(int index)
    {
        return Entry[index] == RootedSharedEntry || Entry[index] == ReliableSharedEntry || JoinsGroups(index);
    }

    /// <summary>Whether the socket's control plane is not rooted: it joins groups, which need nobody.</summary>
    public bool JoinsGroups(int index)
    {
        return Entry[index] == GroupEntry || Entry[index] == ReliableGroupEntry;
    }

    /// <summary>Whether the socket is the root of its control plane.</summary>
    public bool IsRoot(int index)
    {
        return (Flags[index] & Wsa.WSA_FLAG_MULTIPOINT_C_ROOT) != 0;
    }
}
