// The walk that the rules on constructs share: each type, method and instruction once, without what the compiler adds.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal abstract class ConstructRule : AssemblyRule
{
    public sealed override void Check(Subject subject, Findings findings)
    {
        foreach (TypeDefinition type in subject.Types)
        {
            // Async methods and iterators are findings as such; what the compiler makes of them is not counted again.
            if (Generated.IsStateMachine(type))
            {
                continue;
            }

            CheckType(type, findings);
            foreach (MethodDefinition method in type.Methods)
            {
                if (!Generated.StartsStateMachine(method) && !Generated.IsEventAccessor(method))
                {
                    Walk(method, findings);
                }
            }
        }
    }

    protected virtual void CheckType(TypeDefinition type, Findings findings)
    {
    }

    protected virtual void CheckMethod(MethodDefinition method, Findings findings)
    {
    }

    protected virtual void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
    }

    private void Walk(MethodDefinition method, Findings findings)
    {
        CheckMethod(method, findings);
        if (!method.HasBody)
        {
            return;
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            CheckInstruction(method, instruction, findings);
        }
    }
}
