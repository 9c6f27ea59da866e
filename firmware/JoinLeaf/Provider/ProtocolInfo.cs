// One entry of the protocol catalogue, as Winsock's WSAPROTOCOL_INFO.
namespace JoinLeaf.Provider;

/// <summary>What a catalogue entry offers.</summary>
public sealed class ProtocolInfo
{
    /// <summary>XP1_ flags: multipoint, planes, connect and disconnect data, message boundaries.</summary>
    public int ServiceFlags1 { get; internal set; }
    /// <summary>The entry's number, for WSPSocket.</summary>
    public int CatalogEntryId { get; internal set; }
    /// <summary>AF_INET.</summary>
    public int AddressFamily { get; internal set; }
    /// <summary>The longest name in bytes: 16, a sockaddr_in.</summary>
    public int MaxSockAddr { get; internal set; }
    /// <summary>The shortest name in bytes: 16, a sockaddr_in.</summary>
    public int MinSockAddr { get; internal set; }
    /// <summary>SOCK_DGRAM.</summary>
    public int SocketType { get; internal set; }
    /// <summary>IPPROTO_UDP.</summary>
    public int Protocol { get; internal set; }
    /// <summary>The largest message in bytes.</summary>
    public int MessageSize { get; internal set; }
    /// <summary>The largest connect and disconnect data in bytes (conformance row 15).</summary>
    public int MaxConnectData { get; internal set; }
    /// <summary>The entry's name for people.</summary>
    public string Name { get; internal set; } = string.Empty;
}
