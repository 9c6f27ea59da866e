// Rule: Interlocked on int only; the device has no other.
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class InterlockedRule : ConstructRule
{
    public override string Name => "interlocked";

    public override string Sentence => "Interlocked on int only.";

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is MethodReference called
            && TypeFacts.PlainName(called.DeclaringType) == "System.Threading.Interlocked"
            && called.Parameters.Any(p => p.ParameterType.FullName is not ("System.Int32" or "System.Int32&")))
        {
            findings.Add(method, at, $"calls Interlocked.{called.Name} on something else than an int: use an int, or a lock");
        }
    }
}
