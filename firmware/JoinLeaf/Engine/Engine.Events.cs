// The engine's calls for events: select them, hand them out, and say which conditions stand.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;

namespace JoinLeaf;

internal sealed partial class Engine
{
    private void BlockWrite(int row, bool isSocket)
    {
        _tables.Events.Arm(row, Wsa.FD_WRITE);
        if (isSocket)
        {
            _tables.Sockets.Set(row, SocketTable.WriteBlocked);
        }
        else
        {
            _tables.Members.Set(row - _tables.Sockets.Count, MemberTable.WriteBlocked);
        }

        AnyWriteBlocked = true;
    }

    /// <summary>Whether a Send was turned away that could not go yet, or a Select waits until somebody can send.</summary>
    public bool AnyWriteBlocked;
    private bool _selectWaits;

    /// <summary>A Select is about to wait until somebody can send: it looks again after each act.</summary>
    public void AwaitWritable()
    {
        AnyWriteBlocked = true;
        _selectWaits = true;
    }

    /// <summary>FD_WRITE for those whose Send was turned away and could go now (conformance row 89). Called after draining.</summary>
    /// <returns>Whether a Select that waits should look again.</returns>
    public bool TellWritable()
    {
        if (!_tables.CanRentButLast)
        {
            return false;
        }

        bool selectWaits = _selectWaits;
        _selectWaits = false;
        AnyWriteBlocked = false;
        for (int i = 0; i < _tables.Sockets.Count; i++)
        {
            if (_tables.Sockets.State[i] != SocketTable.Free && _tables.Sockets.Has(i, SocketTable.WriteBlocked)
                && StopsWaiting(_tables.Sockets.Session[i], CanHearItself(i)))
            {
                _tables.Sockets.Clear(i, SocketTable.WriteBlocked);
                TellIfWritable(i, true, _tables.Sockets.Member[i]);
            }
        }

        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] != MemberTable.Free && _tables.Members.Has(i, MemberTable.WriteBlocked)
                && StopsWaiting(_tables.Members.Session[i], true))
            {
                _tables.Members.Clear(i, MemberTable.WriteBlocked);
                TellIfWritable(_tables.Sockets.Count + i, false, i);
            }
        }

        return selectWaits;
    }

    /// <summary>Whether who was turned away need not wait any longer; if not, it is looked at again.</summary>
    private bool StopsWaiting(int session, bool hearsItself)
    {
        bool stops = session < 0 || (hearsItself && _outgoing.CanSend(session)) || _tables.Sessions.Joined[session] == 0;
        AnyWriteBlocked |= !stops;
        if (stops && session >= 0)
        {
            _tables.Sessions.Wants[session] = 1;
        }

        return stops;
    }

    /// <summary>The membership may have ended meanwhile: then there is no event, but a Send that blocks must come back.</summary>
    private void TellIfWritable(int row, bool isSocket, int member)
    {
        if (CanWrite(row, isSocket, member))
        {
            _tables.Events.Happened(row, Wsa.FD_WRITE);
        }
        else
        {
            _tables.Events.Touch(row);
        }
    }

    /// <summary>Selects events: what is true already is recorded at once (conformance row 87), and the socket no longer blocks (row 81).</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="mask">FD_ bits; 0 cancels.</param>
    /// <param name="eventObject">The driver's number of the event object.</param>
    public void SelectEvents(int row, int mask, int eventObject)
    {
        SetNonBlocking(row, true);
        _tables.Events.Select(row, mask, eventObject);
        int standing = StandingEvents(row);
        for (int bit = 1; bit <= Wsa.FD_CLOSE; bit <<= 1)
        {
            if ((standing & bit) != 0)
            {
                _tables.Events.Happened(row, bit);
            }
        }
    }

    /// <summary>Whether a socket blocks.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <returns>True when it does.</returns>
    public bool IsBlocking(int row)
    {
        return row < _tables.Sockets.Count ? !_tables.Sockets.Has(row, SocketTable.NonBlocking)
            : !_tables.Members.Has(row - _tables.Sockets.Count, MemberTable.NonBlocking);
    }

    /// <summary>Makes a socket block or not.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="on">True for a socket that does not block.</param>
    public void SetNonBlocking(int row, bool on)
    {
        if (row < _tables.Sockets.Count)
        {
            _tables.Sockets.Clear(row, SocketTable.NonBlocking);
            _tables.Sockets.Set(row, on ? SocketTable.NonBlocking : 0);
        }
        else
        {
            int member = row - _tables.Sockets.Count;
            _tables.Members.Clear(member, MemberTable.NonBlocking);
            _tables.Members.Set(member, on ? MemberTable.NonBlocking : 0);
        }
    }

    /// <summary>The events whose conditions are true at this moment.</summary>
    /// <param name="row">The row in the event table.</param>
    /// <returns>FD_ bits.</returns>
    public int StandingEvents(int row)
    {
        bool isSocket = row < _tables.Sockets.Count;
        int member = isSocket ? _tables.Sockets.Member[row] : row - _tables.Sockets.Count;
        int events = 0;
        if (isSocket && !_tables.Queue.IsEmpty(row))
        {
            events |= Wsa.FD_READ;
        }

        if (isSocket && _tables.Sockets.Has(row, SocketTable.Listening) && _accepting.IsAcceptable(row))
        {
            events |= Wsa.FD_ACCEPT;
        }

        if (CanWrite(row, isSocket, member))
        {
            events |= Wsa.FD_WRITE;
        }

        if (isSocket && (_tables.Sockets.Has(row, SocketTable.JoinUntold) || _tables.Sockets.ConnectError[row] != 0))
        {
            events |= Wsa.FD_CONNECT;
        }

        if (member >= 0 && HasClosed(row, isSocket, member))
        {
            events |= Wsa.FD_CLOSE;
        }

        return events;
    }

    private bool CanWrite(int row, bool isSocket, int member)
    {
        int wanted = isSocket ? _tables.Sockets.Session[row] : _tables.Members.Session[member];
        if (wanted < 0 || !_outgoing.CanSend(wanted) || (isSocket && (_tables.Sockets.Has(row, SocketTable.ShutSend) || !CanHearItself(row))))
        {
            return false;
        }

        if (isSocket && _tables.Sockets.IsRoot(row))
        {
            int session = _tables.Sockets.Session[row];
            return session >= 0 && _tables.Sessions.Joined[session] > 0;
        }

        return member >= 0 && _tables.Members.State[member] == MemberTable.Joined;
    }

    private bool HasClosed(int row, bool isSocket, int member)
    {
        byte state = _tables.Members.State[member];
        int reason = _tables.Events.CloseError[row] + 10000;
        bool byOthers = reason != Wsa.WSAESHUTDOWN && reason != Wsa.WSAENOTCONN;
        bool ended = isSocket ? _tables.Sockets.State[row] == SocketTable.Ended : state == MemberTable.Ended || state == MemberTable.Leaving;
        return ended && byOthers && !_tables.Members.Has(member, MemberTable.CloseWaits);
    }

    /// <summary>Hands out the recorded events and clears them; error slots are written for the reported events alone (conformance row 86).</summary>
    /// <param name="row">The row in the event table.</param>
    /// <param name="errorCodes">At least 10 slots.</param>
    /// <returns>FD_ bits.</returns>
    public int EnumNetworkEvents(int row, int[] errorCodes)
    {
        int record = _tables.Events.Record[row];
        _tables.Events.Record[row] = 0;
        for (int i = 0; i < Wsa.FD_MAX_EVENTS; i++)
        {
            if ((record & (1 << i)) != 0)
            {
                errorCodes[i] = 0;
            }
        }

        if ((record & Wsa.FD_CLOSE) != 0 && _tables.Events.CloseError[row] != 0)
        {
            errorCodes[Wsa.FD_CLOSE_BIT] = _tables.Events.CloseError[row] + 10000;
        }

        if ((record & Wsa.FD_CONNECT) != 0 && row < _tables.Sockets.Count)
        {
            errorCodes[Wsa.FD_CONNECT_BIT] = TakeConnectError(row);
        }

        return record;
    }

    /// <summary>The outcome of the socket's last join; the application knows it from here on.</summary>
    /// <param name="socket">The row.</param>
    /// <returns>0 or a WSA code.</returns>
    public int TakeConnectError(int socket)
    {
        int error = _tables.Sockets.ConnectError[socket];
        _tables.Sockets.ConnectError[socket] = 0;
        ClearUntold(socket);
        int session = _tables.Sockets.Session[socket];
        for (int i = 0; i < _tables.Members.Used && session >= 0 && _tables.Sockets.IsRoot(socket); i++)
        {
            if (_tables.Members.State[i] != MemberTable.Free && _tables.Members.Session[i] == session)
            {
                _tables.Members.Clear(i, MemberTable.JoinUntold);
            }
        }

        return error == 0 ? 0 : error + 10000;
    }

    /// <summary>Whether the application has not been told yet how the descriptor's join ended: Select says nothing of it before (conformance row 51).</summary>
    /// <param name="row">The row in the event table.</param>
    /// <returns>True before it was told.</returns>
    public bool IsJoinUntold(int row)
    {
        if (row >= _tables.Sockets.Count)
        {
            return _tables.Members.Has(row - _tables.Sockets.Count, MemberTable.JoinUntold);
        }

        return _tables.Sockets.IsRoot(row) ? !HasToldLeaf(_tables.Sockets.Session[row]) : _tables.Sockets.Has(row, SocketTable.JoinUntold);
    }

    /// <summary>Whether a root has any leaf that its application knows of.</summary>
    private bool HasToldLeaf(int session)
    {
        MemberTable members = _tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            if (members.State[i] == MemberTable.Joined && members.Session[i] == session && !members.Has(i, MemberTable.JoinUntold))
            {
                return true;
            }
        }

        return false;
    }
}
