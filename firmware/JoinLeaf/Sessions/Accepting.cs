// The asked side of a join: the backlog, the application's decision, and the answer that is repeated as often as it is asked for.
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Requests that came in: a leaf's question to a listening root, a root's invitation to a listening leaf.</summary>
internal sealed class Accepting
{
    private readonly Tables _tables;
    private readonly Leaving _leaving;
    private readonly Joining _joining;
    private readonly Answers _answers;

    public Accepting(Tables tables, Leaving leaving, Joining joining, Answers answers)
    {
        _tables = tables;
        _leaving = leaving;
        _joining = joining;
        _answers = answers;
    }

    /// <summary>A request came in at a port.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnRequest(int port, int handle, int length, int now)
    {
        int peer = _tables.Peers.HoldSource(port);
        if (peer < 0)
        {
            _tables.Counters.DroppedNoSource++;
            _tables.Ports.WantSource(port, now);
            return false;
        }

        byte[] bytes = _tables.Pool.BytesOf(handle);
        int token = Frame.ReadI32(bytes, Frame.TokenAt);
        if (AnswerRepeated(peer, token, length, now) || IsCopy(token))
        {
            _tables.Peers.Release(peer);
            return false;
        }

        int socket = FindListener(port);
        int reason = socket < 0 ? Wsa.WSAECONNREFUSED : CheckFit(socket, bytes);
        if (reason != 0)
        {
            CountRefusal(reason);
            RefuseStranger(port, peer, bytes, token, reason);
            return false;
        }

        if (!SettlePast(socket, peer, bytes, token))
        {
            _tables.Counters.DroppedRequest++;
            _tables.Peers.Release(peer);
            return false;
        }

        return Enqueue(socket, port, peer, handle, length, token, now);
    }

    /// <summary>Whether the request is a late copy of one whose membership has come and gone: a new one would let old messages in.</summary>
    private bool IsCopy(int token)
    {
        if (_tables.Requests.IsSpent(token))
        {
            _tables.Counters.DroppedRequest++;
            return true;
        }

        return false;
    }

    private bool Enqueue(int socket, int port, int peer, int handle, int length, int token, int now)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        bool full = _tables.Requests.CountWaiting(socket) >= _tables.Sockets.BacklogLimit[socket] || _tables.Pool.FreeReceive == 0;
        int request = full ? -1 : _tables.Requests.Take(socket, port, peer, token, now);
        if (request < 0 && !full)
        {
            int remembered = _tables.Requests.FindRemembered();
            if (remembered >= 0)
            {
                FreeRequest(remembered);
                request = _tables.Requests.Take(socket, port, peer, token, now);
            }
        }

        if (request < 0)
        {
            _tables.Counters.RefusedFull++;
            RefuseStranger(port, peer, bytes, token, Wsa.WSAECONNREFUSED);
            return false;
        }

