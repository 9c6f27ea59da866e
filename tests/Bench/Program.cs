// The benchmarks' command line: join and fanout.
using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using JoinLeaf.Bench.Fanout;

namespace JoinLeaf.Bench;

/// <summary>Reads the arguments and runs one benchmark.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Option<string> leaves = new("--leaves") { Description = "how many leaves, from 1 to 250; several with commas", DefaultValueFactory = _ => "4,16,64" };
        Option<int> runs = new("--runs") { Description = "counted runs of each contestant", DefaultValueFactory = _ => 7 };
        Option<int> messages = new("--messages") { Description = "messages in a run", DefaultValueFactory = _ => 20000 };
        Option<bool> json = new("--json") { Description = "one JSON object instead of a table" };
        Check(leaves, text => Counts(text) != null, "--leaves takes numbers from 1 to 250, like 4,16,64");
        CheckRange(runs, 1, 1000);
        CheckRange(messages, 100, 10_000_000);

        Command join = new("join", "time until all leaves have joined, beside LiteNetLib; bytes of memory a leaf") { leaves, runs, json };
        join.SetAction(parsed => JoinBench.Run(Counts(parsed.GetValue(leaves)!)!, parsed.GetValue(runs), parsed.GetValue(json)));
        RootCommand root = new("JoinLeaf's benchmarks: contestants take turns in one run, over UDP on 127.0.0.1") { join, CreateFanout(leaves, messages, json) };
        ParseResult result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            Console.Error.WriteLine($"bench: {result.Errors[0].Message} (--help says what there is)");
            return 2;
        }

        return result.Invoke();
    }

    private static Command CreateFanout(Option<string> leaves, Option<int> messages, Option<bool> json)
    {
        Option<string> loss = new("--loss") { Description = "shares of datagrams that each leaf loses, from 0 to below 0.5; several with commas", DefaultValueFactory = _ => "0,0.01,0.05" };
        Option<int> size = new("--size") { Description = $"bytes of a message, from {FanoutOptions.LeastSize} to {FanoutOptions.MostSize}", DefaultValueFactory = _ => 32 };
        Option<int> runs = new("--runs") { Description = "counted runs of each contestant", DefaultValueFactory = _ => 3 };
        Option<bool> batch = new("--batch") { Description = "contestants that can put several messages into a datagram run that way as well" };
        Option<string> path = new("--path") { Description = "multicast, unicast, or both", DefaultValueFactory = _ => "both" };
        Option<int> seconds = new("--seconds") { Description = "how long a run sends at most; a slower contestant sends fewer messages", DefaultValueFactory = _ => 10 };
        Option<int> seed = new("--seed") { Description = "what losses follow from", DefaultValueFactory = _ => 1 };
        Option<int> window = new("--window")
        {
            Description = "messages that a sender may be ahead of its slowest leaf, for contestants that repair", DefaultValueFactory = _ => FanoutBench.ReliableWindow,
        };
        Option<string?> only = new("--only") { Description = "only contestants with one of these words, with commas, in their names" };
        Option<string?> plot = new("--plot") { Description = "writes a picture to this PNG file" };
        Check(loss, text => FanoutOptions.ParseLosses(text) != null, "--loss takes numbers from 0 to below 0.5, like 0,0.01,0.05");
        Check(path, text => FanoutOptions.TryParsePath(text, out _), "--path takes multicast, unicast or both");
        CheckRange(size, FanoutOptions.LeastSize, FanoutOptions.MostSize);
        CheckRange(runs, 1, 1000);
        CheckRange(seconds, 1, 3600);
        CheckRange(seed, 0, 1_000_000);
        CheckRange(window, 32, 100_000);

        Command fanout = new("fanout", "one message to all leaves, beside LiteNetLib, NORM and plain sockets: messages a second, bytes on the wire, processor time, memory")
        {
            leaves, loss, size, messages, batch, path, runs, seconds, window, only, seed, json, plot,
        };
        fanout.SetAction(parsed =>
        {
            FanoutOptions.TryParsePath(parsed.GetValue(path)!, out FanoutPath? one);
            FanoutOptions options = new(
                Counts(parsed.GetValue(leaves)!)!, FanoutOptions.ParseLosses(parsed.GetValue(loss)!)!, parsed.GetValue(size), FanoutOptions.RoundUp(parsed.GetValue(messages), Audience.Step),
                parsed.GetValue(batch), one, parsed.GetValue(runs), parsed.GetValue(seconds), parsed.GetValue(only), parsed.GetValue(seed),
                FanoutOptions.RoundUp(parsed.GetValue(window), 2 * Audience.Step));
            return FanoutBench.Run(options, parsed.GetValue(json), parsed.GetValue(plot));
        });
        return fanout;
    }

    private static int[]? Counts(string text)
    {
        string[] parts = text.Split(',');
        int[] counts = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0).ToArray();
        return counts.All(count => count is >= 1 and <= 250) ? counts : null;
    }

    private static void Check(Option<string> option, Func<string, bool> isGood, string complaint)
    {
        option.Validators.Add(result =>
        {
            if (!isGood(result.GetValueOrDefault<string>()!))
            {
                result.AddError(complaint);
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
