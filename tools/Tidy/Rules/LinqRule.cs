// Rule: no LINQ; it is generic, and it allocates at each step.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class LinqRule : ConstructRule
{
    public override string Name => "linq";

    public override string Sentence => "No LINQ.";

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is MethodReference called && TypeFacts.IsIn(called.DeclaringType, "System.Linq"))
        {
            findings.Add(method, at, $"calls {called.DeclaringType.Name}.{called.Name} of System.Linq: write the loop");
        }
    }
}
