// A link around a link that counts what it sends: JoinLeaf's bytes on the wire.
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Counts datagrams and their bytes as they are handed to the socket; one sent to a group is one datagram.</summary>
internal sealed class CountingLink : LinkFilter
{
    private long _datagrams;
    private long _bytes;

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

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        Interlocked.Increment(ref _datagrams);
        Interlocked.Add(ref _bytes, length);
        return Inner.Send(port, peer, bytes, length);
    }
}
