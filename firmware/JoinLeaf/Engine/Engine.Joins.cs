// The engine's calls that make members: JoinLeaf from either side, and the two halves of Accept.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>Starts a root's invitation. On success the peer is the engine's.</summary>
    /// <param name="socket">The root's row; it is bound and has its session.</param>
    /// <param name="peer">The leaf.</param>
    /// <param name="role">The root's part towards this leaf: JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH.</param>
    /// <param name="caller">Data for the leaf, or null.</param>
    /// <param name="callee">Where the leaf's data goes, or null.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <param name="row">The new per-leaf descriptor's row.</param>
    /// <returns>0 or a WSA code.</returns>
    public int Invite(int socket, int peer, int role, WsaBuffer? caller, WsaBuffer? callee, int now, out int row)
    {
        row = -1;
        int session = _tables.Sockets.Session[socket];
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            byte state = _tables.Members.State[i];
            if (state == MemberTable.Joined && _tables.Members.Session[i] == session && _tables.Peers.HaveSameName(_tables.Members.Peer[i], peer))
            {
                return Wsa.WSAEISCONN;
            }
        }

        int leafRole = role == Wsa.JL_SENDER_ONLY ? Wsa.JL_RECEIVER_ONLY : role == Wsa.JL_RECEIVER_ONLY ? Wsa.JL_SENDER_ONLY : role;
        int code = _joining.Start(socket, peer, leafRole, caller, callee, now, out int member);
        if (code == 0)
        {
            ForgetOutcome(socket);
            row = OpenLeafDescriptor(socket, member);
        }

        return code;
    }

    /// <summary>The per-leaf socket has the properties of its root, event mask and object included (conformance rows 26 and 90).</summary>
    private int OpenLeafDescriptor(int socket, int member)
    {
        int row = _tables.Sockets.Count + member;
        _tables.Events.Open(row);
        _tables.Events.Inherit(row, socket);
        if (_tables.Sockets.Has(socket, SocketTable.NonBlocking))
        {
            _tables.Members.Set(member, MemberTable.NonBlocking);
        }

        return row;
    }

    /// <summary>Starts a leaf's question. On success the peer is the engine's.</summary>
    /// <param name="socket">The leaf's row; it is bound.</param>
    /// <param name="port">The port its session sends through.</param>
    /// <param name="peer">The root.</param>
    /// <param name="role">The leaf's role.</param>
    /// <param name="caller">Data for the root, or null.</param>
    /// <param name="callee">Where the root's data goes, or null.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>0 or a WSA code.</returns>
    public int Ask(int socket, int port, int peer, int role, WsaBuffer? caller, WsaBuffer? callee, int now)
    {
        if (IsInSession(port, peer))
        {
            return Wsa.WSAEADDRINUSE;
        }

        ForgetEndedMembership(socket);
        int session = _tables.OpenSession(SessionTable.LeafSide, socket, port);
        if (session < 0)
        {
            return Wsa.WSAENOBUFS;
        }

        int code = _joining.Start(socket, peer, role, caller, callee, now, out int member);
        if (code != 0)
        {
            _tables.Sockets.Session[socket] = -1;
            _tables.Sessions.Socket[session] = -1;
            _tables.FreeSessionIfDone(session);
            return code;
        }

        ForgetOutcome(socket);
        _tables.Sockets.Member[socket] = (short)member;
        _tables.Sockets.State[socket] = SocketTable.Joining;
        return 0;
    }

    /// <summary>The outcome of the socket's join before, if it was never looked at: FD_CONNECT means the present join from here on.</summary>
    private void ForgetOutcome(int socket)
    {
        _tables.Events.Forget(socket, Wsa.FD_CONNECT);
        TakeConnectError(socket);
    }

    /// <summary>
    /// Whether another socket is in, or asks for, the same root's session through the same port: its datagrams could not be told
    /// apart. Sockets with names of their own can be in one session together (conformance row 24).
    /// </summary>
    private bool IsInSession(int port, int peer)
    {
        MemberTable members = _tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            bool stands = members.State[i] == MemberTable.Joined || members.State[i] == MemberTable.Asking;
            if (stands && _tables.Sessions.Port[members.Session[i]] == port && !_tables.IsAtRoot(i)
                && _tables.Peers.HaveSameName(members.Peer[i], peer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A leaf whose session has ended may join again on the same socket: the old membership is let go, with its events and messages.</summary>
    private void ForgetEndedMembership(int socket)
    {
        int member = _tables.Sockets.Member[socket];
        if (member < 0)
        {
            return;
        }

        int session = _tables.Members.Session[member];
        _tables.Sockets.Member[socket] = -1;
        _tables.Sockets.Session[socket] = -1;
        _tables.Sessions.Socket[session] = -1;
        _tables.Sockets.Clear(socket, SocketTable.ShutSend | SocketTable.ShutReceive);
        _tables.Sockets.State[socket] = SocketTable.Idle;
        _tables.Events.CloseError[socket] = 0;
        _tables.Events.Select(socket, _tables.Events.Mask[socket], _tables.Events.EventObject[socket]);
        while (!_tables.Queue.IsEmpty(socket))
        {
            _messages.Drop(socket);
        }

        if (_tables.Members.State[member] == MemberTable.Ended)
        {
            _tables.FreeMember(member);
        }
    }

    /// <summary>Gives an outstanding join up without telling the application: it was cancelled by its own call.</summary>
    /// <param name="socket">The socket that joins.</param>
    /// <param name="now">The time in milliseconds.</param>
    public void CancelJoin(int socket, int now)
    {
        int member = _tables.Sockets.Pending[socket];
        if (member >= 0)
        {
            _joining.Detach(socket, member);
            _tables.Sockets.Callee[socket] = null;
            _joining.Abandon(member, now);
        }
    }

    /// <summary>Takes the head of a listening socket's queue for a decision.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="request">The request; it must come back by <see cref="EndAccept"/>.</param>
    /// <returns>0, WSAEWOULDBLOCK when nothing waits, WSAECONNRESET when it was withdrawn (conformance row 62).</returns>
    public int BeginAccept(int socket, out int request)
    {
        request = _tables.Requests.Head(socket);
        _tables.Events.Arm(socket, Wsa.FD_ACCEPT);
        if (request < 0)
        {
            return Wsa.WSAEWOULDBLOCK;
        }

        if (_tables.Requests.State[request] == RequestTable.Withdrawn)
        {
            _accepting.FreeRequest(request);
            _accepting.TellAcceptable(socket);
            return Wsa.WSAECONNRESET;
        }

        _tables.Requests.State[request] = RequestTable.Deciding;
        return 0;
    }

    /// <summary>The caller's data of a request that is being decided.</summary>
    /// <param name="request">The request.</param>
    /// <param name="into">Receives the bytes.</param>
    /// <returns>Their count, or -1 when there is none (conformance row 54).</returns>
    public int CallerDataOf(int request, byte[] into)
    {
        byte[] bytes = _tables.Pool.BytesOf(_tables.Requests.Handle[request]);
        if ((bytes[1] & Frame.HasCallerData) == 0)
        {
            return -1;
        }

        int length = Frame.CallerLengthOf(bytes);
        if (length > into.Length)
        {
            length = into.Length;
        }

        System.Array.Copy(bytes, Frame.RequestLength, into, 0, length);
        return length;
    }

    /// <summary>Ends a decision.</summary>
    /// <param name="request">The request.</param>
    /// <param name="decision">CF_ACCEPT, CF_REJECT or CF_DEFER.</param>
    /// <param name="callee">Data for the joiner, or null.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <param name="row">The new descriptor's row.</param>
    /// <returns>0 or a WSA code.</returns>
    public int EndAccept(int request, int decision, WsaBuffer? callee, int now, out int row)
    {
        row = -1;
        int socket = _tables.Requests.Socket[request];
        if (_tables.Requests.State[request] == RequestTable.DecidingWithdrawn)
        {
            _accepting.FreeRequest(request);
            TellAcceptableIfOpen(socket);
            return Wsa.WSAECONNRESET;
        }

        int code;
        switch (decision)
        {
            case Wsa.CF_ACCEPT:
                code = AcceptRequest(socket, request, callee, now, out row);
                break;
            case Wsa.CF_REJECT:
                _tables.Counters.RefusedByApplication++;
                _accepting.Refuse(request, callee);
                code = Wsa.WSAECONNREFUSED;
                break;
            case Wsa.CF_DEFER:
                _tables.Requests.State[request] = RequestTable.Deferred;
                code = Wsa.WSATRY_AGAIN;
                break;
            default:
                _tables.Requests.State[request] = RequestTable.Waiting;
                code = Wsa.WSAEINVAL;
                break;
        }

        TellAcceptableIfOpen(socket);
        return code;
    }

    private void TellAcceptableIfOpen(int socket)
    {
        if (_tables.Sockets.Has(socket, SocketTable.Listening))
        {
            _accepting.TellAcceptable(socket);
        }
    }

    private int AcceptRequest(int socket, int request, WsaBuffer? callee, int now, out int row)
    {
        byte[] bytes = _tables.Pool.BytesOf(_tables.Requests.Handle[request]);
        bool isRoot = _tables.Sockets.IsRoot(socket);
        int role = bytes[1] & Frame.RoleMask;
        int flags = MemberTable.Acceptor | (role != Wsa.JL_RECEIVER_ONLY ? MemberTable.LeafSends : 0)
            | (role != Wsa.JL_SENDER_ONLY ? MemberTable.LeafReceives : 0);
        row = -1;
        int taken = socket;
        int code = isRoot ? 0 : TakeLeafSocket(socket, bytes, out taken);
        if (code != 0)
        {
            return RefuseFull(request, code);
        }

        int session = _tables.Sockets.Session[taken];
        int member = _tables.TakeMember(session, _tables.Requests.Peer[request], _tables.Requests.Token[request], flags);
        if (member < 0)
        {
            GiveBackLeafSocket(socket, taken, session);
            return RefuseFull(request, Wsa.WSAENOBUFS);
        }

        _tables.Members.State[member] = MemberTable.Joined;
        int handle = callee == null || callee.Length == 0 ? -1 : _answers.BuildAccept(member, callee);
        if (handle < 0 && callee != null && callee.Length > 0)
        {
            // The answer cannot be built now: the request stays for a later Accept.
            _tables.Members.State[member] = MemberTable.Free;
            _tables.Sessions.Rows[session]--;
            GiveBackLeafSocket(socket, taken, session);
            _tables.Requests.State[request] = RequestTable.Waiting;
            return Wsa.WSAENOBUFS;
        }

        _tables.AgreeOnParts(session, Frame.PartsOfRequest(bytes));
        row = Admit(socket, taken, member, handle, now);
        _answers.QueueAnswer(member, _tables.Requests.Largest[request]);
        _accepting.HandOver(request);
        return 0;
    }

    /// <summary>Enters an accepted membership, and opens the descriptor that Accept returns.</summary>
    private int Admit(int socket, int taken, int member, int handle, int now)
    {
        bool isRoot = taken == socket;
        int session = _tables.Members.Session[member];
        _tables.Members.Handle[member] = (short)handle;
        _tables.Members.Heard(member, now);
        _tables.Sessions.Joined[session]++;
        _tables.BeginStream(member);
        _tables.DueMember(member, now + _tables.Limits.RetryMs);
        int row;
        if (isRoot)
        {
            row = OpenLeafDescriptor(socket, member);
        }
        else
        {
            row = taken;
            _tables.Sockets.Member[taken] = (short)member;
            _tables.Sockets.State[taken] = SocketTable.Joined;
            _tables.Events.Open(taken);
            _tables.Events.Inherit(taken, socket);
            if (_tables.Sockets.Has(socket, SocketTable.NonBlocking))
            {
                _tables.Sockets.Set(taken, SocketTable.NonBlocking);
            }

            _tables.Sockets.Set(taken, _tables.Sockets.Options[socket] & SocketTable.Batching);
        }

        _tables.Events.Happened(row, Wsa.FD_WRITE);
        if (isRoot)
        {
            _tables.Events.Arm(socket, Wsa.FD_WRITE);
            _tables.Events.Happened(socket, Wsa.FD_WRITE);
        }

        return row;
    }

    /// <summary>A listening leaf's Accept makes a new socket, joined to the root that invited.</summary>
    private int TakeLeafSocket(int socket, byte[] invitation, out int taken)
    {
        int epoch = Frame.ReadU16(invitation, Frame.RequestEpochAt);
        taken = -1;
        int port = SessionPortOf(socket);
        if (port < 0)
        {
            port = _tables.Sockets.Port[socket];
        }

        if (_tables.Sessions.IsJoined(epoch, port))
        {
            return Wsa.WSAEISCONN;
        }

        taken = _tables.Sockets.Take(_tables.Sockets.Entry[socket], _tables.Sockets.Flags[socket]);
        int session = taken < 0 ? -1 : _tables.OpenSession(SessionTable.LeafSide, taken, port);
        if (session < 0)
        {
            if (taken >= 0)
            {
                _tables.Sockets.State[taken] = SocketTable.Free;
            }

            return Wsa.WSAENOBUFS;
        }

        _tables.Paths.Options[taken] = _tables.Paths.Options[socket];
        _tables.Paths.Scope[taken] = _tables.Paths.Scope[socket];
        _tables.Sessions.Epoch[session] = (ushort)epoch;
        _tables.Sessions.MemberId[session] = invitation[Frame.RequestMemberAt];
        _tables.Sessions.MaxDatagram[session] = (short)(invitation[Frame.RequestSizeAt] * 16);
        Bind(taken, port);
        return 0;
    }

    private void GiveBackLeafSocket(int socket, int taken, int session)
    {
        if (taken != socket)
        {
            _tables.Ports.Users[_tables.Sockets.Port[taken]]--;
            _tables.Sockets.State[taken] = SocketTable.Free;
            _tables.Sessions.Socket[session] = -1;
            _tables.FreeSessionIfDone(session);
        }
    }

    private int RefuseFull(int request, int code)
    {
        _tables.Counters.RefusedFull++;
        _accepting.Refuse(request, null);
        return code;
    }
}
