// Rule: static constructors neither wait nor open anything; on the device all of them run before Main.
using System.Collections.Generic;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class StartupRule : ConstructRule
{
    public override string Name => "startup";

    public override string Sentence => "No static constructor that calls System.Threading or System.Net, itself or through others.";

    protected override void CheckType(TypeDefinition type, Findings findings)
    {
        foreach (MethodDefinition method in type.Methods)
        {
            if (method.IsConstructor && method.IsStatic)
            {
                Follow(method, method, null, [], findings);
            }
        }
    }

    private static void Follow(
        MethodDefinition start, MethodDefinition method, Instruction? first, HashSet<MethodDefinition> seen, Findings findings)
    {
        if (!method.HasBody || !seen.Add(method))
        {
            return;
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not MethodReference called)
            {
                continue;
            }

            // Findings name the line of the static constructor, however deep the call is.
            Instruction at = first ?? instruction;
            if (Waits(instruction, called))
            {
                findings.Add(start, at, $"reaches {called.DeclaringType.FullName}.{called.Name} before Main runs: do it in a method that is called");
            }
            else if (TypeFacts.Resolve(called) is { } next && next.Module == start.Module)
            {
                Follow(start, next, at, seen, findings);
            }
        }
    }

    // To make a lock or an event object is harmless; to use it is not. A socket is opened by making it.
    private static bool Waits(Instruction instruction, MethodReference called) =>
        TypeFacts.IsIn(called.DeclaringType, "System.Net")
        || (instruction.OpCode.Code != Code.Newobj && TypeFacts.IsIn(called.DeclaringType, "System.Threading"));
}
