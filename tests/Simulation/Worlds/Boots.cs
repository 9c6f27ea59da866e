// Nodes come and go: power on, power off without a word, a proper end, and a start after it.
using JoinLeaf.Provider;

namespace JoinLeaf.Simulation;

/// <summary>The beginnings and ends of nodes.</summary>
internal static class Boots
{
    /// <summary>A node starts with nothing but its address.</summary>
    public static void PowerOn(World world, Node node)
    {
        node.Boot++;
        node.IsOn = true;
        node.PlannedMs = -1;
        if (world.Rng.Chance(500))
        {
            world.Network.RestartPorts(node.Index);
        }

        node.Link = new SimLink(world.Network, SimNetwork.AddressOf(node.Index), node.Plan.Limits) { HasMulticast = node.Plan.HasMulticast };
        node.Provider = new WspProvider(node.Link, node.Plan.Limits, world.Clock, (int)world.Rng.Next(), false);
        StartAgain(world, node);
    }

    /// <summary>A node starts after a proper end, or for the first time.</summary>
    public static void StartAgain(World world, Node node)
    {
        world.Trace.Note(node.Index, What.Boot, node.Boot);
        int code = node.Provider.WSPStartup(0x0202, null, null, null, null);
        if (code != 0)
        {
            throw new SimFailure($"WSPStartup answered {code}");
        }

        node.SkipsSeen = 0;
        node.MovedBack = 0;
        node.App = new App(world, node, world.Rng.Fork());
        node.Guests = world.Plan.HasGroups ? new Guests(world, node, world.Rng.Fork()) : null;
        if (world.IsCalm)
        {
            node.App.BecomeCalm();
        }
    }

    /// <summary>A node loses its power: no packet gets out.</summary>
    public static void PowerOff(World world, Node node)
    {
        world.Trace.Note(node.Index, What.Crash, node.Boot);
        world.Totals.Crashes++;
        world.Totals.Add(node.Provider.Counters!);
        node.IsOn = false;
        node.IsPaused = false;
        node.Link.Abandon();
        node.Guests?.GoAway();
        world.Ledger.NodeWentAway(node);
    }

    /// <summary>A node ends properly: conformance row 92, and nothing is left behind.</summary>
    public static void Stop(World world, Node node)
    {
        world.Trace.Note(node.Index, What.Stop, node.Boot);
        world.Totals.Restarts++;
        node.Guests?.GoAway();
        world.Ledger.NodeWentAway(node);
        if (node.Provider.WSPCleanup(out int error) != 0)
        {
            throw new SimFailure($"WSPCleanup answered {error}");
        }

        world.Totals.Add(node.Provider.Counters!);
        TableChecks.AfterCleanup(node);
        node.Boot++;
        node.PlannedMs = -1;
    }
}
