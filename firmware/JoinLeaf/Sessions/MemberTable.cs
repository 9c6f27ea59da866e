// Memberships: at a root one for each leaf, at a leaf one for each session it is in or asks for.
namespace JoinLeaf.Sessions;

/// <summary>
/// The rows of memberships. 23 bytes each: token 4, peer 2, session 1, state 1, flags 1, last heard 2, deadline 4, handle 2,
/// sequence 2, seen 2, room 1, path 1. With the 9 bytes of the per-leaf socket in EventTable a leaf costs its root 32 bytes.
/// </summary>
internal sealed class MemberTable
{
    // States.
    public const byte Free = 0;
    /// <summary>Our request is under way.</summary>
    public const byte Asking = 1;
    public const byte Joined = 2;
    /// <summary>Our LEAVE is under way.</summary>
    public const byte Leaving = 3;
    /// <summary>Our CANCEL is under way.</summary>
    public const byte Cancelling = 4;
    /// <summary>Nothing is under way; the row waits for its socket to be closed.</summary>
    public const byte Ended = 5;
    /// <summary>Somebody who was heard in a group without a root. Token is the 16 bits by which its frames are known.</summary>
    public const byte HeardInGroup = 6;

    // Flags. The roles are the leaf's.
    public const byte LeafSends = 1;
    public const byte LeafReceives = 2;
    /// <summary>We accepted; the other side asked.</summary>
    public const byte Acceptor = 4;
    /// <summary>A frame of the session has come since the handshake.</summary>
    public const byte Confirmed = 8;
    public const byte NonBlocking = 16;
    /// <summary>FD_CLOSE waits until the messages before it have been read.</summary>
    public const byte CloseWaits = 32;
    public const byte WriteBlocked = 64;
    /// <summary>The application has not been told yet how the join ended.</summary>
    public const byte JoinUntold = 128;

    /// <summary>How far behind the newest a late datagram can be: far more than any network holds back, far less than half the count.</summary>
    private const int LatestBehind = 1024;

    /// <summary>How many sequences, the newest included, are known each to have come or not.</summary>
    public const int WindowLength = 16;

    public readonly int Count;
    /// <summary>The attempt: 16 bits drawn at start, 16 bits counted. Its epoch marks the leaf's frames.</summary>
    public readonly int[] Token;
    public readonly short[] Peer;
    public readonly byte[] Session;
    public readonly byte[] State;
    public readonly byte[] Flags;
    /// <summary>When the other side was last heard of, the low 16 bits of the milliseconds: it is looked at more often than they wrap. At a reliable root, leaving: the last sequence that is for the leaf.</summary>
    public readonly ushort[] LastHeard;
    public readonly int[] Deadline;
    /// <summary>The request, the unconfirmed answer, the departure under way, or the disconnect data that came; -1 for none.</summary>
    public readonly short[] Handle;
    /// <summary>The newest sequence received; on a reliable session all before it have come as well.</summary>
    public readonly ushort[] Sequence;
    /// <summary>Best effort: bit i, the sequence i before the newest has come. Reliable: the newest sequence of ours that the other side has, with all before it.</summary>
    public readonly ushort[] Seen;
    /// <summary>Reliable, joined: how many packets beyond those the other side takes, by <see cref="StatusFields"/>. While asking and leaving: tries.</summary>
    public readonly byte[] Room;
    /// <summary>At a root, how the leaf is reached: bits of <see cref="PathTable"/>; on a reliable session also bits of <see cref="StreamTable"/>.</summary>
    public readonly byte[] Path;
    private int _used;

    public MemberTable(int count)
    {
        Count = count;
        Token = new int[count];
        Peer = new short[count];
        Session = new byte[count];
        State = new byte[count];
        Flags = new byte[count];
        LastHeard = new ushort[count];
        Deadline = new int[count];
        Handle = new short[count];
        Sequence = new ushort[count];
        Seen = new ushort[count];
        Room = new byte[count];
        Path = new byte[count];
    }

    /// <summary>One more than the highest row that was ever taken: loops need not look beyond.</summary>
    public int Used
    {
        get { return _used; }
    }

    /// <summary>Takes a free row; -1 when there is none.</summary>
    public int Take(int session, int peer, int token, int flags)
    {
        for (int i = 0; i < Count; i++)
        {
            if (State[i] == Free)
            {
                State[i] = Ended;
                Session[i] = (byte)session;
                Peer[i] = (short)peer;
                Token[i] = token;
                Flags[i] = (byte)flags;
                Handle[i] = -1;
                Sequence[i] = 0;
                Seen[i] = 0;
                Room[i] = 0;
                Path[i] = 0;
                if (i >= _used)
                {
                    _used = i + 1;
                }

                return i;
            }
        }

        return -1;
    }

    /// <summary>The other side has been heard of.</summary>
    public void Heard(int member, int now)
    {
        LastHeard[member] = (ushort)now;
    }

    /// <summary>How long the other side has said nothing, in milliseconds.</summary>
    public int QuietMs(int member, int now)
    {
        return (ushort)(now - LastHeard[member]);
    }

    /// <summary>Whether any of the given flags is set.</summary>
    public bool Has(int member, int flag)
    {
        return (Flags[member] & flag) != 0;
    }

    /// <summary>Sets flags.</summary>
    public void Set(int member, int flag)
    {
        Flags[member] |= (byte)flag;
    }

    /// <summary>Clears flags.</summary>
    public void Clear(int member, int flag)
    {
        Flags[member] &= (byte)~flag;
    }

    /// <summary>
    /// Notes a sequence: false when it has come before, or is too old to tell. One that is far behind is no late one: so much was sent
    /// to others meanwhile, or lost, that the count went half around, and it starts anew here.
    /// </summary>
    public bool IsNew(int member, int sequence)
    {
        int ahead = (short)(sequence - Sequence[member]);
        int seen = Seen[member];
        ahead = ahead < -LatestBehind ? 16 : ahead;
        if (seen == 0 || ahead > 0)
        {
            Seen[member] = (ushort)(seen == 0 || ahead > 15 ? 1 : (seen << ahead) | 1);
            Sequence[member] = (ushort)sequence;
            return true;
        }

        int bit = ahead < -15 ? 0 : 1 << -ahead;
        if (bit == 0 || (seen & bit) != 0)
        {
            return false;
        }

        Seen[member] = (ushort)(seen | bit);
        return true;
    }
}
