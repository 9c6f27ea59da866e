// The two ways to build for the device say the same: csproj and nfproj, packages.config, lock files, nuspecs and the solution.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using JoinLeaf.Tools.Tidy.Reading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Device;

[TestClass]
public sealed class ProjectFilesTests
{
    private static readonly string s_root = RepoRoot.Find(AppContext.BaseDirectory)!;
    private static readonly Dictionary<string, NanoPackage> s_table = NanoTable.Read(s_root);

    private static readonly Lazy<Dictionary<string, Evaluated>> s_projects =
        new(() => Evaluated.Read(All("*.nfproj").Concat(All("*.csproj").Where(IsForTheDevice))));

    /// <summary>Every nfproj of the tree, as paths below its root.</summary>
    public static IEnumerable<object[]> Projects() => All("*.nfproj").Select(path => new object[] { Below(path) });

    /// <summary>Every nuspec.</summary>
    public static IEnumerable<object[]> Nuspecs() => All("*.nuspec").Select(path => new object[] { Below(path) });

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Both_project_files_compile_the_same_sources(string nfproj)
    {
        string[] mine = [.. s_projects.Value[Full(nfproj)].Sources.Select(Below).Order()];
        string[] theirs = [.. s_projects.Value[CsprojOf(nfproj)].Sources.Select(Below).Order()];
        Assert.IsNotEmpty(mine);
        CollectionAssert.AreEqual(theirs, mine, "only in one: " + string.Join(", ", mine.Except(theirs).Concat(theirs.Except(mine))));
    }

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Both_project_files_refer_to_the_same_projects_and_packages(string nfproj)
    {
        Evaluated own = s_projects.Value[Full(nfproj)];
        Dictionary<string, Evaluated> projects = WithReferences(CsprojOf(nfproj));
        string[] wanted = [.. projects.Keys.Where(path => path != CsprojOf(nfproj)).Select(path => Below(Path.ChangeExtension(path, ".nfproj"))).Order()];
        string[] named = [.. own.Projects.Select(Below).Order()];
        CollectionAssert.AreEqual(wanted, named, "an nfproj names what its references refer to as well: " + string.Join(", ", wanted));

        SortedSet<string> packages = NanoTable.WithNeeds(s_table, projects.Values.SelectMany(p => p.Packages));
        string up = Path.GetRelativePath(Path.GetDirectoryName(Full(nfproj))!, s_root).Replace('\\', '/');
        Dictionary<string, string> hints = own.Hints;
        Dictionary<string, string> expected = packages.Select(id => s_table[id])
            .ToDictionary(p => p.Assembly!, p => $"{up}/packages/{p.Id}.{p.Version}/lib/{p.Assembly}.dll");
        CollectionAssert.AreEquivalent(expected.ToArray(), hints.ToArray(), string.Join("\n", hints.Except(expected)));
    }

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Packages_config_and_lock_file_say_what_the_table_says(string nfproj)
    {
        string folder = Path.GetDirectoryName(Full(nfproj))!;
        string[] packages = [.. Regex.Matches(File.ReadAllText(Full(nfproj)), @"packages\\(.+?)\.[0-9][0-9.]*\\lib").Select(m => m.Groups[1].Value)
            .Append(NanoTable.Versioning).Distinct().Order()];
        Dictionary<string, string> config = XDocument.Load(Path.Combine(folder, "packages.config")).Root!.Elements()
            .ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("version")!.Value);
        CollectionAssert.AreEquivalent(packages, config.Keys);

