// Who is still there: a leaf asks after a quiet while, its root a moment later, and silence ends the membership on both sides.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Watches joined memberships. A leaf that heard nothing for QuietMs pings its root; the root pings one RetryMs later, so that
/// as a rule only one of them asks: one packet a second and leaf at the default of 2 s. After SilenceMs the other side is lost.
/// </summary>
internal sealed class Liveness
{
    private readonly Tables _tables;
    private readonly Leaving _leaving;
    private readonly LeafPaths _leafPaths;

    public Liveness(Tables tables, Leaving leaving, LeafPaths leafPaths)
    {
        _tables = tables;
        _leaving = leaving;
        _leafPaths = leafPaths;
    }

    /// <summary>A joined membership's deadline has come.</summary>
    public void OnDeadline(int member, int now)
    {
        int quietMs = _tables.Members.QuietMs(member, now);
        bool atRoot = _tables.IsAtRoot(member);
        bool confirmed = _tables.Members.Has(member, MemberTable.Confirmed);
        if (quietMs >= _tables.Limits.SilenceMs)
        {
            _tables.Counters.FellSilent++;
            _leaving.Lose(member, _tables.Peers.IsCutOff(_tables.Members.Peer[member]) ? Wsa.WSAENETDOWN : Wsa.WSAECONNABORTED);
            return;
        }

        int askAfterMs = !confirmed ? 0 : atRoot ? _tables.Limits.QuietMs + _tables.Limits.RetryMs : _tables.Limits.QuietMs;
        if (quietMs < askAfterMs)
        {
            _tables.DueMember(member, now - quietMs + askAfterMs);
            return;
        }

        // Who accepted cannot know whether its answer arrived, and says nothing by itself until it does: an address that has proven
        // nothing must not make it send more than it received. Who asked repeats its question, and once answered it pings.
        if (confirmed || !_tables.Members.Has(member, MemberTable.Acceptor))
        {
            _tables.QueueControl(member, Frame.Ping);
        }

        _tables.DueMember(member, now + _tables.Limits.RetryMs);
    }

    /// <summary>
    /// A frame of the session has come from the other side. A message does not confirm the side that asked: it says nothing of
    /// whether the side that accepted has heard from it since, and one that only listens must be heard of. So it pings until it is
    /// answered.
    /// </summary>
    public void Heard(int member, int kind, int now)
    {
        _tables.Members.Heard(member, now);
        bool confirms = !Frame.IsPacket(kind) || _tables.Members.Has(member, MemberTable.Acceptor);
        if (confirms && !_tables.Members.Has(member, MemberTable.Confirmed))
        {
            _tables.Members.Set(member, MemberTable.Confirmed);
            if (_tables.Members.State[member] == MemberTable.Joined)
            {
                _tables.DropHandle(member);
                _leafPaths.Want(_tables.Members.Session[member]);
            }
        }
    }

    /// <summary>A frame to the whole group has come: the root is there, though it says nothing of whether it has heard from us.</summary>
    public void HeardOfAll(int member, int now)
    {
        if (_tables.Members.Has(member, MemberTable.Confirmed))
        {
            _tables.Members.Heard(member, now);
        }
    }

    /// <summary>The other side asks whether we are there.</summary>
    public void OnPing(int member)
    {
        _tables.QueueControl(member, Frame.Pong);
    }
}
