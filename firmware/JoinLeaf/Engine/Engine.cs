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
    private readonly Messages _messages;
    private int _deadlineCursor;
    private int _transmitMember;

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
        _liveness = new Liveness(_tables, _leaving);
        _messages = new Messages(_tables, _leaving, new Outgoing(_tables));
    }

    /// <summary>The state, for those who serve the engine and those who check it.</summary>
    public Tables Tables
    {
        get { return _tables; }
    }

    /// <summary>The datagram that <see cref="NextTransmit"/> found.</summary>
    public byte[] TransmitBytes = new byte[0];
    /// <summary>Its length in bytes.</summary>
    public int TransmitLength;
    /// <summary>The port it should leave by.</summary>
    public int TransmitPort;
    /// <summary>The peer it should go to.</summary>
    public int TransmitPeer;

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
        counters.Received++;
        int fault = length > bytes.Length ? Frame.TooShort : Frame.Check(bytes, length);
        if (fault != Frame.Sound)
        {
            CountFault(fault);
            return false;
        }

        int kind = bytes[0] & Frame.KindMask;
        if (kind < Frame.Data)
        {
            return HandleHandshake(kind, port, handle, length, now);
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
        if (kind == Frame.Leave)
        {
            return _leaving.OnLeave(member, handle, length);
        }

        if (kind == Frame.Left)
        {
            _leaving.OnLeft(member);
            return false;
        }

        if (_tables.Members.State[member] != MemberTable.Joined)
        {
            // A member that is leaving still says that it is there; nothing of it is delivered any more.
            _tables.Counters.DroppedUnknown++;
            return false;
        }

        _liveness.Heard(member, kind, now);
        if (Frame.CarriesMessages(kind))
        {
            return _messages.OnPacket(member, handle, length, now);
        }

        if (kind == Frame.Ping)
        {
            _liveness.OnPing(member);
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

        int session = number == 0 ? _tables.Sessions.FindLeafSide(epoch, port) : -1;
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

    /// <summary>Whether a datagram is to be sent; if so it stands in the Transmit fields until <see cref="EndTransmit"/>.</summary>
    /// <returns>True when there is one.</returns>
    public bool NextTransmit()
    {
        TransmitQueue queue = _tables.Transmits;
        while (!queue.IsEmpty)
        {
            int entry = queue.Head;
            int session = queue.Session[entry];
            int peer = session < 0 ? queue.Peer[entry] : NextPeer(entry);
            if (peer >= 0)
            {
                TransmitBytes = _tables.Pool.BytesOf(queue.Handle[entry]);
                TransmitLength = queue.Length[entry];
                if (session >= 0 && queue.Kind[entry] == TransmitQueue.ToReceivers)
                {
                    // Each leaf's copy names that leaf and its epoch: a late one is not taken for its successor's.
                    int member = _transmitMember - 1;
                    Frame.WriteControl(TransmitBytes, TransmitBytes[0] & Frame.KindMask, member + 1, _tables.EpochOf(member));
                }

                TransmitPort = queue.Port[entry];
                TransmitPeer = peer;
                return true;
            }

            RemoveTransmit();
        }

        return false;
    }

    /// <summary>The next member that the datagram at the head goes to; -1 after the last.</summary>
    private int NextPeer(int entry)
    {
        MemberTable members = _tables.Members;
        int session = _tables.Transmits.Session[entry];
        bool isMessage = _tables.Transmits.Kind[entry] == TransmitQueue.ToReceivers;
        for (int i = _transmitMember; i < members.Used; i++)
        {
            if (members.Session[i] == session && (isMessage ? members.State[i] == MemberTable.Joined && (members.Flags[i] & MemberTable.LeafReceives) != 0
                : members.State[i] == MemberTable.Leaving && IsItsLeave(i, entry)))
            {
                _transmitMember = i + 1;
                return members.Peer[i];
            }
        }

        return -1;
    }

    /// <summary>Whether a LEAVE to all is what this member should hear: one that is leaving already, with a last word of its own, hears that.</summary>
    private bool IsItsLeave(int member, int entry)
    {
        int handle = _tables.Members.Handle[member];
        return _tables.Transmits.Length[entry] > Frame.ControlLength ? handle == _tables.Transmits.Handle[entry] : handle < 0;
    }

    private void RemoveTransmit()
    {
        TransmitQueue queue = _tables.Transmits;
        int entry = queue.Head;
        _transmitMember = 0;
        _tables.Pool.Return(queue.Handle[entry]);
        if (queue.ReleasePeer[entry])
        {
            _tables.Peers.Release(queue.Peer[entry]);
        }

        queue.RemoveHead();
    }

    /// <summary>The link has taken the datagram, or refused it.</summary>
    /// <param name="code">0, or the link's WSA code.</param>
    /// <param name="now">The time in milliseconds.</param>
    public void EndTransmit(int code, int now)
    {
        TransmitQueue queue = _tables.Transmits;
        int entry = queue.Head;
        bool single = queue.Session[entry] < 0;
        if (code == 0)
        {
            _tables.Counters.Sent++;
        }
        else
        {
            _tables.Counters.SendFailed++;
        }

        int kind = TransmitBytes[0] & Frame.KindMask;
        int token = code != 0 && single && (kind == Frame.Join || kind == Frame.Invite) ? Frame.ReadI32(TransmitBytes, Frame.TokenAt) : 0;
        if (single)
        {
            RemoveTransmit();
        }

        if (token != 0 && (code == Wsa.WSAENETUNREACH || code == Wsa.WSAENETDOWN || code == Wsa.WSAEHOSTUNREACH))
        {
            FailUnsent(token, code, now);
        }
    }

    /// <summary>A request cannot leave this host: its join need not wait for the time-out (conformance row 34).</summary>
    private void FailUnsent(int token, int code, int now)
    {
        for (int i = 0; i < _tables.Sockets.Count; i++)
        {
            int member = _tables.Sockets.State[i] == SocketTable.Free ? -1 : _tables.Sockets.Pending[i];
            if (member >= 0 && _tables.Members.Token[member] == token)
            {
                _joining.Fail(member, code == Wsa.WSAENETDOWN ? code : Wsa.WSAENETUNREACH, now);
                return;
            }
        }
    }

    /// <summary>One row of the event table that changed since it was last asked; -1 when there is none.</summary>
    /// <returns>The row, sockets first, then the per-leaf sockets.</returns>
    public int TakeTouched()
    {
        return _tables.Events.TakeTouched();
    }
}
