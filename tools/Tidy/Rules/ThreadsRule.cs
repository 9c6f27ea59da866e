// Rule: System.Threading appears in the drivers, the provider and the links only; the face may pass an event object on.
using System;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class ThreadsRule : AssemblyRule
{
    private static readonly string[] s_homes = ["Drivers", "Provider"];

    private static readonly string[] s_passedOn =
    [
        "System.Threading.WaitHandle", "System.Threading.EventWaitHandle",
        "System.Threading.AutoResetEvent", "System.Threading.ManualResetEvent",
    ];

    public override string Name => "threads";

    public override string Sentence => "System.Threading, and so lock, appears in Drivers, Provider and links only.";

    public override Kinds Scope => Kinds.Core;

    public override void Check(Subject subject, Findings findings)
    {
        foreach (TypeDefinition type in subject.Types)
        {
            string layer = Layers.Of(type)?.Name ?? string.Empty;
            if (Array.IndexOf(s_homes, layer) >= 0)
            {
                continue;
            }

            foreach (Use use in Uses.Of(type))
            {
                if (Breaks(use, layer))
                {
                    findings.Add(use.By, use.At, $"uses {use.Type.FullName}: wait and lock in Drivers or Provider only");
                }
            }
        }
    }

    private static bool Breaks(Use use, string layer)
    {
        // Tasks are the rule on async methods' business; event accessors are written by the compiler.
        if (!TypeFacts.IsIn(use.Type, "System.Threading") || TypeFacts.IsIn(use.Type, "System.Threading.Tasks"))
        {
            return false;
        }

        if (use.By is MethodDefinition method && Generated.IsEventAccessor(method))
        {
            return false;
        }

        return layer != "Face" || use.IsCall || Array.IndexOf(s_passedOn, TypeFacts.PlainName(use.Type)) < 0;
    }
}
