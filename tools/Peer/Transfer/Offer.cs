// What a root says of a file when it invites a leaf: its connect data.
using System;
using System.Buffers.Binary;
using System.Text;

namespace JoinLeaf.Peer.Transfer;

/// <summary>One file, offered.</summary>
/// <param name="Id">The number of this transfer: the same in every invitation of one run of `push`.</param>
/// <param name="Size">The bytes of the file.</param>
/// <param name="Sha256">Their SHA-256, 32 bytes.</param>
/// <param name="Name">What the file is called there; a leaf makes a name of its own of it.</param>
internal sealed record Offer(ulong Id, long Size, byte[] Sha256, string Name)
{
    private const uint Magic = 0x46504C4A;
    private const byte Version = 1;
    private const int IdAt = 5;
    private const int SizeAt = 13;
    private const int HashAt = 21;
    private const int HashBytes = 32;
    private const int NameAt = HashAt + HashBytes;

    /// <summary>The longest name in bytes of UTF-8: what the connect data of every host holds.</summary>
    public static readonly int MaxNameBytes = Limits.Host().MaxConnectData - NameAt;

    /// <summary>The SHA-256 in hexadecimal digits.</summary>
    public string Digest
    {
        get { return Convert.ToHexStringLower(Sha256); }
    }

    /// <summary>Whether an offer is of the same bytes.</summary>
    public bool IsSameFile(Offer other)
    {
        return Size == other.Size && Sha256.AsSpan().SequenceEqual(other.Sha256);
    }

    /// <summary>The offer as connect data: magic, version, id, size, SHA-256, name; numbers little end first.</summary>
    public byte[] ToBytes()
    {
        byte[] name = Encoding.UTF8.GetBytes(Name);
        byte[] bytes = new byte[NameAt + name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        bytes[IdAt - 1] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(IdAt), Id);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SizeAt), Size);
        Sha256.CopyTo(bytes, HashAt);
        name.CopyTo(bytes, NameAt);
        return bytes;
    }

    /// <summary>Reads connect data; null when it is no offer.</summary>
    public static Offer? From(byte[] bytes, int length)
    {
        if (length <= NameAt || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || bytes[IdAt - 1] != Version)
        {
            return null;
        }

        long size = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(SizeAt));
        return size < 0 ? null : new Offer(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(IdAt)), size, bytes.AsSpan(HashAt, HashBytes).ToArray(), Words.From(bytes[NameAt..length], length - NameAt));
    }
}
