// What a world goes through: chaos, calm, agreement, fresh joins, talk, and an end that leaves nothing behind.
namespace JoinLeaf.Simulation;

/// <summary>The phases of every world.</summary>
internal static class Course
{
    private const int EndMs = 12000;

    /// <summary>Runs a world to its end; a check that does not hold throws.</summary>
    public static void Run(World world)
    {
        world.Run(world.Plan.ChaosMs);
        world.CalmDown();
        world.Run(world.Plan.QuietMs);
        if (world.Plan.HasGroups)
        {
            GroupTalk.Run(world);
        }
        else
        {
            MeetAgain(world);
        }

        End(world);
        world.Totals.VirtualMs += world.Clock.ElapsedMs;
        world.Totals.Nodes += world.Nodes.Length;
        world.Totals.Steps += world.Steps;
        world.Totals.MostSteps = System.Math.Max(world.Totals.MostSteps, world.Steps);
    }

    private static void MeetAgain(World world)
    {
        Agreement.Check(world);
        FreshJoins.Run(world);
        world.Run(3000);
        Agreement.Check(world);
        FreshJoins.Talk(world);
        Agreement.Check(world);
    }

    /// <summary>Some nodes clean up with all their sockets open; the others close theirs, wait, and must have nothing left.</summary>
    private static void End(World world)
    {
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            Node node = world.Nodes[i];
            if (world.Rng.Chance(250))
            {
                Boots.Stop(world, node);
                node.IsOn = false;
                continue;
            }

            node.Guests?.CloseAll();
            while (node.App.Sockets.Count > 0)
            {
                node.App.Close(node.App.Sockets[world.Rng.Below(node.App.Sockets.Count)]);
                world.Wake(node);
            }

            if (world.Rng.Chance(100))
            {
                world.Run(world.Rng.Between(1, 3000));
            }
        }

        world.Run(EndMs);
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            Node node = world.Nodes[i];
            world.Trace.Note(i, What.End);
            if (node.IsOn)
            {
                TableChecks.AllFree(node);
                Boots.Stop(world, node);
                node.IsOn = false;
            }
        }
    }
}
