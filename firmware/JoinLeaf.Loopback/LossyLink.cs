// A link around a link that loses some of what it receives: how tests, benchmarks and demonstrations make a bad network.
using JoinLeaf.Drivers;

namespace JoinLeaf.Loopback;

/// <summary>
/// Drops received datagrams at random, each independently of the others, and passes everything else on to the link that it wraps.
/// The same seed drops the same ones of a port's datagrams, counted from its first; what is sent is never dropped.
/// </summary>
public sealed class LossyLink : LinkFilter
{
    // One sequence a port, since each port has a thread of its own in Receive.
    private readonly uint[] _random;
    private readonly int[] _dropped;
    private int _lossPerMillion;

    /// <summary>Wraps a link.</summary>
    /// <param name="link">The link that does the work.</param>
    /// <param name="lossPerMillion">How many of a million received datagrams are dropped, from 0 to 1,000,000; more are taken as all.</param>
    /// <param name="seed">What the random numbers begin with; any number.</param>
    public LossyLink(ILink link, int lossPerMillion, int seed)
        : base(link)
    {
        _random = new uint[link.MaxPorts];
        _dropped = new int[link.MaxPorts];
        for (int i = 0; i < _random.Length; i++)
        {
            _random[i] = Begin(seed, i);
        }

        LossPerMillion = lossPerMillion;
    }

    /// <summary>How many of a million received datagrams are dropped, from 0 to 1,000,000. It can change at any time.</summary>
    public int LossPerMillion
    {
        get { return _lossPerMillion; }
        set { _lossPerMillion = value < 0 ? 0 : value; }
    }

    /// <summary>How many datagrams have been dropped so far, on all ports together.</summary>
    public int Dropped
    {
        get
        {
            int sum = 0;
            for (int i = 0; i < _dropped.Length; i++)
            {
                sum += _dropped[i];
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public override int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        int length = Inner.Receive(port, bytes, withSource, wait);
        while (length > 0 && IsLost(port))
        {
            _dropped[port]++;
            length = Inner.Receive(port, bytes, withSource, wait);
        }

        return length;
    }

    private bool IsLost(int port)
    {
        if (_lossPerMillion == 0)
        {
            return false;
        }

        // A linear congruential step, of which the high bits are taken: the low ones repeat soon.
        _random[port] = (_random[port] * 1664525u) + 1013904223u;
        return (int)(((_random[port] >> 12) * 1000000L) >> 20) < _lossPerMillion;
    }

    /// <summary>Seeds that lie side by side are to give sequences that have nothing to do with each other.</summary>
    private static uint Begin(int seed, int port)
    {
        uint x = ((uint)seed * 2654435761u) + ((uint)port * 40503u) + 1u;
        x ^= x >> 15;
        x *= 2246822519u;
        x ^= x >> 13;
        return x;
    }
}
