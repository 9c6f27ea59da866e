// When faults are over: what was owed has been read, newcomers are heard, and a long talk of all gets through.
namespace JoinLeaf.Simulation;

/// <summary>The quiet phases of a world of groups.</summary>
internal static class GroupTalk
{
    private const int SettleMs = 15000;
    private const int LongTalk = 100;
    private const int LongestMs = 90;
    private const int LastMs = 15000;

    /// <summary>Runs them.</summary>
    public static void Run(World world)
    {
        world.Groups.CheckQuiet();
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            if (world.Rng.Chance(400))
            {
                world.Nodes[i].Guests!.Come(0);
                world.Wake(world.Nodes[i]);
                world.Run(world.Rng.Between(0, 200));
            }
        }

        // Everybody is heard of once; from then on all is owed to all.
        Say(world, 1);
        world.Run(SettleMs);
        world.Groups.CheckQuiet();
        int[] before = Counts(world);
        Say(world, LongTalk);
        world.Run((LongTalk * LongestMs * Speakers(world)) + LastMs);
        world.Groups.CheckQuiet();
        for (int i = 0; i < before.Length; i++)
        {
            if (world.Groups.Stays[i].IsOpen)
            {
                world.Groups.CheckHeard(world.Groups.Stays[i], before[i]);
            }
        }
    }

    private static int Speakers(World world)
    {
        return world.Groups.Stays.FindAll(s => s.IsOpen && s.Sends).Count;
    }

    private static int[] Counts(World world)
    {
        int[] counts = new int[world.Groups.Stays.Count];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = world.Groups.Stays[i].Sent.Count;
        }

        return counts;
    }

    private static void Say(World world, int most)
    {
        for (int i = 0; i < world.Groups.Stays.Count; i++)
        {
            Stay stay = world.Groups.Stays[i];
            if (stay.IsOpen && stay.Sends)
            {
                stay.Backlog = world.Rng.Between(1, most);
                stay.Node.Guests!.Push(stay);
                world.Wake(stay.Node);
                world.Run(40);
            }
        }
    }
}
