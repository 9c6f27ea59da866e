// Which bytes of a file are there: ranges, in order, that do not touch.
using System.Collections.Generic;

namespace JoinLeaf.Peer.Receive;

/// <summary>A set of byte ranges.</summary>
internal sealed class Coverage
{
    private readonly List<(long From, long To)> _ranges = [];

    /// <summary>How many bytes are there.</summary>
    public long Total { get; private set; }

    /// <summary>How many bytes are there from the beginning on.</summary>
    public long Prefix
    {
        get { return _ranges.Count > 0 && _ranges[0].From == 0 ? _ranges[0].To : 0; }
    }

    /// <summary>Whether all of these bytes are there.</summary>
    public bool Has(long from, long to)
    {
        return from >= to || _ranges.Exists(r => r.From <= from && r.To >= to);
    }

    /// <summary>Adds bytes; some or all of them may be there already.</summary>
    public void Add(long from, long to)
    {
        if (from >= to)
        {
            return;
        }

        int at = 0;
        while (at < _ranges.Count && _ranges[at].To < from)
        {
            at++;
        }

        Total += to - from;
        while (at < _ranges.Count && _ranges[at].From <= to)
        {
            (long otherFrom, long otherTo) = _ranges[at];
            Total -= System.Math.Min(to, otherTo) - System.Math.Max(from, otherFrom);
            from = System.Math.Min(from, otherFrom);
            to = System.Math.Max(to, otherTo);
            _ranges.RemoveAt(at);
        }

        _ranges.Insert(at, (from, to));
    }
}
