// Rule: tests never sleep; they wait for what they test, or use a virtual clock.
using System;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class SleepsRule : SourceRule
{
    public override string Name => "sleeps";

    public override string Sentence => "No Thread.Sleep and no Task.Delay below tests.";

    public override void Check(SourceTree tree, Findings findings)
    {
        foreach (SourceFile file in tree.CSharp.Where(f => f.Name.StartsWith("tests/", StringComparison.Ordinal)))
        {
            foreach (MemberAccessExpressionSyntax access in file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            {
                string name = access.Expression.ToString() + "." + access.Name.Identifier.Text;
                if (name.EndsWith("Thread.Sleep", StringComparison.Ordinal) || name.EndsWith("Task.Delay", StringComparison.Ordinal))
                {
                    findings.Add($"{file.Name}:{SourceFile.LineOf(access)}", null, $"calls {name}: wait for an event, or move a virtual clock");
                }
            }
        }
    }
}