        using JsonDocument locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "packages.lock.json")));
        JsonElement rows = locked.RootElement.GetProperty("dependencies").GetProperty(".NETnanoFramework,Version=v1.0");
        CollectionAssert.AreEquivalent(packages, rows.EnumerateObject().Select(row => row.Name).ToArray());
        foreach (string id in packages)
        {
            NanoPackage package = s_table[id];
            Assert.AreEqual(package.Version, config[id], id + " in packages.config");
            Assert.AreEqual(package.Version, rows.GetProperty(id).GetProperty("resolved").GetString(), id + " in the lock file");
            Assert.AreEqual($"[{package.Version}, {package.Version}]", rows.GetProperty(id).GetProperty("requested").GetString(), id);
            Assert.AreEqual(package.Hash, rows.GetProperty(id).GetProperty("contentHash").GetString(), id + "'s hash");
        }

        string versioning = $"{NanoTable.Versioning}.{s_table[NanoTable.Versioning].Version}\\";
        Assert.IsTrue(Regex.Matches(File.ReadAllText(Full(nfproj)), Regex.Escape(NanoTable.Versioning) + @"\.[0-9.]+\\").All(m => m.Value == versioning));
    }

    [TestMethod]
    public void The_solution_has_every_project_and_builds_and_deploys_it()
    {
        string solution = File.ReadAllText(Path.Combine(s_root, "JoinLeaf.sln"));
        Dictionary<string, string> named = Regex.Matches(solution, "^Project\\(\"\\{11A8DD76[^\"]+\"\\) = \"[^\"]+\", \"([^\"]+)\", \"\\{([^\"]+)\\}\"", RegexOptions.Multiline)
            .ToDictionary(m => m.Groups[1].Value.Replace('\\', '/'), m => m.Groups[2].Value);
        Dictionary<string, string> there = All("*.nfproj").ToDictionary(Below, GuidOf);
        CollectionAssert.AreEquivalent(there.ToArray(), named.ToArray(), "JoinLeaf.sln and the .nfproj files disagree");
        Assert.AreEqual(there.Count, there.Values.Distinct().Count(), "two projects with one ProjectGuid");
        foreach (string guid in there.Values)
        {
            foreach (string configuration in new[] { "Debug", "Release" })
            {
                foreach (string what in new[] { "ActiveCfg", "Build.0", "Deploy.0" })
                {
                    Assert.Contains($"{{{guid}}}.{configuration}|Any CPU.{what} = {configuration}|Any CPU", solution);
                }
            }
        }
    }

    [TestMethod]
    public void Every_device_project_has_both_files()
    {
        string[] without = [.. All("*.csproj").Where(IsForTheDevice).Where(path => !File.Exists(Path.ChangeExtension(path, ".nfproj"))).Select(Below)];
        CollectionAssert.AreEqual(new[] { "tests/Portable/Portable.csproj" }, without, "more than one device assembly holds, and split in tests/Device");
        Assert.IsTrue(All("*.nfproj").All(path => File.Exists(Path.ChangeExtension(path, ".csproj"))));
    }

    [TestMethod]
    [DynamicData(nameof(Nuspecs))]
    public void Nuspecs_carry_what_the_community_expects(string nuspec)
    {
        XElement package = XDocument.Load(Full(nuspec)).Root!;
        XElement[] all = [.. package.Descendants()];
        string folder = Path.GetDirectoryName(Full(nuspec))!;
        Dictionary<string, string> dependencies = all.Where(e => e.Name.LocalName == "dependency")
            .ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("version")!.Value);
        Assert.IsTrue(dependencies.ContainsKey(NanoTable.CoreLibrary));
        foreach ((string id, string version) in dependencies)
        {
            Assert.AreEqual(s_table.TryGetValue(id, out NanoPackage? row) ? row.Version : "$version$", version, id);
        }

        string[] targets = [.. all.Where(e => e.Name.LocalName == "file").Select(e => e.Attribute("target")!.Value.Replace('\\', '/'))];
        foreach (string assembly in targets.Where(t => t.EndsWith(".dll", StringComparison.Ordinal)).Select(t => t[..^4]).Append("lib/" + Path.GetFileName(folder)))
        {
            foreach (string extension in new[] { ".dll", ".pe", ".pdbx", ".pdb", ".xml" })
            {
                Assert.Contains(assembly + extension, targets);
            }
        }

        foreach (string source in all.Where(e => e.Name.LocalName == "file").Select(e => e.Attribute("src")!.Value.Replace('\\', '/')))
        {
            Match built = Regex.Match(source, "^(.*/)?bin/Release/(.+)\\.(dll|pe|pdbx|pdb|xml)$");
            string needed = built.Success ? built.Groups[1].Value + built.Groups[2].Value + ".nfproj" : source;
            Assert.IsTrue(File.Exists(Path.Combine(folder, needed)), source);
        }
    }

    [TestMethod]
    public void Contracts_have_the_names_and_versions_of_the_table()
    {
        string readme = File.ReadAllText(Path.Combine(s_root, "tools", "Contract", "README.md"));
        NanoPackage[] contracted = [.. s_table.Values.Where(p => p.Contract is not null)];
        CollectionAssert.AreEquivalent(
            Directory.GetFiles(Path.Combine(s_root, "tools", "Contract"), "*.csproj", SearchOption.AllDirectories)
                .Select(p => Path.GetRelativePath(Path.Combine(s_root, "tools", "Contract"), p).Replace('\\', '/')).ToArray(),
            contracted.Select(p => p.Contract).ToArray());
        foreach (NanoPackage package in contracted)
        {
            string project = File.ReadAllText(Path.Combine(s_root, "tools", "Contract", package.Contract!));
            Assert.AreEqual(package.Assembly, Path.GetFileNameWithoutExtension(package.Contract));
            Assert.Contains($"<AssemblyVersion>{package.Version}.0</AssemblyVersion>", project, package.Id);
            Assert.Contains($"| `{package.Assembly}` | {package.Version} |", readme, package.Id);
        }
    }

    /// <summary>A csproj and all that it refers to, but the contracts.</summary>
    private static Dictionary<string, Evaluated> WithReferences(string csproj)
    {
        Dictionary<string, Evaluated> all = [];
        Stack<string> open = new([csproj]);
        while (open.TryPop(out string? path))
        {
            if (!all.ContainsKey(path) && !Below(path).StartsWith("tools/Contract/", StringComparison.Ordinal))
            {
                all[path] = s_projects.Value[path];
                foreach (string reference in all[path].Projects)
                {
                    open.Push(reference);
                }
            }
        }

        return all;
    }

    private static bool IsForTheDevice(string csproj)
    {
        string below = Below(csproj);
        return !below.StartsWith("tools/", StringComparison.Ordinal)
            && (below.StartsWith("boards/", StringComparison.Ordinal) || below.StartsWith("tests/Device/", StringComparison.Ordinal)
                || File.ReadAllText(csproj).Contains("netnano1.0", StringComparison.Ordinal));
    }

    private static string GuidOf(string nfproj) => Regex.Match(File.ReadAllText(nfproj), "<ProjectGuid>\\{?([^<}]+)\\}?</ProjectGuid>").Groups[1].Value;

    private static string CsprojOf(string nfproj) => Path.ChangeExtension(Full(nfproj), ".csproj");

    private static string Full(string below) => Path.GetFullPath(Path.Combine(s_root, below));

    private static string Below(string path) => Path.GetRelativePath(s_root, path).Replace('\\', '/');

    private static IEnumerable<string> All(string pattern) => new[] { "firmware", "boards", "tests", "tools" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(s_root, folder), pattern, SearchOption.AllDirectories))
        .Where(path => !Below(path).Contains("/bin/", StringComparison.Ordinal) && !Below(path).Contains("/obj/", StringComparison.Ordinal)).Order();
}
