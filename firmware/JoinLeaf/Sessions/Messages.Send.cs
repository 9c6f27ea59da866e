// Messages on their way out: from the caller's bytes into packets, whole, several together, or in parts.
using System;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

internal sealed partial class Messages
{
    /// <summary>The bytes before a message of 255 bytes and more in a packet of several.</summary>
    private const int LongPrefix = 3;
    /// <summary>Below so many bytes the room for folding would be dear.</summary>
    private const int FoldedPackFrom = 1024;

    /// <summary>Sends one message: to all leaves of a root's session (target -1), to one leaf, or from a leaf to its root.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership; -1 for all.</param>
    /// <param name="bytes">The message, when it lies in one piece.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its bytes in all, no more than the session's messages may have.</param>
    /// <param name="pieces">Its pieces when there are several, else null.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go now.</returns>
    public int Send(int session, int target, byte[] bytes, int offset, int length, WsaBuffer[]? pieces, int now)
    {
        int part = _tables.PartOf(session);
        bool waits = _tables.Packs.HandleOf(session) >= 0 || _tables.Sockets.Has(_tables.Sessions.Socket[session], SocketTable.Batching)
            || !_outgoing.CanEmit(session, target, 1);
        int code = 0;
        if (waits && length + LongPrefix <= part)
        {
            code = Gather(session, target, bytes, offset, length, pieces, now);
        }
        else
        {
            // What came before goes before.
            code = waits ? MakeWay(session, target) : 0;
            code = code != 0 ? code : length > part ? SendParts(session, target, bytes, offset, length, pieces, part)
                : SendWhole(session, target, bytes, offset, length, pieces);
        }

        if (code == 0)
        {
            _tables.Counters.MessagesSent++;
        }

        return code;
    }

    private int MakeWay(int session, int target)
    {
        int code = Flush(session);
        return code != 0 || _outgoing.CanEmit(session, target, 1) ? code : Wsa.WSAEWOULDBLOCK;
    }

    private int SendWhole(int session, int target, byte[] bytes, int offset, int length, WsaBuffer[]? pieces)
    {
        bool canGo = _tables.Sessions.Stream[session] < 0 || _outgoing.Room(session) > 0;
        int handle = canGo ? _tables.RentSendButLast() : -1;
        if (handle < 0)
        {
            return Wsa.WSAEWOULDBLOCK;
        }

        Fill(_tables.Pool.BytesOf(handle), Frame.DataLength, bytes, offset, length, pieces, 0);
        return _outgoing.Emit(session, target, Frame.Data, handle, Frame.DataLength + length);
    }

    /// <summary>Copies a stretch of a message into a packet.</summary>
    private static void Fill(byte[] frame, int at, byte[] bytes, int offset, int length, WsaBuffer[]? pieces, int from)
    {
        if (pieces == null)
        {
            Array.Copy(bytes, offset + from, frame, at, length);
        }
        else
        {
            Pieces.Gather(pieces, from, frame, at, length);
        }
    }

    /// <summary>Puts a small message into the session's open packet; one that it does not fit into, or that is for others, goes first.</summary>
    private int Gather(int session, int target, byte[] bytes, int offset, int length, WsaBuffer[]? pieces, int now)
    {
        OpenPacks packs = _tables.Packs;
        int prefix = length < Frame.LongMessage ? 1 : LongPrefix;
        int most = MostInPack(session);
        bool isOpen = packs.HandleOf(session) >= 0;
        if (isOpen && (packs.Target[session] != target || packs.Length[session] + prefix + length > most))
        {
            int code = Flush(session);
            if (code != 0)
            {
                return code;
            }

            isOpen = false;
        }

        if (!isOpen && !OpenPack(session, target, now))
        {
            return Wsa.WSAEWOULDBLOCK;
        }

        byte[] frame = _tables.Pool.BytesOf(packs.HandleOf(session));
        int at = packs.Length[session];
        frame[at] = (byte)(prefix == 1 ? length : Frame.LongMessage);
        if (prefix > 1)
        {
            Frame.WriteU16(frame, at + 1, length);
        }

        Fill(frame, at + prefix, bytes, offset, length, pieces, 0);
        packs.Length[session] = (short)(at + prefix + length);
        return 0;
    }

    /// <summary>How long a pack may become: where it may have to be repaired it stays short enough to be folded with others, unless that would cost much.</summary>
    private int MostInPack(int session)
    {
        int most = _tables.PartOf(session) + Frame.DataLength;
        bool isFolded = _tables.Sessions.Stream[session] >= 0 && _tables.Paths.Listeners[session] > 0 && most >= FoldedPackFrom;
        return isFolded ? most - Folding.Overhead : most;
    }

