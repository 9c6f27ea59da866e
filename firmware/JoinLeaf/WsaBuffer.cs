// A buffer and its length, as Winsock's WSABUF: what connect data and messages are passed in.
namespace JoinLeaf;

/// <summary>Bytes of the application with a length of their own, as Winsock's WSABUF.</summary>
public sealed class WsaBuffer
{
    /// <summary>How many of <see cref="Bytes"/> count. For callee data: in, what fits; out, what came.</summary>
    public int Length;
    /// <summary>The bytes.</summary>
    public byte[] Bytes;

    /// <summary>A buffer over all of the given bytes.</summary>
    /// <param name="bytes">The bytes; kept, not copied.</param>
    public WsaBuffer(byte[] bytes)
    {
        Bytes = bytes;
        Length = bytes.Length;
    }

    /// <summary>A buffer over the first bytes of an array.</summary>
    /// <param name="bytes">The bytes; kept, not copied.</param>
    /// <param name="length">How many of them count.</param>
    public WsaBuffer(byte[] bytes, int length)
    {
        Bytes = bytes;
        Length = length;
    }

    /// <summary>Whether the length lies within the bytes.</summary>
    public bool IsSound
    {
        get { return Bytes != null && Length >= 0 && Length <= Bytes.Length; }
    }
}
