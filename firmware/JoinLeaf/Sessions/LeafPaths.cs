// How a leaf is reached: it opens the group's port where it can, says what it hears there, and measures what it does not.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// The leaf's side of the two paths. What it says is repeated until the root's answer comes, and once a minute after that, with the
/// membership's report to the network.
/// </summary>
internal sealed class LeafPaths
{
    /// <summary>Loss is judged over so many datagrams, on multicast; on unicast one series of probes will do.</summary>
    private const int JudgedOver = 32;
    /// <summary>More than one in so many lost is too much.</summary>
    private const int WorstShare = 5;
    /// <summary>Fewer than one in so many lost is good enough to come back.</summary>
    private const int GoodShare = 16;
    /// <summary>So many, and none heard, are enough to know.</summary>
    private const int EnoughOfNone = 4;
    /// <summary>How far behind its floor a frame can be: as far as a late one, not as far as a count that went half around.</summary>
    private const int LatestBehind = 4096;
    /// <summary>The floor follows what comes, so far behind.</summary>
    private const int FloorBehind = 1024;
    private readonly Tables _tables;
    private readonly PathTable _paths;
    private readonly Paths _shared;

    public LeafPaths(Tables tables, Paths shared)
    {
        _tables = tables;
        _paths = tables.Paths;
        _shared = shared;
    }

    /// <summary>The driver has opened the group's port, or could not.</summary>
    /// <param name="session">The session.</param>
    /// <param name="port">The port; -1 for none.</param>
    /// <param name="code">0, or why not: without multicast there is no second try until the network changes.</param>
    /// <param name="now">The time.</param>
    public void Opened(int session, int port, int code, int now)
    {
        _paths.Group[session] = (short)port;
        if (port >= 0)
        {
            _paths.Clear(session, PathTable.HasFloor | PathTable.HasCount);
            Enter(session, PathTable.LeafListening, now);
        }
        else if (code != Wsa.WSAEOPNOTSUPP)
        {
            _shared.Due(session, now + Paths.RenewMs);
        }
    }

    /// <summary>Takes up a state, says so, and repeats it until it is answered.</summary>
    private void Enter(int session, byte state, int now)
    {
        _paths.State[session] = state;
        _paths.Left[session] = Paths.Tries;
        Say(session);
        _shared.Due(session, now + _tables.Limits.RetryMs);
    }

    /// <summary>Takes up a state that needs no answer.</summary>
    private void Settle(int session, byte state, int now)
    {
        _paths.State[session] = state;
        _paths.Left[session] = 0;
        _shared.Due(session, now + Paths.RenewMs);
    }

    private void Say(int session)
    {
        int member = _shared.OwnMember(session);
        if (member >= 0)
        {
            _shared.Say(member, WordOf(_paths.State[session]), _paths.Offer[session], _paths.Floor[session]);
        }
    }

    private static int WordOf(byte state)
    {
        switch (state)
        {
            case PathTable.LeafNone:
                return Paths.SaysDeaf;
            case PathTable.LeafListening:
                return Paths.SaysListening;
            case PathTable.LeafAsking:
                return Paths.SaysHeard;
            case PathTable.LeafOn:
                return Paths.SaysOn;
            default:
                return Paths.SaysLossy;
        }
    }

    /// <summary>What was said is repeated; the membership is reported again.</summary>
    public void OnDue(int session, int now)
    {
        _paths.Clear(session, PathTable.HasDue);
        if (_shared.OwnMember(session) < 0)
        {
            return;
        }

        if (_paths.Left[session] > 0)
        {
            _paths.Left[session]--;
            Say(session);
            _shared.Due(session, now + (_paths.Left[session] > 0 ? _tables.Limits.RetryMs : Paths.RenewMs));
            return;
        }

        Refresh(session, now);
    }

    /// <summary>Reports the membership again and says how it stands; without a port, tries to get one.</summary>
    public void Refresh(int session, int now)
    {
        if (_paths.Group[session] < 0)
        {
            Want(session);
            return;
        }

        _paths.Wish(session, PathTable.WantsRenewal);
        Say(session);
        _shared.Due(session, now + Paths.RenewMs);
    }

    /// <summary>The membership is confirmed, or may use multicast again: a leaf that receives wants the group's port.</summary>
    public void Want(int session)
    {
        int member = _shared.OwnMember(session);
        if (member >= 0 && _paths.Group[session] < 0 && _tables.Members.Has(member, MemberTable.LeafReceives)
            && _tables.Members.Has(member, MemberTable.Confirmed) && _shared.ForcedOf(session) != Wsa.JL_PATH_UNICAST)
        {
            _paths.Wish(session, PathTable.WantsPort);
        }
    }

    /// <summary>The group's port is needed otherwise, or not wanted any more: the root is told until it answers.</summary>
    public void GiveUp(int session, int now)
    {
        _tables.CloseGroup(session);
        _paths.Clear(session, PathTable.HasFloor | PathTable.HasCount);
        Enter(session, PathTable.LeafNone, now);
    }

