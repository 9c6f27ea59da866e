// One node of a world: its link, its provider, its application, and whether it has power.
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>A node. It may lose its power and come back as another boot, with the same address.</summary>
internal sealed class Node
{
    public readonly int Index;
    public readonly NodePlan Plan;
    public SimLink Link = null!;
    public WspProvider Provider = null!;
    public App App = null!;
    /// <summary>Its members of groups, where the world has groups.</summary>
    public Guests? Guests;
    public int Boot;
    public bool IsOn;
    /// <summary>Its application is inside a condition function and does nothing else.</summary>
    public bool IsBusy;
    /// <summary>The whole node stands still, as in a long collection of garbage.</summary>
    public bool IsPaused;
    /// <summary>When its next deadline is planned; -1 for not at all.</summary>
    public long PlannedMs = -1;
    /// <summary>Room for the count of who holds which buffer.</summary>
    public short[] Holds = [];
    /// <summary>Skipped packets that the checks have taken notice of.</summary>
    public int SkipsSeen;
    /// <summary>Checks are made on one act in so many; counts up to it.</summary>
    public int Acts;
    /// <summary>How often its leaves had gone back to unicast when it was last looked at.</summary>
    public int MovedBack;

    public Node(int index, NodePlan plan)
    {
        Index = index;
        Plan = plan;
    }

    /// <summary>The engine's state.</summary>
    public Tables Tables
    {
        get { return Provider.Driver!.Engine.Tables; }
    }

    /// <summary>Whether it does anything at the moment.</summary>
    public bool IsAwake
    {
        get { return IsOn && !IsPaused; }
    }
}
