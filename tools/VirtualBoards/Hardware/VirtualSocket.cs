// A UDP socket of a virtual board: its queue is as short as the board's, its reader wakes on the board's tick.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>
/// Calls answer with a count, or with the negative of a number of <see cref="WinsockCodes"/>. Addresses are a.b.c.d as a number,
/// and those of the virtual network; the loopback interface of this PC carries the datagrams.
/// </summary>
public sealed partial class VirtualSocket
{
    private const int MaxDatagram = 65507;
    private const int FirstFreePort = 49152;
    private readonly object _gate = new();
    private readonly Queue<Arrival> _queue = new();
    private Socket? _real;
    private bool _isClosed;
    private uint _peerAddress;
    private int _peerPort;

    internal VirtualSocket(VirtualBoard board)
    {
        Board = board;
    }

    /// <summary>Whose it is.</summary>
    public VirtualBoard Board { get; }

    /// <summary>The address that it is bound to; 0 for any.</summary>
    public uint Address { get; private set; }

    /// <summary>The port that it is bound to; 0 while it is not.</summary>
    public int Port { get; private set; }

    /// <summary>The address that it is connected to; 0 for none.</summary>
    public uint PeerAddress
    {
        get { return _peerAddress; }
    }

    /// <summary>The port that it is connected to.</summary>
    public int PeerPort
    {
        get { return _peerPort; }
    }

    /// <summary>Bytes of the first datagram that waits.</summary>
    public int Available
    {
        get
        {
            lock (_gate)
            {
                return _queue.TryPeek(out Arrival? first) ? first.Bytes.Length : 0;
            }
        }
    }

    /// <summary>Where it is on the loopback interface; null while it is not bound.</summary>
    internal IPEndPoint? Real { get; private set; }

    /// <summary>Binds it.</summary>
    /// <param name="address">0 for any, the board's own, or a group's.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <returns>0, or the negative of a code.</returns>
    public int Bind(uint address, int port)
    {
        Board.Power.Check();
        if (Port != 0)
        {
            return -WinsockCodes.Invalid;
        }

        if (address != 0 && address != Board.Link.State.Address && !VirtualNetwork.IsGroup(address))
        {
            return -WinsockCodes.AddressNotAvailable;
        }

        if (port == 0)
        {
            port = FirstFreePort;
            while (Board.Network.IsTaken(this, 0, port))
            {
                port++;
            }
        }
        else if (Board.Network.IsTaken(this, address, port))
        {
            return -WinsockCodes.AddressInUse;
        }

        Address = address;
        Port = port;
        OpenReal();
        return 0;
    }

    /// <summary>Sets whom it talks with: nothing of others comes in any more.</summary>
    public int Connect(uint address, int port)
    {
        Board.Power.Check();
        _peerAddress = address;
        _peerPort = port;
        return Port == 0 ? Bind(0, 0) : 0;
    }

    /// <summary>Sends to whom it is connected to.</summary>
    public int Send(byte[] bytes, int offset, int size)
    {
        return _peerAddress == 0 ? -WinsockCodes.NotConnected : SendTo(bytes, offset, size, _peerAddress, _peerPort);
    }

    /// <summary>Sends a datagram; an empty one is never sent.</summary>
    public int SendTo(byte[] bytes, int offset, int size, uint address, int port)
    {
        Board.Power.Check();
        if (_isClosed)
        {
            return -WinsockCodes.Gone;
        }

        if (size == 0)
        {
            return 0;
        }

        if (!Board.Link.State.CanTalk)
        {
            return -WinsockCodes.NetworkDown;
        }

        int code = size > MaxDatagram ? -WinsockCodes.MessageSize : Port == 0 ? Bind(0, 0) : 0;
        if (code < 0)
        {
            return code;
        }

        foreach (IPEndPoint to in Board.Network.Route(this, address, port))
        {
            SendReal(bytes, offset, size, to);
        }

        return size;
    }

    /// <summary>Takes the first datagram that waits, or waits for one; what does not fit is cut off.</summary>
    /// <param name="bytes">Where to put it.</param>
    /// <param name="offset">From where on.</param>
    /// <param name="size">How many bytes at most.</param>
    /// <param name="timeoutMs">How long to wait, in milliseconds; negative for ever.</param>
    /// <param name="from">The sender's address.</param>
    /// <param name="fromPort">The sender's port.</param>
    /// <returns>The count, or the negative of a code.</returns>
    public int Receive(byte[] bytes, int offset, int size, int timeoutMs, out uint from, out int fromPort)
    {
        from = 0;
        fromPort = 0;
        while (true)
        {
            int code = Wait(timeoutMs);
            if (code <= 0)
            {
                return code == 0 ? -WinsockCodes.TimedOut : code;
            }

            Arrival? first;
            lock (_gate)
            {
                if (!_queue.TryDequeue(out first))
                {
                    // Another thread was faster.
                    continue;
                }
            }

            return Deliver(first, bytes, offset, size, out from, out fromPort);
        }
    }

    /// <summary>Waits until there is something to receive.</summary>
    /// <param name="timeoutMs">How long, in milliseconds; negative for ever.</param>
    /// <returns>1 when there is, 0 when the time is over, the negative of a code.</returns>
    public int Wait(int timeoutMs)
    {
        Board.Power.Check();
        bool hasWaited = false;
        long start = Stopwatch.GetTimestamp();
        int all = Board.Ticks.RoundUp(timeoutMs);
        int state;
        lock (_gate)
        {
            state = Look();
            while (state == 0)
            {
                int left = all < 0 ? Timeout.Infinite : all - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (all >= 0 && left <= 0)
                {
                    break;
                }

                hasWaited = true;
                Monitor.Wait(_gate, left);
                state = Look();
            }
        }

        if (hasWaited && state != 0)
        {
            Board.Ticks.WaitForTick();
        }

        Board.Power.Check();
        return state;
    }

    /// <summary>Closes it: who waits in it gets <see cref="WinsockCodes.Gone"/>.</summary>
    public void Close()
    {
        Socket? real;
        lock (_gate)
        {
            _isClosed = true;
            real = _real;
            _real = null;
            Real = null;
            Monitor.PulseAll(_gate);
        }

        Board.Network.Forget(this);
        real?.Dispose();
    }

    internal void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>What a call finds: 1 for a datagram, 0 for nothing yet, the negative of a code.</summary>
    private int Look()
    {
        return _isClosed ? -WinsockCodes.Gone
            : _queue.Count > 0 ? 1
            : Board.Link.State.CanTalk ? 0 : -WinsockCodes.NetworkDown;
    }

    /// <summary>A datagram in the socket's queue.</summary>
    private sealed record Arrival(byte[] Bytes, uint From, int FromPort);
}
