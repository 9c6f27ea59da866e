// The sending half of a reliable session: the window of packets under way, what its receivers say of them, and who is too slow.
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Keeps what was sent until every receiver has it. A root's receivers are its leaves, a leaf's is its root. When nothing is heard
/// of packets under way a root asks its leaves, and a leaf sends again; a leaf that holds the window back is dealt with by policy.
/// </summary>
internal sealed class StreamSender
{
    private const int FirstBeats = 5;
    private const int ResendAtOnce = 8;
    private readonly Tables _tables;
    private readonly SlowLeaves _slow;

    public StreamSender(Tables tables, SlowLeaves slow)
    {
        _tables = tables;
        _slow = slow;
    }

    /// <summary>How many packets may go now: as many as the window and the buffers allow.</summary>
    public int Room(int session)
    {
        // One buffer is for answers, one more for joins, unless nothing at all could be sent.
        int room = WindowRoom(session);
        int buffers = _tables.Pool.FreeSend - (_tables.UnderWay(session) == 0 ? 1 : 2);
        room = room < buffers ? room : buffers;
        return room < 0 ? 0 : room;
    }

    /// <summary>How many packets more the window and the receivers allow.</summary>
    public int WindowRoom(int session)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.Sessions.Stream[session];
        int most = streams.Window - 1;
        return (streams.Allowed[stream] < most ? streams.Allowed[stream] : most) - _tables.UnderWay(session);
    }

    /// <summary>Whether one more packet can be kept at all: the last place of the window is for what was gathered before a departure.</summary>
    public bool HasPlace(int session)
    {
        return _tables.UnderWay(session) < _tables.Streams.Window;
    }

    /// <summary>A packet has its sequence and goes out: it is kept until everybody has it.</summary>
    public void Enter(int session, int sequence, int kind, int only, int handle, int length)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.Sessions.Stream[session];
        int place = streams.PlaceOf(stream, sequence);
        _tables.Pool.Hold(handle);
        _tables.Pool.SetLength(handle, length);
        streams.SentHandle[place] = (short)handle;
        streams.SentKind[place] = (byte)kind;
        streams.SentOnly[place] = (byte)only;
        streams.SentAgain[place] = 0;
        streams.SentAt[place] = (ushort)_tables.Now;
        if ((ushort)(sequence - streams.Tail[stream]) == 1)
        {
            streams.StuckSince[stream] = _tables.Now;
        }

        if (!streams.IsOn(stream, StreamTable.Beat))
        {
            StartBeat(session, stream);
        }
    }

    private void StartBeat(int session, int stream)
    {
        bool asks = _tables.Sessions.Side[session] != SessionTable.LeafSide;
        _tables.Streams.BeatMs[stream] = (short)(_tables.Limits.RepairWaitMs * FirstBeats * (asks ? 2 : 1));
        SetTimer(stream, StreamTable.Beat, _tables.Now + _tables.Streams.BeatMs[stream]);
    }

    private void SetTimer(int stream, int timer, int at)
    {
        _tables.Streams.Set(stream, timer, at);
        _tables.Due(at);
    }

    /// <summary>A receiver tells how far it has come.</summary>
    /// <param name="member">The receiver.</param>
    /// <param name="has">The newest sequence that it has with all before it.</param>
    /// <param name="room">How many more it takes, in its one byte.</param>
    /// <param name="isPlain">Whether it says nothing else: of two such with the same progress the one with less room is the older one, since reading makes room.</param>
    public void OnStatus(int member, int has, int room, bool isPlain)
    {
        int session = _tables.Members.Session[member];
        if ((short)(_tables.Sessions.Sequence[session] - has) < 0)
        {
            _tables.Counters.DroppedStatus++;
            return;
        }

        int forward = (short)(has - _tables.Members.Seen[member]);
        if (forward < 0)
        {
            return;
        }

        _tables.Members.Seen[member] = (ushort)has;
        bool isOlder = isPlain && forward == 0 && room < _tables.Members.Room[member] && _tables.Members.Room[member] != Tables.FirstRoom;
        if (!isOlder && (_tables.Members.State[member] == MemberTable.Joined || _tables.CountsOnUs(member)))
        {
            _tables.Members.Room[member] = (byte)room;
        }

        if (forward > 0)
        {
            _tables.Members.Path[member] &= unchecked((byte)~StreamTable.IsSlow);
        }

        _tables.Streams.IsDirty = true;
    }

    /// <summary>Moves the tails of all sessions to what the last of their receivers has, and lets go of what lies behind.</summary>
    public void Advance()
    {
        StreamTable streams = _tables.Streams;
        streams.IsDirty = false;
        for (int stream = 0; stream < streams.Count; stream++)
        {
            // In a group there are rows that only take in.
            if (streams.Session[stream] >= 0 && _tables.Sessions.Stream[streams.Session[stream]] == stream)
            {
                Advance(streams.Session[stream], stream);
            }
        }
    }

    private void Advance(int session, int stream)
    {
        MemberTable members = _tables.Members;
        StreamTable streams = _tables.Streams;
        int tail = streams.Tail[stream];
        bool any = false;
        int forward = (ushort)(_tables.Sessions.Sequence[session] - tail);
        int allowed = streams.Window;
        for (int i = 0; i < members.Used; i++)
        {
            if (members.Session[i] == session && Receives(i))
            {
                any = true;
                int has = (ushort)(members.Seen[i] - tail);
                forward = has < forward ? has : forward;
                int takes = has + StatusFields.Unpack(members.Room[i]);
                allowed = members.State[i] != MemberTable.Leaving && takes < allowed && !_slow.IsSkipped(session, i) ? takes : allowed;
            }
        }

        bool isLeaf = _tables.Sessions.Side[session] == SessionTable.LeafSide;
        if ((streams.Calls[stream] & StreamTable.IsCalling) != 0 && _tables.Now - streams.CallUntil[stream] < 0)
        {
            // Who hears our call takes part from its base on.
            int kept = (ushort)(streams.CallBase[stream] - tail);
            forward = kept < forward ? kept : forward;
        }

        // What a leaf had under way when its membership ended has not reached its root, as far as it knows.
        Release(session, stream, forward, any || !isLeaf);
        streams.Allowed[stream] = (short)(allowed - forward);
        if (!any && isLeaf)
        {
            // The membership is over: what came early will never have its turn.
            streams.DropGot(stream, _tables.Pool);
        }

        if (_tables.Sessions.Sequence[session] == streams.Tail[stream] && streams.Allowed[stream] > 0)
        {
            Rest(stream);
        }
        else if (!streams.IsOn(stream, StreamTable.Beat) || forward > 0)
        {
            StartBeat(session, stream);
        }
    }

    /// <summary>Everybody has everything: nobody is asked; in a group a member that has spoken shows itself now and then.</summary>
    private void Rest(int stream)
    {
        byte calls = _tables.Streams.Calls[stream];
        if (calls == StreamTable.HasSpoken && _tables.Streams.BeatMs[stream] != 0)
        {
            // Once: whatever moves elsewhere, the next time comes.
            _tables.Streams.BeatMs[stream] = 0;
            SetTimer(stream, StreamTable.Beat, _tables.Now + (_tables.Limits.SilenceMs * GroupCalls.ShowsEach));
        }
        else if (calls == 0)
        {
            _tables.Streams.Stop(stream, StreamTable.Beat);
        }
    }

    /// <summary>Whether the session's packets are for this membership: a leaf that only sends, or has not joined, holds nothing back.</summary>
    private bool Receives(int member)
    {
        byte state = _tables.Members.State[member];
        if (_tables.Sessions.Side[_tables.Members.Session[member]] == SessionTable.GroupSide)
        {
            return _tables.CountsOnUs(member);
        }

        if (state == MemberTable.Leaving)
        {
            // What was sent before a departure is still repaired, as long as the other side asks.
            return !_tables.IsAtRoot(member)
                || (_tables.Members.Has(member, MemberTable.LeafReceives) && (short)(_tables.Members.LastHeard[member] - _tables.Members.Seen[member]) > 0);
        }

        return state == MemberTable.Joined && (!_tables.IsAtRoot(member) || _tables.Members.Has(member, MemberTable.LeafReceives));
    }

    private void Release(int session, int stream, int count, bool arrived)
    {
        StreamTable streams = _tables.Streams;
        if (count == 0)
        {
            return;
        }

        int messages = 0;
        for (int i = 1; i <= count; i++)
        {
            int place = streams.PlaceOf(stream, streams.Tail[stream] + i);
            int handle = streams.SentHandle[place];
            if (handle >= 0)
            {
                messages += arrived && streams.SentOnly[place] == 0 ? _tables.Contents.MessagesIn(streams.SentKind[place], handle) : 0;
                streams.SentHandle[place] = -1;
                _tables.Pool.Return(handle);
            }
        }

        streams.Tail[stream] = (ushort)(streams.Tail[stream] + count);
        streams.StuckSince[stream] = _tables.Now;
        _tables.MoveWatermark(session, messages);
    }

    /// <summary>Nothing was heard of the packets under way for a while.</summary>
    public void OnBeat(int stream, int now)
    {
        StreamTable streams = _tables.Streams;
        int session = streams.Session[stream];
        bool isRoot = _tables.Sessions.Side[session] == SessionTable.RootSide;
        int nextMs = streams.BeatMs[stream] * 2;
        streams.BeatMs[stream] = (short)(nextMs < _tables.Limits.RetryMs ? nextMs : _tables.Limits.RetryMs);
        SetTimer(stream, StreamTable.Beat, now + streams.BeatMs[stream]);
        if (!isRoot)
        {
            Resend(session, stream, ushort.MaxValue);
            return;
        }

        _slow.Look(session, stream, now);
        int handle = _tables.RentSend();
        if (handle >= 0)
        {
            int entry = _tables.QueueTo(handle, Frame.DownStatusLength, _tables.Sessions.Port[session], -1);
            if (entry >= 0)
            {
                _tables.Transmits.Session[entry] = (short)session;
                _tables.Transmits.Kind[entry] = TransmitQueue.ToBehind;
                _tables.Transmits.Frame[entry] = Frame.Ping;
            }
        }
    }

    /// <summary>A leaf's packets are sent again from the first that its root has not, unless that one was sent a moment ago.</summary>
    /// <param name="session">The session.</param>
    /// <param name="stream">Its row.</param>
    /// <param name="most">How many the root lacks before one that it keeps.</param>
    public void Resend(int session, int stream, int most)
    {
        int member = _tables.OwnMemberOf(session);
        StreamTable streams = _tables.Streams;
        int underWay = (ushort)(_tables.Sessions.Sequence[session] - streams.Tail[stream]);
        if (member < 0)
        {
            streams.Stop(stream, StreamTable.Beat);
            return;
        }

        if (underWay == 0)
        {
            _tables.QueueControl(member, Frame.Ping);
        }

        // Without early ones the root has taken nothing behind the first that it lacks: with that one all are sent again, also those that went a moment ago.
        bool isDue = underWay > 0 && (ushort)(_tables.Now - streams.SentAt[streams.PlaceOf(stream, streams.Tail[stream] + 1)]) >= _tables.Limits.RepairWaitMs;
        for (int i = 1; isDue && i <= underWay && i <= most && i <= ResendAtOnce && _tables.Transmits.HasEase; i++)
        {
            SendAgain(stream, (ushort)(streams.Tail[stream] + i), member);
        }
    }

    /// <summary>Queues a packet under way once more, for one receiver.</summary>
    public void SendAgain(int stream, int sequence, int member)
    {
        StreamTable streams = _tables.Streams;
        int place = streams.PlaceOf(stream, sequence);
        int handle = streams.SentHandle[place];
        if (handle < 0)
        {
            return;
        }

        int session = streams.Session[stream];
        _tables.Pool.Hold(handle);
        int entry = _tables.QueueTo(handle, _tables.Pool.LengthOf(handle), _tables.Sessions.Port[session], _tables.Members.Peer[member]);
        if (entry >= 0)
        {
            _tables.Transmits.Member[entry] = (short)member;
            _tables.Transmits.Frame[entry] = streams.SentKind[place];
            _tables.Transmits.Only[entry] = streams.SentOnly[place];
            NoteSentAgain(place, member + 1);
        }
    }

    /// <summary>Queues a packet under way once more, for the session's group.</summary>
    public void SendAgainToGroup(int stream, int sequence)
    {
        StreamTable streams = _tables.Streams;
        int place = streams.PlaceOf(stream, sequence);
        int session = streams.Session[stream];
        int handle = streams.SentHandle[place];
        if (handle < 0)
        {
            return;
        }

        _tables.Pool.Hold(handle);
        int own = _tables.Sessions.Side[session] == SessionTable.GroupSide ? _tables.OwnMemberOf(session) : -1;
        int entry = _tables.QueueTo(handle, _tables.Pool.LengthOf(handle), _tables.Sessions.Port[session], own < 0 ? -1 : _tables.Members.Peer[own]);
        if (entry >= 0)
        {
            _tables.Transmits.Member[entry] = (short)own;
            _tables.Transmits.Session[entry] = own < 0 ? (short)session : (short)-1;
            _tables.Transmits.Kind[entry] = TransmitQueue.ToGroup;
            _tables.Transmits.Frame[entry] = streams.SentKind[place];
            _tables.Transmits.Only[entry] = streams.SentOnly[place];
        }
    }

    /// <summary>A packet was sent again just now, to one leaf or (0) to all.</summary>
    public void NoteSentAgain(int place, int number)
    {
        StreamTable streams = _tables.Streams;
        streams.SentAgainTo[place] = (byte)number;
        streams.SentAt[place] = (ushort)_tables.Now;
        streams.SentAgain[place] += (byte)(streams.SentAgain[place] < 255 ? 1 : 0);
        _tables.Counters.Repairs++;
    }
}
