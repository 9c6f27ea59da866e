// The bounds of a node that moves files: a host's, with datagrams as large as networks carry in one piece.
namespace JoinLeaf.Peer.Transfer;

/// <summary>Makes limits for `push` and `leaf --receive`.</summary>
internal static class TransferLimits
{
    /// <summary>The largest datagram in bytes: with 28 bytes of headers it fits the 1,420 of a tunnel, and so every usual network.</summary>
    private const int DatagramBytes = 1392;
    /// <summary>The bytes before a message in its datagram.</summary>
    private const int PacketHead = 8;
    /// <summary>An invitation that nobody answers for so long has failed, in milliseconds.</summary>
    private const int InvitationMs = 4000;

    /// <summary>How many bytes of a file travel in one message, which then is one datagram.</summary>
    public const int ChunkBytes = DatagramBytes - PacketHead - Letter.HeadLength;

    /// <summary>New limits.</summary>
    public static Limits Create()
    {
        Limits limits = Limits.Host();
        limits.MaxDatagram = DatagramBytes;
        limits.JoinTimeoutMs = InvitationMs;
        return limits;
    }
}
