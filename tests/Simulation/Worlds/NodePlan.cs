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
    /// <summary>Members of groups without a root, at most.</summary>
    public int Guests;
    /// <summary>Whether its roots, and its listeners, are SOCK_SEQPACKET. Who asks takes what the root is made of.</summary>
    public bool RootsReliable;
    public bool ListenersReliable;
    /// <summary>What its roots do with slow leaves, and after how long: JL_SLOW_ values and milliseconds.</summary>
    public int SlowPolicy;
    public int SlowMs;
    /// <summary>How often, in a thousand, the application reads when it hears of data.</summary>
    public int Reads;
    /// <summary>The pause between two acts of its application, on average, in milliseconds.</summary>
    public int TickMs;
    /// <summary>How often, in a thousand, the application looks at once when an event object is set.</summary>
    public int Diligence;
    /// <summary>How often, in a thousand, its condition functions accept, and how often they defer; else they reject.</summary>
    public int Accepts;
    public int Defers;
}
