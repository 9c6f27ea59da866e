// Who receives a member's packets in a reliable group without a root: their answers, which come to its own port.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// The receivers of what this member sends, each a row of MemberTable that <see cref="StreamTable.CountsOnUs"/>: what it lacks is kept
/// and sent again to the group. Whoever tells how far it is becomes one; what is said to one goes to the group as well, so
/// that nobody can make us send anything to an address of their choice.
/// </summary>
internal sealed class GroupReceivers
{
    private readonly Tables _tables;
    private readonly Groups _groups;
    private readonly GroupCalls _calls;
    private readonly GroupWords _words;
    private readonly StreamSender _sender;
    private readonly Repairs _repairs;

    public GroupReceivers(Tables tables, Groups groups, GroupCalls calls, StreamSender sender, Repairs repairs)
    {
        _tables = tables;
        _groups = groups;
        _calls = calls;
        _words = new GroupWords(tables);
        _sender = sender;
        _repairs = repairs;
    }

    /// <summary>A frame for a member of a group came in at a port that is no group's.</summary>
    public void OnAnswer(int kind, int port, byte[] bytes, int length, int now)
    {
        bool isAnswer = (kind == Frame.Pong && length >= Frame.GroupStatusLength) || (kind == Frame.Nack && length >= Frame.GroupNackLength);
        int session = isAnswer ? FindSession(port, Frame.ReadU16(bytes, Frame.AboutAt)) : -1;
        if (session < 0)
        {
            _tables.Counters.DroppedUnknown++;
            return;
        }

        int id = Frame.ReadU16(bytes, Frame.EpochAt);
        int flags = bytes[Frame.StatusFlagsAt];
        int member = _groups.Find(session, id);
        if ((flags & Frame.Leaves) != 0)
        {
            OnLeft(member, now);
        }
        else if ((flags & Frame.IsSynced) == 0)
        {
            // It has heard of us, and asks where to begin.
            _calls.Call(session);
        }
        else if (Counts(session, ref member, id, bytes))
        {
            int has = (ushort)(Frame.ReadU16(bytes, Frame.NextAt) - 1);
            _tables.DueMember(member, now + _groups.ForgottenMs);
            _tables.Members.Heard(member, now);
            _sender.OnStatus(member, has, bytes[Frame.RoomAt], kind == Frame.Pong);
            if ((short)(has - _tables.Members.Seen[member]) < 0)
            {
                // It lacks what is not kept for it any more, and has not heard of that.
                _words.TellBase(member);
            }

            if (kind == Frame.Nack)
            {
                _repairs.OnNack(member, bytes, Frame.GroupStatusLength, length);
            }
        }
    }

    private int FindSession(int port, int id)
    {
        for (int i = 0; i < _tables.Sessions.Count; i++)
        {
            if (_tables.Sessions.Side[i] == SessionTable.GroupSide && _tables.Sessions.Port[i] == port && _tables.Sessions.Stream[i] >= 0)
            {
                int own = _tables.OwnMemberOf(i);
                if (own >= 0 && _tables.EpochOf(own) == id)
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private void OnLeft(int member, int now)
    {
        if (member >= 0 && (_tables.Members.Path[member] & StreamTable.HasLeft) == 0)
        {
            _tables.Members.Path[member] |= StreamTable.IsPutOut;
            _tables.CountOut(member);
            if (_tables.StreamOf(member) < 0)
            {
                _tables.DueMember(member, now + _tables.Limits.SilenceMs);
            }
        }
    }

    /// <summary>Whether our packets are kept for who sent a status; it may be the first that we hear of it.</summary>
    private bool Counts(int session, ref int member, int id, byte[] bytes)
    {
        if (member >= 0 && _tables.CountsOnUs(member))
        {
            return true;
        }

        int stream = _tables.Sessions.Stream[session];
        int has = (ushort)(Frame.ReadU16(bytes, Frame.NextAt) - 1);
        bool isAhead = (short)(_tables.Sessions.Sequence[session] - has) < 0 || (_tables.Streams.Calls[stream] & StreamTable.HasSpoken) == 0;
        bool isBehind = (short)(has - _tables.Streams.Tail[stream]) < 0;
        if (isAhead)
        {
            _tables.Counters.DroppedStatus++;
            return false;
        }

        if (member >= 0 && (_tables.Members.Path[member] & StreamTable.IsPutOut) != 0)
        {
            _words.PutOut(member);
            return false;
        }

        // Who takes nothing at the moment would only be waited for; who comes when we go gets what is still kept.
        bool isLate = isBehind && _tables.Sessions.Socket[session] < 0;
        if (isLate || bytes[Frame.RoomAt] == 0)
        {
            return false;
        }

        member = member >= 0 ? member : _groups.Add(session, -1, id);
        if (member < 0)
        {
            return false;
        }

        _tables.Members.Path[member] |= StreamTable.CountsOnUs | PathTable.On;
        _tables.Members.Seen[member] = (ushort)(isBehind ? _tables.Streams.Tail[stream] : has);
        _tables.Members.Room[member] = bytes[Frame.RoomAt];
        _tables.Streams.IsDirty = true;
        return true;
    }
}
