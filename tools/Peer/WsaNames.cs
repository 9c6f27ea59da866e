// Winsock's numbers in words: the name of each that can come up here, what it means, and what to do about it.
using System.Collections.Generic;

namespace JoinLeaf.Peer;

/// <summary>Names and advice for WSA numbers.</summary>
internal static class WsaNames
{
    private static readonly Dictionary<int, Entry> s_entries = new()
    {
        [Wsa.WSAEINTR] = new("WSAEINTR", "the call was cancelled", ""),
        [Wsa.WSAEFAULT] = new("WSAEFAULT", "data is larger than the limit, or than the room for it", "use shorter data"),
        [Wsa.WSAEINVAL] = new("WSAEINVAL", "an argument or the socket's state does not fit the call", ""),
        [Wsa.WSAEMFILE] = new("WSAEMFILE", "no descriptor is free", "close a session first"),
        [Wsa.WSAEWOULDBLOCK] = new("WSAEWOULDBLOCK", "the call cannot complete now", "try again"),
        [Wsa.WSAEALREADY] = new("WSAEALREADY", "a join is under way already", "wait for its outcome"),
        [Wsa.WSAEMSGSIZE] = new("WSAEMSGSIZE", "the message is too long, or the two sides' largest datagrams do not fit", "send less at once"),
        [Wsa.WSAEOPNOTSUPP] = new("WSAEOPNOTSUPP", "the socket's role does not allow this", ""),
        [Wsa.WSAEAFNOSUPPORT] = new("WSAEAFNOSUPPORT", "the address is of another family", "use an address like 192.168.1.20:5000"),
        [Wsa.WSAEADDRINUSE] = new("WSAEADDRINUSE", "the port is in use, or may not be used", "choose another port, or 0 for any"),
        [Wsa.WSAEADDRNOTAVAIL] = new("WSAEADDRNOTAVAIL", "the address is not valid here", "use an address of this machine, or 0.0.0.0 for all of them"),
        [Wsa.WSAENETDOWN] = new("WSAENETDOWN", "the own link is down", "check cable or Wi-Fi"),
        [Wsa.WSAENETUNREACH] = new("WSAENETUNREACH", "the network cannot be reached", "check the address and the routes"),
        [Wsa.WSAECONNABORTED] = new("WSAECONNABORTED", "the other side fell silent", "check that it still runs"),
        [Wsa.WSAECONNRESET] = new("WSAECONNRESET", "the other side was restarted, or withdrew its request", "join again"),
        [Wsa.WSAENOBUFS] = new("WSAENOBUFS", "a table or the pool is full", "try again later"),
        [Wsa.WSAEISCONN] = new("WSAEISCONN", "it is a member already", ""),
        [Wsa.WSAENOTCONN] = new("WSAENOTCONN", "nobody has joined", "wait for a leaf"),
        [Wsa.WSAESHUTDOWN] = new("WSAESHUTDOWN", "sending was shut down", ""),
        [Wsa.WSAETIMEDOUT] = new("WSAETIMEDOUT", "no answer came in time", "start the other side first; check address, port and firewall"),
        [Wsa.WSAECONNREFUSED] = new("WSAECONNREFUSED", "the other side refused, or does not listen", "start it without --join (a leaf) or with --listen (a root)"),
        [Wsa.WSAEHOSTUNREACH] = new("WSAEHOSTUNREACH", "the host cannot be reached", "check the address"),
        [Wsa.WSANOTINITIALISED] = new("WSANOTINITIALISED", "the provider is not started", ""),
        [Wsa.WSAEDISCON] = new("WSAEDISCON", "the session ended gracefully", ""),
        [Wsa.WSATRY_AGAIN] = new("WSATRY_AGAIN", "the decision was put off", ""),
    };

    /// <summary>The name of a number, like WSAETIMEDOUT.</summary>
    public static string NameOf(int code)
    {
        return s_entries.TryGetValue(code, out Entry? entry) ? entry.Name : "WSA " + code;
    }

    /// <summary>One clause with name, number and meaning.</summary>
    public static string Tell(int code)
    {
        return s_entries.TryGetValue(code, out Entry? entry) ? $"{entry.Meaning} ({entry.Name}, {code})" : $"WSA error {code}";
    }

    /// <summary>As <see cref="Tell"/>, with what to do about it where there is something to do.</summary>
    public static string Explain(int code)
    {
        string advice = s_entries.TryGetValue(code, out Entry? entry) ? entry.Advice : string.Empty;
        return advice.Length == 0 ? Tell(code) : $"{Tell(code)}; {advice}";
    }

    private sealed record Entry(string Name, string Meaning, string Advice);
}
