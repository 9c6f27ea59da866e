// Rule: no finalizers; on the device they run only when it is idle.
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class FinalizersRule : ConstructRule
{
    public override string Name => "finalizers";

    public override string Sentence => "No finalizer.";

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        if (method.Name == "Finalize" && method.IsVirtual && method.Parameters.Count == 0)
        {
            findings.Add(method, null, "is a finalizer: close or dispose instead");
        }
    }
}
