// Times as people write them: 500ms, 2s, 1.5s, 1m.
using System;
using System.Globalization;

namespace JoinLeaf.VirtualBoards.Commands;

/// <summary>Reads times.</summary>
internal static class Duration
{
    private const double MostMs = 24 * 60 * 60 * 1000;

    /// <summary>Reads one.</summary>
    /// <param name="text">A number and its unit.</param>
    /// <param name="ms">Milliseconds.</param>
    public static bool TryParse(string text, out int ms)
    {
        (string number, double unitMs) =
            text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1)
            : text.EndsWith('s') ? (text[..^1], 1000)
            : text.EndsWith('m') ? (text[..^1], 60000)
            : (string.Empty, 0d);
        bool isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        bool isSound = isNumber && value * unitMs <= MostMs;
        ms = isSound ? (int)(value * unitMs) : 0;
        return isSound;
    }

    /// <summary>Milliseconds as people write them.</summary>
    public static string ToText(int ms)
    {
        return ms % 1000 == 0 ? $"{ms / 1000} s" : $"{ms} ms";
    }
}
