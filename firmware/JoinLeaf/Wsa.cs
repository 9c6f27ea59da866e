// The numbers of Winsock that the provider takes and answers with, under the names that Winsock gives them.
namespace JoinLeaf;

/// <summary>Winsock's constants: error codes, flags, event bits and options, with Winsock's names and values.</summary>
public static class Wsa
{
    /// <summary>Failure of a call that returns an int.</summary>
    public const int SOCKET_ERROR = -1;
    /// <summary>Failure of a call that returns a descriptor.</summary>
    public const int INVALID_SOCKET = -1;

    /// <summary>A blocking call was cancelled.</summary>
    public const int WSAEINTR = 10004;
    /// <summary>A buffer is missing, too small or too large.</summary>
    public const int WSAEFAULT = 10014;
    /// <summary>An argument, or the socket's state, does not fit the call.</summary>
    public const int WSAEINVAL = 10022;
    /// <summary>No descriptor is free.</summary>
    public const int WSAEMFILE = 10024;
    /// <summary>The call cannot complete now, and the socket does not block.</summary>
    public const int WSAEWOULDBLOCK = 10035;
    /// <summary>Another blocking call, or a condition function, is under way.</summary>
    public const int WSAEINPROGRESS = 10036;
    /// <summary>A join is outstanding on this socket already.</summary>
    public const int WSAEALREADY = 10037;
    /// <summary>The descriptor is unknown or closed.</summary>
    public const int WSAENOTSOCK = 10038;
    /// <summary>A message is larger than the limit, or than the buffer it should go into.</summary>
    public const int WSAEMSGSIZE = 10040;
    /// <summary>The option is unknown at this level.</summary>
    public const int WSAENOPROTOOPT = 10042;
    /// <summary>The protocol entry does not support what was asked.</summary>
    public const int WSAEPROTONOSUPPORT = 10043;
    /// <summary>The socket type does not exist in the catalogue.</summary>
    public const int WSAESOCKTNOSUPPORT = 10044;
    /// <summary>The operation is not supported for this kind of socket.</summary>
    public const int WSAEOPNOTSUPP = 10045;
    /// <summary>The address family is not the socket's.</summary>
    public const int WSAEAFNOSUPPORT = 10047;
    /// <summary>The address is in use.</summary>
    public const int WSAEADDRINUSE = 10048;
    /// <summary>The address is not valid here.</summary>
    public const int WSAEADDRNOTAVAIL = 10049;
    /// <summary>The own link is down.</summary>
    public const int WSAENETDOWN = 10050;
    /// <summary>The network cannot be reached.</summary>
    public const int WSAENETUNREACH = 10051;
    /// <summary>The peer fell silent and the session was given up.</summary>
    public const int WSAECONNABORTED = 10053;
    /// <summary>The peer ended the session abruptly, or was restarted, or withdrew its request.</summary>
    public const int WSAECONNRESET = 10054;
    /// <summary>No buffer, or no row of a table, is free.</summary>
    public const int WSAENOBUFS = 10055;
    /// <summary>The socket, or the leaf, is a member already.</summary>
    public const int WSAEISCONN = 10056;
    /// <summary>The socket is not a member, or the root has no leaves.</summary>
    public const int WSAENOTCONN = 10057;
    /// <summary>The direction was shut down.</summary>
    public const int WSAESHUTDOWN = 10058;
    /// <summary>No answer came in time.</summary>
    public const int WSAETIMEDOUT = 10060;
    /// <summary>The peer does not listen, or refused.</summary>
    public const int WSAECONNREFUSED = 10061;
    /// <summary>The host cannot be reached.</summary>
    public const int WSAEHOSTUNREACH = 10065;
    /// <summary>The provider's version is not the one asked for.</summary>
    public const int WSAVERNOTSUPPORTED = 10092;
    /// <summary>WSPStartup was not called, or WSPCleanup was.</summary>
    public const int WSANOTINITIALISED = 10093;
    /// <summary>The session ended gracefully and everything has been read.</summary>
    public const int WSAEDISCON = 10101;
    /// <summary>What the stock provider of the device answers to every WSPJoinLeaf.</summary>
    public const int WSASYSCALLFAILURE = 10107;
    /// <summary>The condition function deferred the request.</summary>
    public const int WSATRY_AGAIN = 11002;

