// What one node of a world is made for, and within which limits.
namespace JoinLeaf.Simulation;

/// <summary>A node's part in its world, drawn from the seed.</summary>
internal sealed class NodePlan
{
    public Limits Limits = Limits.Board();
    /// <summary>Whether its link carries multicast.</summary>
    public bool HasMulticast;
    /// <summary>Root sockets that the node keeps open.</summary>
    public int Roots;
    /// <summary>Whether its roots listen.</summary>
    public bool RootsListen;
    /// <summary>Whether its roots invite.</summary>
    public bool RootsInvite;
    /// <summary>Listening leaf sockets that the node keeps open.</summary>
    public int Listeners;
    /// <summary>Leaf sockets that ask, at most.</summary>
    public int Askers;
    /// <summary>The pause between two acts of its application, on average, in milliseconds.</summary>
    public int TickMs;
    /// <summary>How often, in a thousand, the application looks at once when an event object is set.</summary>
    public int Diligence;
    /// <summary>How often, in a thousand, its condition functions accept, and how often they defer; else they reject.</summary>
    public int Accepts;
    public int Defers;
}
