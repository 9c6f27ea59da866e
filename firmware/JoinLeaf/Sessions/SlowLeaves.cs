// Leaves that hold a reliable session's window back: the application is told, and its policy waits, skips or drops.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Looks for leaves that have stood at the window's tail for too long.</summary>
internal sealed class SlowLeaves
{
    /// <summary>Under every policy a leaf that is alive and gets no further is put out after so many times the time of silence.</summary>
    private const int HopelessSilences = 10;
    private readonly Tables _tables;
    private readonly Leaving _leaving;
    private readonly GroupWords _words;

    public SlowLeaves(Tables tables, Leaving leaving)
    {
        _words = new GroupWords(tables);
        _tables = tables;
        _leaving = leaving;
    }

    /// <summary>Looks at a session whose window may be stuck.</summary>
    public void Look(int session, int stream, int now)
    {
        int socket = _tables.Sessions.Socket[session];
        int stuckMs = now - _tables.Streams.StuckSince[stream];
        if (socket < 0 || stuckMs < _tables.Sockets.SlowMs[socket])
        {
            return;
        }

        MemberTable members = _tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            bool receives = (members.State[i] == MemberTable.Joined && members.Has(i, MemberTable.LeafReceives) && _tables.IsAtRoot(i)) || _tables.CountsOnUs(i);
            if (receives && members.Session[i] == session && HoldsBack(i, stream))
            {
                TellSlow(i);
                Deal(socket, i, stuckMs, now);
            }
        }

        _tables.Streams.IsDirty = true;
    }

    /// <summary>Whether nobody waits for a leaf to have room: it is slow, and loses what it lacks (policy skip).</summary>
    public bool IsSkipped(int session, int member)
    {
        int socket = _tables.Sessions.Socket[session];
        return (_tables.Members.Path[member] & StreamTable.IsSlow) != 0 && socket >= 0 && (_tables.IsAtRoot(member) || _tables.CountsOnUs(member)) && _tables.Sockets.SlowPolicy[socket] == Wsa.JL_SLOW_SKIP;
    }

    /// <summary>Whether the leaf lacks the first packet of the window, or takes none at all.</summary>
    private bool HoldsBack(int member, int stream)
    {
        int session = _tables.Streams.Session[stream];
        bool lacks = _tables.Members.Seen[member] == _tables.Streams.Tail[stream] && _tables.Sessions.Sequence[session] != _tables.Streams.Tail[stream];
        return lacks || _tables.Members.Room[member] == 0;
    }

    /// <summary>FD_QOS on the per-leaf socket, once until the leaf gets on.</summary>
    private void TellSlow(int member)
    {
        if ((_tables.Members.Path[member] & StreamTable.IsSlow) == 0)
        {
            _tables.Members.Path[member] |= StreamTable.IsSlow;
            int row = _tables.DescriptorRowOf(member);
            if (row >= 0)
            {
                _tables.Events.Arm(row, Wsa.FD_QOS);
                _tables.Events.Happened(row, Wsa.FD_QOS);
            }
        }
    }

    private void Deal(int socket, int member, int stuckMs, int now)
    {
        int policy = _tables.Sockets.SlowPolicy[socket];
        bool hopeless = stuckMs >= _tables.Limits.SilenceMs * HopelessSilences;
        if (policy == Wsa.JL_SLOW_DROP || hopeless)
        {
            // Where no buffer is free for it the next beat tries again.
            _tables.Counters.Expelled += PutOut(member, now) ? 1 : 0;
        }
        else if (policy == Wsa.JL_SLOW_SKIP)
        {
            // What it lacks will never come: its next status or beat tells it where to go on.
            int newest = _tables.Sessions.Sequence[_tables.Members.Session[member]];
            _tables.Counters.Skipped += (ushort)(newest - _tables.Members.Seen[member]);
            _tables.Members.Seen[member] = (ushort)newest;
            _tables.Members.Room[member] = 1;
            TellBase(member);
        }
    }

    private bool PutOut(int member, int now)
    {
        if (_tables.CountsOnUs(member))
        {
            _words.PutOut(member);
            return true;
        }

        return _leaving.Expel(member, Wsa.WSAETIMEDOUT, now);
    }

    private void TellBase(int member)
    {
        if (_tables.CountsOnUs(member))
        {
            _words.TellBase(member);
        }
        else
        {
            _tables.QueueControl(member, Frame.Ping);
        }
    }
}
