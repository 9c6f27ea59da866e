// The open ports of the link: what they are called, who uses them, and whether their datagrams need a source address.
namespace JoinLeaf.Sockets;

/// <summary>Rows of the link's ports. A port lives while a socket is bound to it or a session sends through it.</summary>
internal sealed class PortTable
{
    private const int SourceWantedMs = 1000;

    public readonly bool[] IsOpen;
    /// <summary>The name of each port, as sockaddr_in.</summary>
    public readonly byte[][] Name;
    /// <summary>Sockets and sessions that hold the port.</summary>
    public readonly short[] Users;
    public readonly short[] Listeners;
    public readonly short[] Sessions;
    /// <summary>The session whose group the port receives, and nothing else; -1 for a port that sends and receives. A group that is a session of its own counts in Sessions.</summary>
    public readonly short[] Group;
    private readonly int[] _sourceWantedUntil;
    private readonly bool[] _sourceWanted;

    public PortTable(int count)
    {
        IsOpen = new bool[count];
        Name = new byte[count][];
        Users = new short[count];
        Listeners = new short[count];
        Sessions = new short[count];
        Group = new short[count];
        _sourceWantedUntil = new int[count];
        _sourceWanted = new bool[count];
        for (int i = 0; i < count; i++)
        {
            Group[i] = -1;
            Name[i] = new byte[Wsa.SOCKADDR_IN_LENGTH];
        }
    }

    /// <summary>How many ports there may be.</summary>
    public int Count
    {
        get { return IsOpen.Length; }
    }

    /// <summary>The port's number on the wire.</summary>
    public int NumberOf(int port)
    {
        return (Name[port][2] << 8) | Name[port][3];
    }

    /// <summary>Notes that the link has opened a port under a name.</summary>
    public void Opened(int port, byte[] name)
    {
        IsOpen[port] = true;
        Users[port] = 0;
        Listeners[port] = 0;
        Sessions[port] = 0;
        Group[port] = -1;
        _sourceWanted[port] = false;
        System.Array.Copy(name, 0, Name[port], 0, Wsa.SOCKADDR_IN_LENGTH);
    }

    /// <summary>
    /// Whether the next datagram should come with its source: while the port listens, while no session runs on it, and for a
    /// moment after a request came that could not be answered without.
    /// </summary>
    public bool NeedsSource(int port, int now)
    {
        if (Group[port] >= 0)
        {
            // In a rooted session every frame says whose it is; in a group anybody may speak up.
            return Sessions[port] > 0;
        }

        if (Listeners[port] > 0 || Sessions[port] == 0)
        {
            return true;
        }

        if (_sourceWanted[port] && now - _sourceWantedUntil[port] >= 0)
        {
            _sourceWanted[port] = false;
        }

        return _sourceWanted[port];
    }

    /// <summary>Asks for the sources of the datagrams of the next second: the requester will repeat itself.</summary>
    public void WantSource(int port, int now)
    {
        _sourceWanted[port] = true;
        _sourceWantedUntil[port] = now + SourceWantedMs;
    }

    /// <summary>A port that a session may send through without being disturbed by listening; -1 for none.</summary>
    public int FindQuiet()
    {
        for (int i = 0; i < IsOpen.Length; i++)
        {
            if (IsOpen[i] && Listeners[i] == 0 && Group[i] < 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How many ports are open, without those that make room when they must: the groups of rooted sessions.</summary>
    public int CountOpen()
    {
        int open = 0;
        for (int i = 0; i < IsOpen.Length; i++)
        {
            if (IsOpen[i] && (Group[i] < 0 || Sessions[i] > 0))
            {
                open++;
            }
        }

        return open;
    }
}
