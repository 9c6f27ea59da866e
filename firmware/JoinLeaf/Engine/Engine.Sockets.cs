// The engine's calls on sockets: open, bind, listen, close, shutdown, and what becomes of ports.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>Opens a socket.</summary>
    /// <param name="entry">The catalogue entry, 0 to 15.</param>
    /// <param name="flags">The multipoint flags.</param>
    /// <param name="socket">The new row.</param>
    /// <returns>0, or WSAEMFILE when no row is free.</returns>
    public int OpenSocket(int entry, int flags, out int socket)
    {
        socket = _tables.Sockets.Take(entry, flags);
        if (socket < 0)
        {
            return Wsa.WSAEMFILE;
        }

        _tables.Paths.OpenSocket(socket, _tables.Sockets.SharesData(socket));
        _tables.Events.Open(socket);
        return 0;
    }

    /// <summary>Binds a socket to an open port.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="port">The port.</param>
    public void Bind(int socket, int port)
    {
        _tables.Sockets.Port[socket] = (sbyte)port;
        _tables.Ports.Users[port]++;
    }

    /// <summary>Whether another socket is bound to the port.</summary>
    /// <param name="port">The port.</param>
    /// <returns>True when one is.</returns>
    public bool IsBound(int port)
    {
        for (int i = 0; i < _tables.Sockets.Count; i++)
        {
            if (_tables.Sockets.State[i] != SocketTable.Free && _tables.Sockets.Port[i] == port)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes a bound socket listen; a root's session gets a port of its own where there is one.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="backlog">How many requests may wait, at least 1.</param>
    public void Listen(int socket, int backlog)
    {
        int limit = backlog < 1 ? 1 : backlog > _tables.Requests.Count ? _tables.Requests.Count : backlog;
        _tables.Sockets.BacklogLimit[socket] = (short)limit;
        if (!_tables.Sockets.Has(socket, SocketTable.Listening))
        {
            _tables.Sockets.Set(socket, SocketTable.Listening);
            _tables.Ports.Listeners[_tables.Sockets.Port[socket]]++;
        }
    }

    /// <summary>The port that a session of this socket should send through; -1 when one should be opened.</summary>
    /// <param name="socket">The row.</param>
    /// <returns>The port, or -1.</returns>
    public int SessionPortOf(int socket)
    {
        int bound = _tables.Sockets.Port[socket];
        return bound >= 0 && _tables.Ports.Listeners[bound] == 0 ? bound : _tables.Ports.FindQuiet();
    }

    /// <summary>Gives a root its session, with a new epoch.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="port">The port it sends through.</param>
    /// <returns>0, or WSAENOBUFS.</returns>
    public int OpenRootSession(int socket, int port)
    {
        return _tables.Sockets.Session[socket] >= 0 || _tables.OpenSession(SessionTable.RootSide, socket, port) >= 0 ? 0 : Wsa.WSAENOBUFS;
    }

    /// <summary>The port whose name is the descriptor's own; -1 while it is not bound.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <returns>The port, or -1.</returns>
    public int LocalPortOf(int row)
    {
        return row < _tables.Sockets.Count ? _tables.Sockets.Port[row]
            : _tables.Sessions.Port[_tables.Members.Session[row - _tables.Sockets.Count]];
    }

    /// <summary>The peer that the descriptor is joined to; -1 when it is not joined (conformance row 91).</summary>
    /// <param name="row">The row in the event table.</param>
    /// <returns>The peer, or -1.</returns>
    public int PeerOf(int row)
    {
        int member = row < _tables.Sockets.Count ? _tables.Sockets.Member[row] : row - _tables.Sockets.Count;
        return member >= 0 && _tables.Members.State[member] == MemberTable.Joined ? _tables.Members.Peer[member] : -1;
    }

    /// <summary>The largest message that the descriptor can send, in bytes.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <returns>Bytes.</returns>
    public int MaxMessageOf(int row)
    {
        int session = SessionOf(row);
        return session < 0 ? _tables.Limits.MaxMessage : _tables.MaxMessageOf(session);
    }

    /// <summary>A port that nobody uses any more and that the caller should close; -1 when there is none.</summary>
    /// <returns>The port, now free in the table.</returns>
    public int TakeIdlePort()
    {
        for (int i = 0; i < _tables.Ports.Count; i++)
        {
            if (_tables.Ports.IsOpen[i] && _tables.Ports.Users[i] == 0)
            {
                _tables.Ports.IsOpen[i] = false;
                return i;
            }
        }

        return -1;
    }

    /// <summary>Closes a descriptor: no event follows for it (conformance row 78), while the other side is told.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="now">The time in milliseconds.</param>
    public void Close(int row, int now)
    {
        _tables.Events.Close(row);
        _tables.Leases.TakeBackAll(row);
        if (row < _tables.Sockets.Count)
        {
            CloseSocket(row, now);
        }
        else
        {
            CloseLeaf(row - _tables.Sockets.Count, now);
        }
    }

    private void CloseLeaf(int member, int now)
    {
        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        if (socket >= 0 && _tables.Members.Has(member, MemberTable.JoinUntold))
        {
            // The application gives the join up without having heard how it ended: it will not hear of it (conformance row 50).
            ForgetOutcome(socket);
        }

        switch (_tables.Members.State[member])
        {
            case MemberTable.Asking:
                _joining.Detach(socket, member);
                _joining.Abandon(member, now);
                break;
            case MemberTable.Joined:
                _leaving.Depart(member, -1, now);
                break;
            case MemberTable.Ended:
                _tables.FreeMember(member);
                break;
            default:
                break;
        }
    }

    private void CloseSocket(int socket, int now)
    {
        SocketTable sockets = _tables.Sockets;
        while (!_tables.Queue.IsEmpty(socket))
        {
            _messages.Drop(socket);
        }

        StopListening(socket);
        int pending = sockets.Pending[socket];
        if (pending >= 0)
        {
            _joining.Detach(socket, pending);
            sockets.Callee[socket] = null;
            _joining.Abandon(pending, now);
        }

        int session = sockets.Session[socket];
        if (session >= 0)
        {
            CloseSession(socket, session, now);
        }

        int port = sockets.Port[socket];
        if (port >= 0)
        {
            _tables.Ports.Users[port]--;
        }

        sockets.State[socket] = SocketTable.Free;
    }

    private void CloseSession(int socket, int session, int now)
    {
        int member = _tables.Sockets.Member[socket];
        if (_tables.Sessions.Side[session] == SessionTable.GroupSide)
        {
            _tables.Now = now;
            _groups.Close(session, now);
            member = -1;
        }
        else if (_tables.Sessions.Side[session] == SessionTable.RootSide)
        {
            _leaving.DepartAll(session, -1, now);
        }
        else if (member >= 0 && _tables.Members.State[member] == MemberTable.Joined)
        {
            _leaving.Depart(member, -1, now);
        }

        _tables.Sessions.Socket[session] = -1;
        _tables.Sockets.Session[socket] = -1;
        _tables.Sockets.Member[socket] = -1;
        if (member >= 0 && _tables.Members.State[member] == MemberTable.Ended)
        {
            _tables.FreeMember(member);
        }

        _tables.FreeSessionIfDone(session);
    }

    /// <summary>The socket no longer listens: who waits for an answer is refused.</summary>
    /// <param name="socket">The row.</param>
    public void StopListening(int socket)
    {
        if (!_tables.Sockets.Has(socket, SocketTable.Listening))
        {
            return;
        }

        _tables.Sockets.Clear(socket, SocketTable.Listening);
        _tables.Events.Forget(socket, Wsa.FD_ACCEPT);
        _tables.Ports.Listeners[_tables.Sockets.Port[socket]]--;
        for (int i = 0; i < _tables.Requests.Count; i++)
        {
            byte state = _tables.Requests.State[i];
            if (state == RequestTable.Free || _tables.Requests.Socket[i] != socket)
            {
                continue;
            }

            if (state == RequestTable.Waiting || state == RequestTable.Deferred)
            {
                _tables.Requests.Reason[i] = Wsa.WSAECONNREFUSED - 10000;
                _answers.QueueRefusal(i, 0);
            }

            if (state == RequestTable.Deciding || state == RequestTable.DecidingWithdrawn)
            {
                // The thread in Accept still holds the row, and frees it when it comes back.
                _tables.Requests.State[i] = RequestTable.DecidingWithdrawn;
            }
            else
            {
                _accepting.FreeRequest(i);
            }
        }
    }

    /// <summary>Shuts a direction down: without sending a membership ends, without receiving messages are dropped.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="how">SD_RECEIVE, SD_SEND or SD_BOTH.</param>
    /// <param name="data">Disconnect data, or null.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>0 or a WSA code.</returns>
    public int Shutdown(int row, int how, WsaBuffer? data, int now)
    {
        bool isSocket = row < _tables.Sockets.Count;
        int session = isSocket ? _tables.Sockets.Session[row] : _tables.Members.Session[row - _tables.Sockets.Count];
        int member = isSocket ? _tables.Sockets.Member[row] : row - _tables.Sockets.Count;
        bool isRoot = isSocket && _tables.Sockets.IsRoot(row) && session >= 0;
        bool joined = isRoot ? _tables.Sessions.Joined[session] > 0 : member >= 0 && _tables.Members.State[member] == MemberTable.Joined;
        if (isSocket && _tables.Sockets.Has(row, SocketTable.ShutSend) && how != Wsa.SD_RECEIVE)
        {
            return 0;
        }

        if (!joined)
        {
            return Wsa.WSAENOTCONN;
        }

        if (how != Wsa.SD_SEND && isSocket)
        {
            StopReceiving(row);
        }

        return how == Wsa.SD_RECEIVE ? 0 : EndSending(row, isRoot, session, member, data, now);
    }

    /// <summary>What waits to be read will never be: it is dropped, so that a departure need not wait for it, and a Recv that blocks comes back.</summary>
    private void StopReceiving(int socket)
    {
        _tables.Sockets.Set(socket, SocketTable.ShutReceive);
        while (!_tables.Queue.IsEmpty(socket))
        {
            _messages.Drop(socket);
        }

        int session = _tables.Sockets.Session[socket];
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] == MemberTable.Joined && _tables.Members.Session[i] == session)
            {
                _tables.Parts.Forget(i);
            }
        }

        _tables.Events.Touch(socket);
    }

    private int EndSending(int row, bool isRoot, int session, int member, WsaBuffer? data, int now)
    {
        int handle = -1;
        if (_tables.Sessions.Side[session] == SessionTable.GroupSide)
        {
            // Nobody keeps a membership of ours.
            _tables.Sockets.Set(row, SocketTable.ShutSend);
            return 0;
        }

        if (data != null && data.Length > 0)
        {
            int any = isRoot ? AnyMemberOf(session) : member;
            handle = _leaving.BuildLeave(any, isRoot ? 0 : member + 1, data.Bytes, 0, data.Length);
            if (handle < 0)
            {
                return Wsa.WSAENOBUFS;
            }
        }

        if (row < _tables.Sockets.Count)
        {
            _tables.Sockets.Set(row, SocketTable.ShutSend);
        }

        if (isRoot)
        {
            StopListening(row);
            if (_tables.Sockets.Pending[row] >= 0)
            {
                // Who joined now would never hear that the session has ended.
                _joining.Fail(_tables.Sockets.Pending[row], Wsa.WSAESHUTDOWN, now);
            }

            _leaving.DepartAll(session, handle, now);
            return 0;
        }

        if (row < _tables.Sockets.Count)
        {
            _tables.Sockets.State[row] = SocketTable.Ended;
        }

        // Our own end: marked, so that no FD_CLOSE is told of it and Send says WSAESHUTDOWN.
        _tables.Events.CloseError[row] = Wsa.WSAESHUTDOWN - 10000;
        _leaving.Depart(member, handle, now);
        return 0;
    }

    private int AnyMemberOf(int session)
    {
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] != MemberTable.Free && _tables.Members.Session[i] == session)
            {
                return i;
            }
        }

        return -1;
    }
}
