// The engine's part in data planes that are not rooted: what leaves say is passed on, groups need no root, own messages come back.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>The number of the leaf that the message which was received last comes from, by way of its root; 0 when it comes from nobody else's.</summary>
    public int ReceivedFrom;

    /// <summary>Whether a frame needs more than delivery: a leaf's message on a data plane that is not rooted, or one that was passed on.</summary>
    private bool IsShared(int member, int kind)
    {
        if (kind == Frame.Relay)
        {
            return true;
        }

        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        return (kind == Frame.Data || kind == Frame.Pack) && _tables.IsAtRoot(member) && socket >= 0 && _tables.Sockets.SharesData(socket);
    }

    private bool HandleShared(int kind, int member, int handle, int length, int now)
    {
        int session = _tables.Members.Session[member];
        if (kind != Frame.Relay)
        {
            return _messages.OnShared(member, handle, length);
        }

        int socket = _tables.Sessions.Socket[session];
        if (_tables.IsAtRoot(member) || socket < 0 || !_tables.Sockets.SharesData(socket))
        {
            _tables.Counters.DroppedUnknown++;
            return false;
        }

        // Our own comes back by multicast; whether the application hears it was decided when it was sent.
        bool isOwn = _tables.Pool.BytesOf(handle)[Frame.RelayFromAt] == _tables.Sessions.MemberId[session];
        return !isOwn && _messages.OnRelay(member, handle, length);
    }

    /// <summary>Whether a packet of a reliable session is one that its sender may send: what was passed on comes from a root whose data plane is not rooted.</summary>
    private bool IsWellPlaced(int member, int kind)
    {
        if (kind == Frame.Relay && (_tables.IsAtRoot(member) || !_tables.SharesData(member)))
        {
            _tables.Counters.DroppedUnknown++;
            return false;
        }

        return true;
    }

    /// <summary>
    /// Whether a socket's own message can come back as it must on a reliable session; where not, it cannot go now. On a best effort one it is
    /// lost then.
    /// </summary>
    private bool CanHearItself(int socket)
    {
        return !_tables.Sockets.IsReliable(socket) || !ComesBack(socket) || _messages.HasRoomForOwn();
    }

    /// <summary>Whether a socket's own messages come back to it (conformance row 67): it must be one that receives.</summary>
    private bool ComesBack(int socket)
    {
        if ((_tables.Paths.Options[socket] & PathTable.Loopback) == 0 || _tables.Sockets.Has(socket, SocketTable.ShutReceive))
        {
            return false;
        }

        int member = _tables.Sockets.Member[socket];
        return _tables.Sockets.IsRoot(socket) || (member >= 0 && _tables.Members.Has(member, MemberTable.LeafReceives));
    }

    /// <summary>The number that a leaf has at its root.</summary>
    /// <param name="row">The row in the event table, of a leaf's or of a per-leaf socket.</param>
    /// <returns>1 to 255; 0 where there is none.</returns>
    public int LeafNumberOf(int row)
    {
        if (row >= _tables.Sockets.Count)
        {
            return row - _tables.Sockets.Count + 1;
        }

        int session = _tables.Sockets.Session[row];
        return session >= 0 && _tables.Sessions.Side[session] == SessionTable.LeafSide ? _tables.Sessions.MemberId[session] : 0;
    }

    /// <summary>Sets whether a socket's own messages come back.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="on">Whether they do.</param>
    /// <returns>0, or WSAEOPNOTSUPP on a rooted data plane, where a message has its direction.</returns>
    public int SetLoopback(int socket, bool on)
    {
        if (!_tables.Sockets.SharesData(socket))
        {
            return Wsa.WSAEOPNOTSUPP;
        }

        int others = _tables.Paths.Options[socket] & ~PathTable.Loopback;
        _tables.Paths.Options[socket] = (byte)(others | (on ? PathTable.Loopback : 0));
        return 0;
    }

    /// <summary>A datagram came in at the port of a group without a root.</summary>
    private bool HandleSpeaker(int kind, int port, int session, int handle, int length, int now)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        bool isReliable = _tables.Sessions.Stream[session] >= 0;
        bool isPacket = (kind == Frame.Data || kind == Frame.Pack) && (bytes[0] & Frame.Up) != 0;
        if ((!isPacket && !isReliable) || bytes[Frame.MemberAt] != 0)
        {
            _tables.Counters.DroppedUnknown++;
            return false;
        }

        if (length >= bytes.Length)
        {
            // It may have been cut: sizes are agreed on with nobody, so a datagram leaves room below its sender's limit.
            _tables.Counters.DroppedLength++;
            return false;
        }

        if (isReliable)
        {
            return _groupSpeakers.OnFrame(kind, port, session, handle, length, now);
        }

        int speaker = _groups.FindSpeaker(session, port, Frame.ReadU16(bytes, Frame.EpochAt), now);
        return speaker >= 0 && _messages.OnPacket(speaker, handle, length, now);
    }

    /// <summary>Joins a group, which needs nobody who accepts (conformance row 42). On success peer and port are the engine's.</summary>
    /// <param name="socket">The row; it is bound.</param>
    /// <param name="port">The port it sends through.</param>
    /// <param name="groupPort">The port that receives the group; -1 for a socket that only sends (row 43).</param>
    /// <param name="peer">The group's peer.</param>
    /// <param name="role">JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>0 or WSAENOBUFS.</returns>
    public int JoinGroup(int socket, int port, int groupPort, int peer, int role, int now)
    {
        int session = _tables.OpenSession(SessionTable.GroupSide, socket, port);
        if (session < 0)
        {
            return Wsa.WSAENOBUFS;
        }

        int member = _groups.Enter(session, groupPort, peer, role, now);
        if (member < 0)
        {
            _tables.Sockets.Session[socket] = -1;
            _tables.Sessions.Socket[session] = -1;
            _tables.FreeSessionIfDone(session);
            return Wsa.WSAENOBUFS;
        }

        if (_tables.Sessions.Stream[session] >= 0)
        {
            _tables.Now = now;
            _calls.Join(session, member, now);
        }

        ForgetOutcome(socket);
        _tables.Sockets.ConnectError[socket] = 0;
        _tables.Sockets.Member[socket] = (short)member;
        _tables.Sockets.State[socket] = SocketTable.Joined;
        _tables.Sockets.Set(socket, SocketTable.JoinUntold);
        _tables.Events.Arm(socket, Wsa.FD_CONNECT | Wsa.FD_WRITE);
        _tables.Events.Happened(socket, Wsa.FD_CONNECT);
        _tables.Events.Happened(socket, Wsa.FD_WRITE);
        return 0;
    }

    /// <summary>The peer of the group that a socket has joined; -1 for none.</summary>
    /// <param name="socket">The row.</param>
    /// <returns>The peer, or -1.</returns>
    public int GroupPeerOf(int socket)
    {
        int session = _tables.Sockets.Session[socket];
        return session >= 0 && _tables.Sessions.Side[session] == SessionTable.GroupSide ? _tables.Members.Peer[_tables.Sockets.Member[socket]] : -1;
    }

    /// <summary>Another peer stands for the socket's group from now on.</summary>
    /// <param name="socket">The row, in a group.</param>
    /// <param name="peer">The peer, which is the engine's.</param>
    public void SetGroupPeer(int socket, int peer)
    {
        int member = _tables.Sockets.Member[socket];
        _tables.Peers.Release(_tables.Members.Peer[member]);
        _tables.Members.Peer[member] = (short)peer;
    }
}
