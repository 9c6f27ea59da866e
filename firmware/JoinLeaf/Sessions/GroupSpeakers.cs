// Who is heard in a reliable group without a root: their packets in order, and what they say of themselves.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// The receiving half. Each member that speaks has a row of MemberTable and one of StreamTable for its packets; the rest is done by
/// <see cref="StreamReceiver"/> and <see cref="Gaps"/> as at a leaf whose root it were. Where no row is free a speaker is not heard at all.
/// </summary>
internal sealed class GroupSpeakers
{
    /// <summary>Who speaks and was asked where to begin is not asked again for so many waits.</summary>
    private const int AskWaits = 6;
    private readonly Tables _tables;
    private readonly Groups _groups;
    private readonly GroupCalls _calls;
    private readonly StreamReceiver _receiver;

    public GroupSpeakers(Tables tables, Groups groups, GroupCalls calls, StreamReceiver receiver)
    {
        _tables = tables;
        _groups = groups;
        _calls = calls;
        _receiver = receiver;
    }

    /// <summary>A frame came in at the port of a reliable group.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnFrame(int kind, int port, int session, int handle, int length, int now)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        int id = Frame.ReadU16(bytes, Frame.EpochAt);
        if (id == _groups.OwnIdOf(session))
        {
            return false;
        }

        bool isUp = (bytes[0] & Frame.Up) != 0;
        if (isUp && (kind == Frame.Data || kind == Frame.Pack))
        {
            int member = FindSpeaker(session, port, id, now);
            return member >= 0 && OnPacket(member, handle, length, kind);
        }

        if (isUp && kind == Frame.Ping && length >= Frame.GroupPingLength)
        {
            OnPing(session, port, id, bytes, now);
        }
        else if (isUp && kind == Frame.Leave && length >= Frame.ReliableLeaveLength)
        {
            OnLeave(_groups.Find(session, id), Frame.ReadU16(bytes, Frame.FinalAt), now);
        }
        else if (!isUp && kind == Frame.Pong && length >= Frame.GroupStatusLength)
        {
            OnBase(session, _groups.Find(session, id), bytes, now);
        }
        else if (!isUp && kind == Frame.Expel && length >= Frame.GroupExpelLength)
        {
            OnPutOut(session, _groups.Find(session, id), bytes, now);
        }
        else
        {
            _tables.Counters.DroppedUnknown++;
        }

