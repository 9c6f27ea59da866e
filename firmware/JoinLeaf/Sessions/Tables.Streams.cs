// What the parts of the session machine share about reliable sessions.
namespace JoinLeaf.Sessions;

internal sealed partial class Tables
{
    /// <summary>What a leaf is taken to have room for until it has said.</summary>
    public const int FirstRoom = 2;

    /// <summary>Starts a timer of a stream, or moves it to an earlier time.</summary>
    public void SetEarlier(int stream, int timer, int at)
    {
        if (!Streams.IsOn(stream, timer) || at - Streams.At(stream, timer) < 0)
        {
            Streams.Set(stream, timer, at);
            Due(at);
        }
    }

    /// <summary>Whether this node has the buffers to keep a window of packets that it has delivered, for repairs that are folded.</summary>
    public bool KeepsPast
    {
        get { return Limits.ReceiveQueue >= 3 * Limits.Window; }
    }

    /// <summary>The row in StreamTable that takes in a membership's packets; -1 for none.</summary>
    public int StreamOf(int member)
    {
        return Members.State[member] == MemberTable.HeardInGroup ? (Members.Token[member] >> 16) - 1 : Sessions.Stream[Members.Session[member]];
    }

    /// <summary>Finds a row for the packets of a member of a group: the session's own, if its second ring is free, or another; -1 for none.</summary>
    public int HearFrom(int member)
    {
        int session = Members.Session[member];
        int own = Sessions.Stream[session];
        int stream = Streams.Speaker[own] < 0 ? own : Streams.Take(session);
        if (stream >= 0)
        {
            Streams.BeginReceiving(stream, member);
            Members.Token[member] = (Members.Token[member] & 0xFFFF) | ((stream + 1) << 16);
        }

        return stream;
    }

    /// <summary>Nothing more is taken in from a member of a group: its row is free for another, what came early goes.</summary>
    public void StopHearing(int member)
    {
        int stream = Members.State[member] == MemberTable.HeardInGroup ? StreamOf(member) : -1;
        if (stream < 0)
        {
            return;
        }

        Members.Token[member] &= 0xFFFF;
        Streams.DropGot(stream, Pool);
        Streams.BeginReceiving(stream, -1);
        if (stream != Sessions.Stream[Members.Session[member]])
        {
            Streams.Free(stream, Pool);
        }
    }

    /// <summary>Whether a membership is one that our packets are kept for in a group without a root.</summary>
    public bool CountsOnUs(int member)
    {
        return Members.State[member] == MemberTable.HeardInGroup && (Members.Path[member] & StreamTable.CountsOnUs) != 0;
    }

    /// <summary>Our packets are not kept for a member of a group any more.</summary>
    public void CountOut(int member)
    {
        Members.Path[member] &= unchecked((byte)~(StreamTable.CountsOnUs | PathTable.StateMask | StreamTable.IsSlow));
        Streams.IsDirty = true;
    }

    /// <summary>Our own membership of a session in a group or at a leaf, as long as anything is said in it; -1 for none.</summary>
    public int OwnMemberOf(int session)
    {
        for (int i = 0; i < Members.Used; i++)
        {
            if (Members.Session[i] == session && (Members.State[i] == MemberTable.Joined || Members.State[i] == MemberTable.Leaving))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How many packets of ours somebody still lacks.</summary>
    public int UnderWay(int session)
    {
        return (ushort)(Sessions.Sequence[session] - Streams.Tail[Sessions.Stream[session]]);
    }

    /// <summary>A membership has ended: its messages that are not complete, and its packets that came early at its root, never will be.</summary>
    public void ForgetIncomplete(int member)
    {
        Parts.Forget(member);
        int stream = Sessions.Stream[Members.Session[member]];
        if (stream >= 0 && Sessions.Side[Members.Session[member]] == SessionTable.RootSide)
        {
            Streams.ForgetEarly(stream, member, Pool);
        }
    }

    /// <summary>Whether all reach all in a membership's session.</summary>
    public bool SharesData(int member)
    {
        int socket = Sessions.Socket[Members.Session[member]];
        return socket >= 0 && Sockets.SharesData(socket);
    }

    /// <summary>A membership of a reliable session begins: at a root with what is sent from now on, at a leaf once the root has said with what.</summary>
    public void BeginStream(int member)
    {
        int session = Members.Session[member];
        int stream = Sessions.Stream[session];
        if (stream < 0)
        {
            return;
        }

        bool atRoot = IsAtRoot(member);
        Members.Sequence[member] = 0;
        Members.Seen[member] = Sessions.Sequence[session];
        Members.Room[member] = StatusFields.Pack(atRoot ? FirstRoom : Streams.Window);
        Members.Path[member] = 0;
        Streams.IsDirty = true;
    }
}
