// Rule: no call of a method with params; each call makes an array.
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class ParamsRule : ConstructRule
{
    public override string Name => "params";

    public override string Sentence => "No call of a method that takes params, in the firmware and its portable tests.";

    // The station reads its settings once, at start.
    public override Kinds Scope => Kinds.Firmware | Kinds.Portable;

    protected override void CheckInstruction(MethodDefinition method, Instruction at, Findings findings)
    {
        if (at.Operand is not MethodReference called || TypeFacts.IsTestFramework(called.DeclaringType) || TextRule.IsMaker(called))
        {
            return;
        }

        if (TypeFacts.Resolve(called) is { } definition && definition.Parameters.Any(TakesParams))
        {
            findings.Add(method, at, $"calls {called.DeclaringType.FullName}.{called.Name}, which takes params: give it an overload without");
        }
    }

    private static bool TakesParams(ParameterDefinition parameter) =>
        Generated.Has(parameter, "System.ParamArrayAttribute")
        || Generated.Has(parameter, "System.Runtime.CompilerServices.ParamCollectionAttribute");
}
