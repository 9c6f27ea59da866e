// The engine's way out: each datagram of the queue in turn, one copy for each that it is meant for.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf;

internal sealed partial class Engine
{
    private int _transmitMember;
    private bool _groupDone;
    private bool _isToGroup;

    /// <summary>The datagram that <see cref="NextTransmit"/> found.</summary>
    public byte[] TransmitBytes = new byte[0];
    /// <summary>Its length in bytes.</summary>
    public int TransmitLength;
    /// <summary>The port it should leave by.</summary>
    public int TransmitPort;
    /// <summary>The peer it should go to.</summary>
    public int TransmitPeer;

    /// <summary>Whether a datagram is to be sent; if so it stands in the Transmit fields until <see cref="EndTransmit"/>.</summary>
    /// <returns>True when there is one.</returns>
    public bool NextTransmit()
    {
        if (_tables.Streams.IsDirty)
        {
            _sender.Advance();
            _relays.OnRoom();
            for (int i = 0; i < _tables.Sessions.Count && _tables.Packs.Any; i++)
            {
                _messages.OnWritable(i);
            }
        }

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
                if (queue.Frame[entry] != 0 && _isToGroup && session >= 0)
                {
                    AddressToGroup(entry, session);
                }
                else if (queue.Frame[entry] != 0)
                {
                    Address(entry, session >= 0 ? _transmitMember - 1 : queue.Member[entry]);
                }

                TransmitPort = queue.Port[entry];
                TransmitPeer = peer;
                return true;
            }

            RemoveTransmit();
        }

        return false;
    }

    /// <summary>
    /// Makes the datagram at the head a member's own copy: each names its leaf and that membership's epoch, so that a late one is not
    /// taken for its successor's. Of a packet for another leaf, and of what was relayed from itself, it gets the header alone.
    /// </summary>
    private void Address(int entry, int member)
    {
        TransmitQueue queue = _tables.Transmits;
        int kind = queue.Frame[entry];
        int only = queue.Only[entry];
        bool isItsOwn = kind == Frame.Relay && TransmitBytes[Frame.RelayFromAt] == member + 1;
        if (isItsOwn || (only != 0 && only != member + 1))
        {
            kind = Frame.Void;
            TransmitLength = Frame.DataLength;
        }

        _tables.WriteControl(TransmitBytes, member, kind, member + 1);
        if (kind == Frame.Ping)
        {
            TransmitLength = _tables.Status.Write(member, TransmitBytes);
        }
    }

    /// <summary>Makes the datagram at the head the group's: it names nobody. Of a packet for one leaf the group gets the header alone, which names that leaf.</summary>
    private void AddressToGroup(int entry, int session)
    {
        int only = _tables.Transmits.Only[entry];
        Frame.WriteControl(TransmitBytes, only == 0 ? _tables.Transmits.Frame[entry] : Frame.Void, only, _tables.Sessions.Epoch[session]);
        TransmitLength = only == 0 ? TransmitLength : Frame.DataLength;
    }

    /// <summary>The group, where a leaf counts on it, then the next member that the datagram at the head goes to; -1 after the last.</summary>
    private int NextPeer(int entry)
    {
        MemberTable members = _tables.Members;
        int session = _tables.Transmits.Session[entry];
        int kind = _tables.Transmits.Kind[entry];
        bool isPacket = kind == TransmitQueue.ToReceivers;
        bool groupOnly = kind == TransmitQueue.ToGroup;
        _isToGroup = (isPacket || groupOnly) && !_groupDone && _tables.Paths.UsesGroup(session);
        _groupDone = true;
        if (_isToGroup || groupOnly)
        {
            return _isToGroup ? _tables.Paths.Group[session] : -1;
        }

        if (isPacket && _tables.Transmits.Only[entry] == 0 && _tables.Paths.Shared[session] == _tables.Sessions.Joined[session])
        {
            return -1;
        }

        for (int i = _transmitMember; i < members.Used; i++)
        {
            if (members.Session[i] == session && IsMeant(i, entry, kind))
            {
                _transmitMember = i + 1;
                return members.Peer[i];
            }
        }

        return -1;
    }

    private bool IsMeant(int member, int entry, int kind)
    {
        byte state = _tables.Members.State[member];
        bool receives = (_tables.Members.Flags[member] & MemberTable.LeafReceives) != 0;
        if (kind == TransmitQueue.ToReceivers)
        {
            // Whoever is on multicast has heard it there, unless it is for that leaf alone; whoever a relayed message comes from has it, and needs its count on a reliable session alone.
            bool isItsOwn = _tables.Transmits.Frame[entry] == Frame.Relay && _tables.Transmits.Member[entry] == member
                && _tables.Sessions.Stream[_tables.Transmits.Session[entry]] < 0;
            return state == MemberTable.Joined && receives && !isItsOwn && ((_tables.Members.Path[member] & PathTable.StateMask) != PathTable.On
                || _tables.Transmits.Only[entry] == member + 1);
        }

        return kind == TransmitQueue.ToBehind ? state == MemberTable.Joined && receives && IsBehind(member)
            : state == MemberTable.Leaving && IsItsLeave(member, entry);
    }

    /// <summary>Whether a leaf has not said yet that it has everything, or takes nothing more.</summary>
    private bool IsBehind(int member)
    {
        return _tables.Members.Seen[member] != _tables.Sessions.Sequence[_tables.Members.Session[member]] || _tables.Members.Room[member] == 0;
    }

    /// <summary>Whether a LEAVE to all is what this member should hear: one that is leaving already, with a last word of its own, hears that.</summary>
    private bool IsItsLeave(int member, int entry)
    {
        int handle = _tables.Members.Handle[member];
        return _tables.Transmits.Length[entry] > _tables.LeaveLengthOf(_tables.Members.Session[member]) ? handle == _tables.Transmits.Handle[entry] : handle < 0;
    }

    private void RemoveTransmit()
    {
        TransmitQueue queue = _tables.Transmits;
        int entry = queue.Head;
        _transmitMember = 0;
        _groupDone = false;
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
        if (!single && _isToGroup)
        {
            _rootPaths.CountOne(queue.Session[entry]);
        }

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
}
