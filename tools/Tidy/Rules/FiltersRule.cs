// Rule: no exception filters; nested unwinding on the device is six deep, and a filter is one level more.
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class FiltersRule : ConstructRule
{
    public override string Name => "filters";

    public override string Sentence => "No catch with when.";

    protected override void CheckMethod(MethodDefinition method, Findings findings)
    {
        if (!method.HasBody)
        {
            return;
        }

        ExceptionHandler? filter = method.Body.ExceptionHandlers.FirstOrDefault(h => h.HandlerType == ExceptionHandlerType.Filter);
        if (filter is not null)
        {
            findings.Add(method, filter.FilterStart, "has an exception filter: catch, then look at the code");
        }
    }
}
