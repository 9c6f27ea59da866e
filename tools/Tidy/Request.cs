// What one run was asked for, and how it is carried out.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using JoinLeaf.Tools.Tidy.Boards;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Reading;
using JoinLeaf.Tools.Tidy.Rules;
using JoinLeaf.Tools.Tidy.Sources;

namespace JoinLeaf.Tools.Tidy;

/// <param name="Assemblies">Folders with assemblies; none for those of the checkout.</param>
/// <param name="Sources">The root of the sources; null for the checkout.</param>
/// <param name="Configuration">Debug or Release: which build of the checkout is examined; null for the one that is there.</param>
/// <param name="Device">The device's assemblies must be there, too.</param>
internal sealed record Request(string[] Assemblies, string? Sources, string? Configuration, bool Device)
{
    /// <exception cref="TidyException">Something that is needed is not there.</exception>
    public Outcome Run()
    {
        string? found = RepoRoot.Find(Directory.GetCurrentDirectory());
        if (found is null && (Sources is null || Assemblies.Length == 0))
        {
            throw new TidyException("no nf.proj here or above: run inside the checkout, or name --assemblies and --sources");
        }

        if (Sources is not null && !Directory.Exists(Sources))
        {
            throw new TidyException($"no such folder: {Sources}");
        }

        string root = found ?? Path.GetFullPath(Sources!);
        string configuration = Configuration ?? AssemblyFinder.Choose(root);
        List<string> notes = [];
        IEnumerable<string> files = Assemblies.Length > 0 ? Assemblies.SelectMany(AssemblyFinder.In) : OfCheckout(root, configuration, notes);
        List<Universe> lanes = AssemblyReader.Read(files, AssemblyFinder.DeviceLibraries(root, configuration));
        if (Device && lanes.TrueForAll(l => l.Lane != Lane.Device))
        {
            throw new TidyException("none of these assemblies is built for the device: name a folder of bin/*/netnano1.0");
        }

        Checker checker = new(root);
        checker.Outcome.Notes.AddRange(notes);
        checker.Assemblies(lanes, new AllocationsRule());
        checker.Boards(Assemblies.Length > 0 ? [] : Boards(root, configuration));
        checker.Sources(new SourceTree(Sources ?? root));
        return checker.Outcome;
    }

    /// <summary>The boards of the checkout that are built.</summary>
    private static List<BuiltBoard> Boards(string root, string configuration)
    {
        AssemblyFinder finder = new(root, configuration);
        return finder.Boards().Select(b => new BuiltBoard(b.Replace('\\', '/'), BoardFile.Read(Path.Combine(root, b, "board.json")), finder.LoadedBy(b)))
            .Where(b => b.Loaded.Count > 0).ToList();
    }

    private List<string> OfCheckout(string root, string configuration, List<string> notes)
    {
        AssemblyFinder finder = new(root, configuration);
        List<string> files = finder.Find(Lane.Host, needed: true);
        files.AddRange(finder.Find(Lane.Device, needed: Device));
        notes.Add($"examined is the {configuration} build");
        notes.AddRange(finder.Notes);
        return files;
    }
}
