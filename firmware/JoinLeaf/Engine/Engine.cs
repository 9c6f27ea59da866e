// The engine: routes datagrams and deadlines to the session machine and hands out what is to be sent; no clock, no I/O, no thread, no lock.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf;

/// <summary>
/// One node's protocol without I/O. Time and datagrams are arguments; after every act the caller drains
/// <see cref="NextTransmit"/> and then <see cref="TakeTouched"/> before the next one. The caller serialises all calls.
/// </summary>
internal sealed partial class Engine
{
    private readonly Tables _tables;
    private readonly Leaving _leaving;
    private readonly Answers _answers;
    private readonly Joining _joining;
    private readonly Accepting _accepting;
    private readonly Liveness _liveness;
    private readonly Outgoing _outgoing;
    private readonly Messages _messages;
    private readonly StreamSender _sender;
    private readonly StreamReceiver _receiver;
    private readonly Repairs _repairs;
    private readonly Gaps _gaps;
    private readonly Relays _relays;
    private readonly FoldedRepairs _folded;
    private readonly Paths _paths;
    private readonly RootPaths _rootPaths;
    private readonly LeafPaths _leafPaths;
    private readonly Groups _groups;
    private readonly GroupCalls _calls;
    private readonly GroupReceivers _groupReceivers;
    private readonly GroupSpeakers _groupSpeakers;
    private int _deadlineCursor;

    /// <summary>Makes all tables and buffers.</summary>
    /// <param name="limits">The bounds; must be sound.</param>
    /// <param name="peers">The link's peers.</param>
    /// <param name="seed">Makes epochs and tokens differ between starts.</param>
    public Engine(Limits limits, IPeers peers, int seed)
    {
        _tables = new Tables(limits, peers, seed);
        _leaving = new Leaving(_tables);
        _answers = new Answers(_tables);
        _joining = new Joining(_tables, _leaving);
        _accepting = new Accepting(_tables, _leaving, _joining, _answers);
        _paths = new Paths(_tables);
        _rootPaths = new RootPaths(_tables, _paths);
        _leafPaths = new LeafPaths(_tables, _paths);
        _groups = new Groups(_tables);
        _liveness = new Liveness(_tables, _leaving, _leafPaths);
        SlowLeaves slow = new SlowLeaves(_tables, _leaving);
        _calls = new GroupCalls(_tables, slow);
        _sender = new StreamSender(_tables, slow);
        _outgoing = new Outgoing(_tables, _sender, _calls);
        _messages = new Messages(_tables, _leaving, _outgoing);
        _gaps = new Gaps(_tables);
        _relays = new Relays(_tables, _messages, _outgoing);
        _receiver = new StreamReceiver(_tables, _messages, _gaps, _relays);
        _repairs = new Repairs(_tables, _sender, new Folding(_tables));
        _folded = new FoldedRepairs(_tables, _receiver);
        _groupReceivers = new GroupReceivers(_tables, _groups, _calls, _sender, _repairs);
        _groupSpeakers = new GroupSpeakers(_tables, _groups, _calls, _receiver);
    }

    /// <summary>The state, for those who serve the engine and those who check it.</summary>
    public Tables Tables
    {
        get { return _tables; }
    }

    /// <summary>Handles one datagram.</summary>
    /// <param name="port">The port it came in at.</param>
    /// <param name="handle">The receive buffer it is in.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>True when the buffer was kept, and the caller must rent another.</returns>
    public bool HandleDatagram(int port, int handle, int length, int now)
    {
        Counters counters = _tables.Counters;
        byte[] bytes = _tables.Pool.BytesOf(handle);
        _tables.Now = now;
        counters.Received++;
        int fault = length > bytes.Length ? Frame.TooShort : Frame.Check(bytes, length);
        if (fault != Frame.Sound)
        {
            CountFault(fault);
            return false;
        }

        int kind = bytes[0] & Frame.KindMask;
        int group = _tables.Ports.Group[port];
        if (group >= 0)
        {
            return _tables.Sessions.Side[group] == SessionTable.GroupSide ? HandleSpeaker(kind, port, group, handle, length, now)
                : HandleGroup(kind, group, handle, length, now);
        }

        if (kind < Frame.Data)
        {
            return HandleHandshake(kind, port, handle, length, now);
        }

        if (bytes[Frame.MemberAt] == 0 && (bytes[0] & Frame.Up) != 0)
        {
            // No leaf has the number 0: a member of a group answers another one.
            _groupReceivers.OnAnswer(kind, port, bytes, length, now);
            return false;
        }

        int member = FindMember(bytes, port);
        if (member < 0)
        {
            return false;
        }

        return HandleMember(kind, member, handle, length, now);
    }

