// The root types and the primitive types of nano's mscorlib, as signatures.
namespace System;

public class Object
{
    public Object() { }
    public virtual string ToString() => throw null;
    public virtual bool Equals(object obj) => throw null;
    public static bool Equals(object objA, object objB) => throw null;
    public static bool ReferenceEquals(object objA, object objB) => throw null;
    public virtual int GetHashCode() => throw null;
    public Type GetType() => throw null;
    protected object MemberwiseClone() => throw null;
}

public abstract class ValueType
{
    public override bool Equals(object obj) => throw null;
}

public abstract class Enum : ValueType
{
    public bool HasFlag(Enum flag) => throw null;
    public override string ToString() => throw null;
}

public struct Void
{
}

public struct Boolean
{
    private readonly bool _value;
    public static readonly string FalseString;
    public static readonly string TrueString;
    public override string ToString() => throw null;
}

public struct Char
{
    private readonly char _value;
    public const char MaxValue = (char)0xFFFF;
    public const char MinValue = (char)0;
    public char ToLower() => throw null;
    public char ToUpper() => throw null;
    public override string ToString() => throw null;
}

public struct SByte
{
    private readonly sbyte _value;
    public const sbyte MaxValue = 0x7F;
    public const sbyte MinValue = -0x80;
    public static sbyte Parse(string s) => throw null;
    public static bool TryParse(string s, out sbyte result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct Byte
{
    private readonly byte _value;
    public const byte MaxValue = 0xFF;
    public const byte MinValue = 0;
    public static byte Parse(string s) => throw null;
    public static bool TryParse(string s, out byte result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct Int16
{
    private readonly short _value;
    public const short MaxValue = 0x7FFF;
    public const short MinValue = -0x8000;
    public static short Parse(string s) => throw null;
    public static bool TryParse(string s, out short result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct UInt16
{
    private readonly ushort _value;
    public const ushort MaxValue = 0xFFFF;
    public const ushort MinValue = 0;
    public static ushort Parse(string s) => throw null;
    public static bool TryParse(string s, out ushort result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct Int32
{
    private readonly int _value;
    public const int MaxValue = 0x7FFFFFFF;
    public const int MinValue = -MaxValue - 1;
    public static int Parse(string s) => throw null;
    public static bool TryParse(string s, out int result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct UInt32
{
    private readonly uint _value;
    public const uint MaxValue = 0xFFFFFFFF;
    public const uint MinValue = 0;
    public static uint Parse(string s) => throw null;
    public static bool TryParse(string s, out uint result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct Int64
{
    private readonly long _value;
    public const long MaxValue = 0x7FFFFFFFFFFFFFFF;
    public const long MinValue = -MaxValue - 1;
    public static long Parse(string s) => throw null;
    public static bool TryParse(string s, out long result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct UInt64
{
    private readonly ulong _value;
    public const ulong MaxValue = 0xFFFFFFFFFFFFFFFF;
    public const ulong MinValue = 0;
    public static ulong Parse(string s) => throw null;
    public static bool TryParse(string s, out ulong result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

public struct Single
{
    private readonly float _value;
    public override string ToString() => throw null;
}

public struct Double
{
    private readonly double _value;
    public static bool IsInfinity(double d) => throw null;
    public static bool IsNaN(double d) => throw null;
    public static double Parse(string s) => throw null;
    public static bool TryParse(string s, out double result) => throw null;
    public override string ToString() => throw null;
    public string ToString(string format) => throw null;
}

// No members: the compiler needs these two by name, for the constructor of every delegate.
public struct IntPtr
{
}

public struct UIntPtr
{
}
