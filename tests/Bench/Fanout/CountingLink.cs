// A link around a link that counts what it sends: JoinLeaf's bytes on the wire.
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Counts datagrams and their bytes as they are handed to the socket; one sent to a group is one datagram.</summary>
internal sealed class CountingLink : ILink
{
    private readonly ILink _link;
    private long _datagrams;
    private long _bytes;

    public CountingLink(ILink link)
    {
        _link = link;
    }

    /// <summary>What was sent so far, headers included.</summary>
    public WireCount Sent
    {
        get
        {
            long datagrams = Interlocked.Read(ref _datagrams);
            return new WireCount(datagrams, Interlocked.Read(ref _bytes) + (datagrams * WireCount.HeaderBytes));
        }
    }

    /// <inheritdoc/>
    public int MaxPorts
    {
        get { return _link.MaxPorts; }
    }

    /// <inheritdoc/>
    public int Open(int port, byte[] name)
    {
        return _link.Open(port, name);
    }

    /// <inheritdoc/>
    public void Close(int port)
    {
        _link.Close(port);
    }

    /// <inheritdoc/>
    public int HoldName(byte[] name)
    {
        return _link.HoldName(name);
    }

    /// <inheritdoc/>
    public int HoldSource(int port)
    {
        return _link.HoldSource(port);
    }

    /// <inheritdoc/>
    public void Release(int peer)
    {
        _link.Release(peer);
    }

    /// <inheritdoc/>
    public bool HaveSameName(int peer, int other)
    {
        return _link.HaveSameName(peer, other);
    }

    /// <inheritdoc/>
    public void Redirect(int peer, int portNumber)
    {
        _link.Redirect(peer, portNumber);
    }

    /// <inheritdoc/>
    public void NameOf(int peer, byte[] name)
    {
        _link.NameOf(peer, name);
    }

    /// <inheritdoc/>
    public int Send(int port, int peer, byte[] bytes, int length)
    {
        Interlocked.Increment(ref _datagrams);
        Interlocked.Add(ref _bytes, length);
        return _link.Send(port, peer, bytes, length);
    }

    /// <inheritdoc/>
    public int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        return _link.Receive(port, bytes, withSource, wait);
    }
}
