// A sender in a reliable group without a root makes itself known, asks how far the others are, and waits for nobody who has gone.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// What a member says to its group beside messages. Before its first packet, and when it hears of somebody new, it calls: for a moment
/// it keeps everything from there on, so that whoever hears the call begins with it and misses nothing. Afterwards its packets are
/// kept for those alone who have answered.
/// </summary>
internal sealed class GroupCalls
{
    /// <summary>A sender that has nothing to send shows itself once in so many times the time of silence; it is forgotten after ten.</summary>
    public const int ShowsEach = 2;
    /// <summary>A call lasts RetryMs, and so many waits at least; the next one may begin as long after its end.</summary>
    private const int CallWaits = 10;
    private const int BeatWaits = 5;
    private readonly Tables _tables;
    private readonly SlowLeaves _slow;

    public GroupCalls(Tables tables, SlowLeaves slow)
    {
        _tables = tables;
        _slow = slow;
    }

    private int CallMs
    {
        get
        {
            int leastMs = _tables.Limits.RepairWaitMs * CallWaits;
            return _tables.Limits.RetryMs > leastMs ? _tables.Limits.RetryMs : leastMs;
        }
    }

    /// <summary>We have joined. Who receives says so, since what speakers send from then on should reach it.</summary>
    public void Join(int session, int member, int now)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.Sessions.Stream[session];
        streams.PlainOnly[stream] = true;
        if (_tables.Members.Has(member, MemberTable.LeafReceives))
        {
            streams.Calls[stream] = StreamTable.IsNew;
            _tables.QueueControl(member, Frame.Ping);
            BeatSoon(stream);
        }
    }

    /// <summary>A packet is about to be sent; before the first one we call.</summary>
    public void BeforePacket(int session, int member)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.Sessions.Stream[session];
        if ((streams.Calls[stream] & StreamTable.HasSpoken) == 0)
        {
            streams.Calls[stream] |= StreamTable.HasSpoken;
            Begin(session, stream, member);
        }
        else if (streams.Calls[stream] == StreamTable.HasSpoken && _tables.UnderWay(session) == 0)
        {
            // The long pause in which nothing was under way is over.
            streams.Stop(stream, StreamTable.Beat);
        }

        // Where nobody takes part, the packet is done with as soon as it has gone.
        streams.IsDirty = true;
    }

    /// <summary>Somebody wants to take part. A call that goes on will do; one that has just ended must do, so that nobody can hold our window for good.</summary>
    public void Call(int session)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.Sessions.Stream[session];
        int member = _tables.OwnMemberOf(session);
        int sinceMs = _tables.Now - streams.CallUntil[stream];
        if ((streams.Calls[stream] & StreamTable.HasSpoken) == 0 || member < 0)
        {
            return;
        }

        if ((streams.Calls[stream] & StreamTable.IsCalling) != 0)
        {
            _tables.SetEarlier(stream, StreamTable.Beat, _tables.Now + _tables.Limits.RepairWaitMs);
        }
        else if (sinceMs >= CallMs || sinceMs < 0)
        {
            Begin(session, stream, member);
        }
        else
        {
            streams.Calls[stream] |= StreamTable.WantsCall;
            _tables.SetEarlier(stream, StreamTable.Beat, streams.CallUntil[stream] + CallMs);
        }
    }

    private void Begin(int session, int stream, int member)
    {
        StreamTable streams = _tables.Streams;
        streams.Calls[stream] = (byte)((streams.Calls[stream] | StreamTable.IsCalling) & ~StreamTable.WantsCall);
        streams.CallBase[stream] = _tables.Sessions.Sequence[session];
        streams.CallUntil[stream] = _tables.Now + CallMs;
        _tables.QueueControl(member, Frame.Ping);
        BeatSoon(stream);
    }

    private void BeatSoon(int stream)
    {
        _tables.Streams.BeatMs[stream] = (short)(_tables.Limits.RepairWaitMs * BeatWaits);
        SetBeat(stream, _tables.Now + _tables.Streams.BeatMs[stream]);
    }

    private void SetBeat(int stream, int at)
    {
        _tables.Streams.Set(stream, StreamTable.Beat, at);
        _tables.Due(at);
    }

    /// <summary>Time to say something: that we are new, that we call, how far we are; and to see who answers no longer.</summary>
    public void OnBeat(int session, int stream, int now)
    {
        StreamTable streams = _tables.Streams;
        int member = _tables.OwnMemberOf(session);
        if (member < 0)
        {
            streams.Stop(stream, StreamTable.Beat);
            return;
        }

        if ((streams.Calls[stream] & StreamTable.WantsCall) != 0 && now - streams.CallUntil[stream] >= CallMs)
        {
            Begin(session, stream, member);
            return;
        }

        bool isOver = (streams.Calls[stream] & StreamTable.IsCalling) != 0 && now - streams.CallUntil[stream] >= 0;
        streams.Calls[stream] &= unchecked((byte)~(isOver ? StreamTable.IsCalling : 0));
        streams.IsDirty = true;
        if (!isOver || _tables.UnderWay(session) > 0)
        {
            _tables.QueueControl(member, Frame.Ping);
        }

        streams.Calls[stream] &= unchecked((byte)~StreamTable.IsNew);
        bool isCalling = (streams.Calls[stream] & StreamTable.IsCalling) != 0;

        // Once nothing is under way the sender turns to showing itself now and then, or is silent when it has never spoken.
        int leastMs = _tables.Limits.RepairWaitMs * BeatWaits;
        int nextMs = streams.BeatMs[stream] == 0 ? leastMs : streams.BeatMs[stream] * 2;
        streams.BeatMs[stream] = (short)(nextMs < _tables.Limits.RetryMs ? nextMs : _tables.Limits.RetryMs);
        bool endsBefore = isCalling && streams.CallUntil[stream] - now < streams.BeatMs[stream];
        SetBeat(stream, endsBefore ? streams.CallUntil[stream] : now + streams.BeatMs[stream]);
        LoseSilent(session, stream, now);
        _slow.Look(session, stream, now);
    }

    /// <summary>Who should answer and has not for so long is not waited for any more.</summary>
    private void LoseSilent(int session, int stream, int now)
    {
        MemberTable members = _tables.Members;
        if (now - _tables.Streams.StuckSince[stream] < _tables.Limits.SilenceMs)
        {
            return;
        }

        for (int i = 0; i < members.Used; i++)
        {
            bool isAsked = members.Session[i] == session && _tables.CountsOnUs(i) && (members.Seen[i] != _tables.Sessions.Sequence[session] || members.Room[i] == 0);
            if (isAsked && members.QuietMs(i, now) >= _tables.Limits.SilenceMs)
            {
                _tables.Counters.FellSilent++;
                _tables.CountOut(i);
            }
        }
    }
}