        _tables.Pool.SetLength(handle, length);
        _tables.Requests.Handle[request] = (short)handle;
        _tables.Requests.Largest[request] = (short)length;
        _tables.Due(now + _tables.Limits.SilenceMs);
        TellAcceptable(socket);
        return true;
    }

    /// <summary>FD_ACCEPT, unless a deferred request heads the queue (conformance row 60).</summary>
    public void TellAcceptable(int socket)
    {
        if (IsAcceptable(socket))
        {
            _tables.Events.Happened(socket, Wsa.FD_ACCEPT);
        }
    }

    /// <summary>Whether Accept would find something new at the head of the queue.</summary>
    public bool IsAcceptable(int socket)
    {
        int head = _tables.Requests.Head(socket);
        return head >= 0 && _tables.Requests.State[head] != RequestTable.Deferred;
    }

    private int FindListener(int port)
    {
        for (int i = 0; i < _tables.Sockets.Count; i++)
        {
            if (_tables.Sockets.State[i] != SocketTable.Free && _tables.Sockets.Port[i] == port && _tables.Sockets.Has(i, SocketTable.Listening))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether the request is one that this listening socket can take: 0, or the reason why not.</summary>
    private int CheckFit(int socket, byte[] bytes)
    {
        bool isJoin = (bytes[0] & Frame.KindMask) == Frame.Join;
        if (isJoin != _tables.Sockets.IsRoot(socket) || bytes[1] >> Frame.EntryShift != _tables.Sockets.Entry[socket])
        {
            return Wsa.WSAECONNREFUSED;
        }

        // The root's datagrams must fit its leaves.
        int size = bytes[Frame.RequestSizeAt] * 16;
        bool fits = isJoin ? size >= _tables.Limits.MaxDatagram : size <= _tables.Limits.MaxDatagram && size > 0;
        return fits ? 0 : Wsa.WSAEMSGSIZE;
    }

    private void CountRefusal(int reason)
    {
        if (reason == Wsa.WSAEMSGSIZE)
        {
            _tables.Counters.RefusedSize++;
        }
        else
        {
            _tables.Counters.RefusedNotListening++;
        }
    }

    private void RefuseStranger(int port, int peer, byte[] bytes, int token, int reason)
    {
        int direction = (bytes[0] & Frame.KindMask) == Frame.Join ? 0 : Frame.Up;
        _joining.QueueToStranger(Frame.Refuse | direction, reason - 10000, token, port, peer);
    }

    /// <summary>The same attempt again: it gets the same answer again.</summary>
    private bool AnswerRepeated(int peer, int token, int length, int now)
    {
        int request = _tables.Requests.Find(peer, token);
        if (request >= 0)
        {
            _tables.Counters.DroppedRequest++;
            _tables.Requests.Heard[request] = now;
            if (length > _tables.Requests.Largest[request])
            {
                _tables.Requests.Largest[request] = (short)length;
            }

            if (_tables.Requests.State[request] == RequestTable.Refused)
            {
                _answers.QueueRefusal(request, length);
            }

            return true;
        }

        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] != MemberTable.Free && _tables.Members.Token[i] == token && _tables.Members.Peer[i] == peer
                && _tables.Members.Has(i, MemberTable.Acceptor))
            {
                _tables.Counters.DroppedRequest++;
                RepeatAccept(i, length, now);
                return true;
            }
        }

        return false;
    }

    private void RepeatAccept(int member, int length, int now)
    {
        int port = _tables.Sessions.Port[_tables.Members.Session[member]];
        int peer = _tables.Members.Peer[member];
        if (_tables.Members.State[member] == MemberTable.Joined)
        {
            if (!_tables.Members.Has(member, MemberTable.Confirmed))
            {
                _tables.Members.Heard(member, now);
                _answers.QueueAnswer(member, length);
            }

            return;
        }

        int direction = _tables.IsAtRoot(member) ? 0 : Frame.Up;
        _tables.QueueToken(Frame.Refuse | direction, Wsa.WSAECONNREFUSED - 10000, _tables.Members.Token[member], port, peer);
    }

    /// <summary>
    /// What the same peer has with this socket from before: an older attempt of the same start is late and does not count; any
    /// other one is given up, since the peer has forgotten it (it was restarted, or its departure got lost).
    /// </summary>
    private bool SettlePast(int socket, int peer, byte[] bytes, int token)
    {
        bool isInvite = (bytes[0] & Frame.KindMask) == Frame.Invite;
        for (int i = 0; i < _tables.Requests.Count; i++)
        {
            if (_tables.Requests.IsQueued(i, socket) && _tables.Requests.Peer[i] == peer && !isInvite)
            {
                if (IsLate(token, _tables.Requests.Token[i]))
                {
                    return false;
                }

                Withdraw(i);
            }
        }

        int epoch = Frame.ReadU16(bytes, Frame.RequestEpochAt);
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            int session = _tables.Members.Session[i];
            bool same = isInvite ? _tables.Sessions.Side[session] == SessionTable.LeafSide && _tables.Sessions.Epoch[session] == epoch
                : _tables.Sessions.Socket[session] == socket;
            if (_tables.Members.State[i] == MemberTable.Joined && same && _tables.Peers.HaveSameName(_tables.Members.Peer[i], peer))
            {
                if (IsLate(token, _tables.Members.Token[i]))
                {
                    return false;
                }

                _leaving.Lose(i, Wsa.WSAECONNRESET);
            }
        }

        return true;
    }

    /// <summary>Whether an attempt was made before another one of the same start of the same node.</summary>
    private static bool IsLate(int token, int than)
    {
        return token >> 16 == than >> 16 && (short)(token - than) < 0;
    }

    /// <summary>The joiner has given up: a request is withdrawn, an acceptance undone.</summary>
    public void OnCancel(byte[] bytes, int port)
    {
        int token = Frame.ReadI32(bytes, Frame.TokenAt);
        for (int i = 0; i < _tables.Requests.Count; i++)
        {
            byte state = _tables.Requests.State[i];
            if (state != RequestTable.Free && state != RequestTable.Withdrawn && _tables.Requests.Token[i] == token && _tables.Requests.Port[i] == port)
            {
                Withdraw(i);
                return;
            }
        }

        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] == MemberTable.Joined && _tables.Members.Token[i] == token && _tables.Members.Has(i, MemberTable.Acceptor))
            {
                _tables.Counters.Withdrawn++;
                _leaving.Lose(i, Wsa.WSAECONNRESET);
                return;
            }
        }

        _tables.Counters.DroppedRequest++;
    }

    /// <summary>The request is no longer wanted: Accept will say so.</summary>
    public void Withdraw(int request)
    {
        byte state = _tables.Requests.State[request];
        if (state == RequestTable.Refused)
        {
            FreeRequest(request);
            return;
        }

        if (state == RequestTable.Withdrawn || state == RequestTable.DecidingWithdrawn)
        {
            return;
        }

        _tables.Counters.Withdrawn++;
        if (state == RequestTable.Deciding)
        {
            _tables.Requests.State[request] = RequestTable.DecidingWithdrawn;
            return;
        }

        _tables.Requests.State[request] = RequestTable.Withdrawn;
        DropRequestHandle(request);
        TellAcceptable(_tables.Requests.Socket[request]);
    }

    private void DropRequestHandle(int request)
    {
        int handle = _tables.Requests.Handle[request];
        if (handle >= 0)
        {
            _tables.Requests.Handle[request] = -1;
            _tables.Pool.Return(handle);
        }
    }

    /// <summary>Forgets a request.</summary>
    public void FreeRequest(int request)
    {
        DropRequestHandle(request);
        _tables.Peers.Release(_tables.Requests.Peer[request]);
        _tables.Requests.State[request] = RequestTable.Free;
    }

    /// <summary>The request became a membership, which now holds its peer.</summary>
    public void HandOver(int request)
    {
        DropRequestHandle(request);
        _tables.Requests.State[request] = RequestTable.Free;
    }

    /// <summary>The application rejects: the reason goes out with its data, and stays for repeated requests.</summary>
    public void Refuse(int request, WsaBuffer? data)
    {
        DropRequestHandle(request);
        _tables.Requests.State[request] = RequestTable.Refused;
        _tables.Requests.Reason[request] = Wsa.WSAECONNREFUSED - 10000;
        if (data != null && data.Length > 0)
        {
            _tables.Requests.Handle[request] = (short)_answers.BuildRefusal(request, data);
        }

        _answers.QueueRefusal(request, _tables.Requests.Largest[request]);
    }
}
