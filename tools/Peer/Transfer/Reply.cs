// What a leaf answers to an offer, as callee data: how much of the file it has, or why it does not take it.
using System;
using System.Buffers.Binary;

namespace JoinLeaf.Peer.Transfer;

/// <summary>The answer to an offer.</summary>
/// <param name="Has">From the file's beginning on the leaf has so many bytes already; 0 when it does not take it.</param>
/// <param name="MayTakeLater">Whether a leaf that does not take it now may do so in a while.</param>
/// <param name="Reason">Why it does not take it; null when it does.</param>
internal sealed record Reply(long Has, bool MayTakeLater, string? Reason)
{
    private const byte Takes = 1;
    private const byte TakesNot = 2;
    private const byte TakesNotNow = 3;
    private const int TakesLength = 9;

    /// <summary>The leaf takes the file.</summary>
    public static Reply Yes(long has)
    {
        return new Reply(has, false, null);
    }

    /// <summary>The leaf does not take the file.</summary>
    public static Reply No(string reason)
    {
        return new Reply(0, false, reason);
    }

    /// <summary>The leaf has something else to do.</summary>
    public static Reply NotNow(string reason)
    {
        return new Reply(0, true, reason);
    }

    /// <summary>Writes the answer into the room that a condition function was given.</summary>
    public void Write(WsaBuffer room)
    {
        if (Reason == null)
        {
            room.Bytes[0] = Takes;
            BinaryPrimitives.WriteInt64LittleEndian(room.Bytes.AsSpan(1), Has);
            room.Length = TakesLength;
            return;
        }

        Words.Write(room, (char)(MayTakeLater ? TakesNotNow : TakesNot) + Reason);
    }

    /// <summary>Reads callee data; null when it is no answer to an offer.</summary>
    public static Reply? From(WsaBuffer room)
    {
        byte[] bytes = room.Bytes;
        if (room.Length >= TakesLength && bytes[0] == Takes)
        {
            return Yes(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(1)));
        }

        bool isNo = room.Length > 0 && bytes[0] is TakesNot or TakesNotNow;
        return isNo ? new Reply(0, bytes[0] == TakesNotNow, Words.From(bytes[1..room.Length], room.Length - 1)) : null;
    }
}
