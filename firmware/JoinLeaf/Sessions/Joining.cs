// The asking side of a join: the request, its repetition, its answer, its cancel and its failure.
using System;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Requests that this node has under way: a root's invitations and a leaf's questions alike.</summary>
internal sealed class Joining
{
    private const int CancelTries = 3;
    private readonly Tables _tables;
    private readonly Leaving _leaving;

    public Joining(Tables tables, Leaving leaving)
    {
        _tables = tables;
        _leaving = leaving;
    }

    /// <summary>Starts a join on a socket whose session exists. The peer is the machine's from here on, unless this fails.</summary>
    public int Start(int socket, int peer, int leafRole, WsaBuffer? caller, WsaBuffer? callee, int now, out int member)
    {
        int session = _tables.Sockets.Session[socket];
        int flags = (leafRole != Wsa.JL_RECEIVER_ONLY ? MemberTable.LeafSends : 0) | (leafRole != Wsa.JL_SENDER_ONLY ? MemberTable.LeafReceives : 0);
        member = -1;
        int handle = _tables.RentSendButLast();
        if (handle < 0)
        {
            return Wsa.WSAENOBUFS;
        }

        member = _tables.TakeMember(session, peer, _tables.NextToken(), flags);
        if (member < 0)
        {
            _tables.Pool.Return(handle);
            return Wsa.WSAENOBUFS;
        }

        WriteRequest(handle, socket, member, leafRole, caller);
        _tables.Members.Handle[member] = (short)handle;
        _tables.Members.State[member] = MemberTable.Asking;
        _tables.Sockets.Pending[socket] = (short)member;
        _tables.Sockets.Callee[socket] = callee;
        _tables.Sockets.ConnectError[socket] = 0;
        _tables.Sockets.JoinDeadline[socket] = now + _tables.Limits.JoinTimeoutMs;
        _tables.Due(_tables.Sockets.JoinDeadline[socket]);
        QueueRequest(member);
        _tables.DueMember(member, now + _tables.Limits.RetryMs);
        return 0;
    }

    private void WriteRequest(int handle, int socket, int member, int leafRole, WsaBuffer? caller)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        int session = _tables.Members.Session[member];
        bool atRoot = _tables.IsAtRoot(member);
        int callerLength = caller == null ? 0 : caller.Length;
        bytes[0] = (byte)(Frame.Version | (atRoot ? Frame.Invite : Frame.Join | Frame.Up));
        bytes[1] = (byte)(leafRole | (caller == null ? 0 : Frame.HasCallerData) | (_tables.Sockets.Entry[socket] << Frame.EntryShift));
        Frame.WriteI32(bytes, Frame.TokenAt, _tables.Members.Token[member]);
        int parts = _tables.OwnParts;
        int told = parts < Frame.InvitePartsMost ? parts : Frame.InvitePartsMost;
        Frame.WriteU16(bytes, Frame.CallerLengthAt, atRoot ? callerLength | (told << Frame.InvitePartsShift) : callerLength);
        Frame.WriteU16(bytes, Frame.RequestEpochAt, atRoot ? _tables.Sessions.Epoch[session] : 0);
        bytes[Frame.RequestSizeAt] = (byte)(_tables.Limits.MaxDatagram / 16);
        bytes[Frame.RequestMemberAt] = (byte)(atRoot ? member + 1 : parts);
        if (callerLength > 0)
        {
            Array.Copy(caller!.Bytes, 0, bytes, Frame.RequestLength, callerLength);
        }

