// Figures as people read them.
using System.Globalization;

namespace JoinLeaf.Peer;

/// <summary>Writes figures.</summary>
internal static class Units
{
    private const int Percent = 100;

    /// <summary>A number with its thousands apart: 5,242,880.</summary>
    public static string Count(long number)
    {
        return number.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>A number of bytes: 5,242,880 bytes.</summary>
    public static string Bytes(long number)
    {
        return number == 1 ? "1 byte" : Count(number) + " bytes";
    }

    /// <summary>Seconds, from milliseconds: 1.25 s.</summary>
    public static string Seconds(double ms)
    {
        return (ms / 1000).ToString("0.00", CultureInfo.InvariantCulture) + " s";
    }

    /// <summary>How many of a hundred, rounded down: all of nothing is everything.</summary>
    public static int PercentOf(long part, long whole)
    {
        return whole == 0 ? Percent : (int)((double)part / whole * Percent);
    }
}
