// The examples of WIRE.md: finds the blocks, reads their bytes and what the document says of them.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace JoinLeaf.Conformance;

/// <summary>One block marked "wire": comment lines with key=value pairs, and bytes in hexadecimal.</summary>
internal sealed class WireExample
{
    private const string Opening = "```wire";
    private const string Closing = "```";

    private WireExample(string name)
    {
        Name = name;
    }

    /// <summary>What stands behind the mark.</summary>
    public string Name { get; }

    /// <summary>The datagram.</summary>
    public List<byte> Bytes { get; } = new List<byte>();

    /// <summary>What the document says of it.</summary>
    public Dictionary<string, string> Stated { get; } = new Dictionary<string, string>();

    /// <summary>The text of WIRE.md, found above the folder that the tests run in.</summary>
    public static string Document()
    {
        for (DirectoryInfo? folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "firmware", "WIRE.md");
            if (File.Exists(path))
            {
                return File.ReadAllText(path);
            }
        }

        throw new FileNotFoundException("firmware/WIRE.md");
    }

    /// <summary>All examples of a text.</summary>
    public static List<WireExample> In(string text)
    {
        List<WireExample> examples = new List<WireExample>();
        WireExample? open = null;
        foreach (string line in text.Split('\n').Select(line => line.Trim()))
        {
            if (open != null && line == Closing)
            {
                open = null;
            }
            else if (open != null)
            {
                open.Read(line);
            }
            else if (line.StartsWith(Opening, StringComparison.Ordinal))
            {
                open = new WireExample(line[Opening.Length..].Trim());
                examples.Add(open);
            }
        }

        Assert.IsNull(open, "a block that is not closed");
        return examples;
    }

    private void Read(string line)
    {
        if (!line.StartsWith('#'))
        {
            Bytes.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(two => byte.Parse(two, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            return;
        }

        foreach (string pair in line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Contains('=')))
        {
            int at = pair.IndexOf('=');
            Stated.Add(pair[..at], pair[(at + 1)..]);
        }
    }

    /// <summary>What the document says and the bytes do not, and the other way round; empty when both agree.</summary>
    public List<string> Disagreements()
    {
        Dictionary<string, string> decoded = WireFields.Decode(Bytes.ToArray());
        List<string> found = new List<string>();
        foreach ((string key, string value) in Stated)
        {
            if (!decoded.TryGetValue(key, out string? actual) || !IsSame(value, actual))
            {
                found.Add($"{Name}: {key} is stated as {value}, and is {actual ?? "no field of it"}");
            }
        }

        found.AddRange(decoded.Keys.Where(key => !Stated.ContainsKey(key)).Select(key => $"{Name}: {key}={decoded[key]} is not stated"));
        return found;
    }

    private static bool IsSame(string stated, string actual)
    {
        return stated.StartsWith("0x", StringComparison.Ordinal)
            ? long.Parse(stated.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) == long.Parse(actual, CultureInfo.InvariantCulture)
            : stated == actual;
    }
}
