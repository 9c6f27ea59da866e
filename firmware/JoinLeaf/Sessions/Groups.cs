// Groups without a root: our own part in one, and a row for each who was heard there.
namespace JoinLeaf.Sessions;

/// <summary>
/// Sessions on a control plane that is not rooted. Nobody is asked and nobody is told: a frame carries 16 bits drawn by its
/// sender at its join, and a receiver keeps a row for each that it hears, until that one has been silent for long.
/// </summary>
internal sealed class Groups
{
    /// <summary>Who has said nothing for so many times the time of silence is forgotten: longer than any network holds a datagram back.</summary>
    private const int ForgottenAfter = 10;
    /// <summary>Nobody agrees on sizes here: a datagram that fills a receiver's buffer may have been cut, so ours stay below what those like us take.</summary>
    private const int Below = 16;
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

    /// <summary>The row of who speaks, a new one when it has not been heard before; -1, counted, for ourselves and when no row is free.</summary>
    /// <param name="session">The group's session.</param>
    /// <param name="port">The port that the datagram came in at.</param>
    /// <param name="id">The 16 bits of the sender.</param>
    /// <param name="now">The time.</param>
    public int FindSpeaker(int session, int port, int id, int now)
    {
        MemberTable members = _tables.Members;
        int own = _tables.Sockets.Member[_tables.Sessions.Socket[session]];
        if (_tables.EpochOf(own) == id)
        {
            return -1;
        }

        int speaker = -1;
        for (int i = 0; i < members.Used && speaker < 0; i++)
        {
            speaker = members.State[i] == MemberTable.HeardInGroup && members.Session[i] == session && members.Token[i] == id ? i : -1;
        }

        speaker = speaker < 0 ? AddSpeaker(session, port, id) : speaker;
        if (speaker >= 0)
        {
            _tables.DueMember(speaker, now + (_tables.Limits.SilenceMs * ForgottenAfter));
        }

        return speaker;
    }

    private int AddSpeaker(int session, int port, int id)
    {
        int peer = _tables.Peers.HoldSource(port);
        if (peer < 0)
        {
            _tables.Counters.DroppedNoSource++;
            return -1;
        }

        int speaker = _tables.TakeMember(session, peer, id, MemberTable.LeafReceives | MemberTable.Confirmed);
        if (speaker < 0)
        {
            _tables.Counters.DroppedFull++;
            _tables.Peers.Release(peer);
            return -1;
        }

        _tables.Members.State[speaker] = MemberTable.HeardInGroup;
        return speaker;
    }

    /// <summary>Somebody has been silent for long: forgotten, unless a message of it still waits to be read.</summary>
    public void OnSilence(int speaker, int now)
    {
        int socket = _tables.Sessions.Socket[_tables.Members.Session[speaker]];
        if (_tables.Queue.Holds(socket, speaker))
        {
            _tables.DueMember(speaker, now + _tables.Limits.SilenceMs);
        }
        else
        {
            _tables.FreeMember(speaker);
        }
    }

    /// <summary>Leaves a group: nobody is told, since nobody counts on us.</summary>
    public void Close(int session)
    {
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] != MemberTable.Free && _tables.Members.Session[i] == session)
            {
                _tables.Sessions.Joined[session] -= (short)(_tables.Members.State[i] == MemberTable.Joined ? 1 : 0);
                _tables.FreeMember(i);
            }
        }
    }
}
