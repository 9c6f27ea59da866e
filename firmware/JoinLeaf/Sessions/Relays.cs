// Leaves' packets at a reliable root: taken when they can be delivered and, where all reach all, passed on; else turned away, and called for later.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Decides whether a root takes the packet of a leaf that comes next. What it takes it acknowledges, so it takes only what it can keep its
/// word for: there is room for its own application, and where all reach all the packet has its place in the root's window. What is turned
/// away stays with its leaf, whose window fills up; once there is room the leaves are told in turn, and send again at once.
/// </summary>
internal sealed class Relays
{
    /// <summary>A leaf that is told sends so many packets again: so much room is worth telling one leaf of.</summary>
    private const int PacketsAtOnce = 8;
    private const int HeldRetries = 4;
    private const int MaskBytes = 32;
    private readonly Tables _tables;
    private readonly Messages _messages;
    private readonly Outgoing _outgoing;
    /// <summary>A bit for each membership whose packet was turned away.</summary>
    private readonly byte[] _waits = new byte[MaskBytes];
    private int _turn;

    public Relays(Tables tables, Messages messages, Outgoing outgoing)
    {
        _tables = tables;
        _messages = messages;
        _outgoing = outgoing;
    }

    /// <summary>A leaf's packet is the next in order: whether the root takes it. If so, and where all reach all, it is on its way to the others.</summary>
    /// <param name="member">The leaf.</param>
    /// <param name="handle">The packet.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isShut">Whether the root's application wants no messages.</param>
    /// <returns>True when it counts as received.</returns>
    public bool Admits(int member, int handle, int length, bool isShut)
    {
        int session = _tables.Members.Session[member];
        _waits[member >> 3] &= (byte)~(1 << (member & 7));
        if ((isShut || _messages.CanDeliver(member, handle)) && (!_tables.SharesData(member) || PassesOn(session, member, handle, length)))
        {
            return true;
        }

        int stream = _tables.Sessions.Stream[session];
        _tables.Streams.TurnedAway[stream] = true;
        _tables.Streams.TurnedAwayAt[stream] = (ushort)_tables.Now;
        _waits[member >> 3] |= (byte)(1 << (member & 7));
        return false;
    }

    private bool PassesOn(int session, int member, int handle, int length)
    {
        int kind = _tables.Pool.BytesOf(handle)[0] & Frame.KindMask;
        if (!_tables.Members.Has(member, MemberTable.LeafSends))
        {
            _tables.Counters.DroppedRole++;
            return false;
        }

        if ((kind != Frame.Data && kind != Frame.Pack) || length - Frame.DataLength > _tables.PartOf(session))
        {
            _tables.Counters.DroppedPart++;
            return false;
        }

        // What the root's own application has said before goes before.
        bool isAlone = _tables.Sessions.Joined[session] <= 1;
        return isAlone || (_messages.Flush(session) == 0 && _outgoing.Room(session) > 0 && _messages.PassOn(session, member, handle, length));
    }

    /// <summary>When a leaf is told that a packet came that is not the next: soon, but not while it can only send what will be turned away again.</summary>
    public int StrayPauseMs(int member)
    {
        int stream = _tables.Sessions.Stream[_tables.Members.Session[member]];
        int early = EarlyMs(stream);
        return _tables.Streams.TurnedAway[stream] ? _tables.Limits.RetryMs * HeldRetries : early > 1 ? early : 1;
    }

    /// <summary>A window has moved: where it has room for several, leaves whose packets were turned away are told.</summary>
    public void OnRoom()
    {
        for (int stream = 0; stream < _tables.Streams.Count; stream++)
        {
            int session = _tables.Streams.Session[stream];
            if (session >= 0 && _tables.Streams.TurnedAway[stream])
            {
                OnRoom(session, stream);
            }
        }
    }

    /// <summary>The root's application has read.</summary>
    public void OnRead(int session)
    {
        int stream = _tables.Sessions.Stream[session];
        if (_tables.Streams.TurnedAway[stream])
        {
            OnRoom(session, stream);
        }
    }

    private void OnRoom(int session, int stream)
    {
        int room = RoomOf(session);
        int worth = _tables.Status.Step / 2;
        if (room < (worth < 1 ? 1 : worth))
        {
            return;
        }

        // Should more of them wait than there is room for, the next that is turned away marks it again.
        _tables.Streams.TurnedAway[stream] = false;
        int used = _tables.Members.Used;
        int early = EarlyMs(stream);
        for (int i = 0; i < used && room > 0; i++)
        {
            _turn = _turn + 1 < used ? _turn + 1 : 0;
            if (_tables.Members.Session[_turn] == session && _tables.Members.State[_turn] == MemberTable.Joined
                && (_waits[_turn >> 3] & (1 << (_turn & 7))) != 0)
            {
                _waits[_turn >> 3] &= (byte)~(1 << (_turn & 7));
                room -= PacketsAtOnce;
                _tables.Members.Path[_turn] |= StreamTable.AckDue;
                _tables.SetEarlier(stream, StreamTable.Report, _tables.Now + (early > 0 ? early : 0));
            }
        }
    }

    /// <summary>How long it is too early to tell a leaf that was turned away: it sends again what it has sent a RepairWaitMs ago, and not before.</summary>
    private int EarlyMs(int stream)
    {
        return _tables.Limits.RepairWaitMs + 1 - (ushort)(_tables.Now - _tables.Streams.TurnedAwayAt[stream]);
    }

    /// <summary>How many packets of leaves a root could take in now.</summary>
    private int RoomOf(int session)
    {
        int socket = _tables.Sessions.Socket[session];
        if (socket < 0)
        {
            return 0;
        }

        bool isShut = _tables.Sockets.Has(socket, Sockets.SocketTable.ShutReceive);
        int queue = isShut ? _tables.Streams.Window : _tables.Limits.ReceiveQueue - _tables.Pool.Kept - _tables.Parts.Missing;
        int window = _tables.Sockets.SharesData(socket) ? _outgoing.Room(session) : _tables.Streams.Window;
        return queue < window ? queue : window;
    }
}
