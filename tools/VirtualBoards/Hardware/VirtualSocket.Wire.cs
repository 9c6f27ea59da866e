// The loopback side of a virtual socket, and its options.
using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>Carries datagrams over the loopback interface, one UDP socket for one of the board's.</summary>
public sealed partial class VirtualSocket
{
    private const int LevelIp = 0;
    private const int LevelSocket = 0xFFFF;
    private const int ReuseAddress = 4;
    private const int MulticastInterface = 9;
    private const int MulticastTimeToLive = 10;
    private const int MulticastLoopback = 11;
    private const int AddMembership = 12;
    private const int DropMembership = 13;
    private readonly HashSet<uint> _groups = [];
    private readonly Dictionary<(int Level, int Name), byte[]> _options = [];

    /// <summary>Datagrams that found the queue full.</summary>
    public int Dropped { get; private set; }

    /// <summary>Whether another socket of the board may have the same port.</summary>
    internal bool SharesPort { get; private set; }

    /// <summary>Whether what it sends to a group comes to members on its own board.</summary>
    internal bool HearsItself { get; private set; } = true;

    /// <summary>Whether it has joined a group.</summary>
    internal bool IsMemberOf(uint group)
    {
        lock (_gate)
        {
            return _groups.Contains(group);
        }
    }

    /// <summary>Sets an option, with the numbers of the device's sockets.</summary>
    /// <param name="level">IP is 0, the socket itself 0xFFFF.</param>
    /// <param name="name">Which option.</param>
    /// <param name="value">Its bytes; a number has 4, the lowest first.</param>
    /// <returns>0, or the negative of a code.</returns>
    public int SetOption(int level, int name, byte[] value)
    {
        Board.Power.Check();
        if (level == LevelIp && name is >= MulticastInterface and <= DropMembership && !Board.Model.Multicast)
        {
            return -WinsockCodes.NoOption;
        }

        if (level == LevelIp && name is AddMembership or DropMembership)
        {
            return value.Length < 8 ? -WinsockCodes.Invalid : ChangeMembership(value, name == AddMembership);
        }

        lock (_gate)
        {
            _options[(level, name)] = (byte[])value.Clone();
        }

        bool isOn = value.Length > 0 && value[0] != 0;
        SharesPort = level == LevelSocket && name == ReuseAddress ? isOn : SharesPort;
        HearsItself = level == LevelIp && name == MulticastLoopback ? isOn : HearsItself;
        return 0;
    }

    /// <summary>An option as it was set; zeros when it was not.</summary>
    public int GetOption(int level, int name, byte[] value)
    {
        Board.Power.Check();
        if (level == LevelIp && name is MulticastInterface or MulticastTimeToLive or MulticastLoopback && !Board.Model.Multicast)
        {
            return -WinsockCodes.NoOption;
        }

        lock (_gate)
        {
            Array.Clear(value);
            if (_options.TryGetValue((level, name), out byte[]? set))
            {
                Array.Copy(set, value, Math.Min(set.Length, value.Length));
            }
        }

        return 0;
    }

    private int ChangeMembership(byte[] value, bool isJoin)
    {
        uint group = (uint)(value[0] << 24 | value[1] << 16 | value[2] << 8 | value[3]);
        if (!VirtualNetwork.IsGroup(group))
        {
            return -WinsockCodes.Invalid;
        }

        lock (_gate)
        {
            bool changed = isJoin ? _groups.Add(group) : _groups.Remove(group);
            return changed || isJoin ? 0 : -WinsockCodes.AddressNotAvailable;
        }
    }

    private void OpenReal()
    {
        Socket real = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        real.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        lock (_gate)
        {
            _real = real;
            Real = (IPEndPoint)real.LocalEndPoint!;
        }

        Board.Network.Bound(this, (IPEndPoint)real.LocalEndPoint!);
        new Thread(() => Pump(real)) { IsBackground = true, Name = $"board {Board.Number} port {Port}" }.Start();
    }

    private void SendReal(byte[] bytes, int offset, int size, IPEndPoint to)
    {
        try
        {
            _real?.SendTo(bytes, offset, size, SocketFlags.None, to);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Closed meanwhile, or the PC has no room: a network loses datagrams.
        }
    }

    private void Pump(Socket real)
    {
        byte[] buffer = new byte[MaxDatagram];
        while (true)
        {
            try
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int count = real.ReceiveFrom(buffer, ref from);
                if (Board.Network.SenderAt((IPEndPoint)from) is VirtualSocket sender)
                {
                    Arrive(buffer.AsSpan(0, count), Board.Network.AddressOf(sender.Board), sender.Port);
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Some systems tell a sender here that its receiver is gone.
                lock (_gate)
                {
                    if (_isClosed)
                    {
                        return;
                    }
                }
            }
        }
    }

    private void Arrive(ReadOnlySpan<byte> bytes, uint from, int fromPort)
    {
        bool isStranger = _peerAddress != 0 && (from != _peerAddress || fromPort != _peerPort);
        if (isStranger || !Board.Link.State.CanTalk)
        {
            return;
        }

        lock (_gate)
        {
            if (_queue.Count >= Board.Model.ReceiveQueue)
            {
                Dropped++;
                return;
            }

            _queue.Enqueue(new Arrival(bytes.ToArray(), from, fromPort));
            Monitor.PulseAll(_gate);
        }
    }

    private static int Deliver(Arrival arrival, byte[] bytes, int offset, int size, out uint from, out int fromPort)
    {
        int count = Math.Min(size, arrival.Bytes.Length);
        Array.Copy(arrival.Bytes, 0, bytes, offset, count);
        from = arrival.From;
        fromPort = arrival.FromPort;
        return count;
    }
}
