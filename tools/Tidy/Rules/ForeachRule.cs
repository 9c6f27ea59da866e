// Rule: foreach over arrays only; over anything else it makes an enumerator.
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class ForeachRule : ConstructRule
{
    public override string Name => "foreach";

    public override string Sentence => "foreach over arrays only.";

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is MethodReference { Name: "GetEnumerator" } called)
        {
            findings.Add(method, at, $"enumerates a {called.DeclaringType.FullName}: use an array, or count with for");
        }
    }
}
