// Packets on their way out: each gets its sequence and is queued, to all leaves, to one, or to the root.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Numbers packets and queues them. A session has one count of packets, whatever they carry and whomever they are for.</summary>
internal sealed class Outgoing
{
    private readonly Tables _tables;
    private readonly StreamSender _sender;
    private readonly GroupCalls _calls;

    public Outgoing(Tables tables, StreamSender sender, GroupCalls calls)
    {
        _calls = calls;
        _tables = tables;
        _sender = sender;
    }

    /// <summary>How many packets of a session may go now: free buffers, and on a reliable session what its window leaves.</summary>
    public int Room(int session)
    {
        return _tables.Sessions.Stream[session] >= 0 ? _sender.Room(session) : _tables.Pool.FreeSend - 1;
    }

    /// <summary>Whether so many packets more can go now, one after the other, besides their buffers.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership they are for; -1 for all leaves of a root.</param>
    /// <param name="packets">How many.</param>
    /// <returns>True when <see cref="Emit"/> will take them all.</returns>
    public bool CanEmit(int session, int target, int packets)
    {
        return _tables.Sessions.Stream[session] < 0 || _sender.WindowRoom(session) >= packets;
    }

    /// <summary>Whether one packet can go that must, though the window is full.</summary>
    public bool CanForce(int session)
    {
        return _tables.Sessions.Stream[session] < 0 || _sender.HasPlace(session);
    }

    /// <summary>Whether a session could send now what its last Send wanted to.</summary>
    public bool CanSend(int session)
    {
        // A leaf that takes less may have joined since: then the message is refused, and must not be waited with.
        int wants = _tables.Sessions.Wants[session];
        int most = _tables.Sessions.MaxFragments[session];
        return Room(session) >= (wants < most ? wants : most);
    }

    /// <summary>Sends a packet; its buffer passes to this call, whatever comes of it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership it is for; -1 for all leaves of a root.</param>
    /// <param name="kind">The frame's kind.</param>
    /// <param name="handle">A send buffer with everything behind the first 6 bytes.</param>
    /// <param name="length">Its length in all.</param>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go now.</returns>
    public int Emit(int session, int target, int kind, int handle, int length)
    {
        // On a reliable session even what is for one leaf counts for all, so that the count has no gaps for anybody.
        bool isReliable = _tables.Sessions.Stream[session] >= 0;
        bool toAll = target < 0 || (isReliable && _tables.IsAtRoot(target));
        int only = toAll && target >= 0 ? target + 1 : 0;
        if (isReliable && _tables.Sessions.Side[session] == SessionTable.GroupSide)
        {
            _calls.BeforePacket(session, target);
        }

        int entry = _tables.QueueTo(handle, length, _tables.Sessions.Port[session], toAll ? -1 : _tables.Members.Peer[target]);
        if (entry < 0)
        {
            return Wsa.WSAEWOULDBLOCK;
        }

        int sequence = ++_tables.Sessions.Sequence[session];
        Frame.WriteU16(_tables.Pool.BytesOf(handle), Frame.SequenceAt, sequence);
        TransmitQueue queue = _tables.Transmits;
        queue.Frame[entry] = (byte)kind;
        queue.Only[entry] = (byte)only;
        queue.Member[entry] = (short)target;
        if (toAll)
        {
            queue.Session[entry] = (short)session;
            queue.Kind[entry] = TransmitQueue.ToReceivers;
        }

        if (isReliable)
        {
            _sender.Enter(session, sequence, kind, only, handle, length);
        }

        return 0;
    }
}
