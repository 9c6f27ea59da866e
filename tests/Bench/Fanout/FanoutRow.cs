// A row of the fan-out table: one contestant in one case, and the figures of its runs.
using System.Collections.Generic;
using System.Linq;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Collects the figures of several runs and gives their medians.</summary>
internal sealed class FanoutRow
{
    private readonly List<RunFigures> _runs = [];

    /// <summary>A row without figures.</summary>
    public FanoutRow(FanoutEntry entry, int leaves, double loss)
    {
        Entry = entry;
        Leaves = leaves;
        Loss = loss;
    }

    /// <summary>The contestant.</summary>
    public FanoutEntry Entry { get; }

    /// <summary>How many leaves.</summary>
    public int Leaves { get; }

    /// <summary>The share of datagrams that each leaf loses.</summary>
    public double Loss { get; }

    /// <summary>The figures so far.</summary>
    public IReadOnlyList<RunFigures> Runs
    {
        get { return _runs; }
    }

    /// <summary>Why the contestant was given up in this case; null when it was not. It has no figures then.</summary>
    public string? Failure { get; set; }

    /// <summary>Name, with what tells it from others of that name.</summary>
    public string Title
    {
        get { return $"{Entry.Name}, {(Entry.Path == FanoutPath.Multicast ? "multicast" : "unicast")}{(Entry.IsBatched ? ", batched" : string.Empty)}"; }
    }

    /// <summary>Adds a run.</summary>
    public void Add(RunFigures figures)
    {
        _runs.Add(figures);
    }

    /// <summary>The median of a figure; not a number when a run does not have it, or the contestant failed.</summary>
    public double Median(System.Func<RunFigures, double?> figure)
    {
        if (Failure != null || _runs.Count == 0)
        {
            return double.NaN;
        }

        Series series = new Series();
        foreach (double? value in _runs.Select(figure))
        {
            if (value == null)
            {
                return double.NaN;
            }

            series.Add(value.Value);
        }

        return series.Median;
    }
}
