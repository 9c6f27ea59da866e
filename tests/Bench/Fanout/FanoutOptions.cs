// What the fan-out benchmark was asked for.
using System;
using System.Globalization;

namespace JoinLeaf.Bench.Fanout;

/// <summary>The benchmark's arguments.</summary>
/// <param name="Leaves">How many leaves, one round of cases each.</param>
/// <param name="Losses">Shares of datagrams that each leaf loses.</param>
/// <param name="Size">Bytes of a message.</param>
/// <param name="Messages">Timed messages of a run, a multiple of <see cref="Audience.Step"/>.</param>
/// <param name="WithBatches">Whether to run contestants with batching as well.</param>
/// <param name="Path">The only path to run; null for both.</param>
/// <param name="Runs">Counted runs of each contestant in each case.</param>
/// <param name="LimitSeconds">How long a run may send.</param>
/// <param name="Only">Words of which a contestant's name must have one, with commas; null for all.</param>
/// <param name="Seed">What losses follow from.</param>
/// <param name="Window">Messages that the sender of a contestant that repairs may be ahead of its slowest leaf, a multiple of twice <see cref="Audience.Step"/>.</param>
internal sealed record FanoutOptions(
    int[] Leaves, double[] Losses, int Size, int Messages, bool WithBatches, FanoutPath? Path, int Runs, double LimitSeconds, string? Only, int Seed, int Window)
{
    /// <summary>The smallest message: its number.</summary>
    public const int LeastSize = 4;

    /// <summary>The largest message: what Limits.Host carries in one packet.</summary>
    public const int MostSize = 488;

    /// <summary>Reads losses, like 0,0.01,0.05.</summary>
    /// <returns>The shares, from 0 to below 0.5; null when it is not that.</returns>
    public static double[]? ParseLosses(string text)
    {
        string[] parts = text.Split(',');
        double[] losses = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out losses[i]) || losses[i] >= 0.5)
            {
                return null;
            }
        }

        return losses;
    }

    /// <summary>Reads a path: multicast, unicast, or both.</summary>
    /// <param name="text">The word.</param>
    /// <param name="path">The path; null for both.</param>
    /// <returns>False when it is none of these.</returns>
    public static bool TryParsePath(string text, out FanoutPath? path)
    {
        path = text == "multicast" ? FanoutPath.Multicast : text == "unicast" ? FanoutPath.Unicast : null;
        return path != null || text == "both";
    }

    /// <summary>The next multiple of a step.</summary>
    public static int RoundUp(int number, int step)
    {
        return (number + step - 1) / step * step;
    }
}
