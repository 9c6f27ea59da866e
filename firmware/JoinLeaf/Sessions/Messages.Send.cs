// Messages on their way out: from the caller's bytes into packets, whole or in parts.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

internal sealed partial class Messages
{
    /// <summary>Sends one message: to all leaves of a root's session (target -1), to one leaf, or from a leaf to its root.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership; -1 for all.</param>
    /// <param name="bytes">The message, when it lies in one piece.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its bytes in all, no more than the session's messages may have.</param>
    /// <param name="pieces">Its pieces when there are several, else null.</param>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go now.</returns>
    public int Send(int session, int target, byte[] bytes, int offset, int length, WsaBuffer[]? pieces)
    {
        int part = _tables.PartOf(session);
        int code = length > part ? SendParts(session, target, bytes, offset, length, pieces, part)
            : SendWhole(session, target, bytes, offset, length, pieces);
        if (code == 0)
        {
            _tables.Counters.MessagesSent++;
        }

        return code;
    }

    private int SendWhole(int session, int target, byte[] bytes, int offset, int length, WsaBuffer[]? pieces)
    {
        bool canGo = _tables.Sessions.Stream[session] < 0 || _outgoing.CanEmit(session, target, 1);
        int handle = canGo ? _tables.RentSendButLast() : -1;
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
            Pieces.Gather(pieces, 0, frame, Frame.DataLength, length);
        }

        return _outgoing.Emit(session, target, Frame.Data, handle, Frame.DataLength + length);
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
            if (pieces == null)
            {
                Array.Copy(bytes, offset + at, frame, Frame.FragmentLength, size);
            }
            else
            {
                Pieces.Gather(pieces, at, frame, Frame.FragmentLength, size);
            }

            code = _outgoing.Emit(session, target, Frame.Fragment, handle, Frame.FragmentLength + size);
        }

        return code;
    }
}
