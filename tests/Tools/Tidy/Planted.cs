// Compiles small planted sources into assemblies, as the build does for Debug and for Release, and holds Tidy's rules against them.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using JoinLeaf.Tools.Tidy;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Reading;
using JoinLeaf.Tools.Tidy.Rules;
using JoinLeaf.Tools.Tidy.Tables;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

/// <summary>A folder of planted assemblies; disposing it removes them.</summary>
internal sealed class Planted : IDisposable
{
    private static readonly MetadataReference[] s_host = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "references"), "*.dll")
        .Select(f => (MetadataReference)MetadataReference.CreateFromFile(f)).ToArray();

    private readonly OptimizationLevel _level;
    private readonly List<string> _paths = [];

    public Planted(OptimizationLevel level = OptimizationLevel.Debug)
    {
        _level = level;
        Folder = Directory.CreateTempSubdirectory("planted").FullName;
    }

    public string Folder { get; }

    /// <summary>All rules on one planted source, alone in its assembly, as Debug and Release find it: the same.</summary>
    public static void AssertFinds(string source, string rule, string where, string assembly = "JoinLeaf")
    {
        foreach (OptimizationLevel level in new[] { OptimizationLevel.Debug, OptimizationLevel.Release })
        {
            using Planted planted = new(level);
            string[] found = planted.Add(assembly, source).Check().Findings.Select(f => f.Rule + " " + f.Where).Distinct().ToArray();
            CollectionAssert.AreEqual(new[] { rule + " " + where }, found, $"{level}: {string.Join("; ", found)}");
        }
    }

    /// <summary>No rule has anything to say about the source.</summary>
    public static void AssertClean(string source, string assembly = "JoinLeaf")
    {
        foreach (OptimizationLevel level in new[] { OptimizationLevel.Debug, OptimizationLevel.Release })
        {
            using Planted planted = new(level);
            IReadOnlyList<Finding> found = planted.Add(assembly, source).Check().Findings;
            Assert.IsEmpty(found, $"{level}: {string.Join("; ", found)}");
        }
    }

    /// <summary>Compiles a source for the host into an assembly beside those that were added before, which it may refer to.</summary>
    public Planted Add(string assembly, string source) => Add(assembly, source, s_host);

    /// <summary>The same for the device: the core library is one that is planted first, under the name of mscorlib.</summary>
    public Planted AddForDevice(string assembly, string source) => Add(assembly, source, []);

    /// <summary>All rules on what was planted; the walk for allocations starts at the given methods of the first assembly.</summary>
    public Outcome Check(params string[] entries) => Check(entries, [], []);

    public Outcome Check(string[] entries, ColdMethod[] cold, string[] throwHelpers)
    {
        Checker checker = new(Folder);
        EntryPoint[] table = entries.Select(e => new EntryPoint("JoinLeaf", e)).ToArray();
        checker.Assemblies(AssemblyReader.Read(_paths, []), new AllocationsRule(table, cold, throwHelpers));
        return checker.Outcome;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Planted Add(string assembly, string source, MetadataReference[] libraries)
    {
        string file = Path.Combine(Folder, assembly + ".cs");
        SourceText text = SourceText.From(source, System.Text.Encoding.UTF8);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp13), file);
        IEnumerable<MetadataReference> planted = _paths.Select(p => (MetadataReference)MetadataReference.CreateFromFile(p));
        CSharpCompilation compilation = CSharpCompilation.Create(
            assembly,
            [tree],
            [.. libraries, .. planted],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: _level, allowUnsafe: true));
        string path = Path.Combine(Folder, assembly + ".dll");
        EmitResult result;
        using (FileStream image = File.Create(path))
        using (FileStream symbols = File.Create(Path.ChangeExtension(path, ".pdb")))
        {
            EmitOptions options = new(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: Path.ChangeExtension(path, ".pdb"), runtimeMetadataVersion: "v4.0.30319");
            result = compilation.Emit(image, symbols, options: options);
        }

        Assert.IsTrue(result.Success, "the planted source does not compile: " + string.Join("; ", result.Diagnostics));
        _paths.Add(path);
        return this;
    }
}
