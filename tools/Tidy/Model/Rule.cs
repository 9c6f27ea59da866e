// What every rule has, and the three kinds of rule: over one assembly, over all assemblies of a lane, over the sources.
using JoinLeaf.Tools.Tidy.Sources;

namespace JoinLeaf.Tools.Tidy.Model;

internal abstract class Rule
{
    /// <summary>The short name that findings start with.</summary>
    public abstract string Name { get; }

    /// <summary>The rule in one sentence.</summary>
    public abstract string Sentence { get; }
}

internal abstract class AssemblyRule : Rule
{
    /// <summary>The kinds of assembly that the rule holds for.</summary>
    public virtual Kinds Scope => Kinds.All;

    /// <summary>Whether the rule is held against this assembly; what it is not held against is not counted as passed.</summary>
    public virtual bool HoldsFor(Subject subject) => (Scope & subject.Kind) != 0;

    public abstract void Check(Subject subject, Findings findings);
}

internal abstract class LaneRule : Rule
{
    public abstract void Check(Universe universe, Findings findings);
}

internal abstract class SourceRule : Rule
{
    public abstract void Check(SourceTree tree, Findings findings);
}
