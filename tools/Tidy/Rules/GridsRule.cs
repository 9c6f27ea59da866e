// Rule: no arrays of several dimensions; on the device they compile and fail at run time.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class GridsRule : AssemblyRule
{
    public override string Name => "grids";

    public override string Sentence => "No array of several dimensions.";

    public override void Check(Subject subject, Findings findings)
    {
        foreach (TypeDefinition type in subject.Types)
        {
            foreach (Use use in Uses.Of(type))
            {
                if (use.Type is ArrayType { Rank: > 1 })
                {
                    findings.Add(use.By, use.At, $"uses {use.Type.FullName}: use one flat array and multiply");
                }
            }
        }
    }
}