    private bool HandleHandshake(int kind, int port, int handle, int length, int now)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        switch (kind)
        {
            case Frame.Join:
            case Frame.Invite:
                return _accepting.OnRequest(port, handle, length, now);
            case Frame.Accept:
                _joining.OnAccept(bytes, length, port, now);
                return false;
            case Frame.Refuse:
                _joining.OnRefuse(bytes, length);
                return false;
            case Frame.Grow:
                _joining.OnGrow(bytes);
                return false;
            default:
                _accepting.OnCancel(bytes, port);
                return false;
        }
    }

    private bool HandleMember(int kind, int member, int handle, int length, int now)
    {
        int stream = _tables.Sessions.Stream[_tables.Members.Session[member]];
        if (kind == Frame.Leave || kind == Frame.Expel || kind == Frame.Left)
        {
            return HandleDeparture(kind, member, handle, length, now);
        }

        if (stream >= 0 && !Frame.IsPacket(kind))
        {
            OnStatus(member, kind, _tables.Pool.BytesOf(handle), length);
        }

        if (_tables.Members.State[member] != MemberTable.Joined)
        {
            HandleLate(kind, member, stream);
            return false;
        }

        _liveness.Heard(member, kind, now);
        if (stream < 0 && IsShared(member, kind))
        {
            return HandleShared(kind, member, handle, length, now);
        }

        if (Frame.IsPacket(kind))
        {
            return stream >= 0 ? IsWellPlaced(member, kind) && _receiver.OnPacket(member, handle, length, kind) : kind != Frame.Void && _messages.OnPacket(member, handle, length, now);
        }

        if (kind == Frame.Ping)
        {
            _liveness.OnPing(member);
        }

        if (kind == Frame.Probe || kind == Frame.Path || kind == Frame.Ping)
        {
            HandlePaths(kind, member, _tables.Pool.BytesOf(handle), now);
        }

        return false;
    }

    /// <summary>A frame of a membership that is no longer joined: it says that the other side is there, and nothing of it is delivered any more.</summary>
    private void HandleLate(int kind, int member, int stream)
    {
        if (_tables.Members.State[member] == MemberTable.Leaving && stream >= 0 && kind == Frame.Ping)
        {
            // It may have to know with which packet it began before it can take our leave.
            _liveness.OnPing(member);
            return;
        }

        _tables.Counters.DroppedUnknown++;
    }

    private bool HandleDeparture(int kind, int member, int handle, int length, int now)
    {
        int stream = _tables.Sessions.Stream[_tables.Members.Session[member]];
        if (kind == Frame.Leave)
        {
            return (stream < 0 || HasAllBefore(member, handle, length, now)) && _leaving.OnLeave(member, handle, length);
        }

        if (kind == Frame.Expel)
        {
            OnExpel(member, _tables.Pool.BytesOf(handle));
        }
        else
        {
            _leaving.OnLeft(member);
        }

        return false;
    }

    private void CountFault(int fault)
    {
        Counters counters = _tables.Counters;
        switch (fault)
        {
            case Frame.TooShort:
                counters.DroppedShort++;
                break;
            case Frame.WrongVersion:
                counters.DroppedVersion++;
                break;
            case Frame.UnknownKind:
                counters.DroppedKind++;
                break;
            default:
                counters.DroppedLength++;
                break;
        }
    }

    /// <summary>The membership that a frame of a running session belongs to; -1, counted, when there is none or its epoch is another.</summary>
    private int FindMember(byte[] bytes, int port)
    {
        int number = bytes[Frame.MemberAt];
        int epoch = (bytes[Frame.EpochAt] << 8) | bytes[Frame.EpochAt + 1];
        if ((bytes[0] & Frame.Up) != 0)
        {
            return FindLeaf(number - 1, epoch);
        }

        // To all, and by unicast, goes the session's end alone: what is said to the group comes in at the group's port.
        bool isEnd = (bytes[0] & Frame.KindMask) == Frame.Leave;
        int session = number == 0 && isEnd ? _tables.Sessions.FindLeafSide(epoch, port) : -1;
        MemberTable members = _tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            bool isMeant = number == 0 ? members.Session[i] == session : IsOurLeaf(i, number) && _tables.EpochOf(i) == epoch;
            if (isMeant && members.State[i] != MemberTable.Free)
            {
                return IsPastHandshake(i);
            }
        }

        _tables.Counters.DroppedUnknown++;
        return -1;
    }

    /// <summary>Whether a row is a membership of ours as a leaf, with this number at its root.</summary>
    private bool IsOurLeaf(int member, int number)
    {
        int session = _tables.Members.Session[member];
        return _tables.Sessions.Side[session] == SessionTable.LeafSide && _tables.Sessions.MemberId[session] == number;
    }

    private int FindLeaf(int member, int epoch)
    {
        if (member < 0 || member >= _tables.Members.Used || _tables.Members.State[member] == MemberTable.Free || !_tables.IsAtRoot(member))
        {
            _tables.Counters.DroppedUnknown++;
            return -1;
        }

        if (_tables.EpochOf(member) != epoch)
        {
            _tables.Counters.DroppedEpoch++;
            return -1;
        }

        return IsPastHandshake(member);
    }

    private int IsPastHandshake(int member)
    {
        byte state = _tables.Members.State[member];
        if (state == MemberTable.Asking || state == MemberTable.Cancelling)
        {
            _tables.Counters.DroppedUnknown++;
            return -1;
        }

        return member;
    }

    /// <summary>One row of the event table that changed since it was last asked; -1 when there is none.</summary>
    /// <returns>The row, sockets first, then the per-leaf sockets.</returns>
    public int TakeTouched()
    {
        return _tables.Events.TakeTouched();
    }
}