    /// <summary>Accepted and ignored: overlapped calls are not offered.</summary>
    public const int WSA_FLAG_OVERLAPPED = 0x01;
    /// <summary>The socket is the root of the control plane.</summary>
    public const int WSA_FLAG_MULTIPOINT_C_ROOT = 0x02;
    /// <summary>The socket is a leaf of the control plane.</summary>
    public const int WSA_FLAG_MULTIPOINT_C_LEAF = 0x04;
    /// <summary>The socket is the root of the data plane.</summary>
    public const int WSA_FLAG_MULTIPOINT_D_ROOT = 0x08;
    /// <summary>The socket is a leaf of the data plane.</summary>
    public const int WSA_FLAG_MULTIPOINT_D_LEAF = 0x10;

    /// <summary>The entry keeps message boundaries.</summary>
    public const int XP1_MESSAGE_ORIENTED = 0x08;
    /// <summary>What is sent arrives, or the session ends.</summary>
    public const int XP1_GUARANTEED_DELIVERY = 0x02;
    /// <summary>What arrives, arrives in order.</summary>
    public const int XP1_GUARANTEED_ORDER = 0x04;
    /// <summary>The entry carries data with a join.</summary>
    public const int XP1_CONNECT_DATA = 0x80;
    /// <summary>The entry carries data with a departure.</summary>
    public const int XP1_DISCONNECT_DATA = 0x100;
    /// <summary>The entry supports multipoint sessions.</summary>
    public const int XP1_SUPPORT_MULTIPOINT = 0x400;
    /// <summary>The entry's control plane is rooted.</summary>
    public const int XP1_MULTIPOINT_CONTROL_PLANE = 0x800;
    /// <summary>The entry's data plane is rooted.</summary>
    public const int XP1_MULTIPOINT_DATA_PLANE = 0x1000;

    /// <summary>The socket will only send.</summary>
    public const int JL_SENDER_ONLY = 1;
    /// <summary>The socket will only receive.</summary>
    public const int JL_RECEIVER_ONLY = 2;
    /// <summary>The socket will send and receive. Not 1 | 2.</summary>
    public const int JL_BOTH = 4;

    /// <summary>The condition function accepts.</summary>
    public const int CF_ACCEPT = 0;
    /// <summary>The condition function rejects.</summary>
    public const int CF_REJECT = 1;
    /// <summary>The condition function cannot decide yet.</summary>
    public const int CF_DEFER = 2;

    /// <summary>A message can be read. Index 0.</summary>
    public const int FD_READ = 1;
    /// <summary>A message can be sent. Index 1.</summary>
    public const int FD_WRITE = 2;
    /// <summary>Out-of-band data. Index 2; never recorded here.</summary>
    public const int FD_OOB = 4;
    /// <summary>A request waits for Accept. Index 3.</summary>
    public const int FD_ACCEPT = 8;
    /// <summary>A join has ended. Index 4.</summary>
    public const int FD_CONNECT = 16;
    /// <summary>The membership has ended. Index 5.</summary>
    public const int FD_CLOSE = 32;
    /// <summary>On a root's reliable socket: all leaves have more than before, on a leaf's: its root has (JLO_WATERMARK). On a per-leaf socket: the leaf is slow.</summary>
    public const int FD_QOS = 64;
    /// <summary>All events that exist.</summary>
    public const int FD_ALL_EVENTS = 1023;
    /// <summary>The index of FD_CONNECT's error code.</summary>
    public const int FD_CONNECT_BIT = 4;
    /// <summary>The index of FD_CLOSE's error code.</summary>
    public const int FD_CLOSE_BIT = 5;
    /// <summary>How many error codes an event record holds.</summary>
    public const int FD_MAX_EVENTS = 10;

    /// <summary>Shutdown of the receiving direction.</summary>
    public const int SD_RECEIVE = 0;
    /// <summary>Shutdown of the sending direction, which ends the membership.</summary>
    public const int SD_SEND = 1;
    /// <summary>Shutdown of both.</summary>
    public const int SD_BOTH = 2;

