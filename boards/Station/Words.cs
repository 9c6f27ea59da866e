// Codes in words, for the log.
namespace JoinLeaf.Station;

/// <summary>What a code means to whoever reads the log.</summary>
public static class Words
{
    /// <summary>A code in words, with its number.</summary>
    /// <param name="code">A WSA number.</param>
    /// <returns>The words.</returns>
    public static string Of(int code)
    {
        return Plain(code) + " (" + code.ToString() + ")";
    }

    private static string Plain(int code)
    {
        switch (code)
        {
            case Wsa.WSAEMFILE:
            case Wsa.WSAENOBUFS:
                return "all sockets are in use, or no memory for another";
            case Wsa.WSAEADDRINUSE:
                return "the port is taken";
            case Wsa.WSAENETDOWN:
            case Wsa.WSAENETUNREACH:
            case Wsa.WSAEHOSTUNREACH:
                return "the network is down, or does not reach that far";
            case Wsa.WSAECONNREFUSED:
                return "refused: it is full, or of another reach";
            case Wsa.WSAETIMEDOUT:
                return "no answer";
            case Wsa.WSAECONNABORTED:
                return "it fell silent";
            case Wsa.WSAECONNRESET:
                return "it was restarted, or ended at once";
            case Wsa.WSAENOTCONN:
                return "nobody has joined";
            case Wsa.WSAEMSGSIZE:
                return "its datagrams are larger than ours";
            case Wsa.WSAEOPNOTSUPP:
                return "not supported";
            default:
                return "failed";
        }
    }
}
