// Rule: no function pointers; on the device they compile and fail at run time.
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class FunctionPointersRule : ConstructRule
{
    private const string What = "uses a function pointer: use a delegate that was made at start, or an interface";

    public override string Name => "function-pointers";

    public override string Sentence => "No delegate* and no indirect call.";

    protected override void CheckType(TypeDefinition type, Findings findings)
    {
        foreach (Use use in Uses.Of(type))
        {
            if (use.Type is FunctionPointerType)
            {
                findings.Add(use.By, null, What);
            }
        }
    }

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.OpCode.Code == Code.Calli)
        {
            findings.Add(method, null, What);
        }
    }
}
