// The figures of several runs, and their median.
using System.Collections.Generic;

namespace JoinLeaf.Bench;

/// <summary>Values of the same thing from several runs.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    /// <summary>Adds a run's value.</summary>
    public void Add(double value)
    {
        _values.Add(value);
        _values.Sort();
    }

    /// <summary>The smallest.</summary>
    public double Min => _values[0];

    /// <summary>The largest.</summary>
    public double Max => _values[^1];

    /// <summary>The one in the middle, or the mean of the two there.</summary>
    public double Median => (_values[(_values.Count - 1) / 2] + _values[_values.Count / 2]) / 2;
}
