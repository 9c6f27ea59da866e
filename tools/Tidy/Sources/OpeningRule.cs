// Rule: each C# file opens with a comment of one sentence that says what the file is for.
using System;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class OpeningRule : SourceRule
{
    public override string Name => "opening";

    public override string Sentence => "Each C# file opens with a // comment that is one sentence.";

    public override void Check(SourceTree tree, Findings findings)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            string[] opening = file.Lines.TakeWhile(l => l.StartsWith("// ", StringComparison.Ordinal)).ToArray();
            if (opening.Length == 0 || !opening[^1].TrimEnd().EndsWith('.'))
            {
                findings.Add(file.Name, file.Name + ":1", "does not open with a // sentence: say in one what the file is for, with a full stop");
            }
        }
    }
}
