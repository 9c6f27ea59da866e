// A link around a link that counts what it sends: JoinLeaf's bytes on the wire.
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Counts datagrams and their bytes as they are handed to the socket; one sent to a group is one datagram.</summary>
internal sealed class CountingLink : LinkFilter
{
    private long _datagrams;
    private long _bytes;
    private long _toGroups;
    private int _group = -1;

    public CountingLink(ILink link)
        : base(link)
    {
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

    /// <summary>How many of the datagrams went to a group.</summary>
    public long SentToGroups
    {
        get { return Interlocked.Read(ref _toGroups); }
    }

    /// <inheritdoc/>
    public override int HoldGroup(int port, byte[] name, int via, int scope)
    {
        int peer = Inner.HoldGroup(port, name, via, scope);
        Volatile.Write(ref _group, peer);
        return peer;
    }

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        Interlocked.Increment(ref _datagrams);
        Interlocked.Add(ref _bytes, length);
        if (peer == Volatile.Read(ref _group))
        {
            Interlocked.Increment(ref _toGroups);
        }

        return Inner.Send(port, peer, bytes, length);
    }
}
