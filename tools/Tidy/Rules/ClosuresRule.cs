// Rule: no lambda or local function that captures; each time it is made it costs two objects.
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class ClosuresRule : ConstructRule
{
    private const string What = "captures variables in a lambda or local function: pass them as arguments or keep them in fields";

    public override string Name => "closures";

    public override string Sentence => "No lambda or local function that captures.";

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        if (method.HasBody && method.Body.Variables.Any(v => Generated.IsClosure(v.VariableType)))
        {
            findings.Add(method, null, What);
        }
    }

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.OpCode.Code == Code.Newobj && at.Operand is MethodReference made && Generated.IsClosure(made.DeclaringType))
        {
            findings.Add(method, null, What);
        }
    }
}
