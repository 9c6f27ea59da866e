// Makes a file name that does no harm of one that came from the network.
using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace JoinLeaf.Peer.Receive;

/// <summary>Names of files in one directory.</summary>
internal static class SafeName
{
    private const string Nameless = "file";
    private const string NotInNames = "<>:\"|?*\uFFFD";
    private const int FirstCopy = 2;
    /// <summary>What Windows takes for devices, whatever follows after a dot.</summary>
    private static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>
    /// The last part of the path that the name may be, without control characters and what some file system does not take, never hidden,
    /// never empty, never a device: what is not allowed becomes an underscore.
    /// </summary>
    public static string From(string name)
    {
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        StringBuilder safe = new();
        foreach (Rune rune in last.EnumerateRunes())
        {
            bool isOdd = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
            safe.Append(isOdd || (rune.IsBmp && NotInNames.Contains((char)rune.Value)) ? "_" : rune.ToString());
        }

        string text = safe.ToString().TrimEnd('.', ' ');
        text = text.StartsWith('.') ? "_" + text[1..] : text;
        return text.Length == 0 ? Nameless : IsDevice(text) ? "_" + text : text;
    }

    private static bool IsDevice(string name)
    {
        string stem = name.Split('.')[0].TrimEnd(' ');
        return Array.Exists(s_devices, d => stem.Equals(d, StringComparison.OrdinalIgnoreCase)
            || (stem.Length == d.Length + 1 && stem.StartsWith(d, StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(stem[^1])));
    }

    /// <summary>A path in the directory that does not exist yet: the name, or the name with -2, -3 and so on before its extension.</summary>
    public static string Free(string directory, string name)
    {
        string path = Path.Combine(directory, name);
        for (int i = FirstCopy; File.Exists(path) || Directory.Exists(path); i++)
        {
            string number = "-" + i.ToString(CultureInfo.InvariantCulture);
            path = Path.Combine(directory, Path.GetFileNameWithoutExtension(name) + number + Path.GetExtension(name));
        }

        return path;
    }
}
