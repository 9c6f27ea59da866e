// Holds the rules against assemblies and sources and counts: one rule on one assembly, lane or tree is one check.
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Boards;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Rules;
using JoinLeaf.Tools.Tidy.Sources;

namespace JoinLeaf.Tools.Tidy;

internal sealed class Checker
{
    private readonly string _root;

    /// <param name="root">The folder that findings name files relative to.</param>
    public Checker(string root) => _root = root;

    public Outcome Outcome { get; } = new();

    public void Assemblies(IReadOnlyList<Universe> lanes, AllocationsRule allocations)
    {
        foreach (AssemblyRule rule in AllRules.Assemblies())
        {
            IEnumerable<Subject> subjects = lanes.SelectMany(l => l.Subjects).Where(rule.HoldsFor);
            Tally(rule, subjects.Select(s => Run(rule, findings => rule.Check(s, findings))).ToList());
        }

        Tally(allocations, lanes.Select(l => Run(allocations, findings => allocations.Check(l, findings))).ToList());
        Outcome.Notes.AddRange(allocations.Notes);
    }

    public void Boards(IReadOnlyList<BuiltBoard> boards)
    {
        BoardsRule rule = new();
        Tally(rule, boards.Select(b => Run(rule, findings => rule.Check(b, findings))).ToList());
        Outcome.Boards.AddRange(rule.Rows);
    }

    public void Sources(SourceTree tree)
    {
        foreach (SourceRule rule in AllRules.Sources())
        {
            Tally(rule, [Run(rule, findings => rule.Check(tree, findings))]);
        }
    }

    private Findings Run(Rule rule, System.Action<Findings> check)
    {
        Findings findings = new(rule.Name, _root);
        check(findings);
        return findings;
    }

    private void Tally(Rule rule, List<Findings> checks)
    {
        // Both lanes are built from the same sources: what both show is one finding, though two checks fail.
        List<Finding> findings = checks.SelectMany(c => c.All).Distinct().ToList();
        Outcome.Tallies.Add(new RuleTally(rule.Name, rule.Sentence, checks.Count, checks.Count(c => c.All.Count > 0), findings.Count));
        Outcome.Findings.AddRange(findings);
    }
}
