// Groups without a root: our own part in one, and a row for each who was heard there.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Sessions on a control plane that is not rooted. Nobody is asked: a frame carries 16 bits drawn by its sender at its join, and a
/// receiver keeps a row for each that it hears, until that one has been silent for long. What reliable groups need beside that is in
/// <see cref="GroupCalls"/>, <see cref="GroupReceivers"/> and <see cref="GroupSpeakers"/>.
/// </summary>
internal sealed class Groups
{
    /// <summary>Who has said nothing for so many times the time of silence is forgotten: longer than any network holds a datagram back.</summary>
    private const int ForgottenAfter = 10;
    /// <summary>Nobody agrees on sizes here: a datagram that fills a receiver's buffer may have been cut, so ours stay below what those like us take.</summary>
    private const int Below = 16;
    /// <summary>Packets that somebody still lacks are kept for so many pauses after we have left.</summary>
    private const int LeaveTries = 12;
    private readonly Tables _tables;

    public Groups(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>Makes our own row in a group, whose peer and port pass to it; -1 when none is free.</summary>
    public int Enter(int session, int port, int peer, int role, int now)
    {
        int flags = MemberTable.Confirmed | (role != Wsa.JL_RECEIVER_ONLY ? MemberTable.LeafSends : 0) | (role != Wsa.JL_SENDER_ONLY ? MemberTable.LeafReceives : 0);
        int member = _tables.TakeMember(session, peer, _tables.NextToken(), flags);
        if (member < 0)
        {
            return -1;
        }

        _tables.Members.State[member] = MemberTable.Joined;
        _tables.Sessions.Joined[session]++;
        _tables.Sessions.MaxDatagram[session] = (short)(_tables.Limits.MaxDatagram - Below);
        _tables.Sessions.MaxFragments[session] = 1;
        if (port >= 0)
        {
            _tables.Paths.Group[session] = (short)port;
            _tables.Ports.Group[port] = (short)session;
            _tables.Ports.Sessions[port] = 1;
            _tables.Ports.Users[port]++;
        }

        _tables.DueMember(member, now + Paths.RenewMs);
        return member;
    }

    /// <summary>The minute is over: the membership is reported again.</summary>
    public void OnMinute(int member, int now)
    {
        Renew(_tables.Members.Session[member]);
        _tables.DueMember(member, now + Paths.RenewMs);
    }

    /// <summary>The membership of a group is to be reported again.</summary>
    public void Renew(int session)
    {
        if (_tables.Paths.Group[session] >= 0)
        {
            _tables.Paths.Wish(session, PathTable.WantsRenewal);
        }
    }

    /// <summary>After so long without a word somebody is forgotten, in milliseconds.</summary>
    public int ForgottenMs
    {
        get { return _tables.Limits.SilenceMs * ForgottenAfter; }
    }

    /// <summary>The 16 bits by which others know us in a group; -1 when we have left it.</summary>
    public int OwnIdOf(int session)
    {
        int own = _tables.OwnMemberOf(session);
        return own < 0 ? -1 : _tables.EpochOf(own);
    }

    /// <summary>The row of somebody in a group; -1 for none.</summary>
    public int Find(int session, int id)
    {
        MemberTable members = _tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            if (members.State[i] == MemberTable.HeardInGroup && members.Session[i] == session && (members.Token[i] & 0xFFFF) == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The row of who speaks, a new one when it has not been heard before; -1, counted, for ourselves and when no row is free.</summary>
    /// <param name="session">The group's session.</param>
    /// <param name="port">The port that the datagram came in at.</param>
    /// <param name="id">The 16 bits of the sender.</param>
    /// <param name="now">The time.</param>
    public int FindSpeaker(int session, int port, int id, int now)
    {
        if (OwnIdOf(session) == id)
        {
            return -1;
        }

        int speaker = Find(session, id);
        if (speaker < 0 || _tables.Members.Peer[speaker] < 0)
        {
            speaker = AddSpeaker(session, port, speaker, id);
        }

        if (speaker >= 0)
        {
            _tables.DueMember(speaker, now + ForgottenMs);
        }

        return speaker;
    }

    private int AddSpeaker(int session, int port, int known, int id)
    {
        int peer = _tables.Peers.HoldSource(port);
        if (peer < 0)
        {
            _tables.Counters.DroppedNoSource++;
            return -1;
        }

        int speaker = known >= 0 ? known : Add(session, peer, id);
        if (speaker < 0)
        {
            _tables.Peers.Release(peer);
            return -1;
        }

        _tables.Members.Peer[speaker] = (short)peer;
        return speaker;
    }

    /// <summary>Makes a row for somebody in a group; -1, counted, when none is free.</summary>
    public int Add(int session, int peer, int id)
    {
        int member = _tables.TakeMember(session, peer, id, MemberTable.LeafReceives | MemberTable.Confirmed);
        if (member < 0)
        {
            _tables.Counters.DroppedFull++;
            return -1;
        }

        _tables.Members.State[member] = MemberTable.HeardInGroup;
        return member;
    }

    /// <summary>Somebody has been silent for long: forgotten, unless a message of it still waits to be read.</summary>
    public void OnSilence(int speaker, int now)
    {
        int socket = _tables.Sessions.Socket[_tables.Members.Session[speaker]];
        if (socket >= 0 && _tables.Queue.Holds(socket, speaker))
        {
            _tables.DueMember(speaker, now + _tables.Limits.SilenceMs);
        }
        else
        {
            _tables.FreeMember(speaker);
        }
    }

    /// <summary>
    /// Leaves a group. On a best effort one nobody is told, since nobody counts on us; on a reliable one those who speak hear that they
    /// need not wait for us, and what we have said is kept as long as somebody may lack it.
    /// </summary>
    public void Close(int session, int now)
    {
        int own = _tables.OwnMemberOf(session);
        int stream = _tables.Sessions.Stream[session];
        _tables.Packs.Drop(session);
        _tables.Sessions.Joined[session]--;
        _tables.Members.State[own] = MemberTable.Leaving;
        bool hasSpoken = stream >= 0 && (_tables.Streams.Calls[stream] & StreamTable.HasSpoken) != 0;
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (i != own && _tables.Members.State[i] != MemberTable.Free && _tables.Members.Session[i] == session)
            {
                TakeLeaveOf(i, hasSpoken);
            }
        }

        if (hasSpoken)
        {
            _tables.QueueControl(own, Frame.Leave);
        }

        if (!hasSpoken || IsDone(session, stream))
        {
            Free(session);
            return;
        }

        _tables.CloseGroup(session);
        _tables.Members.Room[own] = 0;
        _tables.DueMember(own, now + _tables.Limits.RetryMs);
    }

    /// <summary>We go: a speaker hears it from us alone, since it may not hear the group. Who counts on us stays, for as long as we do.</summary>
    private void TakeLeaveOf(int member, bool hasSpoken)
    {
        int stream = _tables.StreamOf(member);
        if (stream >= 0 && _tables.Streams.IsSynced[stream] && _tables.Transmits.HasEase)
        {
            _tables.QueueControl(member, Frame.Pong);
        }

        _tables.StopHearing(member);
        if (!hasSpoken || !_tables.CountsOnUs(member))
        {
            _tables.FreeMember(member);
        }
    }

    /// <summary>Whether nobody can need us any more: all have what we sent, and our call is over.</summary>
    private bool IsDone(int session, int stream)
    {
        return _tables.UnderWay(session) == 0 && (_tables.Streams.Calls[stream] & StreamTable.IsCalling) == 0;
    }

    /// <summary>The pause since our last LEAVE is over.</summary>
    public void OnLeavePause(int own, int now)
    {
        int session = _tables.Members.Session[own];
        if (IsDone(session, _tables.Sessions.Stream[session]) || ++_tables.Members.Room[own] >= LeaveTries)
        {
            Free(session);
            return;
        }

        _tables.Counters.Repeated++;
        _tables.QueueControl(own, Frame.Leave);
        _tables.DueMember(own, now + _tables.Limits.RetryMs);
    }

    private void Free(int session)
    {
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] != MemberTable.Free && _tables.Members.Session[i] == session)
            {
                _tables.FreeMember(i);
            }
        }
    }
}
