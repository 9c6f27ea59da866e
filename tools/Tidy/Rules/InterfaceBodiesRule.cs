// Rule: interfaces have no bodies; on the device default methods compile and fail at run time.
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class InterfaceBodiesRule : ConstructRule
{
    public override string Name => "interface-bodies";

    public override string Sentence => "No method with a body in an interface.";

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        if (method.DeclaringType.IsInterface && method.HasBody)
        {
            findings.Add(method, null, "has a body in an interface: move it to the classes, or to a static helper");
        }
    }
}
