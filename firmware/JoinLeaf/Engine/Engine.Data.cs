// The engine's calls for messages: send, receive, and the disconnect data that comes last.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>Sends one message: from a root to all leaves, from a per-leaf socket to that leaf, from a leaf to its root.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many.</param>
    /// <param name="pieces">The pieces that hold them instead when there are several, else null.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>0 or a WSA code.</returns>
    public int Send(int row, byte[] bytes, int offset, int length, WsaBuffer[]? pieces, int now)
    {
        _tables.Now = now;
        int code = CheckSend(row, out int session, out int target);
        if (code != 0)
        {
            return code;
        }

        if (length > _tables.PartOf(session) && length > _tables.MaxMessageOf(session))
        {
            return Wsa.WSAEMSGSIZE;
        }

        code = row < _tables.Sockets.Count && !CanHearItself(row) ? Wsa.WSAEWOULDBLOCK : _messages.Send(session, target, bytes, offset, length, pieces, now);
        if (code == Wsa.WSAEWOULDBLOCK)
        {
            BlockWrite(row, row < _tables.Sockets.Count);
        }
        else if (code == 0 && row < _tables.Sockets.Count && ComesBack(row))
        {
            _messages.LoopBack(row, bytes, offset, length, pieces);
        }

        return code;
    }

    /// <summary>Whether a descriptor may send now, and to whom: -1 for all.</summary>
    private int CheckSend(int row, out int session, out int target)
    {
        bool isSocket = row < _tables.Sockets.Count;
        int member = isSocket ? _tables.Sockets.Member[row] : row - _tables.Sockets.Count;
        bool toAll = isSocket && _tables.Sockets.IsRoot(row);
        session = isSocket ? _tables.Sockets.Session[row] : _tables.Members.Session[member];
        target = toAll ? -1 : member;
        return toAll ? CheckSendToAll(row, session) : CheckSend(row, isSocket, member);
    }

    /// <summary>Sends what waits for company in the session of a descriptor.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="mustGo">Whether it goes even though the window is full, since members come or go.</param>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go now; it goes as soon as it can.</returns>
    public int Flush(int row, bool mustGo)
    {
        int session = SessionOf(row);
        return session < 0 ? 0 : _messages.Flush(session, mustGo);
    }

    /// <summary>
    /// Sends what waits for company in all sessions, before members come or go: whoever joins does not hear what was sent before, and whoever
    /// leaves does. The caller drains before it goes on.
    /// </summary>
    /// <returns>True when there was anything.</returns>
    public bool FlushAll()
    {
        bool any = _tables.Packs.Any;
        for (int i = 0; i < _tables.Sessions.Count && _tables.Packs.Any; i++)
        {
            _messages.Flush(i, true);
        }

        return any;
    }

    /// <summary>Whether a datagram may make somebody a member.</summary>
    /// <param name="handle">The receive buffer that it is in.</param>
    /// <returns>True for an acceptance.</returns>
    public bool MayAdmit(int handle)
    {
        return (_tables.Pool.BytesOf(handle)[0] & Frame.KindMask) == Frame.Accept;
    }

    private int SessionOf(int row)
    {
        return row < _tables.Sockets.Count ? _tables.Sockets.Session[row] : _tables.Members.Session[row - _tables.Sockets.Count];
    }

    /// <summary>Whether small messages of a socket wait for company; those that do wait go when it is switched off.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="on">True when they do.</param>
    public void SetBatching(int socket, bool on)
    {
        _tables.Sockets.Clear(socket, SocketTable.Batching);
        if (on)
        {
            _tables.Sockets.Set(socket, SocketTable.Batching);
        }
        else
        {
            Flush(socket, false);
        }
    }

    private int CheckSendToAll(int socket, int session)
    {
        if (_tables.Sockets.Has(socket, SocketTable.ShutSend))
        {
            return Wsa.WSAESHUTDOWN;
        }

        if (session < 0 || _tables.Sessions.Joined[session] == 0)
        {
            return Wsa.WSAENOTCONN;
        }

        return SomeLeafMay(session, MemberTable.LeafReceives) ? 0 : Wsa.WSAEOPNOTSUPP;
    }

    /// <summary>Whether any joined leaf of the session has the role.</summary>
    private bool SomeLeafMay(int session, byte role)
    {
        MemberTable members = _tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            if (members.Session[i] == session && members.State[i] == MemberTable.Joined && (members.Flags[i] & role) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private int CheckSend(int row, bool isSocket, int member)
    {
        if (isSocket && _tables.Sockets.Has(row, SocketTable.ShutSend))
        {
            return Wsa.WSAESHUTDOWN;
        }

        if (member < 0 || _tables.Members.State[member] != MemberTable.Joined)
        {
            return EndCodeOf(row, Wsa.WSAENOTCONN);
        }

        int role = isSocket ? MemberTable.LeafSends : MemberTable.LeafReceives;
        if (!_tables.Members.Has(member, role))
        {
            return Wsa.WSAEOPNOTSUPP;
        }

        ClearUntold(row);
        return 0;
    }

    /// <summary>What a call on an ended membership answers: the reason of its end, or the given code after a graceful one.</summary>
    private int EndCodeOf(int row, int graceful)
    {
        int reason = _tables.Events.CloseError[row];
        return reason == 0 ? graceful : reason + 10000;
    }

    private void ClearUntold(int row)
    {
        if (row < _tables.Sockets.Count)
        {
            _tables.Sockets.Clear(row, SocketTable.JoinUntold);
        }
        else
        {
            _tables.Members.Clear(row - _tables.Sockets.Count, MemberTable.JoinUntold);
        }
    }

    /// <summary>Takes the next message of a socket.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="into">Where to.</param>
    /// <param name="offset">Where there.</param>
    /// <param name="room">How many bytes fit.</param>
    /// <param name="pieces">The pieces that it goes into instead when there are several, else null.</param>
    /// <param name="peek">Whether the message stays in the queue.</param>
    /// <param name="count">The bytes copied.</param>
    /// <param name="member">The membership it came from; -1 when that has gone.</param>
    /// <returns>0 or a WSA code.</returns>
    public int Receive(int row, byte[] into, int offset, int room, WsaBuffer[]? pieces, bool peek, out int count, out int member)
    {
        count = 0;
        int code = CheckReceive(row, out member);
        if (code != 0)
        {
            return code;
        }

        code = _messages.Take(row, into, offset, room, pieces, peek, out count);
        AfterRead();
        return code;
    }

    /// <summary>Whether a message waits for a descriptor: 0 with the membership it came from, or what a call that wants one answers.</summary>
    private int CheckReceive(int row, out int member)
    {
        member = -1;
        if (row >= _tables.Sockets.Count)
        {
            // What leaves send arrives at the root's own socket (conformance row 64).
            member = row - _tables.Sockets.Count;
            return _tables.Members.State[member] == MemberTable.Asking ? Wsa.WSAENOTCONN : EndCodeOfLeaf(row, member);
        }

        if (_tables.Sockets.Has(row, SocketTable.ShutReceive))
        {
            return Wsa.WSAESHUTDOWN;
        }

        if (!_tables.Queue.IsEmpty(row))
        {
            ClearUntold(row);
            member = _tables.Queue.PeekMember(row);
            ReceivedFrom = _messages.OriginOf(row);
            return 0;
        }

        _tables.Events.Arm(row, Wsa.FD_READ);
        return _tables.Sockets.IsRoot(row) ? CheckReceiveAtRoot(row) : CheckReceiveAtLeaf(row);
    }

    /// <summary>Reliable sessions may have waited for room: also those of other sockets, since all share the receive queue.</summary>
    private void AfterRead()
    {
        for (int stream = 0; stream < _tables.Streams.Count; stream++)
        {
            int session = _tables.Streams.Session[stream];
            if (session >= 0 && _tables.Sessions.Socket[session] >= 0)
            {
                _receiver.AfterRead(session, stream);
                if (_tables.Sessions.Stream[session] == stream)
                {
                    _relays.OnRead(session);
                }
            }
        }
    }

    private int EndCodeOfLeaf(int row, int member)
    {
        byte state = _tables.Members.State[member];
        if (state == MemberTable.Joined)
        {
            return Wsa.WSAEOPNOTSUPP;
        }

        return state == MemberTable.Cancelling ? Wsa.WSAENOTCONN : EndCodeOf(row, Wsa.WSAENOTCONN);
    }

    private int CheckReceiveAtRoot(int socket)
    {
        int session = _tables.Sockets.Session[socket];
        if (session < 0)
        {
            return Wsa.WSAENOTCONN;
        }

        if (_tables.Sessions.Joined[session] == 0)
        {
            return _tables.Sockets.Has(socket, SocketTable.Listening) || _tables.Sockets.Pending[socket] >= 0 ? Wsa.WSAEWOULDBLOCK : Wsa.WSAENOTCONN;
        }

        return SomeLeafMay(session, MemberTable.LeafSends) ? Wsa.WSAEWOULDBLOCK : Wsa.WSAEOPNOTSUPP;
    }

    private int CheckReceiveAtLeaf(int socket)
    {
        int member = _tables.Sockets.Member[socket];
        byte state = _tables.Sockets.State[socket];
        if (state == SocketTable.Joined)
        {
            return _tables.Members.Has(member, MemberTable.LeafReceives) ? Wsa.WSAEWOULDBLOCK : Wsa.WSAEOPNOTSUPP;
        }

        if (state != SocketTable.Ended)
        {
            return Wsa.WSAENOTCONN;
        }

        int code = EndCodeOf(socket, Wsa.WSAEDISCON);
        return code == Wsa.WSAESHUTDOWN ? Wsa.WSAEDISCON : code;
    }

    /// <summary>The bytes of the message that waits first; 0 when none does.</summary>
    /// <param name="socket">The row.</param>
    /// <returns>Bytes.</returns>
    public int WaitingBytes(int socket)
    {
        int handle = _tables.Queue.Peek(socket);
        return handle < 0 ? 0 : _messages.LengthOf(handle);
    }

    /// <summary>Copies the disconnect data that came with a departure; it can be read once.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="into">Where to, or null to leave it unread.</param>
    /// <returns>0 or a WSA code.</returns>
    public int ReceiveDisconnect(int row, WsaBuffer? into)
    {
        int member = row < _tables.Sockets.Count ? _tables.Sockets.Member[row] : row - _tables.Sockets.Count;
        if (member < 0 || _tables.Members.State[member] != MemberTable.Ended)
        {
            return Wsa.WSAENOTCONN;
        }

        int handle = _tables.Members.Handle[member];
        int at = _tables.LeaveLengthOf(_tables.Members.Session[member]);
        int length = handle < 0 ? 0 : _tables.Pool.LengthOf(handle) - at;
        if (into == null)
        {
            return 0;
        }

        if (length > into.Length)
        {
            return Wsa.WSAEFAULT;
        }

        if (length > 0)
        {
            System.Array.Copy(_tables.Pool.BytesOf(handle), at, into.Bytes, 0, length);
        }

        into.Length = length;
        _tables.DropHandle(member);
        return 0;
    }
}
