// The benchmarks' command line: join and send.
using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;

namespace JoinLeaf.Bench;

/// <summary>Reads the arguments and runs one benchmark.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Option<string> leaves = new("--leaves") { Description = "how many leaves, from 1 to 250; several with commas", DefaultValueFactory = _ => "4,16,64" };
        Option<int> runs = new("--runs") { Description = "counted runs of each contestant", DefaultValueFactory = _ => 7 };
        Option<int> messages = new("--messages") { Description = "messages in a run", DefaultValueFactory = _ => 20000 };
        Option<int> size = new("--size") { Description = "bytes of a message, from 4 to 504", DefaultValueFactory = _ => 32 };
        Option<bool> json = new("--json") { Description = "one JSON object instead of a table" };
        CheckLeaves(leaves);
        CheckRange(runs, 1, 1000);
        CheckRange(messages, 100, 10_000_000);
        CheckRange(size, 4, 504);

        Command join = new("join", "time until all leaves have joined, beside LiteNetLib; bytes of memory a leaf") { leaves, runs, json };
        join.SetAction(parsed => JoinBench.Run(Counts(parsed.GetValue(leaves)!)!, parsed.GetValue(runs), parsed.GetValue(json)));
        Command send = new("send", "messages a second to all leaves, beside LiteNetLib and plain sockets; bytes allocated a message") { leaves, messages, size, runs, json };
        send.SetAction(parsed => SendBench.Run(
            Counts(parsed.GetValue(leaves)!)!, parsed.GetValue(messages), parsed.GetValue(size), parsed.GetValue(runs), parsed.GetValue(json)));
        RootCommand root = new("JoinLeaf's benchmarks: contestants take turns in one run, over UDP on 127.0.0.1") { join, send };
        ParseResult result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            Console.Error.WriteLine($"bench: {result.Errors[0].Message} (--help says what there is)");
            return 2;
        }

        return result.Invoke();
    }

    private static int[]? Counts(string text)
    {
        string[] parts = text.Split(',');
        int[] counts = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0).ToArray();
        return counts.All(count => count is >= 1 and <= 250) ? counts : null;
    }

    private static void CheckLeaves(Option<string> option)
    {
        option.Validators.Add(result =>
        {
            if (Counts(result.GetValueOrDefault<string>()!) == null)
            {
                result.AddError("--leaves takes numbers from 1 to 250, like 4,16,64");
            }
        });
    }

    private static void CheckRange(Option<int> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
            bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (!result.Implicit && (!isNumber || number < least || number > most))
            {
                result.AddError($"{option.Name} takes a number from {least} to {most}");
            }
        });
    }
}
