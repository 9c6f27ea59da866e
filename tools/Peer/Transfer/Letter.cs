// The messages of a transfer: pieces of the file from the root, progress and outcome from a leaf.
using System;
using System.Buffers.Binary;
using System.Text;

namespace JoinLeaf.Peer.Transfer;

/// <summary>Layouts of messages: the kind in byte 0, a number of bytes in 1 to 8 little end first, then what the kind brings.</summary>
internal static class Letter
{
    /// <summary>A piece of the file: the number is where it belongs, then its bytes.</summary>
    public const byte Chunk = 1;
    /// <summary>A leaf tells how many bytes it has.</summary>
    public const byte Progress = 2;
    /// <summary>A leaf has the file: the number is where it resumed, then the name that it gave it.</summary>
    public const byte Done = 3;
    /// <summary>A leaf has not got the file: the number is where it resumed, then why.</summary>
    public const byte Failed = 4;
    /// <summary>The bytes before a chunk's bytes.</summary>
    public const int HeadLength = 9;

    /// <summary>The kind of a message; 0 when it is none of a transfer.</summary>
    public static byte KindOf(byte[] bytes, int length)
    {
        return length < HeadLength || NumberIn(bytes) < 0 ? (byte)0 : bytes[0];
    }

    /// <summary>The number in a message.</summary>
    public static long NumberIn(byte[] bytes)
    {
        return BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(1));
    }

    /// <summary>The text behind the number.</summary>
    public static string TextIn(byte[] bytes, int length)
    {
        return Words.From(bytes[HeadLength..length], length - HeadLength);
    }

    /// <summary>Writes the head of a message.</summary>
    public static void WriteHead(byte[] bytes, byte kind, long number)
    {
        bytes[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), number);
    }

    /// <summary>Makes a message with a text.</summary>
    public static byte[] Make(byte kind, long number, string text)
    {
        byte[] words = Encoding.UTF8.GetBytes(text);
        byte[] bytes = new byte[HeadLength + words.Length];
        WriteHead(bytes, kind, number);
        words.CopyTo(bytes, HeadLength);
        return bytes;
    }
}
