// The peers of a link: Internet addresses and ports under small numbers, each counted by its holders.
namespace JoinLeaf.Drivers;

/// <summary>
/// What links keep of their peers: 4 bytes address, 2 bytes port, 2 bytes port for sending, 2 bytes count, 1 byte whether it is
/// shared. Those who ask from one address and port are one peer as long as anybody holds it; a peer that was asked for by name
/// has its number alone, since an answer may redirect it. Used under the driver's lock.
/// </summary>
public sealed class PeerTable
{
    private readonly int[] _address;
    private readonly ushort[] _port;
    private readonly ushort[] _sendPort;
    private readonly short[] _holders;
    private readonly bool[] _isShared;

    /// <summary>A table with room for as many peers as a node can have memberships, requests and groups, and some who only ask.</summary>
    /// <param name="limits">The bounds of the node.</param>
    public PeerTable(Limits limits)
    {
        int count = limits.Members + limits.Backlog + limits.Sockets + 8;
        _address = new int[count];
        _port = new ushort[count];
        _sendPort = new ushort[count];
        _holders = new short[count];
        _isShared = new bool[count];
    }

    /// <summary>How many peers fit.</summary>
    public int Count
    {
        get { return _address.Length; }
    }

    /// <summary>A peer of its own for a name.</summary>
    /// <param name="address">The address, first byte highest.</param>
    /// <param name="port">The port.</param>
    /// <returns>The peer, held once; -1 when the table is full.</returns>
    public int HoldNew(int address, int port)
    {
        int peer = FindFree();
        Enter(peer, address, port, false);
        return peer;
    }

    /// <summary>The peer of a datagram's source, held once more.</summary>
    /// <param name="address">The address, first byte highest.</param>
    /// <param name="port">The port.</param>
    /// <param name="isNew">Whether nobody held it before.</param>
    /// <returns>The peer, or -1 when the table is full.</returns>
    public int HoldShared(int address, int port, out bool isNew)
    {
        for (int i = 0; i < _address.Length; i++)
        {
            if (_holders[i] > 0 && _isShared[i] && _address[i] == address && _port[i] == port)
            {
                _holders[i]++;
                isNew = false;
                return i;
            }
        }

        int peer = FindFree();
        Enter(peer, address, port, true);
        isNew = peer >= 0;
        return peer;
    }

    private int FindFree()
    {
        for (int i = 0; i < _holders.Length; i++)
        {
            if (_holders[i] == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private void Enter(int free, int address, int port, bool isShared)
    {
        if (free >= 0)
        {
            _isShared[free] = isShared;
            _address[free] = address;
            _port[free] = (ushort)port;
            _sendPort[free] = (ushort)port;
            _holders[free] = 1;
        }
    }

    /// <summary>Whether two peers have the same address and port.</summary>
    /// <param name="peer">A peer.</param>
    /// <param name="other">Another one.</param>
    /// <returns>True when their names are the same.</returns>
    public bool HaveSameName(int peer, int other)
    {
        return _address[peer] == _address[other] && _port[peer] == _port[other];
    }

    /// <summary>One holder less.</summary>
    /// <param name="peer">The peer.</param>
    public void Release(int peer)
    {
        _holders[peer]--;
    }

    /// <summary>Datagrams to the peer go to another port of its address.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="port">The port; 0 changes nothing.</param>
    /// <returns>True when it changed.</returns>
    public bool Redirect(int peer, int port)
    {
        if (port == 0 || _sendPort[peer] == port)
        {
            return false;
        }

        _sendPort[peer] = (ushort)port;
        return true;
    }

    /// <summary>The address of a peer, first byte highest.</summary>
    /// <param name="peer">The peer.</param>
    /// <returns>The address.</returns>
    public int AddressOf(int peer)
    {
        return _address[peer];
    }

    /// <summary>The port that datagrams to the peer go to.</summary>
    /// <param name="peer">The peer.</param>
    /// <returns>The port.</returns>
    public int SendPortOf(int peer)
    {
        return _sendPort[peer];
    }

    /// <summary>Whether an address is a multicast group's: 224.0.0.0 to 239.255.255.255 (RFC 5771).</summary>
    /// <param name="address">The address, first byte highest.</param>
    /// <returns>True when it is.</returns>
    public static bool IsGroup(int address)
    {
        return (address >> 28 & 0xF) == 0xE;
    }

    /// <summary>Writes a peer's name as sockaddr_in.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="name">Receives 16 bytes.</param>
    public void NameOf(int peer, byte[] name)
    {
        WriteName(_address[peer], _port[peer], name);
    }

    /// <summary>Writes a sockaddr_in.</summary>
    /// <param name="address">The address, first byte highest.</param>
    /// <param name="port">The port.</param>
    /// <param name="name">Receives 16 bytes.</param>
    public static void WriteName(int address, int port, byte[] name)
    {
        System.Array.Clear(name, 0, Wsa.SOCKADDR_IN_LENGTH);
        name[0] = Wsa.AF_INET;
        name[2] = (byte)(port >> 8);
        name[3] = (byte)port;
        name[4] = (byte)(address >> 24);
        name[5] = (byte)(address >> 16);
        name[6] = (byte)(address >> 8);
        name[7] = (byte)address;
    }

    /// <summary>The address in a sockaddr_in, first byte highest.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The address.</returns>
    public static int AddressIn(byte[] name)
    {
        return (name[4] << 24) | (name[5] << 16) | (name[6] << 8) | name[7];
    }

    /// <summary>The port in a sockaddr_in.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The port.</returns>
    public static int PortIn(byte[] name)
    {
        return (name[2] << 8) | name[3];
    }
}
