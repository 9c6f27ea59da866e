// The numbers of Winsock that a device's sockets fail with.
namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>Error codes.</summary>
public static class WinsockCodes
{
    /// <summary>WSAEFAULT.</summary>
    public const int Fault = 10014;

    /// <summary>WSAEINVAL.</summary>
    public const int Invalid = 10022;

    /// <summary>WSAEMSGSIZE.</summary>
    public const int MessageSize = 10040;

    /// <summary>WSAENOPROTOOPT: the stack was built without it.</summary>
    public const int NoOption = 10042;

    /// <summary>WSAEPROTONOSUPPORT.</summary>
    public const int NoProtocol = 10043;

    /// <summary>WSAEADDRINUSE.</summary>
    public const int AddressInUse = 10048;

    /// <summary>WSAEADDRNOTAVAIL.</summary>
    public const int AddressNotAvailable = 10049;

    /// <summary>WSAENETDOWN: every call while no interface is up.</summary>
    public const int NetworkDown = 10050;

    /// <summary>WSAENOBUFS: no more sockets.</summary>
    public const int NoBuffers = 10055;

    /// <summary>WSAENOTCONN.</summary>
    public const int NotConnected = 10057;

    /// <summary>WSAETIMEDOUT.</summary>
    public const int TimedOut = 10060;

    /// <summary>What a reader gets whose socket was closed under it: the device's own number, none of Winsock's.</summary>
    public const int Gone = 0x7D000000;
}
