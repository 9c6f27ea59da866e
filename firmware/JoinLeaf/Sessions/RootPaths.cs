// How a root reaches its leaves: it probes multicast, offers it to who hears, and goes back to unicast for who asks.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// The root's side of the two paths. Nothing goes to the group before a leaf has said that it listens, so a session of devices
/// without multicast never sends any.
/// </summary>
internal sealed class RootPaths
{
    /// <summary>After so many datagrams to the group one more tells their count. A power of two.</summary>
    private const int ProbeEvery = 256;
    /// <summary>Offers repeated at once: fewer than the transmit queue holds beside everything else.</summary>
    private const int OffersAtOnce = 8;
    private readonly Tables _tables;
    private readonly PathTable _paths;
    private readonly Paths _shared;

    public RootPaths(Tables tables, Paths shared)
    {
        _tables = tables;
        _paths = tables.Paths;
        _shared = shared;
    }

    /// <summary>A leaf has spoken of its path.</summary>
    public void OnPath(int member, byte[] bytes, int now)
    {
        int session = _tables.Members.Session[member];
        int state = _tables.Members.Path[member] & PathTable.StateMask;
        int offer = _tables.Members.Path[member] >> PathTable.OfferShift;
        bool isOurs = bytes[Frame.PathOfferAt] == offer;
        switch (bytes[Frame.PathWhatAt])
        {
            case Paths.SaysDeaf:
                ToUnicast(member, PathTable.Deaf);
                break;
            case Paths.SaysListening:
                _paths.Move(_tables.Members, member, PathTable.Listens);
                BeginSeries(session, now);
                break;
            case Paths.SaysHeard:
                Offer(session, member, state);
                break;
            case Paths.SaysOn:
                OnConfirmed(session, member, state, isOurs);
                break;
            case Paths.SaysLossy:
                OnLossy(session, member, state, isOurs);
                break;
            default:
                _tables.Counters.DroppedLength++;
                break;
        }
    }

    private bool MayShare(int session)
    {
        return _paths.Group[session] >= 0 && _shared.ForcedOf(session) != Wsa.JL_PATH_UNICAST;
    }

    /// <summary>The leaf hears the group: both ways from now on, until it confirms. The same offer is repeated as often as it is asked for.</summary>
    private void Offer(int session, int member, int state)
    {
        if (!MayShare(session))
        {
            return;
        }

        if (state < PathTable.Offered)
        {
            NextOffer(member);
            _paths.Move(_tables.Members, member, PathTable.Offered);
        }

        SayOffer(session, member);
    }

    private void SayOffer(int session, int member)
    {
        int floor = (_tables.Sessions.Sequence[session] + 1) & 0xFFFF;
        _shared.Say(member, Paths.Multicast, _tables.Members.Path[member] >> PathTable.OfferShift, floor);
    }

    /// <summary>A new number, so that what is still under way about the last offer says nothing about this one.</summary>
    private void NextOffer(int member)
    {
        int path = _tables.Members.Path[member];
        int offer = ((path >> PathTable.OfferShift) + 1) & PathTable.OfferMask;
        _tables.Members.Path[member] = (byte)((path & PathTable.StateMask) | (offer << PathTable.OfferShift));
    }

    /// <summary>The leaf goes by an offer: by the last one, or it is told how it stands.</summary>
    private void OnConfirmed(int session, int member, int state, bool isOurs)
    {
        if (!isOurs && state >= PathTable.Offered)
        {
            SayOffer(session, member);
        }
        else if (!isOurs || state == PathTable.Deaf || !MayShare(session))
        {
            ToUnicast(member, PathTable.Listens);
        }
        else
        {
            _paths.Move(_tables.Members, member, PathTable.On);
        }
    }

    private void OnLossy(int session, int member, int state, bool isOurs)
    {
        if (state >= PathTable.Offered && !isOurs)
        {
            SayOffer(session, member);
        }
        else if (state >= PathTable.Offered && _shared.ForcedOf(session) == Wsa.JL_PATH_MULTICAST)
        {
            _shared.Say(member, Paths.Stay, _tables.Members.Path[member] >> PathTable.OfferShift, 0);
        }
        else
        {
            ToUnicast(member, PathTable.Listens);
        }
    }

    private void ToUnicast(int member, int state)
    {
        if ((_tables.Members.Path[member] & PathTable.StateMask) >= PathTable.Offered)
        {
            NextOffer(member);
        }

        _paths.Move(_tables.Members, member, state);
        _shared.Say(member, Paths.Unicast, _tables.Members.Path[member] >> PathTable.OfferShift, 0);
    }

    /// <summary>A series of probes begins, or one that runs is made longer.</summary>
    public void BeginSeries(int session, int now)
    {
        bool runs = _paths.Left[session] > 0 && _paths.Has(session, PathTable.HasDue);
        if (_shared.ForcedOf(session) == Wsa.JL_PATH_UNICAST || _paths.Listeners[session] == 0)
        {
            return;
        }

        _paths.Left[session] = Paths.Tries;
        if (!runs)
        {
            OnDue(session, now);
        }
    }

