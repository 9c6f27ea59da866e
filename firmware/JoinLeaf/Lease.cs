// A message in place: the stretch of a pool buffer that the application reads, or writes, without a copy.
namespace JoinLeaf;

/// <summary>
/// A message that the node lends: one that was received, until it is given back, or room for one to be sent. Made once by the
/// application and used again and again. While it is not lent its bytes are none. The bytes around the message belong to the node: reading or writing
/// there, or after the lease was given back or its socket closed, spoils other messages.
/// </summary>
public sealed class Lease
{
    private static readonly byte[] s_none = new byte[0];

    /// <summary>The buffer that the message lies in.</summary>
    public byte[] Bytes { get; private set; } = s_none;

    /// <summary>Where in <see cref="Bytes"/> it begins.</summary>
    public int Offset { get; private set; }

    /// <summary>The bytes of a received message; the most that a message to be sent may have.</summary>
    public int Length { get; private set; }

    /// <summary>The sender of a received message, 16 bytes of sockaddr_in; all zero when its per-leaf socket is closed already.</summary>
    public byte[] From { get; } = new byte[Wsa.SOCKADDR_IN_LENGTH];

    /// <summary>The node's number of it; -1 while it is not lent.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Whether it is lent.</summary>
    public bool IsHeld
    {
        get { return Slot >= 0; }
    }

    /// <summary>The message lies here.</summary>
    internal void Show(byte[] bytes, int offset, int length)
    {
        Bytes = bytes;
        Offset = offset;
        Length = length;
    }

    /// <summary>It is not lent any more.</summary>
    internal void Clear()
    {
        Slot = -1;
        Show(s_none, 0, 0);
    }
}
