// Runs seeds one after the other, some of them twice, and says which failed and how to see it again.
using System;
using System.Collections.Generic;
using System.IO;

namespace JoinLeaf.Simulation;

/// <summary>One failed seed.</summary>
internal sealed record Failure(int Seed, string Check);

/// <summary>A run over many seeds.</summary>
internal sealed class Runner
{
    /// <summary>One seed in so many runs twice, and both traces must be the same to the byte.</summary>
    private const int TwiceEvery = 40;
    private readonly int _nodes;
    private readonly Watchdog _watchdog;

    public Runner(int nodes)
    {
        _nodes = nodes;
        _watchdog = new Watchdog(this);
    }

    /// <summary>What all worlds went through.</summary>
    public Totals Totals { get; } = new();

    /// <summary>The seeds that failed.</summary>
    public List<Failure> Failures { get; } = new();

    /// <summary>How many seeds passed.</summary>
    public int Passed { get; private set; }

    /// <summary>Runs one seed; its failure is noted.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="verbose">Where its trace is printed; null for nowhere.</param>
    /// <returns>The hash of its trace.</returns>
    public ulong Run(int seed, TextWriter? verbose)
    {
        ulong hash = RunOnce(seed, Totals, verbose, out string? check);
        if (check == null && (verbose != null || seed % TwiceEvery == 0))
        {
            ulong again = RunOnce(seed, new Totals(), null, out check);
            check = check == null && again != hash ? $"the same seed gave another trace: {hash:x16}, then {again:x16}" : check;
        }

        if (check == null)
        {
            Passed++;
        }
        else
        {
            Failures.Add(new Failure(seed, check));
        }

        return hash;
    }

    private ulong RunOnce(int seed, Totals totals, TextWriter? verbose, out string? check)
    {
        World? world = null;
        check = null;
        try
        {
            _watchdog.Begin(seed);
            world = new World(seed, _nodes, totals, verbose);
            _watchdog.Watch(world);
            Course.Run(world);
        }
        catch (SimFailure failure)
        {
            check = failure.Message;
        }
        catch (Exception thrown)
        {
            // Nothing in the core may throw, whatever comes from the network or the application.
            string[] where = (thrown.StackTrace ?? string.Empty).Split('\n');
            check = $"{thrown.GetType().Name}: {thrown.Message} {(where.Length > 0 ? where[0].Trim() : string.Empty)}";
            verbose?.WriteLine(thrown);
        }

        finally
        {
            _watchdog.End();
        }

        if (check != null && world != null)
        {
            check = $"{check} (after {world.Clock.ElapsedMs} ms, {world.Nodes.Length} nodes)";
        }

        return world == null ? 0 : world.Trace.Hash;
    }

    /// <summary>The command that shows a failed seed again.</summary>
    public string ReplayCommand(int seed)
    {
        return $"dotnet run -c Release --project tests/Simulation -- --seed {seed}{(_nodes > 0 ? $" --nodes {_nodes}" : string.Empty)}";
    }
}
