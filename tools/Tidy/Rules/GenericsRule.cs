// Rule: no generics; on the device they compile and convert, and then crash or die silently.
using System;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class GenericsRule : ConstructRule
{
    public override string Name => "generics";

    public override string Sentence => "No generic type, method or instance: Nullable, tuples, Action<T> and Array.Empty included.";

    // MSTest's assertions take generic delegates and nullables, nanoFramework's do not: of the same tests, the device's build is judged.
    public override bool HoldsFor(Subject subject) => subject.Kind != Kinds.Portable || subject.Lane == Lane.Device;

    protected override void CheckType(TypeDefinition type, Findings findings)
    {
        if (type.HasGenericParameters)
        {
            findings.Add(type, "is a generic type: write it for the type that is needed");
            return;
        }

        foreach (Use use in Uses.Of(type))
        {
            if (use.Type is GenericInstanceType && !HasOwnRule(use.Type) && !IsCompilers(use.By))
            {
                findings.Add(use.By, use.At, $"uses {use.Type.FullName}: use arrays, ints and objects of this project");
            }
        }
    }

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        if (method.HasGenericParameters)
        {
            findings.Add(method, null, "is a generic method: write it for the type that is needed");
        }
    }

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is GenericInstanceMethod called && !HasOwnRule(called.DeclaringType))
        {
            findings.Add(method, at, $"calls the generic method {called.DeclaringType.FullName}::{called.Name}: call one that is not");
        }
    }

    // A field of a compiler-made class keeps a lambda that has been reported where it stands.
    private static bool IsCompilers(IMemberDefinition by) => by is MethodDefinition method
        ? Generated.StartsStateMachine(method) || Generated.IsEventAccessor(method)
        : by is FieldDefinition && by.DeclaringType.Name.StartsWith('<');

    private static bool HasOwnRule(TypeReference type) =>
        TypeFacts.IsSpan(type) || TypeFacts.IsTestFramework(type)
        || TypeFacts.IsIn(type, "System.Linq") || TypeFacts.IsIn(type, "System.Threading.Tasks")
        || TypeFacts.PlainName(type) == "System.Threading.Interlocked"
        || type.FullName.StartsWith("System.Runtime.CompilerServices.DefaultInterpolatedStringHandler", StringComparison.Ordinal);
}
