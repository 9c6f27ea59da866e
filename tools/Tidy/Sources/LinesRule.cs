// The walk that the rules on single lines share: a pattern that no line of any text file may match.
using System.Text.RegularExpressions;
using JoinLeaf.Tools.Tidy.Model;

namespace JoinLeaf.Tools.Tidy.Sources;

internal abstract class LinesRule : SourceRule
{
    protected abstract Regex Forbidden { get; }

    protected abstract string Advice { get; }

    public override void Check(SourceTree tree, Findings findings)
    {
        foreach (SourceFile file in tree.Texts)
        {
            for (int line = 0; line < file.Lines.Length; line++)
            {
                Match match = Forbidden.Match(file.Lines[line]);
                if (match.Success)
                {
                    findings.Add($"{file.Name}:{line + 1}", null, $"says {match.Value.Trim()}: {Advice}");
                }
            }
        }
    }
}
