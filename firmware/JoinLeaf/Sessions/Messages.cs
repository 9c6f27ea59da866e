// Messages of a running session: out of the caller's bytes into packets, out of packets into the receive queue and to the caller.
using System;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Makes packets of messages and messages of packets. How packets travel is the business of <see cref="Outgoing"/>.</summary>
internal sealed class Messages
{
    private readonly Tables _tables;
    private readonly Leaving _leaving;
    private readonly Outgoing _outgoing;

    public Messages(Tables tables, Leaving leaving, Outgoing outgoing)
    {
        _tables = tables;
        _leaving = leaving;
        _outgoing = outgoing;
    }

    /// <summary>Sends one message: to all leaves of a root's session (target -1), to one leaf, or from a leaf to its root.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership; -1 for all.</param>
    /// <param name="bytes">The message, when it lies in one piece.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its bytes in all.</param>
    /// <param name="pieces">Its pieces when there are several, else null.</param>
    /// <returns>0, or WSAEWOULDBLOCK when no send buffer is free.</returns>
    public int Send(int session, int target, byte[] bytes, int offset, int length, WsaBuffer[]? pieces)
    {
        int handle = _outgoing.Room(session) > 0 ? _tables.RentSendButLast() : -1;
        if (handle < 0)
        {
            return Wsa.WSAEWOULDBLOCK;
        }

        byte[] frame = _tables.Pool.BytesOf(handle);
        if (pieces == null)
        {
            Array.Copy(bytes, offset, frame, Frame.DataLength, length);
        }
        else
        {
            Gather(pieces, frame, length);
        }

        int code = _outgoing.Emit(session, target, Frame.Data, handle, Frame.DataLength + length);
        if (code == 0)
        {
            _tables.Counters.MessagesSent++;
        }

        return code;
    }

    private static void Gather(WsaBuffer[] pieces, byte[] frame, int length)
    {
        int at = 0;
        for (int i = 0; at < length; i++)
        {
            Array.Copy(pieces[i].Bytes, 0, frame, Frame.DataLength + at, pieces[i].Length);
            at += pieces[i].Length;
        }
    }

    private static void Scatter(byte[] frame, WsaBuffer[] pieces, int count)
    {
        int at = 0;
        for (int i = 0; at < count; i++)
        {
            int part = count - at < pieces[i].Length ? count - at : pieces[i].Length;
            Array.Copy(frame, Frame.DataLength + at, pieces[i].Bytes, 0, part);
            at += part;
        }
    }

    /// <summary>A packet with messages came for a joined membership.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnPacket(int member, byte[] bytes, int handle, int length)
    {
        if (!CanDeliver(member))
        {
            return false;
        }

        if (!_tables.Members.IsNew(member, (bytes[Frame.SequenceAt] << 8) | bytes[Frame.SequenceAt + 1]))
        {
            _tables.Counters.DroppedDuplicate++;
            return false;
        }

        return Deliver(member, handle, length);
    }

    /// <summary>Whether the membership's role and its socket let messages in, and there is room for one more packet; what does not fit is counted.</summary>
    public bool CanDeliver(int member)
    {
        bool atRoot = _tables.IsAtRoot(member);
        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        if (!_tables.Members.Has(member, atRoot ? MemberTable.LeafSends : MemberTable.LeafReceives)
            || (_tables.Sockets.Options[socket] & SocketTable.ShutReceive) != 0)
        {
            _tables.Counters.DroppedRole++;
            return false;
        }

        if (!_tables.Queue.HasRoom || _tables.Pool.FreeReceive == 0)
        {
            _tables.Counters.DroppedFull++;
            return false;
        }

        return true;
    }

    /// <summary>Puts a packet that is new, and in order where order counts, into the receive queue of its socket.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool Deliver(int member, int handle, int length)
    {
        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        _tables.Pool.SetLength(handle, length);
        _tables.Queue.Add(socket, handle, member);
        _tables.Counters.MessagesReceived++;
        _tables.Events.Happened(socket, Wsa.FD_READ);
        return true;
    }

    /// <summary>Takes the socket's first message into the caller's bytes.</summary>
    /// <param name="socket">A socket with a message waiting.</param>
    /// <param name="into">Where to, when it goes into one piece.</param>
    /// <param name="offset">Where there.</param>
    /// <param name="room">How many bytes fit in all.</param>
    /// <param name="pieces">The pieces it goes into when there are several, else null.</param>
    /// <param name="peek">Whether the message stays.</param>
    /// <param name="count">The bytes copied.</param>
    /// <returns>0, or WSAEMSGSIZE when the message was larger than the room; its rest is lost.</returns>
    public int Take(int socket, byte[] into, int offset, int room, WsaBuffer[]? pieces, bool peek, out int count)
    {
        int handle = _tables.Queue.Peek(socket);
        int length = _tables.Pool.LengthOf(handle) - Frame.DataLength;
        count = length < room ? length : room;
        if (pieces == null)
        {
            Array.Copy(_tables.Pool.BytesOf(handle), Frame.DataLength, into, offset, count);
        }
        else
        {
            Scatter(_tables.Pool.BytesOf(handle), pieces, count);
        }

        if (!peek)
        {
            Drop(socket);
        }

        // A peek re-enables FD_READ as well, and leaves data behind (conformance row 88).
        _tables.Events.Arm(socket, Wsa.FD_READ);
        if (!_tables.Queue.IsEmpty(socket))
        {
            _tables.Events.Happened(socket, Wsa.FD_READ);
        }

        return count < length ? Wsa.WSAEMSGSIZE : 0;
    }

    /// <summary>Drops the socket's first message, and tells of a departure that waited for it.</summary>
    public void Drop(int socket)
    {
        int member = _tables.Queue.PeekMember(socket);
        _tables.Pool.Return(_tables.Queue.Take(socket));
        _leaving.AfterRead(socket, member);
    }
}
