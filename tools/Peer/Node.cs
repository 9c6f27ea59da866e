// One stack of its own: a provider over a UDP link, started, and ended with everything given back.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;
using JoinLeaf.Udp;

namespace JoinLeaf.Peer;

/// <summary>A node of a session.</summary>
internal sealed class Node
{
    /// <summary>A departure is repeated for so long at most, in milliseconds; what is not confirmed then will not be.</summary>
    public const int FarewellMs = 4000;
    private const int Version = 0x0202;
    private const int LookAgainMs = 5;

    private const double Million = 1e6;
    /// <summary>Room for a whole window of datagrams, and then some, in the system's buffer behind each port.</summary>
    private const int RoomBytes = 1 << 20;
    private readonly LossyLink _link;

    /// <summary>A started node.</summary>
    /// <param name="limits">Its bounds.</param>
    /// <param name="loss">Which part of the datagrams that it receives is thrown away, at random: 0 to 1.</param>
    public Node(Limits limits, double loss = 0)
    {
        _link = new LossyLink(new UdpLink(limits) { ReceiveBufferBytes = RoomBytes }, (int)(loss * Million), RandomNumberGenerator.GetInt32(int.MaxValue));
        Provider = new WspProvider(_link, limits);
        Provider.WSPStartup(Version, null, null, null, null);
    }

    /// <summary>Its provider.</summary>
    public WspProvider Provider { get; }

    /// <summary>Datagrams that were received and thrown away.</summary>
    public int Dropped
    {
        get { return _link.Dropped; }
    }

    /// <summary>Whether its leaf hears the root by multicast at present.</summary>
    public bool HearsMulticast
    {
        get
        {
            Counters counters = Provider.Counters!;
            return counters.MovedToMulticast > counters.MovedToUnicast;
        }
    }

    /// <summary>Opens a best effort socket and binds it.</summary>
    /// <exception cref="JoinLeafException">The name cannot be bound.</exception>
    public MultipointSocket Open(MultipointRole role, byte[] name)
    {
        return Open(role, MultipointType.Datagram, name);
    }

    /// <summary>Opens a reliable socket and binds it.</summary>
    /// <exception cref="JoinLeafException">The name cannot be bound.</exception>
    public MultipointSocket OpenReliable(MultipointRole role, byte[] name)
    {
        return Open(role, MultipointType.SeqPacket, name);
    }

    private MultipointSocket Open(MultipointRole role, MultipointType type, byte[] name)
    {
        MultipointSocket socket = new(Provider, role, type);
        socket.Bind(name);
        return socket;
    }

    /// <summary>Waits until nothing is under way any more and all buffers are back.</summary>
    /// <returns>False when that took longer than <see cref="FarewellMs"/>.</returns>
    public bool Settle()
    {
        return WaitFor(() => Provider.BuffersInUse == 0, FarewellMs);
    }

    /// <summary>Waits until the other sides have confirmed that this one has left: a node that ends repeats nothing.</summary>
    /// <param name="sockets">Sockets whose memberships were ended here.</param>
    /// <returns>False when that took longer than <see cref="FarewellMs"/>.</returns>
    public bool WaitLeft(List<MultipointSocket> sockets)
    {
        // Before the confirmation the membership is leaving, and there is no disconnect data to be asked for.
        return WaitFor(() => sockets.TrueForAll(s => Provider.WSPRecvDisconnect(s.Handle, null, out int _) == 0), FarewellMs);
    }

    /// <summary>Waits for something that no event tells of.</summary>
    /// <param name="condition">True when it has happened.</param>
    /// <param name="timeoutMs">The longest wait in milliseconds.</param>
    /// <returns>False when it did not happen in time.</returns>
    public static bool WaitFor(Func<bool> condition, int timeoutMs)
    {
        long start = Stopwatch.GetTimestamp();
        using ManualResetEvent never = new(false);
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start).TotalMilliseconds > timeoutMs)
            {
                return false;
            }

            never.WaitOne(LookAgainMs);
        }

        return true;
    }

    /// <summary>Ends the node.</summary>
    /// <returns>The buffers that did not come back.</returns>
    public int End()
    {
        Provider.WSPCleanup(out int _);
        return Provider.BuffersInUse;
    }
}
