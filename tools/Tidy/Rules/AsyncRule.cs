// Rule: no async methods and no tasks; the device has neither.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class AsyncRule : AssemblyRule
{
    public override string Name => "async";

    public override string Sentence => "No async method and no task.";

    public override void Check(Subject subject, Findings findings)
    {
        foreach (TypeDefinition type in subject.Types)
        {
            if (Generated.IsStateMachine(type))
            {
                continue;
            }

            foreach (Use use in Uses.Of(type))
            {
                if (TypeFacts.IsIn(use.Type, "System.Threading.Tasks") || IsBuilder(use.Type))
                {
                    findings.Add(use.By, null, "is async or uses tasks: use the driver's thread and an event object");
                }
            }
        }
    }

    // An async method that returns nothing names no task, only the builder of its state machine.
    private static bool IsBuilder(TypeReference type) =>
        TypeFacts.IsIn(type, "System.Runtime.CompilerServices")
        && type.Name.StartsWith("Async", System.StringComparison.Ordinal)
        && TypeFacts.Element(type).Name.Contains("MethodBuilder", System.StringComparison.Ordinal);
}
