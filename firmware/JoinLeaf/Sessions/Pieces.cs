// Messages that lie in several pieces of the caller's: copying a stretch of them into a packet, and out of one.
using System;

namespace JoinLeaf.Sessions;

/// <summary>Copies between a packet and the caller's pieces, which together are one message.</summary>
internal static class Pieces
{
    /// <summary>Copies a stretch of the message that the pieces hold.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="from">Where the stretch begins in the message.</param>
    /// <param name="into">Where to.</param>
    /// <param name="at">Where there.</param>
    /// <param name="length">The stretch's bytes.</param>
    public static void Gather(WsaBuffer[] pieces, int from, byte[] into, int at, int length)
    {
        for (int i = 0; length > 0; i++)
        {
            int part = pieces[i].Length - from;
            if (part > 0)
            {
                part = part < length ? part : length;
                Array.Copy(pieces[i].Bytes, from, into, at, part);
                at += part;
                length -= part;
            }

            from = part > 0 ? 0 : -part;
        }
    }

    /// <summary>Copies a stretch of a message into the pieces that receive it.</summary>
    /// <param name="bytes">Where from.</param>
    /// <param name="at">Where the stretch begins there.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="to">Where the stretch begins in the message.</param>
    /// <param name="length">The stretch's bytes.</param>
    public static void Scatter(byte[] bytes, int at, WsaBuffer[] pieces, int to, int length)
    {
        for (int i = 0; length > 0; i++)
        {
            int part = pieces[i].Length - to;
            if (part > 0)
            {
                part = part < length ? part : length;
                Array.Copy(bytes, at, pieces[i].Bytes, to, part);
                at += part;
                length -= part;
            }

            to = part > 0 ? 0 : -part;
        }
    }
}