    /// <summary>
    /// Whether a frame from the group is one of the present membership: none is before the root has said from where on, and those
    /// from before that belong to an earlier one. A count that is far behind went half around, and is not.
    /// </summary>
    public bool Counts(int session, int sequence)
    {
        if (!_paths.Has(session, PathTable.HasFloor))
        {
            return false;
        }

        int ahead = (short)(sequence - _paths.Floor[session]);
        if (ahead > FloorBehind || ahead < -LatestBehind)
        {
            _paths.Floor[session] = (ushort)(sequence - FloorBehind);
        }

        return ahead >= 0 || ahead < -LatestBehind;
    }

    /// <summary>The root tells how much it has sent to the group.</summary>
    /// <param name="session">The session.</param>
    /// <param name="count">The count, this probe included when it came from there.</param>
    /// <param name="fromGroup">Whether it did.</param>
    /// <param name="now">The time.</param>
    public void OnProbe(int session, int count, bool fromGroup, int now)
    {
        byte state = _paths.State[session];
        if (state == PathTable.LeafNone)
        {
            // The root counts on a port that is closed.
            Say(session);
            return;
        }

        if (state == PathTable.LeafListening && fromGroup)
        {
            Enter(session, PathTable.LeafAsking, now);
        }

        int sent = (short)(count - _paths.Count[session]);
        if (!_paths.Has(session, PathTable.HasCount))
        {
            _paths.Set(session, PathTable.HasCount);
            Restart(session, count);
        }
        else if (sent > 0)
        {
            Judge(session, state, sent, count, now);
            if (!fromGroup && _paths.Heard[session] > 0)
            {
                // It comes to a leaf that hears nothing: from here on it is seen whether that is so of the group as well.
                Restart(session, count);
            }
        }
    }

    private void Restart(int session, int count)
    {
        _paths.Count[session] = (ushort)count;
        _paths.Heard[session] = 0;
    }

    private void Judge(int session, byte state, int sent, int count, int now)
    {
        int heard = _paths.Heard[session];
        int missed = sent > heard ? sent - heard : 0;
        bool isLong = sent >= (state == PathTable.LeafOn ? JudgedOver : Paths.Tries - 1);
        bool isNone = heard == 0 && sent >= EnoughOfNone;
        if (!isLong && !isNone)
        {
            return;
        }

        Restart(session, count);
        if (state == PathTable.LeafOn && missed * WorstShare > sent && _shared.ForcedOf(session) != Wsa.JL_PATH_MULTICAST)
        {
            _tables.Counters.MovedToUnicast++;
            Enter(session, PathTable.LeafLossy, now);
        }
        else if (state == PathTable.LeafResting && missed * GoodShare < sent)
        {
            Enter(session, PathTable.LeafAsking, now);
        }
    }

    /// <summary>The root has spoken of our path.</summary>
    public void OnPath(int session, byte[] bytes, int now)
    {
        int offer = bytes[Frame.PathOfferAt];
        int ahead = (offer - _paths.Offer[session]) & PathTable.OfferMask;
        byte state = _paths.State[session];
        if (offer > PathTable.OfferMask || ahead > PathTable.OfferMask / 2)
        {
            _tables.Counters.DroppedAnswer++;
            return;
        }

        if (state == PathTable.LeafNone)
        {
            OnPathWhileDeaf(session, bytes, offer);
            return;
        }

        _paths.Offer[session] = (byte)offer;
        switch (bytes[Frame.PathWhatAt])
        {
            case Paths.Multicast:
                OnOffer(session, state, ahead, Frame.ReadU16(bytes, Frame.PathFloorAt), now);
                break;
            case Paths.Stay:
                if (state == PathTable.LeafLossy)
                {
                    _paths.Clear(session, PathTable.HasCount);
                    Settle(session, PathTable.LeafOn, now);
                }

                break;
            default:
                Settle(session, state == PathTable.LeafLossy || state == PathTable.LeafResting ? PathTable.LeafResting : PathTable.LeafListening, now);
                break;
        }
    }

    private void OnPathWhileDeaf(int session, byte[] bytes, int offer)
    {
        _paths.Offer[session] = (byte)offer;
        if (bytes[Frame.PathWhatAt] == Paths.Unicast)
        {
            _paths.Left[session] = 0;
        }
        else
        {
            Say(session);
        }
    }

    private void OnOffer(int session, byte state, int ahead, int floor, int now)
    {
        if (state == PathTable.LeafLossy || state == PathTable.LeafResting)
        {
            if (ahead > 0)
            {
                // Not now: under the new number it is heard.
                Say(session);
            }

            return;
        }

        if (!_paths.Has(session, PathTable.HasFloor))
        {
            _paths.Floor[session] = (ushort)floor;
            _paths.Set(session, PathTable.HasFloor);
        }

        if (state != PathTable.LeafOn)
        {
            _tables.Counters.MovedToMulticast++;
            _paths.Clear(session, PathTable.HasCount);
            Settle(session, PathTable.LeafOn, now);
        }

        Say(session);
    }
}