    /// <summary>Looks at the message without taking it.</summary>
    public const int MSG_PEEK = 2;
    /// <summary>The family of Internet addresses.</summary>
    public const int AF_INET = 2;
    /// <summary>Bounded messages, best effort.</summary>
    public const int SOCK_DGRAM = 2;
    /// <summary>Reliable, ordered, bounded messages.</summary>
    public const int SOCK_SEQPACKET = 5;
    /// <summary>The protocol number of UDP, which carries every frame.</summary>
    public const int IPPROTO_UDP = 17;
    /// <summary>The bytes of a sockaddr_in.</summary>
    public const int SOCKADDR_IN_LENGTH = 16;

    /// <summary>Whether the socket blocks: 0 blocks.</summary>
    public const int FIONBIO = unchecked((int)0x8004667E);
    /// <summary>The bytes of the next message.</summary>
    public const int FIONREAD = 0x4004667F;
    /// <summary>Whether own messages come back.</summary>
    public const int SIO_MULTIPOINT_LOOPBACK = unchecked((int)0x88000009);
    /// <summary>How far multicast reaches.</summary>
    public const int SIO_MULTICAST_SCOPE = unchecked((int)0x8800000A);

    /// <summary>Which path messages take to a leaf: a JL_PATH_ value, at the root for all its leaves, at a leaf for itself.</summary>
    public const int JLO_PATH = 3;
    /// <summary>Multicast where it arrives, else unicast. The default.</summary>
    public const int JL_PATH_AUTO = 0;
    /// <summary>Unicast alone; nothing is sent to a group.</summary>
    public const int JL_PATH_UNICAST = 1;
    /// <summary>Multicast wherever it arrives at all, whatever gets lost; a leaf that hears none is still reached by unicast.</summary>
    public const int JL_PATH_MULTICAST = 2;
    /// <summary>Whether small messages travel together: 0, as at first, one message a packet; 1 they wait a moment for company.</summary>
    public const int JLO_BATCH = 4;

    /// <summary>The level of the socket's own options.</summary>
    public const int SOL_SOCKET = 0xFFFF;
    /// <summary>The level of this provider's own options (JLO_).</summary>
    public const int SOL_JOINLEAF = 0x4A4C;
    /// <summary>What becomes of a leaf that holds a reliable session's window back: a JL_SLOW_ value.</summary>
    public const int JLO_SLOW_POLICY = 1;
    /// <summary>After how many milliseconds at the window's tail a leaf counts as slow: 1 to 65,535.</summary>
    public const int JLO_SLOW_MS = 2;
    /// <summary>How many messages of this socket all leaves have (on a leaf's socket: its root); read only. Reading it enables FD_QOS again.</summary>
    public const int JLO_WATERMARK = 5;
    /// <summary>The number that the leaf of a leaf's or per-leaf socket has at its root, 1 to 255; 0 while there is none. Read only.</summary>
    public const int JLO_LEAF_NUMBER = 6;
    /// <summary>A slow leaf is waited for; Send blocks meanwhile.</summary>
    public const int JL_SLOW_WAIT = 0;
    /// <summary>A slow leaf loses what it lacks and goes on with what is sent next.</summary>
    public const int JL_SLOW_SKIP = 1;
    /// <summary>A slow leaf is put out with WSAETIMEDOUT.</summary>
    public const int JL_SLOW_DROP = 2;
    /// <summary>Whether the socket listens.</summary>
    public const int SO_ACCEPTCONN = 0x0002;
    /// <summary>How long a blocking receive waits, in milliseconds; 0 waits for ever.</summary>
    public const int SO_RCVTIMEO = 0x1006;
    /// <summary>The last error of the socket's join, cleared by reading.</summary>
    public const int SO_ERROR = 0x1007;
    /// <summary>The socket type.</summary>
    public const int SO_TYPE = 0x1008;
    /// <summary>The largest message, in bytes.</summary>
    public const int SO_MAX_MSG_SIZE = 0x2003;
}