    private bool OpenPack(int session, int target, int now)
    {
        // What is gathered must be able to go when a departure follows: no promise is made while the place for that is taken.
        int handle = _outgoing.CanForce(session) ? _tables.RentSendButLast() : -1;
        if (handle < 0)
        {
            return false;
        }

        _tables.Packs.Open(session, target, handle);
        if (_tables.Sockets.Has(_tables.Sessions.Socket[session], SocketTable.Batching))
        {
            _tables.Packs.SetDeadline(session, now + _tables.Limits.BatchMs);
            _tables.Due(now + _tables.Limits.BatchMs);
        }

        return true;
    }

    /// <summary>Lends a send buffer, for a message that is written in place.</summary>
    /// <param name="session">The session.</param>
    /// <param name="row">The descriptor's row in the event table.</param>
    /// <param name="lease">Where to write where it lies.</param>
    /// <returns>0, WSAEWOULDBLOCK when no buffer is free, or WSAENOBUFS when no more may be lent.</returns>
    public int Rent(int session, int row, Lease lease)
    {
        if (!_tables.Leases.HasRoom)
        {
            return Wsa.WSAENOBUFS;
        }

        int handle = _tables.RentSendButLast();
        if (handle < 0)
        {
            return Wsa.WSAEWOULDBLOCK;
        }

        _tables.Leases.Take(lease, row, handle, true);
        lease.Show(_tables.Pool.BytesOf(handle), Frame.DataLength, _tables.PartOf(session));
        return 0;
    }

    /// <summary>Sends a message that was written in place.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership; -1 for all.</param>
    /// <param name="lease">What <see cref="Rent"/> lent.</param>
    /// <param name="length">The message's bytes.</param>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go now: then it is still lent.</returns>
    public int SendRented(int session, int target, Lease lease, int length)
    {
        int code = MakeWay(session, target);
        if (code == 0)
        {
            code = _outgoing.Emit(session, target, Frame.Data, _tables.Leases.TakeBack(lease), Frame.DataLength + length);
        }

        _tables.Counters.MessagesSent += code == 0 ? 1 : 0;
        return code;
    }

    /// <summary>Sends the session's open packet, if there is one.</summary>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go now: then it waits for <see cref="OnWritable"/>.</returns>
    public int Flush(int session)
    {
        return Flush(session, false);
    }

    /// <summary>Sends the session's open packet, if there is one.</summary>
    /// <param name="session">The session.</param>
    /// <param name="mustGo">Whether it goes even though the window is full: a departure follows.</param>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go.</returns>
    public int Flush(int session, bool mustGo)
    {
        OpenPacks packs = _tables.Packs;
        if (packs.HandleOf(session) < 0)
        {
            return 0;
        }

        int target = packs.Target[session];
        if (!_outgoing.CanEmit(session, target, 1) && !(mustGo && _outgoing.CanForce(session)))
        {
            packs.IsTimed[session] = false;
            return Wsa.WSAEWOULDBLOCK;
        }

        return _outgoing.Emit(session, target, Frame.Pack, packs.Close(session), packs.Length[session]);
    }

    /// <summary>A session that could take no more packets can take one again: what has gathered meanwhile goes, unless it still waits for company.</summary>
    public void OnWritable(int session)
    {
        if (_tables.Packs.HandleOf(session) >= 0 && !_tables.Packs.IsTimed[session])
        {
            Flush(session);
        }
    }

    /// <summary>Sends a message in parts, all or none: the buffers of all of them must be free, and all must be able to go now.</summary>
    private int SendParts(int session, int target, byte[] bytes, int offset, int length, WsaBuffer[]? pieces, int part)
    {
        int count = (length + part - 1) / part;
        if (_tables.Pool.FreeSend <= count || !_outgoing.CanEmit(session, target, count))
        {
            _tables.Counters.NoSendBuffer += _tables.Pool.FreeSend <= count ? 1 : 0;
            _tables.Sessions.Wants[session] = (byte)count;
            return Wsa.WSAEWOULDBLOCK;
        }

        int code = 0;
        for (int i = 0; i < count && code == 0; i++)
        {
            int handle = _tables.Pool.RentSend();
            byte[] frame = _tables.Pool.BytesOf(handle);
            int at = i * part;
            int size = length - at < part ? length - at : part;
            frame[Frame.FragmentIndexAt] = (byte)i;
            frame[Frame.FragmentCountAt] = (byte)count;
            Fill(frame, Frame.FragmentLength, bytes, offset, size, pieces, at);
            code = _outgoing.Emit(session, target, Frame.Fragment, handle, Frame.FragmentLength + size);
        }

        return code;
    }
}
