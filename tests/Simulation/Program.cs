// The command line: which seeds to run, and how the result is told to people and to scripts.
using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Text.Json;

namespace JoinLeaf.Simulation;

/// <summary>The program.</summary>
internal static class Program
{
    private const int MostFailures = 25;

    private static int Main(string[] args)
    {
        Option<int> seeds = new("--seeds") { Description = "how many seeds to run", DefaultValueFactory = _ => 200 };
        Option<int> first = new("--first") { Description = "the first of them", DefaultValueFactory = _ => 1 };
        Option<int> seed = new("--seed") { Description = "runs this one seed and prints its trace", DefaultValueFactory = _ => -1 };
        Option<int> nodes = new("--nodes") { Description = "nodes in every world, instead of what the seed says", DefaultValueFactory = _ => 0 };
        Option<bool> json = new("--json") { Description = "prints one JSON object instead of text" };
        Range(seeds, 1, int.MaxValue);
        Range(nodes, 0, 1000);
        RootCommand root = new("Simulates worlds of JoinLeaf nodes under every kind of fault, and checks that the protocol keeps its promises.") { seeds, first, seed, nodes, json };
        root.SetAction(parsed =>
        {
            Runner runner = new(parsed.GetValue(nodes));
            int one = parsed.GetValue(seed);
            return one >= 0 ? ShowOne(runner, one, parsed.GetValue(json)) : RunMany(runner, parsed.GetValue(first), parsed.GetValue(seeds), parsed.GetValue(json));
        });
        ParseResult result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            Console.Error.WriteLine(result.Errors[0].Message);
            return 2;
        }

        return result.Invoke();
    }

    private static void Range(Option<int> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            int value = result.GetValueOrDefault<int>();
            if (value < least || value > most)
            {
                result.AddError($"{option.Name} must lie between {least} and {most}");
            }
        });
    }

    private static int ShowOne(Runner runner, int seed, bool json)
    {
        using StreamWriter writer = new(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        ulong hash = runner.Run(seed, json ? null : writer);
        writer.Flush();
        if (!json)
        {
            Console.WriteLine($"trace {hash:x16}");
        }

        return Tell(runner, json, 0);
    }

    private static int RunMany(Runner runner, int first, int count, bool json)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            int before = runner.Failures.Count;
            runner.Run(first + i, null);
            if (runner.Failures.Count > before && !json && before < MostFailures)
            {
                Failure failure = runner.Failures[^1];
                Console.WriteLine($"seed {failure.Seed} failed: {failure.Check}");
                Console.WriteLine($"  replay: {runner.ReplayCommand(failure.Seed)}");
            }
        }

        if (!json)
        {
            Report.Print(runner.Totals, watch.Elapsed);
        }

        return Tell(runner, json, watch.Elapsed.TotalSeconds);
    }

    private static int Tell(Runner runner, bool json, double seconds)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { passed = runner.Passed, failed = runner.Failures.Count, seconds, failures = runner.Failures }, s_jsonOptions));
        }
        else
        {
            if (runner.Failures.Count == 1)
            {
                Console.WriteLine($"seed {runner.Failures[0].Seed}: {runner.Failures[0].Check}");
            }

            Console.WriteLine($"{runner.Passed} passed, {runner.Failures.Count} failed");
        }

        return runner.Failures.Count == 0 ? 0 : 1;
    }

    private static readonly JsonSerializerOptions s_jsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
