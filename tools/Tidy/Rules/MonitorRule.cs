// Rule: of Monitor only Enter and Exit, as lock uses them; the device has nothing else.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class MonitorRule : ConstructRule
{
    public override string Name => "monitor";

    public override string Sentence => "Of Monitor only Enter and Exit, and no System.Threading.Lock.";

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is not MethodReference called)
        {
            return;
        }

        string type = TypeFacts.PlainName(called.DeclaringType);
        bool other = type == "System.Threading.Monitor" && called.Name is not ("Enter" or "Exit");
        if (other || type == "System.Threading.Lock")
        {
            findings.Add(method, at, $"calls {called.DeclaringType.Name}.{called.Name}: lock an object, and wait on an event object");
        }
    }
}