        return false;
    }

    /// <summary>The row of who speaks, which has a row for its packets; -1, counted, when there is none to be had, or when nothing more of it is for us.</summary>
    private int FindSpeaker(int session, int port, int id, int now)
    {
        int member = _groups.FindSpeaker(session, port, id, now);
        if (member < 0 || _tables.StreamOf(member) >= 0)
        {
            return member;
        }

        if ((_tables.Members.Path[member] & StreamTable.HasLeft) != 0)
        {
            _tables.Counters.DroppedDuplicate++;
            return -1;
        }

        if (_tables.HearFrom(member) < 0)
        {
            _tables.Counters.DroppedFull++;
            if (!_tables.CountsOnUs(member))
            {
                _tables.FreeMember(member);
            }

            return -1;
        }

        return member;
    }

    private bool OnPacket(int member, int handle, int length, int kind)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.StreamOf(member);
        int sequence = Frame.ReadU16(_tables.Pool.BytesOf(handle), Frame.SequenceAt);
        if (!streams.IsSynced[stream])
        {
            // Nobody is answered with more than was heard from there.
            streams.ToldRoom[stream] = (short)((streams.ToldRoom[stream] & 0xFFF) + length);
            if (streams.ToldRoom[stream] >= Frame.GroupStatusLength)
            {
                Ask(member, stream);
            }

            return false;
        }

        if ((short)(sequence - _tables.Members.Sequence[member]) > streams.Window)
        {
            // It may have lost sight of us.
            _tables.SetEarlier(stream, StreamTable.Report, _tables.Now + _tables.Limits.RetryMs);
        }

        return _receiver.OnPacketAtLeaf(member, sequence, handle, length, kind);
    }

    /// <summary>Tells a speaker that we hear it, and do not know where to begin.</summary>
    private void Ask(int member, int stream)
    {
        if (!_tables.Streams.IsOn(stream, StreamTable.Nack))
        {
            _tables.QueueControl(member, Frame.Pong);
            _tables.Streams.ToldRoom[stream] = 0;
            _tables.SetEarlier(stream, StreamTable.Nack, _tables.Now + (_tables.Limits.RepairWaitMs * AskWaits));
        }
    }

    /// <summary>A member says that it is there: one that has just come, one that speaks, or both.</summary>
    private void OnPing(int session, int port, int id, byte[] bytes, int now)
    {
        int flags = bytes[Frame.PingFlagsAt];
        if ((flags & Frame.IsNew) != 0)
        {
            _calls.Call(session);
        }

        int member = (flags & Frame.Speaks) != 0 ? FindSpeaker(session, port, id, now) : -1;
        if (member < 0)
        {
            return;
        }

        if (bytes[Frame.PingSizeAt] * 16 > _tables.Limits.MaxDatagram)
        {
            // Some of what it sends we could not receive: we take no part in any of it.
            _tables.Counters.RefusedSize++;
            End(member, now);
            return;
        }

        int stream = _tables.StreamOf(member);
        int newest = Frame.ReadU16(bytes, Frame.NewestAt);
        _tables.Streams.ReportShift[stream] = (byte)(bytes[Frame.PingReportAt] & 15);
        if (_tables.Streams.IsSynced[stream])
        {
            _receiver.OnRootStatus(member, newest, _tables.Members.Sequence[member]);
        }
        else if ((flags & Frame.Offers) != 0)
        {
            _receiver.OnRootStatus(member, newest, Frame.ReadU16(bytes, Frame.PingBaseAt));
        }
        else
        {
            Ask(member, stream);
            return;
        }

        _tables.SetEarlier(stream, StreamTable.Report, now + (_tables.NextRandom() % _tables.Limits.RepairWaitMs));
    }

    /// <summary>A speaker is told how far we are.</summary>
    public void OnReport(int stream)
    {
        _tables.Streams.Stop(stream, StreamTable.Report);
        _tables.QueueControl(_tables.Streams.Speaker[stream], Frame.Pong);
    }

    /// <summary>A member goes: nothing is kept for it any more, and once all of what it has said is here it is done with.</summary>
    private void OnLeave(int member, int final, int now)
    {
        if (member < 0)
        {
            return;
        }

        _tables.Members.Path[member] |= StreamTable.IsPutOut;
        _tables.CountOut(member);
        int stream = _tables.StreamOf(member);
        if (stream >= 0 && (!_tables.Streams.IsSynced[stream] || !_receiver.HasAllTo(member, final)))
        {
            return;
        }

        if (stream >= 0 || (_tables.Members.Path[member] & StreamTable.HasLeft) != 0)
        {
            _tables.QueueControl(member, Frame.Pong);
        }

        End(member, now);
    }

    private void End(int member, int now)
    {
        _tables.Members.Path[member] |= StreamTable.HasLeft;
        _tables.StopHearing(member);
        _tables.DueMember(member, now + _groups.ForgottenMs);
    }

    /// <summary>A speaker tells somebody from where on it keeps packets for it.</summary>
    private void OnBase(int session, int member, byte[] bytes, int now)
    {
        if (member >= 0 && _tables.StreamOf(member) >= 0 && Frame.ReadU16(bytes, Frame.AboutAt) == _groups.OwnIdOf(session))
        {
            _tables.DueMember(member, now + _groups.ForgottenMs);
            _receiver.OnRootStatus(member, Frame.ReadU16(bytes, Frame.NewestAt), Frame.ReadU16(bytes, Frame.BaseAt));
        }
    }

    /// <summary>A speaker keeps nothing for us any more: we were too slow.</summary>
    private void OnPutOut(int session, int member, byte[] bytes, int now)
    {
        if (member >= 0 && _tables.StreamOf(member) >= 0 && Frame.ReadU16(bytes, Frame.ExpelAboutAt) == _groups.OwnIdOf(session))
        {
            End(member, now);
        }
    }
}
