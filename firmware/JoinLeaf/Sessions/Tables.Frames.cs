// Frames that many parts of the session machine send: how they are addressed, and how they get into the queue.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

internal sealed partial class Tables
{
    /// <summary>Queues a datagram to one peer; the queue takes over one hold of the buffer.</summary>
    /// <returns>The entry, or -1 when the queue is full and the buffer was given back.</returns>
    public int QueueTo(int handle, int length, int port, int peer)
    {
        if (Transmits.IsFull)
        {
            Counters.Defects++;
            Pool.Return(handle);
            return -1;
        }

        return Transmits.Add(handle, length, port, peer);
    }

    /// <summary>Queues a frame of 4 bytes from one membership to its other side; left out when no buffer is free, since it will be repeated.</summary>
    public void QueueControl(int member, int kind)
    {
        int handle = RentSend();
        if (handle >= 0)
        {
            byte[] bytes = Pool.BytesOf(handle);
            WriteControl(bytes, member, kind, member + 1);
            int session = Members.Session[member];
            int length = kind == Frame.Ping || kind == Frame.Pong ? Status.Write(member, bytes)
                : kind == Frame.Leave ? WriteFinal(session, FinalOf(member), bytes) : Frame.ControlLength;
            QueueTo(handle, length, Sessions.Port[session], Members.Peer[member]);
        }
    }

    /// <summary>On a reliable session a LEAVE says what was sent last, so that the other side can ask for what it misses: the length up to disconnect data.</summary>
    public int WriteFinal(int session, int final, byte[] bytes)
    {
        if (Sessions.Stream[session] < 0)
        {
            return Frame.ControlLength;
        }

        Frame.WriteU16(bytes, Frame.FinalAt, final);
        return Frame.ReliableLeaveLength;
    }

    /// <summary>The last sequence that concerns a membership: a leaf that is leaving may not ask for what its root has sent since.</summary>
    private int FinalOf(int member)
    {
        return Members.State[member] == MemberTable.Leaving && IsAtRoot(member) ? Members.LastHeard[member] : Sessions.Sequence[Members.Session[member]];
    }

    /// <summary>Where the disconnect data of a session's LEAVE begins.</summary>
    public int LeaveLengthOf(int session)
    {
        return Sessions.Stream[session] < 0 ? Frame.ControlLength : Frame.ReliableLeaveLength;
    }

    /// <summary>The epoch of a membership's frames in both directions: a new attempt of the one side or a new session of the other changes it.</summary>
    public int EpochOf(int member)
    {
        return Frame.EpochOf(Members.Token[member], Sessions.Epoch[Members.Session[member]]);
    }

    /// <summary>
    /// Writes the first 4 bytes of a frame of a running session, in the direction that the membership implies. What concerns one
    /// membership carries that membership's epoch in both directions, so that nothing late is taken for its successor's.
    /// </summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="member">The membership.</param>
    /// <param name="kind">The frame's kind.</param>
    /// <param name="target">The number of the leaf that a root addresses; 0 for all.</param>
    public void WriteControl(byte[] bytes, int member, int kind, int target)
    {
        int session = Members.Session[member];
        if (Sessions.Side[session] == SessionTable.RootSide)
        {
            Frame.WriteControl(bytes, kind, target, target == 0 ? Sessions.Epoch[session] : EpochOf(member));
        }
        else
        {
            // In a group everything that we say is marked as ours, whomever it is about.
            int own = Members.State[member] == MemberTable.HeardInGroup ? OwnMemberOf(session) : member;
            Frame.WriteControl(bytes, kind | Frame.Up, Sessions.MemberId[session], EpochOf(own));
        }
    }

    /// <summary>Queues a frame of 6 bytes with a token.</summary>
    public int QueueToken(int kind, int second, int token, int port, int peer)
    {
        int handle = RentSend();
        if (handle < 0)
        {
            return -1;
        }

        byte[] bytes = Pool.BytesOf(handle);
        bytes[0] = (byte)(Frame.Version | kind);
        bytes[1] = (byte)second;
        Frame.WriteI32(bytes, Frame.TokenAt, token);
        return QueueTo(handle, Frame.RefuseLength, port, peer);
    }
}
