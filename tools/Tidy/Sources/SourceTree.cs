// The files of the checkout that people write: what the build makes and what tools keep is left out.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class SourceTree
{
    private static readonly HashSet<string> s_skipped = new(StringComparer.Ordinal)
    {
        "bin", "obj", ".git", ".vs", "packages", "artifacts", "TestResults", "node_modules",
    };

    private static readonly HashSet<string> s_texts = new(StringComparer.Ordinal)
    {
        ".cs", ".csproj", ".nfproj", ".proj", ".props", ".targets", ".sln", ".slnx", ".md", ".json", ".yml", ".yaml", ".xml",
        ".config", ".nuspec", ".runsettings", ".lua", ".sh", ".ps1", ".editorconfig", ".gitignore", "",
    };

    public SourceTree(string root)
    {
        Root = Path.GetFullPath(root);
        Texts = Files(new DirectoryInfo(Root)).Order(StringComparer.Ordinal).Select(f => new SourceFile(f, Places.Relative(f, Root))).ToList();
        CSharp = Texts.Where(f => f.Name.EndsWith(".cs", StringComparison.Ordinal)).ToList();
    }

    public string Root { get; }

    /// <summary>Every text file.</summary>
    public IReadOnlyList<SourceFile> Texts { get; }

    /// <summary>The C# files among them.</summary>
    public IReadOnlyList<SourceFile> CSharp { get; }

    private static IEnumerable<string> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(f => s_texts.Contains(f.Extension)).Select(f => f.FullName)
            .Concat(folder.EnumerateDirectories().Where(d => !s_skipped.Contains(d.Name)).SelectMany(Files));
}
