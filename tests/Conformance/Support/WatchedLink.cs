// A link around a link: records what is sent, counts open ports, and watches the threads that receive and what they allocate.
using System;
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Conformance;

/// <summary>Passes everything on to another link, and notes it.</summary>
internal sealed class WatchedLink : LinkFilter
{
    // The driver numbers a port anew while its last thread is still on the way out: two numbers more than may be open.
    private const int Spare = 2;
    private readonly HashSet<Thread> _threads = new HashSet<Thread>();
    private readonly int[] _receiving;
    private readonly long[] _bytes;
    private readonly int[] _receives;

    public WatchedLink(ILink link)
        : base(link)
    {
        _receiving = new int[link.MaxPorts + Spare];
        _bytes = new long[link.MaxPorts + Spare];
        _receives = new int[link.MaxPorts + Spare];
    }

    /// <summary>Where sent datagrams are noted; null for nowhere.</summary>
    public Recording? Recording { get; set; }

    /// <summary>Called by the thread of a port before it receives, with the port; null for nothing.</summary>
    public Action<int>? BeforeReceive { get; set; }

    /// <summary>The most threads that were in Receive for one port at once. The contract of a link says 1.</summary>
    public int MostReceivers { get; private set; }

    /// <summary>How many ports are open.</summary>
    public int OpenPorts { get; private set; }

    /// <summary>How many ports were open at most.</summary>
    public int MostOpenPorts { get; private set; }

    /// <summary>Bytes that the thread of a port had allocated when it last began to receive.</summary>
    public long BytesOf(int port)
    {
        return Volatile.Read(ref _bytes[port]);
    }

    /// <summary>How often the thread of a port has begun to receive.</summary>
    public int ReceivesOf(int port)
    {
        return Volatile.Read(ref _receives[port]);
    }

    /// <summary>Whether a thread is in Receive for a port at this moment.</summary>
    public bool IsReceiving(int port)
    {
        return Volatile.Read(ref _receiving[port]) > 0;
    }

    /// <summary>The library's threads that were seen here.</summary>
    public Thread[] LibraryThreads()
    {
        lock (_threads)
        {
            return [.. _threads];
        }
    }

    /// <inheritdoc/>
    public override int Open(int port, byte[] name)
    {
        int code = Inner.Open(port, name);
        if (code == 0)
        {
            OpenPorts++;
            MostOpenPorts = Math.Max(MostOpenPorts, OpenPorts);
        }

        return code;
    }

    /// <inheritdoc/>
    public override int OpenGroup(int port, byte[] name, int via)
    {
        int code = Inner.OpenGroup(port, name, via);
        if (code == 0)
        {
            OpenPorts++;
            MostOpenPorts = Math.Max(MostOpenPorts, OpenPorts);
        }

        return code;
    }

    /// <inheritdoc/>
    public override void Close(int port)
    {
        OpenPorts--;
        Inner.Close(port);
    }

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        Recording?.Add(this, port, bytes, length);
        return Inner.Send(port, peer, bytes, length);
    }

    /// <inheritdoc/>
    public override int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        lock (_threads)
        {
            _threads.Add(Thread.CurrentThread);
            MostReceivers = Math.Max(MostReceivers, ++_receiving[port]);
        }

        try
        {
            Volatile.Write(ref _bytes[port], GC.GetAllocatedBytesForCurrentThread());
            Interlocked.Increment(ref _receives[port]);
            BeforeReceive?.Invoke(port);
            return Inner.Receive(port, bytes, withSource, wait);
        }
        finally
        {
            lock (_threads)
            {
                _receiving[port]--;
            }
        }
    }
}
