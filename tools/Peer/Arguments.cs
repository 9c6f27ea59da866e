// Options whose values are checked as they are read, so that a bad one is told in words of this tool.
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace JoinLeaf.Peer;

/// <summary>Makes options.</summary>
internal static class Arguments
{
    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Number(string name, string description, int min, int max, int defaultValue)
    {
        return new Option<int>(name)
        {
            Description = $"{description} {min} to {max}.",
            HelpName = "N",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                string text = TextOf(result);
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < min || value > max)
                {
                    result.AddError($"{name} wants a number from {min} to {max}, not '{text}'.");
                }

                return value;
            },
        };
    }

    /// <summary>A whole number that may be large.</summary>
    public static Option<long> Count(string name, string description)
    {
        return new Option<long>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => long.MaxValue,
            CustomParser = result =>
            {
                string text = TextOf(result);
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value))
                {
                    result.AddError($"{name} wants a number of bytes, not '{text}'.");
                }

                return value;
            },
        };
    }

    /// <summary>Which part of the received datagrams is thrown away.</summary>
    public static Option<double> Loss()
    {
        const string Name = "--loss";
        const double Most = 0.9;
        return new Option<double>(Name)
        {
            Description = "Throw away received datagrams at random, as a bad network does: which part of them, 0 to 0.9.",
            HelpName = "P",
            DefaultValueFactory = _ => 0,
            CustomParser = result =>
            {
                string text = TextOf(result);
                bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
                if (!isNumber || !(value >= 0 && value <= Most))
                {
                    result.AddError($"{Name} wants a number from 0 to 0.9, not '{text}'.");
                }

                return value;
            },
        };
    }

    /// <summary>An address and port.</summary>
    public static Option<PeerName?> Address(string name, string description, bool required, bool mayBeAny)
    {
        return new Option<PeerName?>(name)
        {
            Description = description,
            HelpName = "ADDR:PORT",
            Required = required,
            CustomParser = result => ParseAddress(result, name, TextOf(result), mayBeAny),
        };
    }

    /// <summary>Any number of addresses.</summary>
    public static Option<PeerName[]> Addresses(string name, string description)
    {
        return new Option<PeerName[]>(name)
        {
            Description = description,
            HelpName = "ADDR:PORT",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            CustomParser = result =>
            {
                PeerName[] names = new PeerName[result.Tokens.Count];
                for (int i = 0; i < names.Length; i++)
                {
                    names[i] = ParseAddress(result, name, result.Tokens[i].Value, false) ?? PeerName.AnyLocal;
                }

                return names;
            },
        };
    }

    /// <summary>A text of bounded length in bytes.</summary>
    public static Option<string> Text(string name, string description, int maxBytes, string defaultValue)
    {
        return new Option<string>(name)
        {
            Description = $"{description} At most {maxBytes} bytes of UTF-8.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                string text = TextOf(result);
                int count = Words.CountBytes(text);
                if (count > maxBytes)
                {
                    result.AddError($"{name} has {count} bytes, more than {maxBytes}.");
                }

                return text;
            },
        };
    }

    private static PeerName? ParseAddress(ArgumentResult result, string option, string text, bool mayBeAny)
    {
        PeerName? name = PeerName.Parse(text);
        if (name == null)
        {
            result.AddError($"{option} wants an address like 192.168.1.20:5000, not '{text}'.");
        }
        else if (name.IsNobody && !mayBeAny)
        {
            result.AddError($"{option} wants the address and port of somebody, not '{text}'.");
        }

        return name;
    }

    private static string TextOf(ArgumentResult result)
    {
        return result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
    }
}
