// nano's bit converter: as .NET's, but for a property that is a field there.
namespace System;

using LittleEndian = System.Buffers.Binary.BinaryPrimitives;

// A device is little-endian, and so is what this writes and reads wherever it runs.
public static class BitConverter
{
    public static bool IsLittleEndian
    {
        get { return true; }
    }

    public static byte[] GetBytes(short value)
    {
        return GetBytes((ushort)value);
    }

    public static byte[] GetBytes(ushort value)
    {
        byte[] bytes = new byte[2];
        LittleEndian.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] GetBytes(int value)
    {
        return GetBytes((uint)value);
    }

    public static byte[] GetBytes(uint value)
    {
        byte[] bytes = new byte[4];
        LittleEndian.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] GetBytes(long value)
    {
        return GetBytes((ulong)value);
    }

    public static byte[] GetBytes(ulong value)
    {
        byte[] bytes = new byte[8];
        LittleEndian.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static short ToInt16(byte[] value, int startIndex)
    {
        return LittleEndian.ReadInt16LittleEndian(value.AsSpan(startIndex));
    }

    public static ushort ToUInt16(byte[] value, int startIndex)
    {
        return LittleEndian.ReadUInt16LittleEndian(value.AsSpan(startIndex));
    }

    public static int ToInt32(byte[] value, int startIndex)
    {
        return LittleEndian.ReadInt32LittleEndian(value.AsSpan(startIndex));
    }

    public static uint ToUInt32(byte[] value, int startIndex)
    {
        return LittleEndian.ReadUInt32LittleEndian(value.AsSpan(startIndex));
    }

    public static long ToInt64(byte[] value, int startIndex)
    {
        return LittleEndian.ReadInt64LittleEndian(value.AsSpan(startIndex));
    }

    public static ulong ToUInt64(byte[] value, int startIndex)
    {
        return LittleEndian.ReadUInt64LittleEndian(value.AsSpan(startIndex));
    }

    public static string ToString(byte[] value)
    {
        return ToString(value, 0, value.Length);
    }

    public static string ToString(byte[] value, int startIndex)
    {
        return ToString(value, startIndex, value.Length - startIndex);
    }

    public static string ToString(byte[] value, int startIndex, int length)
    {
        return string.Join('-', Array.ConvertAll(value[startIndex..(startIndex + length)], b => b.ToString("X2")));
    }
}
