// The floor: plain UDP sockets in a loop, one blocking thread a leaf, multicast or unicast; nothing is repeated.
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace JoinLeaf.Bench.Fanout;

/// <summary>One .NET socket that sends to a group on the loopback interface, or to each address in turn.</summary>
internal sealed class PlainFanout : IFanoutContestant
{
    private const int BufferBytes = 4 << 20;
    private readonly FanoutCase _case;
    private readonly Socket _sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket[] _receivers;
    private readonly SocketAddress[] _addresses;
    private volatile bool _isLossy;
    private long _datagrams;
    private long _bytes;

    /// <summary>Opens the sockets and starts the threads.</summary>
    public PlainFanout(FanoutCase setup, FanoutPath path)
    {
        _case = setup;
        _receivers = new Socket[setup.Leaves];
        IPEndPoint? group = path == FanoutPath.Multicast ? Groups.Next() : null;
        if (group != null)
        {
            _sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
            _sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 0);
        }

        _addresses = new SocketAddress[group != null ? 1 : setup.Leaves];
        for (int i = 0; i < setup.Leaves; i++)
        {
            int number = i;
            Socket receiver = Receiver(group);
            _receivers[i] = receiver;
            _addresses[group != null ? 0 : i] = (group ?? receiver.LocalEndPoint!).Serialize();
            JoinLeafNodes.InBackground(() => ReceiveAll(receiver, number));
        }
    }

    private static Socket Receiver(IPEndPoint? group)
    {
        Socket receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes };
        if (group == null)
        {
            receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return receiver;
        }

        receiver.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        receiver.Bind(new IPEndPoint(OperatingSystem.IsWindows() ? IPAddress.Any : group.Address, group.Port));
        receiver.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group.Address, IPAddress.Loopback));
        return receiver;
    }

    private void ReceiveAll(Socket receiver, int number)
    {
        Random random = new Random((_case.Seed * 1000) + number);
        byte[] buffer = new byte[2048];
        try
        {
            int length;
            while ((length = receiver.Receive(buffer, 0, buffer.Length, SocketFlags.None)) >= 4)
            {
                if (_isLossy && random.NextDouble() < _case.Loss)
                {
                    _case.Audience.Dropped(number, buffer.AsSpan(0, length));
                }
                else
                {
                    _case.Audience.Received(number, buffer.AsSpan(0, length));
                }
            }
        }
        catch (SocketException)
        {
            // Closed at the end of the run.
        }
        catch (ObjectDisposedException)
        {
            // Closed between two calls.
        }
    }

    /// <inheritdoc/>
    public void BeginLoss()
    {
        _isLossy = _case.Loss > 0;
    }

    /// <inheritdoc/>
    public void Send(byte[] message)
    {
        foreach (SocketAddress address in _addresses)
        {
            _sender.SendTo(message, SocketFlags.None, address);
        }

        _datagrams += _addresses.Length;
        _bytes += (long)_addresses.Length * (message.Length + WireCount.HeaderBytes);
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public WireCount? CountWire()
    {
        return new WireCount(_datagrams, _bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        foreach (Socket receiver in _receivers)
        {
            receiver.Dispose();
        }
    }
}

/// <summary>Groups and ports for multicast, a new pair each time, so that nothing of an earlier run is heard.</summary>
internal static class Groups
{
    private static int s_next = Environment.ProcessId;

    /// <summary>A group from 239.255.0.0/16 (RFC 2365: local scope), and a port that was free a moment ago.</summary>
    public static IPEndPoint Next()
    {
        int number = Interlocked.Increment(ref s_next) & 0xFFFF;
        using Socket probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new IPEndPoint(new IPAddress([239, 255, (byte)(number >> 8), (byte)number]), ((IPEndPoint)probe.LocalEndPoint!).Port);
    }
}
