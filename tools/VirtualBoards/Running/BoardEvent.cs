// What happened on a board, as the views, JSON and scripts are told.
using JoinLeaf.VirtualBoards.Hardware;

namespace JoinLeaf.VirtualBoards.Running;

/// <summary>Kinds of events.</summary>
internal enum EventKind
{
    /// <summary>The board was switched on.</summary>
    Start,

    /// <summary>The program wrote a line.</summary>
    Log,

    /// <summary>The LED went on or off.</summary>
    Led,

    /// <summary>The button went down or up.</summary>
    Button,

    /// <summary>The link or the address changed.</summary>
    Network,

    /// <summary>An exception that nothing caught.</summary>
    Fault,
}

/// <summary>One event.</summary>
/// <param name="AtMs">Milliseconds since the run began.</param>
/// <param name="Machine">Where.</param>
/// <param name="Kind">What.</param>
/// <param name="Text">The line, or what is wrong; empty otherwise.</param>
/// <param name="IsOn">Lit, or held.</param>
/// <param name="Link">What is there of the network.</param>
internal sealed record BoardEvent(long AtMs, Machine Machine, EventKind Kind, string Text = "", bool IsOn = false, LinkState Link = default);
