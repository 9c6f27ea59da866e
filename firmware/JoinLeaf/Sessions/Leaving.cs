// Departures: leaving, being left, the end of a whole session, and when the application hears of them.
using System;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>How memberships end: one FD_CLOSE each, after what came before it has been read.</summary>
internal sealed class Leaving
{
    private const int LeaveTries = 5;
    /// <summary>What was sent before a reliable departure may still have to be repaired.</summary>
    private const int ReliableLeaveTries = 12;
    private readonly Tables _tables;

    public Leaving(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>Takes leave of the other side: LEAVE is repeated until LEFT comes, or the tries are used up.</summary>
    /// <param name="member">A membership that is joined.</param>
    /// <param name="handle">A whole LEAVE datagram with disconnect data, whose hold passes to the membership; -1 for none.</param>
    /// <param name="now">The time.</param>
    public void Depart(int member, int handle, int now)
    {
        BeginLeaving(member, handle, now);
        QueueLeave(member);
    }

    private void BeginLeaving(int member, int handle, int now)
    {
        if (_tables.Members.State[member] == MemberTable.Joined)
        {
            CountOut(member);
        }

        int session = _tables.Members.Session[member];
        if (_tables.IsAtRoot(member) && _tables.Sessions.Stream[session] >= 0)
        {
            // What the session sends from now on is not for it.
            _tables.Members.LastHeard[member] = _tables.Sessions.Sequence[session];
        }

        _tables.DropHandle(member);
        _tables.Members.Handle[member] = (short)handle;
        _tables.Members.State[member] = MemberTable.Leaving;
        _tables.Members.Room[member] = 0;
        _tables.DueMember(member, now + _tables.Limits.RetryMs);
    }

    /// <summary>Queues the LEAVE of one membership, with its data where there is any.</summary>
    public void QueueLeave(int member)
    {
        int handle = _tables.Members.Handle[member];
        if (handle < 0)
        {
            _tables.QueueControl(member, Frame.Leave);
            return;
        }

        int session = _tables.Members.Session[member];
        _tables.Pool.Hold(handle);
        _tables.QueueTo(handle, _tables.Pool.LengthOf(handle), _tables.Sessions.Port[session], _tables.Members.Peer[member]);
    }

    /// <summary>A LEAVE's pause is over.</summary>
    public void Repeat(int member, int now)
    {
        int tries = _tables.Sessions.Stream[_tables.Members.Session[member]] < 0 ? LeaveTries : ReliableLeaveTries;
        if (++_tables.Members.Room[member] >= tries)
        {
            EndDeparture(member);
            return;
        }

        _tables.Counters.Repeated++;
        QueueLeave(member);
        _tables.DueMember(member, now + _tables.Limits.RetryMs);
    }

    private void EndDeparture(int member)
    {
        _tables.DropHandle(member);
        _tables.Finish(member);
    }

    /// <summary>Builds a LEAVE datagram with disconnect data; -1 when no send buffer is free.</summary>
    public int BuildLeave(int member, int target, byte[] data, int offset, int length)
    {
        int handle = _tables.RentSendButLast();
        if (handle >= 0)
        {
            byte[] bytes = _tables.Pool.BytesOf(handle);
            _tables.WriteControl(bytes, member, Frame.Leave, target);
            int session = _tables.Members.Session[member];
            int at = _tables.WriteFinal(session, _tables.Sessions.Sequence[session], bytes);
            Array.Copy(data, offset, bytes, at, length);
            _tables.Pool.SetLength(handle, at + length);
        }

        return handle;
    }

    /// <summary>Ends a root's whole session: one LEAVE goes to every leaf, every per-leaf socket hears FD_CLOSE (conformance row 75).</summary>
    /// <param name="session">A session that this node roots.</param>
    /// <param name="handle">A LEAVE datagram to all, whose hold passes to this call; -1 for none.</param>
    /// <param name="now">The time.</param>
    public void DepartAll(int session, int handle, int now)
    {
        int any = -1;
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] == MemberTable.Joined && _tables.Members.Session[i] == session)
            {
                any = i;
                if (handle >= 0)
                {
                    _tables.Pool.Hold(handle);
                }

                BeginLeaving(i, handle, now);
                TellClosed(i, 0);
            }
        }

        if (any >= 0)
        {
            QueueLeaveToAll(any, handle);
        }

        if (handle >= 0)
        {
            _tables.Pool.Return(handle);
        }
    }

    private void QueueLeaveToAll(int member, int handle)
    {
        int session = _tables.Members.Session[member];
        if (handle >= 0)
        {
            _tables.Pool.Hold(handle);
        }
        else
        {
            handle = _tables.RentSend();
            if (handle < 0)
            {
                return;
            }

            byte[] bytes = _tables.Pool.BytesOf(handle);
            _tables.WriteControl(bytes, member, Frame.Leave, 0);
            _tables.Pool.SetLength(handle, _tables.WriteFinal(session, _tables.Sessions.Sequence[session], bytes));
        }

        int entry = _tables.QueueTo(handle, _tables.Pool.LengthOf(handle), _tables.Sessions.Port[session], -1);
        if (entry >= 0)
        {
            _tables.Transmits.Session[entry] = (short)session;
            _tables.Transmits.Kind[entry] = TransmitQueue.ToLeaving;
        }
    }

    /// <summary>The other side takes leave: it is told LEFT as often as it asks, and the membership ends once.</summary>
    /// <returns>True when the buffer was kept for its disconnect data.</returns>
    public bool OnLeave(int member, int handle, int length)
    {
        byte state = _tables.Members.State[member];
        _tables.QueueControl(member, Frame.Left);
        if (state == MemberTable.Leaving)
        {
            EndDeparture(member);
            return false;
        }

        if (state != MemberTable.Joined)
        {
            _tables.Counters.DroppedAnswer++;
            return false;
        }

        int plainLength = _tables.LeaveLengthOf(_tables.Members.Session[member]);
        bool keeps = length > plainLength && _tables.Pool.FreeReceive > _tables.Limits.Ports;
        if (length > plainLength && !keeps)
        {
            _tables.Counters.DisconnectDataLost++;
        }

        End(member, 0);
        if (keeps)
        {
            _tables.Pool.SetLength(handle, length);
            _tables.Members.Handle[member] = (short)handle;
        }

        if (DescriptorIsGone(member))
        {
            _tables.FreeMember(member);
        }

        return keeps;
    }

    /// <summary>Puts a leaf out: it hears the reason until it answers, and so does its per-leaf socket. False, and nothing is done, when no buffer is free for the reason.</summary>
    public bool Expel(int member, int reason, int now)
    {
        int handle = _tables.RentSend();
        if (handle < 0)
        {
            // Without it the leaf would hear of a graceful end, which this is not.
            return false;
        }

        byte[] bytes = _tables.Pool.BytesOf(handle);
        _tables.WriteControl(bytes, member, Frame.Expel, member + 1);
        bytes[Frame.ExpelReasonAt] = (byte)(reason - 10000);
        _tables.Pool.SetLength(handle, Frame.ExpelReasonAt + 1);
        Depart(member, handle, now);
        TellClosed(member, reason);
        return true;
    }

    /// <summary>The root has put us out.</summary>
    public void OnExpelled(int member, int reason)
    {
        _tables.QueueControl(member, Frame.Left);
        if (_tables.Members.State[member] == MemberTable.Joined)
        {
            Lose(member, reason);
        }
        else if (_tables.Members.State[member] == MemberTable.Leaving)
        {
            EndDeparture(member);
        }
    }

    /// <summary>Our departure is confirmed.</summary>
    public void OnLeft(int member)
    {
        if (_tables.Members.State[member] == MemberTable.Leaving)
        {
            EndDeparture(member);
        }
        else
        {
            _tables.Counters.DroppedAnswer++;
        }
    }

    /// <summary>Ends a membership from the other side, or by its silence, and frees it when no socket stands for it.</summary>
    public void Lose(int member, int code)
    {
        End(member, code);
        if (DescriptorIsGone(member))
        {
            _tables.FreeMember(member);
        }
    }

    private bool DescriptorIsGone(int member)
    {
        return _tables.DescriptorRowOf(member) < 0;
    }

    private void End(int member, int code)
    {
        _tables.DropHandle(member);
        _tables.Members.State[member] = MemberTable.Ended;
        CountOut(member);
        TellClosed(member, code);
    }

    private void DropPack(int session)
    {
        int handle = _tables.Packs.HandleOf(session);
        if (handle >= 0 && _tables.Packs.Target[session] < 0 && _tables.Sessions.Side[session] == SessionTable.RootSide && _tables.Sessions.Stream[session] >= 0)
        {
            // Nobody is left who lacks what was gathered for all.
            _tables.Pool.SetLength(handle, _tables.Packs.Length[session]);
            _tables.MoveWatermark(session, _tables.Contents.MessagesIn(Frame.Pack, handle));
        }

        _tables.Packs.Drop(session);
    }

    /// <summary>One joined membership less, with its messages that are not complete and those that wait to go to it alone: whoever waits in a call on the session's socket looks again, since it may wait in vain now.</summary>
    private void CountOut(int member)
    {
        int session = _tables.Members.Session[member];
        int socket = _tables.Sessions.Socket[session];
        _tables.Sessions.Joined[session]--;
        _tables.ForgetIncomplete(member);
        if (_tables.Sessions.Joined[session] == 0 || _tables.Packs.Target[session] == member)
        {
            DropPack(session);
        }

        _tables.Streams.IsDirty = true;
        if (_tables.Sessions.Side[session] == SessionTable.RootSide)
        {
            _tables.Paths.Move(_tables.Members, member, PathTable.Deaf);
        }
        else
        {
            _tables.CloseGroup(session);
        }

        if (socket >= 0)
        {
            _tables.Events.Touch(socket);
        }
    }

    /// <summary>FD_CLOSE for the membership's socket: now, or once the messages before it have been read.</summary>
    private void TellClosed(int member, int code)
    {
        int row = _tables.DescriptorRowOf(member);
        if (row < 0)
        {
            return;
        }

        int session = _tables.Members.Session[member];
        int socket = _tables.Sessions.Socket[session];
        _tables.Events.CloseError[row] = (byte)(code == 0 ? 0 : code - 10000);
        if (row < _tables.Sockets.Count)
        {
            _tables.Sockets.State[row] = SocketTable.Ended;
        }

        if (socket >= 0 && _tables.Queue.Holds(socket, member))
        {
            _tables.Members.Set(member, MemberTable.CloseWaits);
            _tables.Events.Touch(row);
        }
        else
        {
            _tables.Events.Happened(row, Wsa.FD_CLOSE);
        }
    }

    /// <summary>A message of the membership was read: FD_CLOSE follows when it was the last before it.</summary>
    public void AfterRead(int socket, int member)
    {
        if (member >= 0 && _tables.Members.Has(member, MemberTable.CloseWaits) && !_tables.Queue.Holds(socket, member))
        {
            _tables.Members.Clear(member, MemberTable.CloseWaits);
            int row = _tables.DescriptorRowOf(member);
            if (row >= 0)
            {
                _tables.Events.Happened(row, Wsa.FD_CLOSE);
            }
        }
    }
}