    /// <summary>The next probe is due, or the next series.</summary>
    public void OnDue(int session, int now)
    {
        _paths.Clear(session, PathTable.HasDue);
        if (_paths.Listeners[session] == 0 || _tables.Sessions.Socket[session] < 0 || _shared.ForcedOf(session) == Wsa.JL_PATH_UNICAST)
        {
            _paths.Left[session] = 0;
            return;
        }

        if (_paths.Group[session] < 0)
        {
            HoldGroup(session);
        }

        _paths.Left[session] = (byte)(_paths.Group[session] < 0 ? 0 : _paths.Left[session] == 0 ? Paths.Tries - 1 : _paths.Left[session] - 1);
        if (_paths.Group[session] >= 0)
        {
            QueueProbe(session);
            LookAtOffers(session);
        }

        _shared.Due(session, now + (_paths.Left[session] > 0 ? _tables.Limits.RetryMs : Paths.RenewMs));
    }

    /// <summary>Offers that were not confirmed are repeated; at the end of the series they are withdrawn.</summary>
    private void LookAtOffers(int session)
    {
        int said = 0;
        for (int i = 0; i < _tables.Members.Used && _paths.Offers[session] > 0 && said < OffersAtOnce; i++)
        {
            if (_tables.Members.Session[i] == session && _tables.Members.State[i] == MemberTable.Joined
                && (_tables.Members.Path[i] & PathTable.StateMask) == PathTable.Offered)
            {
                if (_paths.Left[session] == 0)
                {
                    _paths.Move(_tables.Members, i, PathTable.Listens);
                }
                else
                {
                    SayOffer(session, i);
                    said++;
                }
            }
        }
    }

    private void HoldGroup(int session)
    {
        int via = -1;
        for (int i = 0; i < _tables.Members.Used && via < 0; i++)
        {
            bool listens = _tables.Members.Session[i] == session && _tables.Members.State[i] == MemberTable.Joined
                && (_tables.Members.Path[i] & PathTable.StateMask) != PathTable.Deaf;
            via = listens ? _tables.Members.Peer[i] : -1;
        }

        // A send buffer lends the room for the name.
        int handle = _tables.RentSend();
        if (handle < 0)
        {
            return;
        }

        int scope = _paths.Scope[_tables.Sessions.Socket[session]];
        byte[] name = _tables.Pool.BytesOf(handle);
        PathTable.WriteName(_tables.Sessions.Epoch[session], name);
        _paths.Group[session] = (short)_tables.Peers.HoldGroup(_tables.Sessions.Port[session], name, via, scope);
        _tables.Pool.Return(handle);
    }

    /// <summary>The group reaches farther, or less far, from now on.</summary>
    public void ScopeChanged(int session)
    {
        if (_paths.Group[session] >= 0)
        {
            int old = _paths.Group[session];
            _paths.Group[session] = -1;
            HoldGroup(session);
            _tables.Peers.Release(old);
            if (_paths.Group[session] < 0)
            {
                AllToUnicast(session);
            }
        }
    }

    /// <summary>The application wants unicast alone, or the group cannot be reached. Leaves are told when they speak of it next: till then they listen in vain.</summary>
    public void AllToUnicast(int session)
    {
        _paths.Left[session] = 0;
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.Session[i] == session && _tables.Members.State[i] == MemberTable.Joined
                && (_tables.Members.Path[i] & PathTable.StateMask) >= PathTable.Offered)
            {
                NextOffer(i);
                _paths.Move(_tables.Members, i, PathTable.Listens);
            }
        }
    }

    /// <summary>A datagram has gone to the group.</summary>
    public void CountOne(int session)
    {
        _paths.Count[session]++;
        if ((_paths.Count[session] & (ProbeEvery - 1)) == 0)
        {
            QueueProbe(session);
        }
    }

    /// <summary>Queues a PROBE to the group. It counts itself.</summary>
    private void QueueProbe(int session)
    {
        int handle = _tables.RentSend();
        if (handle >= 0)
        {
            _paths.Count[session]++;
            _paths.Told[session] = _paths.Count[session];
            WriteProbe(handle, session, 0, _tables.Sessions.Epoch[session]);
            _tables.QueueTo(handle, Frame.ProbeLength, _tables.Sessions.Port[session], _paths.Group[session]);
        }
    }

    private void WriteProbe(int handle, int session, int number, int epoch)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        Frame.WriteControl(bytes, Frame.Probe, number, epoch);
        Frame.WriteU16(bytes, Frame.ProbeCountAt, _paths.Count[session]);
    }

    /// <summary>A leaf on multicast asks whether we are there: it heard nothing for a while. If something went to the group meanwhile it should know.</summary>
    public void OnPing(int member)
    {
        int session = _tables.Members.Session[member];
        if ((_tables.Members.Path[member] & PathTable.StateMask) < PathTable.Offered || _paths.Count[session] == _paths.Told[session])
        {
            return;
        }

        int handle = _tables.RentSend();
        if (handle >= 0)
        {
            WriteProbe(handle, session, member + 1, _tables.EpochOf(member));
            _tables.QueueTo(handle, Frame.ProbeLength, _tables.Sessions.Port[session], _tables.Members.Peer[member]);
        }
    }
}
