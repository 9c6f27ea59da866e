// Rule: no checked arithmetic; on the device it does not throw but wraps.
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class CheckedRule : ConstructRule
{
    public override string Name => "checked";

    public override string Sentence => "No checked arithmetic.";

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.OpCode.Name.Contains(".ovf", System.StringComparison.Ordinal) && !IsCompilers(at))
        {
            findings.Add(method, at, "checks for overflow, which the device does not: compare before");
        }
    }

    // The compiler checks indexes of type long and the size of a stackalloc by itself.
    private static bool IsCompilers(Instruction at) =>
        at.OpCode.Code is Code.Conv_Ovf_I or Code.Conv_Ovf_I_Un or Code.Conv_Ovf_U or Code.Conv_Ovf_U_Un
        || at.Next?.OpCode.Code == Code.Localloc;
}
