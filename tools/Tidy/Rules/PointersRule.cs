// Rule: no stackalloc, fixed or pointer; the device's metadata processor refuses them.
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class PointersRule : ConstructRule
{
    public override string Name => "pointers";

    public override string Sentence => "No stackalloc, no fixed, no pointer.";

    protected override void CheckType(TypeDefinition type, Findings findings)
    {
        foreach (FieldDefinition field in type.Fields)
        {
            if (Points(field.FieldType))
            {
                findings.Add(field, null, "is a pointer: keep an index into an array");
            }
        }
    }

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        if (!method.HasBody)
        {
            return;
        }

        // One word a method is enough: fixed, stackalloc and pointers come together.
        Instruction? stack = method.Body.Instructions.FirstOrDefault(i => i.OpCode.Code == Code.Localloc);
        bool pinned = method.Body.Variables.Any(v => v.IsPinned);
        bool points = method.Body.Variables.Any(v => Points(v.VariableType)) || method.Parameters.Any(p => Points(p.ParameterType));
        if (stack is not null || pinned || points)
        {
            string how = stack is not null ? "stackalloc" : pinned ? "fixed" : "pointers";
            findings.Add(method, stack, $"uses {how}: use an array that was made at start, and indexes");
        }
    }

    // Function pointers have their own rule.
    private static bool Points(TypeReference type) => TypeFacts.Parts(type).Any(p => p is PointerType);
}