        _tables.Pool.SetLength(handle, Frame.RequestLength + callerLength);
    }

    private void QueueRequest(int member)
    {
        int handle = _tables.Members.Handle[member];
        _tables.Pool.Hold(handle);
        _tables.QueueTo(handle, _tables.Pool.LengthOf(handle), PortOf(member), _tables.Members.Peer[member]);
    }

    private int PortOf(int member)
    {
        return _tables.Sessions.Port[_tables.Members.Session[member]];
    }

    /// <summary>A request's pause is over: it is repeated, after a pause that doubles up to four times the first.</summary>
    public void Repeat(int member, int now)
    {
        int tries = ++_tables.Members.Room[member];
        _tables.Counters.Repeated++;
        QueueRequest(member);
        _tables.DueMember(member, now + (_tables.Limits.RetryMs << (tries > 2 ? 2 : tries)));
    }

    /// <summary>The answer was yes: completes the join, or undoes it when the callee's data does not fit (conformance row 17).</summary>
    public void OnAccept(byte[] bytes, int length, int port, int now)
    {
        int token = Frame.ReadI32(bytes, Frame.TokenAt);
        int member = FindAttempt(token, (bytes[0] & Frame.Up) != 0);
        if (member < 0)
        {
            AnswerUnknown(token, port, now);
            return;
        }

        if (_tables.Members.State[member] != MemberTable.Asking)
        {
            AnswerAgain(member);
            return;
        }

        int session = _tables.Members.Session[member];
        int socket = _tables.Sessions.Socket[session];
        if (!_tables.IsAtRoot(member))
        {
            if (_tables.Sessions.IsJoined(Frame.ReadU16(bytes, Frame.AcceptEpochAt), _tables.Sessions.Port[session]))
            {
                // Another session at the same port has the same epoch: frames could not be told apart.
                Fail(member, Wsa.WSAEADDRINUSE, now);
                return;
            }

            _tables.Sessions.Epoch[session] = (ushort)Frame.ReadU16(bytes, Frame.AcceptEpochAt);
            _tables.Sessions.MemberId[session] = bytes[Frame.MemberAt];
            int size = bytes[Frame.AcceptSizeAt] * 16;
            _tables.Sessions.MaxDatagram[session] = (short)(size < _tables.Limits.MaxDatagram ? size : _tables.Limits.MaxDatagram);
        }

        _tables.Peers.Redirect(_tables.Members.Peer[member], Frame.ReadU16(bytes, Frame.AcceptPortAt));
        if (!TakeCalleeData(socket, bytes, Frame.AcceptLength, length))
        {
            Fail(member, Wsa.WSAEFAULT, now);
            return;
        }

        _tables.AgreeOnParts(session, bytes[Frame.AcceptPartsAt]);
        Complete(member, socket, now);
    }

    private void Complete(int member, int socket, int now)
    {
        bool atRoot = _tables.IsAtRoot(member);
        _tables.DropHandle(member);
        _tables.Members.State[member] = MemberTable.Joined;
        _tables.Members.Seen[member] = 0;
        _tables.Members.Heard(member, now);
        _tables.Sessions.Joined[_tables.Members.Session[member]]++;
        _tables.BeginStream(member);
        _tables.Sockets.Pending[socket] = -1;
        _tables.Sockets.Callee[socket] = null;
        _tables.DueMember(member, now + _tables.Limits.RetryMs);
        if (_tables.Sessions.Stream[_tables.Members.Session[member]] >= 0)
        {
            // Confirms at once: the leaf must know with which packet it begins, the root how many the leaf takes.
            _tables.QueueControl(member, Frame.Ping);
        }

        if (atRoot)
        {
            _tables.Members.Set(member, MemberTable.JoinUntold);
            _tables.Events.Happened(_tables.Sockets.Count + member, Wsa.FD_WRITE);
        }
        else
        {
            _tables.Sockets.State[socket] = SocketTable.Joined;
        }

        _tables.Sockets.Set(socket, SocketTable.JoinUntold);
        _tables.Events.Arm(socket, Wsa.FD_CONNECT | Wsa.FD_WRITE);
        _tables.Events.Happened(socket, Wsa.FD_CONNECT);
        _tables.Events.Happened(socket, Wsa.FD_WRITE);
    }

    /// <summary>Copies the callee's data to where the join wants it: false when it does not fit.</summary>
    private bool TakeCalleeData(int socket, byte[] bytes, int at, int length)
    {
        WsaBuffer? callee = _tables.Sockets.Callee[socket];
        int count = length - at;
        if (callee == null)
        {
            return true;
        }

        bool fits = callee.IsSound && count <= callee.Length;
        callee.Length = fits ? count : 0;
        if (fits && count > 0)
        {
            Array.Copy(bytes, at, callee.Bytes, 0, count);
        }

        return fits;
    }

    /// <summary>A membership of ours by its attempt, where we were the one who asked; -1 for none.</summary>
    private int FindAttempt(int token, bool fromLeaf)
    {
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            byte state = _tables.Members.State[i];
            if (state != MemberTable.Free && _tables.Members.Token[i] == token && !_tables.Members.Has(i, MemberTable.Acceptor)
                && _tables.IsAtRoot(i) == fromLeaf)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>An acceptance that we know already, or have cancelled: tells the other side how it stands.</summary>
    private void AnswerAgain(int member)
    {
        _tables.Counters.DroppedAnswer++;
        byte state = _tables.Members.State[member];
        if (state == MemberTable.Joined)
        {
            _tables.QueueControl(member, Frame.Pong);
        }
        else if (state == MemberTable.Cancelling)
        {
            QueueCancel(member);
        }
        else if (state == MemberTable.Leaving)
        {
            _leaving.QueueLeave(member);
        }
    }

    /// <summary>An acceptance of an attempt that is long forgotten: the acceptor is told to undo it, as soon as its address is known.</summary>
    private void AnswerUnknown(int token, int port, int now)
    {
        _tables.Counters.DroppedAnswer++;
        int peer = _tables.Peers.HoldSource(port);
        if (peer < 0)
        {
            _tables.Ports.WantSource(port, now);
            return;
        }

        QueueToStranger(Frame.Cancel, 0, token, port, peer);
    }

    /// <summary>Queues a frame with a token to a peer that is held for this datagram alone.</summary>
    public void QueueToStranger(int kind, int second, int token, int port, int peer)
    {
        int entry = _tables.QueueToken(kind, second, token, port, peer);
        if (entry >= 0)
        {
            _tables.Transmits.ReleasePeer[entry] = true;
        }
        else
        {
            _tables.Peers.Release(peer);
        }
    }

    /// <summary>The answer was no.</summary>
    public void OnRefuse(byte[] bytes, int length)
    {
        int member = FindAttempt(Frame.ReadI32(bytes, Frame.TokenAt), (bytes[0] & Frame.Up) != 0);
        if (member < 0 || _tables.Members.State[member] != MemberTable.Asking)
        {
            _tables.Counters.DroppedAnswer++;
            return;
        }

        int reason = bytes[1] + 10000;
        bool known = reason == Wsa.WSAEMSGSIZE || reason == Wsa.WSAENOBUFS || reason == Wsa.WSAEISCONN;
        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        TakeCalleeData(socket, bytes, Frame.RefuseLength, length);
        EndAttempt(member, known ? reason : Wsa.WSAECONNREFUSED);
        _tables.Finish(member);
    }

    /// <summary>The answer is longer than the request, which no answer may be: the request is padded and repeated at once.</summary>
    public void OnGrow(byte[] bytes)
    {
        int member = FindAttempt(Frame.ReadI32(bytes, Frame.TokenAt), (bytes[0] & Frame.Up) != 0);
        int wanted = Frame.ReadU16(bytes, Frame.GrowLengthAt);
        if (member < 0 || _tables.Members.State[member] != MemberTable.Asking)
        {
            _tables.Counters.DroppedAnswer++;
            return;
        }

        int handle = _tables.Members.Handle[member];
        int length = _tables.Pool.LengthOf(handle);
        if (wanted <= length || wanted > Frame.RequestLength + _tables.Limits.MaxConnectData)
        {
            _tables.Counters.DroppedAnswer++;
            return;
        }

        Array.Clear(_tables.Pool.BytesOf(handle), length, wanted - length);
        _tables.Pool.SetLength(handle, wanted);
        QueueRequest(member);
    }

    /// <summary>The application gave the join up, or it took too long: the other side is asked to forget it.</summary>
    public void Abandon(int member, int now)
    {
        _tables.DropHandle(member);
        _tables.Members.State[member] = MemberTable.Cancelling;
        _tables.Members.Room[member] = 0;
        QueueCancel(member);
        _tables.DueMember(member, now + _tables.Limits.RetryMs);
    }

    /// <summary>A cancel's pause is over: it is repeated a few times, since nobody confirms it.</summary>
    public void RepeatCancel(int member, int now)
    {
        if (++_tables.Members.Room[member] >= CancelTries)
        {
            _tables.Finish(member);
            return;
        }

        _tables.Counters.Repeated++;
        QueueCancel(member);
        _tables.DueMember(member, now + _tables.Limits.RetryMs);
    }

    private void QueueCancel(int member)
    {
        int direction = _tables.IsAtRoot(member) ? 0 : Frame.Up;
        _tables.QueueToken(Frame.Cancel | direction, 0, _tables.Members.Token[member], PortOf(member), _tables.Members.Peer[member]);
    }

    /// <summary>The join took too long, or the link refused it.</summary>
    public void Fail(int member, int code, int now)
    {
        EndAttempt(member, code);
        Abandon(member, now);
    }

    /// <summary>Takes the attempt from its socket and tells the application the reason.</summary>
    private void EndAttempt(int member, int code)
    {
        int session = _tables.Members.Session[member];
        int socket = _tables.Sessions.Socket[session];
        _tables.DropHandle(member);
        Detach(socket, member);
        WsaBuffer? callee = _tables.Sockets.Callee[socket];
        if (code != Wsa.WSAECONNREFUSED && callee != null)
        {
            callee.Length = 0;
        }

        _tables.Sockets.Callee[socket] = null;
        _tables.Sockets.ConnectError[socket] = (byte)(code - 10000);
        if (_tables.IsAtRoot(member))
        {
            // The descriptor that the join had returned can only be closed (conformance row 36).
            _tables.Events.CloseError[_tables.Sockets.Count + member] = Wsa.WSAENOTCONN - 10000;
            _tables.Members.Set(member, MemberTable.JoinUntold);
        }

        _tables.Events.Arm(socket, Wsa.FD_CONNECT);
        _tables.Events.Happened(socket, Wsa.FD_CONNECT);
    }

    /// <summary>Frees a socket of its attempt: a root keeps its session, a leaf may join anew.</summary>
    public void Detach(int socket, int member)
    {
        _tables.Sockets.Pending[socket] = -1;
        if (!_tables.IsAtRoot(member))
        {
            int session = _tables.Members.Session[member];
            _tables.Sockets.State[socket] = SocketTable.Idle;
            _tables.Sockets.Member[socket] = -1;
            _tables.Sockets.Session[socket] = -1;
            _tables.Sessions.Socket[session] = -1;
        }
    }
}
