// The engine's deadlines: what falls due next, and what happens when it does; every comparison is safe across the clock's wrap.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>How long the caller may wait before it must call <see cref="HandleTimeout"/>.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>Milliseconds, 0 when something is due, -1 when nothing is.</returns>
    public int NextDeadline(int now)
    {
        if (!_tables.HasDeadline)
        {
            return -1;
        }

        int inMs = _tables.Earliest - now;
        return inMs > 0 ? inMs : 0;
    }

    /// <summary>Fires one thing that is due. Call it again, after draining, until it returns false.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>True when something fired.</returns>
    public bool HandleTimeout(int now)
    {
        if (!_tables.HasDeadline || now - _tables.Earliest < 0)
        {
            return false;
        }

        _tables.Now = now;
        for (int pass = 0; pass < 2; pass++)
        {
            // The first pass may have begun in the middle.
            if (FireNext(now))
            {
                return true;
            }

            CollectDeadlines();
            if (!_tables.HasDeadline || now - _tables.Earliest < 0)
            {
                return false;
            }
        }

        NoteUnfired(now);
        return false;
    }

    private bool FireNext(int now)
    {
        int members = _tables.Members.Used;
        int sockets = members + _tables.Sockets.Count;
        int requests = sockets + _tables.Requests.Count;
        int streams = requests + _tables.Streams.Count;
        int paths = streams + _tables.Sessions.Count;
        int parts = paths + _tables.Parts.Count;
        int total = parts + _tables.Sessions.Count;
        while (_deadlineCursor < total)
        {
            int i = _deadlineCursor++;
            bool fired = i < members ? FireMember(i, now) : i < sockets ? FireJoin(i - members, now)
                : i < requests ? FireRequest(i - sockets, now) : i < streams ? FireStream(i - requests, now)
                : i < paths ? FirePaths(i - streams, now) : i < parts ? _tables.Parts.Fire(i - paths, now) : FirePack(i - parts, now);
            if (fired)
            {
                return true;
            }
        }

        _deadlineCursor = 0;
        return false;
    }

    /// <summary>What is due must fire: otherwise this would be looked through for ever. It is counted, and looked at again later.</summary>
    private void NoteUnfired(int now)
    {
        _tables.Counters.Defects++;
        _tables.ForgetDeadlines();
        _tables.Due(now + _tables.Limits.RetryMs);
    }

    private bool FireMember(int member, int now)
    {
        byte state = _tables.Members.State[member];
        if (state == MemberTable.Free || state == MemberTable.Ended || now - _tables.Members.Deadline[member] < 0)
        {
            return false;
        }

        switch (state)
        {
            case MemberTable.Asking:
                _joining.Repeat(member, now);
                break;
            case MemberTable.Joined:
                if (_tables.Sessions.Side[_tables.Members.Session[member]] == SessionTable.GroupSide)
                {
                    _groups.OnMinute(member, now);
                }
                else
                {
                    _liveness.OnDeadline(member, now);
                }

                break;
            case MemberTable.HeardInGroup:
                _groups.OnSilence(member, now);
                break;
            case MemberTable.Leaving:
                if (_tables.Sessions.Side[_tables.Members.Session[member]] == SessionTable.GroupSide)
                {
                    _groups.OnLeavePause(member, now);
                }
                else
                {
                    _leaving.Repeat(member, now);
                }

                break;
            default:
                _joining.RepeatCancel(member, now);
                break;
        }

        return true;
    }

    /// <summary>A join that got no answer is WSAETIMEDOUT (conformance row 33).</summary>
    private bool FireJoin(int socket, int now)
    {
        if (_tables.Sockets.State[socket] == SocketTable.Free || _tables.Sockets.Pending[socket] < 0
            || now - _tables.Sockets.JoinDeadline[socket] < 0)
        {
            return false;
        }

        _joining.Fail(_tables.Sockets.Pending[socket], Wsa.WSAETIMEDOUT, now);
        return true;
    }

    /// <summary>A request whose joiner no longer repeats it has been given up there.</summary>
    private bool FireRequest(int request, int now)
    {
        byte state = _tables.Requests.State[request];
        if (!IsAgeing(state) || now - _tables.Requests.Heard[request] < _tables.Limits.SilenceMs)
        {
            return false;
        }

        if (state == RequestTable.Refused)
        {
            _accepting.FreeRequest(request);
        }
        else
        {
            _accepting.Withdraw(request);
        }

        return true;
    }

    /// <summary>Small messages have waited for company long enough.</summary>
    private bool FirePack(int session, int now)
    {
        if (!_tables.Packs.HasDeadline(session) || now - _tables.Packs.DeadlineOf(session) < 0)
        {
            return false;
        }

        _messages.Flush(session);
        return true;
    }

    private static bool IsAgeing(byte state)
    {
        return state == RequestTable.Waiting || state == RequestTable.Deferred || state == RequestTable.Refused || state == RequestTable.Deciding;
    }

    private void CollectDeadlines()
    {
        _tables.ForgetDeadlines();
        _tables.Streams.Collect(_tables);
        MemberTable members = _tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            if (members.State[i] != MemberTable.Free && members.State[i] != MemberTable.Ended)
            {
                _tables.Due(members.Deadline[i]);
            }
        }

        SocketTable sockets = _tables.Sockets;
        for (int i = 0; i < sockets.Count; i++)
        {
            if (sockets.State[i] != SocketTable.Free && sockets.Pending[i] >= 0)
            {
                _tables.Due(sockets.JoinDeadline[i]);
            }
        }

        for (int i = 0; i < _tables.Requests.Count; i++)
        {
            if (IsAgeing(_tables.Requests.State[i]))
            {
                _tables.Due(_tables.Requests.Heard[i] + _tables.Limits.SilenceMs);
            }
        }

        for (int i = 0; i < _tables.Sessions.Count; i++)
        {
            if (_tables.Paths.Has(i, PathTable.HasDue))
            {
                _tables.Due(_tables.Paths.DueAt[i]);
            }
        }

        for (int i = 0; i < _tables.Parts.Count; i++)
        {
            if (_tables.Parts.HasDeadline(i))
            {
                _tables.Due(_tables.Parts.DeadlineOf(i));
            }
        }

        for (int i = 0; i < _tables.Sessions.Count && _tables.Packs.Any; i++)
        {
            if (_tables.Packs.HasDeadline(i))
            {
                _tables.Due(_tables.Packs.DeadlineOf(i));
            }
        }
    }
}
