// Messages on their way to the application: out of queued packets into the caller's bytes.
using System;

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

        // A peek re-enables FD_READ as well, and leaves data behind (conformance row 88).
        _tables.Events.Arm(socket, Wsa.FD_READ);
        if (!_tables.Queue.IsEmpty(socket))
        {
            _tables.Events.Happened(socket, Wsa.FD_READ);
        }

        return count < length ? Wsa.WSAEMSGSIZE : 0;
    }

    /// <summary>The bytes of the message that a queued packet, or chain of packets, holds next.</summary>
    public int LengthOf(int handle)
    {
        int length = 0;
        while (handle >= 0)
        {
            length += _tables.Pool.LengthOf(handle) - _tables.Pool.StartOf(handle);
            handle = _tables.Pool.NextOf(handle);
        }

        return length;
    }

    private void CopyOut(int handle, byte[] into, int offset, int count, WsaBuffer[]? pieces)
    {
        int done = 0;
        while (done < count)
        {
            int start = _tables.Pool.StartOf(handle);
            int part = _tables.Pool.LengthOf(handle) - start;
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
        int member = _tables.Queue.PeekMember(socket);
        _tables.Pool.Return(_tables.Queue.Take(socket));
        _leaving.AfterRead(socket, member);
    }
}
