// What a run found: one line of numbers a rule, the findings, and the notes that a reader must not miss.
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Boards;

namespace JoinLeaf.Tools.Tidy.Model;

/// <param name="Name">The rule's short name.</param>
/// <param name="Sentence">The rule in one sentence.</param>
/// <param name="Checked">How many assemblies, lanes or source trees it was held against.</param>
/// <param name="Failed">How many of those broke it.</param>
/// <param name="Findings">How often it is broken.</param>
internal sealed record RuleTally(string Name, string Sentence, int Checked, int Failed, int Findings);

internal sealed class Outcome
{
    public List<RuleTally> Tallies { get; } = [];

    public List<Finding> Findings { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>What each board's program takes of what the board has.</summary>
    public List<BoardRow> Boards { get; } = [];

    public int Failed => Tallies.Sum(t => t.Failed);

    public int Passed => Tallies.Sum(t => t.Checked) - Failed;
}
