// The network of virtual boards: who has which address, and to which loopback ports a datagram goes.
using System;
using System.Collections.Generic;
using System.Net;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>
/// One subnet for all boards of a run, 10.0.0.0/24, and an access point. Each socket of a board has a UDP socket on the
/// loopback interface of this PC; the network knows which, sends what is meant for a group or for everybody once to each socket
/// that is concerned, and tells a receiver the virtual address of the sender.
/// </summary>
public sealed class VirtualNetwork
{
    private const uint Subnet = 0x0A000000;
    private const uint SubnetBroadcast = 0x0A0000FF;
    private const uint Broadcast = 0xFFFFFFFF;
    private readonly object _gate = new();
    private readonly List<VirtualSocket> _sockets = [];
    // Who had a loopback port last: what it sent may still be on its way when it closes.
    private readonly Dictionary<int, VirtualSocket> _senders = [];

    /// <summary>The name of the Wi-Fi network.</summary>
    public string Ssid { get; init; } = "joinleaf";

    /// <summary>Its password.</summary>
    public string Password { get; init; } = "joinleaf-password";

    /// <summary>The mask of the subnet.</summary>
    public uint Mask
    {
        get { return 0xFFFFFF00; }
    }

    /// <summary>The address of the router.</summary>
    public uint Gateway
    {
        get { return Subnet + 254; }
    }

    /// <summary>The address that DHCP gives to a board: 10.0.0.N.</summary>
    public uint AddressOf(VirtualBoard board)
    {
        return Subnet + (uint)board.Number;
    }

    /// <summary>An address as people write it.</summary>
    public static string ToText(uint address)
    {
        return $"{address >> 24}.{address >> 16 & 0xFF}.{address >> 8 & 0xFF}.{address & 0xFF}";
    }

    /// <summary>Whether an address is that of a group.</summary>
    public static bool IsGroup(uint address)
    {
        return address >> 28 == 0xE;
    }

    /// <summary>How many sockets a board has open.</summary>
    public int CountSockets(VirtualBoard board)
    {
        lock (_gate)
        {
            return _sockets.FindAll(s => s.Board == board).Count;
        }
    }

    /// <summary>How many datagrams a board has lost because a queue of one of its open sockets was full.</summary>
    public int CountDropped(VirtualBoard board)
    {
        int dropped = 0;
        lock (_gate)
        {
            _sockets.FindAll(s => s.Board == board).ForEach(s => dropped += s.Dropped);
        }

        return dropped;
    }

    /// <summary>Opens a socket for a board.</summary>
    /// <returns>The socket; null when the board has as many as it may.</returns>
    public VirtualSocket? Open(VirtualBoard board)
    {
        board.Power.Check();
        lock (_gate)
        {
            if (CountSockets(board) >= board.Model.Sockets)
            {
                return null;
            }

            VirtualSocket socket = new(board);
            _sockets.Add(socket);
            return socket;
        }
    }

    /// <summary>Closes all sockets of a board.</summary>
    public void CloseAll(VirtualBoard board)
    {
        VirtualSocket[] all;
        lock (_gate)
        {
            all = _sockets.FindAll(s => s.Board == board).ToArray();
        }

        Array.ForEach(all, s => s.Close());
    }

    internal void Forget(VirtualSocket socket)
    {
        lock (_gate)
        {
            _sockets.Remove(socket);
        }
    }

    internal void LinkChanged(VirtualBoard board)
    {
        lock (_gate)
        {
            _sockets.FindAll(s => s.Board == board).ForEach(s => s.Wake());
        }
    }

    /// <summary>Whether another socket of the board has this port.</summary>
    internal bool IsTaken(VirtualSocket socket, uint address, int port)
    {
        lock (_gate)
        {
            return _sockets.Exists(s => s != socket && s.Board == socket.Board && s.Port == port && !(s.SharesPort && socket.SharesPort)
                && (s.Address == address || s.Address == 0 || address == 0));
        }
    }

    /// <summary>The loopback ports to which a datagram goes.</summary>
    internal List<IPEndPoint> Route(VirtualSocket from, uint address, int port)
    {
        lock (_gate)
        {
            List<IPEndPoint> all = [];
            bool toMany = IsGroup(address) || address == Broadcast || address == SubnetBroadcast;
            foreach (VirtualSocket socket in _sockets)
            {
                if (socket.Real is IPEndPoint real && socket.Port == port && socket.Board.Link.State.CanTalk && Concerns(socket, from, address))
                {
                    all.Add(real);
                    if (!toMany)
                    {
                        break;
                    }
                }
            }

            return all;
        }
    }

    /// <summary>Notes where a socket is on the loopback interface.</summary>
    internal void Bound(VirtualSocket socket, IPEndPoint real)
    {
        lock (_gate)
        {
            _senders[real.Port] = socket;
        }
    }

    /// <summary>Who sent what came from a loopback port; null for strangers.</summary>
    internal VirtualSocket? SenderAt(IPEndPoint real)
    {
        lock (_gate)
        {
            return _senders.GetValueOrDefault(real.Port);
        }
    }

    private bool Concerns(VirtualSocket socket, VirtualSocket from, uint address)
    {
        bool isOwn = socket.Board == from.Board;
        if (IsGroup(address))
        {
            return socket.IsMemberOf(address) && (socket.Address == 0 || socket.Address == address) && (!isOwn || from.HearsItself);
        }

        if (address == Broadcast || address == SubnetBroadcast)
        {
            return socket.Address == 0 && !isOwn;
        }

        return AddressOf(socket.Board) == address && (socket.Address == 0 || socket.Address == address);
    }
}
