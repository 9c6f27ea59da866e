// What was sent, by whom, in the order in which it was sent.
using System;
using System.Collections.Generic;
using System.Linq;

namespace JoinLeaf.Conformance;

/// <summary>One datagram that was sent.</summary>
/// <param name="From">The sender's link.</param>
/// <param name="Port">The port of that link.</param>
/// <param name="Bytes">The datagram.</param>
internal sealed record Datagram(WatchedLink From, int Port, byte[] Bytes)
{
    /// <summary>The kind: the low 5 bits of the first byte (WIRE.md).</summary>
    public int Kind
    {
        get { return Bytes[0] & 0x1F; }
    }

    /// <summary>Whether it belongs to a handshake: kinds below 8 do.</summary>
    public bool IsHandshake
    {
        get { return Kind < 8; }
    }
}

/// <summary>Datagrams of several links in one order.</summary>
internal sealed class Recording
{
    private readonly List<Datagram> _datagrams = new List<Datagram>();

    /// <summary>Notes one.</summary>
    public void Add(WatchedLink from, int port, byte[] bytes, int length)
    {
        lock (_datagrams)
        {
            _datagrams.Add(new Datagram(from, port, bytes.AsSpan(0, length).ToArray()));
        }
    }

    /// <summary>All so far.</summary>
    public Datagram[] All()
    {
        lock (_datagrams)
        {
            return [.. _datagrams];
        }
    }

    /// <summary>Those of handshakes so far.</summary>
    public Datagram[] Handshakes()
    {
        return All().Where(datagram => datagram.IsHandshake).ToArray();
    }
}
