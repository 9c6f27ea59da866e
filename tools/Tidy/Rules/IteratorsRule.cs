// Rule: no iterators; the device's compiler lane has no yield.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class IteratorsRule : AssemblyRule
{
    private const string Services = "System.Runtime.CompilerServices.";

    public override string Name => "iterators";

    public override string Sentence => "No method with yield.";

    public override void Check(Subject subject, Findings findings)
    {
        foreach (TypeDefinition type in subject.Types)
        {
            foreach (MethodDefinition method in type.Methods)
            {
                if (Generated.Has(method, Services + "IteratorStateMachineAttribute")
                    || Generated.Has(method, Services + "AsyncIteratorStateMachineAttribute"))
                {
                    findings.Add(method, null, "is an iterator: fill an array that was made at start");
                }
            }
        }
    }
}
