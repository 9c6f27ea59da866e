// The numbers that nano's sockets take, in the measure that a datagram socket needs them.
using System;

namespace System.Net.Sockets;

public enum AddressFamily
{
    Unknown = -1,
    Unspecified = 0,
    InterNetwork = 2,
    InterNetworkV6 = 23,
}

public enum SocketType
{
    Unknown = -1,
    Stream = 1,
    Dgram = 2,
    Raw = 3,
}

public enum ProtocolType
{
    Unknown = -1,
    IP = 0,
    Unspecified = 0,
    Icmp = 1,
    Igmp = 2,
    IPv4 = 4,
    Tcp = 6,
    Udp = 17,
    IPv6 = 41,
    Raw = 255,
}

[Flags]
public enum SocketFlags
{
    None = 0x0000,
    OutOfBand = 0x0001,
    Peek = 0x0002,
    DontRoute = 0x0004,
    Truncated = 0x0100,
    Broadcast = 0x0400,
    Multicast = 0x0800,
    Partial = 0x8000,
}

public enum SelectMode
{
    SelectRead = 0,
    SelectWrite = 1,
    SelectError = 2,
}

public enum SocketOptionLevel
{
    IP = 0,
    Tcp = 6,
    Udp = 17,
    IPv6 = 41,
    Socket = 0xFFFF,
}

public enum SocketOptionName
{
    ReuseAddress = 0x0004,
    KeepAlive = 0x0008,
    Broadcast = 0x0020,
    Linger = 0x0080,
    ExclusiveAddressUse = ~ReuseAddress,
    SendBuffer = 0x1001,
    ReceiveBuffer = 0x1002,
    SendTimeout = 0x1005,
    ReceiveTimeout = 0x1006,
    Error = 0x1007,
    Type = 0x1008,
    IpTimeToLive = 4,
    MulticastInterface = 9,
    MulticastTimeToLive = 10,
    MulticastLoopback = 11,
    AddMembership = 12,
    DropMembership = 13,
    NoDelay = 1,
}

public enum SocketError
{
    Success = 0,
    SocketError = -1,
    Interrupted = 10004,
    AccessDenied = 10013,
    Fault = 10014,
    InvalidArgument = 10022,
    TooManyOpenSockets = 10024,
    WouldBlock = 10035,
    InProgress = 10036,
    AlreadyInProgress = 10037,
    NotSocket = 10038,
    DestinationAddressRequired = 10039,
    MessageSize = 10040,
    ProtocolType = 10041,
    ProtocolOption = 10042,
    ProtocolNotSupported = 10043,
    SocketNotSupported = 10044,
    OperationNotSupported = 10045,
    ProtocolFamilyNotSupported = 10046,
    AddressFamilyNotSupported = 10047,
    AddressAlreadyInUse = 10048,
    AddressNotAvailable = 10049,
    NetworkDown = 10050,
    NetworkUnreachable = 10051,
    NetworkReset = 10052,
    ConnectionAborted = 10053,
    ConnectionReset = 10054,
    NoBufferSpaceAvailable = 10055,
    IsConnected = 10056,
    NotConnected = 10057,
    Shutdown = 10058,
    TimedOut = 10060,
    ConnectionRefused = 10061,
    HostDown = 10064,
    HostUnreachable = 10065,
    ProcessLimit = 10067,
    SystemNotReady = 10091,
    VersionNotSupported = 10092,
    NotInitialized = 10093,
    Disconnecting = 10101,
    TypeNotFound = 10109,
    HostNotFound = 11001,
    TryAgain = 11002,
    NoRecovery = 11003,
    NoData = 11004,
}
