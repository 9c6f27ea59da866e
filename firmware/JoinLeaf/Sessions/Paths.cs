// What both sides of the two paths share: frames that speak of them, deadlines, and their end.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>The acts on paths that a root and a leaf have in common. WIRE.md, "Two paths to a leaf".</summary>
internal sealed class Paths
{
    // What a leaf says (up).
    public const int SaysDeaf = 0;
    public const int SaysListening = 1;
    public const int SaysHeard = 2;
    public const int SaysOn = 3;
    public const int SaysLossy = 4;

    // What a root says (down).
    public const int Unicast = 0;
    public const int Multicast = 1;
    public const int Stay = 2;

    /// <summary>How often what was said is repeated, and how many probes make a series.</summary>
    public const int Tries = 8;
    /// <summary>Between two series of probes, and between two reports of a membership: below the two minutes or so for which switches remember one.</summary>
    public const int RenewMs = 60000;

    private readonly Tables _tables;
    private readonly PathTable _paths;

    public Paths(Tables tables)
    {
        _tables = tables;
        _paths = tables.Paths;
    }

    /// <summary>Sets when a session's paths are next looked at.</summary>
    public void Due(int session, int at)
    {
        _paths.Set(session, PathTable.HasDue);
        _paths.DueAt[session] = at;
        _tables.Due(at);
    }

    /// <summary>Queues a PATH frame from one membership to its other side; left out when no buffer is free, since it will be repeated.</summary>
    /// <param name="member">The membership.</param>
    /// <param name="what">What is said.</param>
    /// <param name="offer">The number of the offer it belongs to.</param>
    /// <param name="floor">The first sequence that counts from the group.</param>
    public void Say(int member, int what, int offer, int floor)
    {
        int handle = _tables.RentSend();
        if (handle >= 0)
        {
            byte[] bytes = _tables.Pool.BytesOf(handle);
            _tables.WriteControl(bytes, member, Frame.Path, member + 1);
            bytes[Frame.PathWhatAt] = (byte)what;
            bytes[Frame.PathOfferAt] = (byte)offer;
            Frame.WriteU16(bytes, Frame.PathFloorAt, floor);
            _tables.QueueTo(handle, Frame.PathLength, _tables.Sessions.Port[_tables.Members.Session[member]], _tables.Members.Peer[member]);
        }
    }

    /// <summary>The JL_PATH_ choice of the session's socket.</summary>
    public int ForcedOf(int session)
    {
        int socket = _tables.Sessions.Socket[session];
        return socket < 0 ? Wsa.JL_PATH_AUTO : _paths.Options[socket] & PathTable.ForcedMask;
    }

    /// <summary>The membership of a leaf's own session while it is joined; -1 otherwise.</summary>
    public int OwnMember(int session)
    {
        int socket = _tables.Sessions.Side[session] == SessionTable.LeafSide ? _tables.Sessions.Socket[session] : -1;
        int member = socket < 0 ? -1 : _tables.Sockets.Member[socket];
        return member >= 0 && _tables.Members.State[member] == MemberTable.Joined ? member : -1;
    }
}
