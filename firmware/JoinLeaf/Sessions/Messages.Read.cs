// Messages on their way to the application: out of queued packets into the caller's bytes.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

internal sealed partial class Messages
{
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
        int length = LengthOf(handle);
        count = length < room ? length : room;
        CopyOut(handle, into, offset, count, pieces);
        if (!peek)
        {
            Drop(socket);
        }

        TellRest(socket);
        return count < length ? Wsa.WSAEMSGSIZE : 0;
    }

    /// <summary>Something was read: a peek re-enables FD_READ as well, and leaves data behind (conformance row 88).</summary>
    private void TellRest(int socket)
    {
        _tables.Events.Arm(socket, Wsa.FD_READ);
        if (!_tables.Queue.IsEmpty(socket))
        {
            _tables.Events.Happened(socket, Wsa.FD_READ);
        }
    }

    /// <summary>Lends the socket's first message in place, to be given back: it is read.</summary>
    /// <param name="socket">A socket with a message waiting.</param>
    /// <param name="lease">Where to write where it lies.</param>
    /// <returns>0, WSAEMSGSIZE when it lies in several buffers (it stays), or WSAENOBUFS when no more may be lent.</returns>
    public int Lend(int socket, Lease lease)
    {
        int handle = _tables.Queue.Peek(socket);
        if (_tables.Pool.NextOf(handle) >= 0)
        {
            return Wsa.WSAEMSGSIZE;
        }

        int start = Locate(handle, out int length);
        if (!_tables.Leases.Take(lease, socket, handle, false))
        {
            return Wsa.WSAENOBUFS;
        }

        _tables.Pool.KeepToo(handle);
        lease.Show(_tables.Pool.BytesOf(handle), start, length);
        Drop(socket);
        TellRest(socket);
        return 0;
    }

    /// <summary>The bytes of the message that a queued packet, or chain of packets, holds next.</summary>
    public int LengthOf(int handle)
    {
        Locate(handle, out int length);
        for (int next = _tables.Pool.NextOf(handle); next >= 0; next = _tables.Pool.NextOf(next))
        {
            length += _tables.Pool.LengthOf(next) - _tables.Pool.StartOf(next);
        }

        return length;
    }

    /// <summary>Where the content of a queued packet begins, and its length; where it holds several messages the next one's.</summary>
    private int Locate(int handle, out int length)
    {
        int start = _tables.Pool.StartOf(handle);
        byte[] bytes = _tables.Pool.BytesOf(handle);
        if (KindIn(bytes) != Frame.Pack)
        {
            length = _tables.Pool.LengthOf(handle) - start;
            return start;
        }

        length = bytes[start];
        if (length != Frame.LongMessage)
        {
            return start + 1;
        }

        length = Frame.ReadU16(bytes, start + 1);
        return start + 3;
    }

    private void CopyOut(int handle, byte[] into, int offset, int count, WsaBuffer[]? pieces)
    {
        int done = 0;
        while (done < count)
        {
            int start = Locate(handle, out int part);
            part = part < count - done ? part : count - done;
            if (pieces == null)
            {
                Array.Copy(_tables.Pool.BytesOf(handle), start, into, offset + done, part);
            }
            else
            {
                Pieces.Scatter(_tables.Pool.BytesOf(handle), start, pieces, done, part);
            }

            done += part;
            handle = _tables.Pool.NextOf(handle);
        }
    }

    /// <summary>Drops the socket's first message, and tells of a departure that waited for it.</summary>
    public void Drop(int socket)
    {
        if (!Advance(_tables.Queue.Peek(socket)))
        {
            int member = _tables.Queue.PeekMember(socket);
            _tables.Pool.Release(_tables.Queue.Take(socket));
            _leaving.AfterRead(socket, member);
        }
    }

    /// <summary>Moves on to the next message of a queued packet: false when there is none.</summary>
    private bool Advance(int handle)
    {
        int start = Locate(handle, out int length);
        if (KindIn(_tables.Pool.BytesOf(handle)) != Frame.Pack || start + length >= _tables.Pool.LengthOf(handle))
        {
            return false;
        }

        _tables.Pool.SetStart(handle, start + length);
        return true;
    }
}
