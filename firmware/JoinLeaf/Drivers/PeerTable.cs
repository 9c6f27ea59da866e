// The peers of a link: Internet addresses and ports under small numbers, each counted by its holders.
namespace JoinLeaf.Drivers;

/// <summary>
/// What links keep of their peers: 4 bytes address, 2 bytes port, 2 bytes port for sending, 2 bytes count. The same source is the
/// same peer as long as anybody holds it; a name that a join goes to is a peer of its own for each join, since its datagrams may
/// be redirected while another join to the same name has only begun. Used under the driver's lock.
/// </summary>
public sealed class PeerTable
{
    private readonly int[] _address;
    private readonly ushort[] _port;
    private readonly ushort[] _sendPort;
    private readonly short[] _holders;
    private readonly bool[] _isAlone;

    /// <summary>A table with room for as many peers as a node can have memberships and requests, and some who only ask.</summary>
    /// <param name="limits">The bounds of the node.</param>
    public PeerTable(Limits limits)
    {
        int count = limits.Members + limits.Backlog + limits.Sockets + 8;
        _address = new int[count];
        _port = new ushort[count];
        _sendPort = new ushort[count];
        _holders = new short[count];
        _isAlone = new bool[count];
    }

    /// <summary>How many peers fit.</summary>
    public int Count
    {
        get { return _address.Length; }
    }

    /// <summary>The peer of an address and port that datagrams come from, held once more.</summary>
    /// <param name="address">The address, first byte highest.</param>
    /// <param name="port">The port.</param>
    /// <param name="isNew">Whether nobody held it before.</param>
    /// <returns>The peer, or -1 when the table is full.</returns>
    public int Hold(int address, int port, out bool isNew)
    {
        isNew = false;
        for (int i = 0; i < _address.Length; i++)
        {
            if (_holders[i] > 0 && !_isAlone[i] && _address[i] == address && _port[i] == port)
            {
                _holders[i]++;
                return i;
            }
        }

        int peer = HoldAlone(address, port);
        if (peer >= 0)
        {
            isNew = true;
            _isAlone[peer] = false;
        }

        return peer;
    }

    /// <summary>A peer of its own for an address and port, whoever else holds the same.</summary>
    /// <param name="address">The address, first byte highest.</param>
    /// <param name="port">The port.</param>
    /// <returns>The peer, or -1 when the table is full.</returns>
    public int HoldAlone(int address, int port)
    {
        for (int i = 0; i < _address.Length; i++)
        {
            if (_holders[i] == 0)
            {
                _address[i] = address;
                _port[i] = (ushort)port;
                _sendPort[i] = (ushort)port;
                _holders[i] = 1;
                _isAlone[i] = true;
                return i;
            }
        }

        return -1;
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
