// Rule: the engine and what is below it handle no exception; their errors are codes.
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class HandlersRule : ConstructRule
{
    public override string Name => "handlers";

    public override string Sentence => "No try in the engine and below it.";

    public override Kinds Scope => Kinds.Core;

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        Layer? layer = Layers.Of(method.DeclaringType);
        if (layer is null || layer.Rank > Layers.HighestWithoutHandlers || !method.HasBody)
        {
            return;
        }

        ExceptionHandler? handler = method.Body.ExceptionHandlers.FirstOrDefault();
        if (handler is not null)
        {
            string how = handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault ? "finally" : "catch";
            findings.Add(method, handler.TryStart, $"has a try with {how}: answer with a code");
        }
    }
}
