// What a socket promises of its messages.
namespace JoinLeaf;

/// <summary>The type of a multipoint socket: Winsock's SOCK_ numbers.</summary>
public enum MultipointType
{
    /// <summary>Best effort: a message arrives once, or not at all (SOCK_DGRAM).</summary>
    Datagram = Wsa.SOCK_DGRAM,
    /// <summary>Reliable and in order: every message arrives once, or the session ends (SOCK_SEQPACKET).</summary>
    SeqPacket = Wsa.SOCK_SEQPACKET,
}
