// Rule: nothing volatile, no barriers, nothing thread-static; the device has none of it, a lock or an event object does.
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class VolatileRule : ConstructRule
{
    public override string Name => "volatile";

    public override string Sentence => "No volatile field, Volatile call, memory barrier or thread-static field.";

    protected override void CheckType(TypeDefinition type, Findings findings)
    {
        foreach (FieldDefinition field in type.Fields)
        {
            bool isVolatile = TypeFacts.Parts(field.FieldType).OfType<RequiredModifierType>()
                .Any(m => m.ModifierType.Name == "IsVolatile");
            if (isVolatile || Generated.Has(field, "System.ThreadStaticAttribute"))
            {
                findings.Add(field, null, $"is {(isVolatile ? "volatile" : "thread-static")}: use a lock or an event object");
            }
        }
    }

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is MethodReference called && IsBarrier(called))
        {
            findings.Add(method, at, $"calls {called.DeclaringType.Name}.{called.Name}: use a lock or an event object");
        }
    }

    private static bool IsBarrier(MethodReference called) =>
        TypeFacts.IsIn(called.DeclaringType, "System.Threading")
        && (called.DeclaringType.Name == "Volatile" || called.Name.Contains("MemoryBarrier", System.StringComparison.Ordinal)
            || called.Name is "VolatileRead" or "VolatileWrite");
}
