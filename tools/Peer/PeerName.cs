// An address and a port as the command line takes them.
using JoinLeaf.Provider;

namespace JoinLeaf.Peer;

/// <summary>A name like 192.168.1.20:5000.</summary>
internal sealed class PeerName
{
    private const string LocalHost = "localhost:";
    private const int LoopbackNet = 127;

    private PeerName(byte[] bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The name as sockaddr_in.</summary>
    public byte[] Bytes { get; }

    /// <summary>Any free port of the loopback interface.</summary>
    public static PeerName AnyLocal
    {
        get { return new PeerName(SockAddr.Create(127, 0, 0, 1, 0)); }
    }

    /// <summary>Any free port of all of this machine's addresses.</summary>
    public static PeerName Any
    {
        get { return new PeerName(SockAddr.Create(0, 0, 0, 0, 0)); }
    }

    /// <summary>Whether it is an address of this machine's loopback interface.</summary>
    public bool IsLoopback
    {
        get { return Bytes[4] == LoopbackNet; }
    }

    /// <summary>Reads a name; null when the text is none.</summary>
    public static PeerName? Parse(string text)
    {
        string numeric = text.StartsWith(LocalHost, System.StringComparison.OrdinalIgnoreCase) ? "127.0.0.1:" + text[LocalHost.Length..] : text;
        return SockAddr.TryParse(numeric, out byte[]? bytes) ? new PeerName(bytes!) : null;
    }

    private int Port
    {
        get { return SockAddr.PortOf(Bytes); }
    }

    /// <summary>Whether address or port are missing, so that nobody can be there.</summary>
    public bool IsNobody
    {
        get { return Port == 0 || (Bytes[4] | Bytes[5] | Bytes[6] | Bytes[7]) == 0; }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return SockAddr.ToText(Bytes);
    }
}
