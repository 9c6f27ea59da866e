// Quantiles of sorted values.
using System;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Plain statistics.</summary>
internal static class Statistics
{
    /// <summary>The smallest value that so large a share of the values does not exceed (nearest rank).</summary>
    /// <param name="sorted">The values, in rising order.</param>
    /// <param name="share">The share, above 0, at most 1.</param>
    /// <returns>The value; not a number when there are none.</returns>
    public static double Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        int rank = (int)Math.Ceiling(share * sorted.Length);
        return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }
}
