// Rule: no spans; the device has no Span, and its SpanByte is a struct.
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class SpansRule : ConstructRule
{
    private const string What = "uses a span or memory: pass the array, an offset and a count";

    public override string Name => "spans";

    public override string Sentence => "No Span, ReadOnlySpan, Memory or SpanByte.";

    protected override void CheckType(TypeDefinition type, Findings findings)
    {
        foreach (Use use in Uses.Of(type))
        {
            if (TypeFacts.IsSpan(use.Type))
            {
                findings.Add(use.By, use.At, What);
            }
        }
    }

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is not MethodReference called)
        {
            return;
        }

        if (called.Parameters.Select(p => p.ParameterType).Append(called.ReturnType).Any(TypeFacts.IsSpan))
        {
            findings.Add(method, at, What);
        }
    }
}
