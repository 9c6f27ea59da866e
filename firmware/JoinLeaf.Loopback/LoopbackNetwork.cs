// A network inside one process: the ports that are open on it, by address and number.
using System;

namespace JoinLeaf.Loopback;

/// <summary>Connects loopback links with one another. Every node on it has an address of its own.</summary>
public sealed class LoopbackNetwork
{
    private const int FirstFreePort = 49152;
    private readonly object _gate = new object();
    private readonly LoopbackEndPoint?[] _open;
    private readonly int _depth;
    private readonly int _maxDatagram;
    private int _nextPort = FirstFreePort;

    /// <summary>Makes a network.</summary>
    /// <param name="ports">How many ports may be open on it at once.</param>
    /// <param name="depth">How many datagrams wait at a port before the next is dropped.</param>
    /// <param name="maxDatagram">The largest datagram in bytes; a larger one is cut, as a UDP socket does.</param>
    public LoopbackNetwork(int ports, int depth, int maxDatagram)
    {
        if (ports < 1 || depth < 1 || maxDatagram < 1)
        {
            throw new ArgumentOutOfRangeException();
        }

        _open = new LoopbackEndPoint?[ports];
        _depth = depth;
        _maxDatagram = maxDatagram;
        HasMulticast = true;
    }

    /// <summary>Whether what is sent to a group arrives; true at first. While false groups can be opened, and stay silent, as behind a switch that filters them.</summary>
    public bool HasMulticast { get; set; }

    /// <summary>Opens a port: 0, WSAEADDRINUSE or WSAENOBUFS.</summary>
    internal int Open(int address, int port, out LoopbackEndPoint? endPoint)
    {
        endPoint = null;
        lock (_gate)
        {
            if (port != 0 && FindOpen(address, port) != null)
            {
                return Wsa.WSAEADDRINUSE;
            }

            return Add(address, address, port != 0 ? port : NextFreePort(address), out endPoint);
        }
    }

    private int Add(int owner, int address, int port, out LoopbackEndPoint? endPoint)
    {
        endPoint = null;
        for (int i = 0; i < _open.Length; i++)
        {
            if (_open[i] == null)
            {
                endPoint = new LoopbackEndPoint(owner, address, port, _depth, _maxDatagram);
                _open[i] = endPoint;
                return 0;
            }
        }

        return Wsa.WSAENOBUFS;
    }

    /// <summary>Opens a node's port of a group, of which there may be many: 0 or WSAENOBUFS.</summary>
    internal int OpenGroup(int owner, int group, int port, out LoopbackEndPoint? endPoint)
    {
        lock (_gate)
        {
            return Add(owner, group, port, out endPoint);
        }
    }

    /// <summary>Gives a datagram to every open port of a group; with scope 0 to those of the sender's own node, which stands for a host here.</summary>
    internal void SendToGroup(int group, int port, int scope, byte[] bytes, int length, LoopbackEndPoint from)
    {
        lock (_gate)
        {
            for (int i = 0; i < _open.Length && HasMulticast; i++)
            {
                LoopbackEndPoint? endPoint = _open[i];
                if (endPoint != null && endPoint.Port == port && endPoint.Address == group && (scope > 0 || endPoint.Owner == from.Owner))
                {
                    endPoint.Put(bytes, length, from.Address, from.Port);
                }
            }
        }
    }

    private int NextFreePort(int address)
    {
        do
        {
            _nextPort = _nextPort == 65535 ? FirstFreePort : _nextPort + 1;
        }
        while (FindOpen(address, _nextPort) != null);
        return _nextPort;
    }

    private LoopbackEndPoint? FindOpen(int address, int port)
    {
        for (int i = 0; i < _open.Length; i++)
        {
            LoopbackEndPoint? endPoint = _open[i];
            if (endPoint != null && endPoint.Port == port && endPoint.Address == address)
            {
                return endPoint;
            }
        }

        return null;
    }

    /// <summary>The open port of a name; null when there is none.</summary>
    internal LoopbackEndPoint? Find(int address, int port)
    {
        lock (_gate)
        {
            return FindOpen(address, port);
        }
    }

    /// <summary>Closes a port.</summary>
    internal void Close(LoopbackEndPoint endPoint)
    {
        endPoint.Close();
        lock (_gate)
        {
            for (int i = 0; i < _open.Length; i++)
            {
                if (_open[i] == endPoint)
                {
                    _open[i] = null;
                }
            }
        }
    }
}
