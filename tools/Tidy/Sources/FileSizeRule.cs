// Rule: a C# file has fewer than 400 lines.
using JoinLeaf.Tools.Tidy.Model;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class FileSizeRule : SourceRule
{
    private const int Limit = 400;

    public override string Name => "file-size";

    public override string Sentence => "A C# file has fewer than 400 lines.";

    public override void Check(SourceTree tree, Findings findings)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            if (file.Lines.Length >= Limit)
            {
                findings.Add(file.Name, $"{file.Name}:{Limit}", $"has {file.Lines.Length} lines, fewer than {Limit} are allowed: split it by responsibility");
            }
        }
    }
}
