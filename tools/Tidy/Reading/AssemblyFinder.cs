// Finds the built assemblies of the projects in the table, lane by lane, and says what to do when they are not there.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;

namespace JoinLeaf.Tools.Tidy.Reading;

internal sealed class AssemblyFinder
{
    private readonly string _root;
    private readonly string _configuration;

    public AssemblyFinder(string root, string configuration)
    {
        _root = root;
        _configuration = configuration;
    }

    /// <summary>What was looked for and not found, where a run without it is still worth something.</summary>
    public List<string> Notes { get; } = [];

    /// <param name="lane">The build to look for.</param>
    /// <param name="needed">Whether missing assemblies end the run.</param>
    public List<string> Find(Lane lane, bool needed)
    {
        List<string> found = [];
        foreach ((string folder, bool required) in Scopes.Projects)
        {
            string? file = Output(folder, lane);
            if (file is not null)
            {
                found.Add(file);
            }
            else if (required && needed)
            {
                throw new TidyException($"{folder} is not built for {Framework(lane)} ({_configuration}): run "
                    + $"'dotnet build nf.proj -p:Configuration={_configuration}' first, or name another build with --configuration");
            }
            else
            {
                Notes.Add($"not built, so not checked: {folder} for {Framework(lane)} ({_configuration})");
            }
        }

        if (lane == Lane.Device)
        {
            foreach (string board in Boards())
            {
                string? program = Output(board, lane);
                if (program is not null)
                {
                    found.Add(program);
                }
                else
                {
                    Notes.Add($"not built, so not checked: {board} for {Framework(lane)} ({_configuration})");
                }
            }
        }

        return found;
    }

    /// <summary>The assemblies in a folder that the table knows.</summary>
    public static List<string> In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new TidyException($"no such folder: {folder}");
        }

        List<string> found = Directory.EnumerateFiles(folder, "*.dll")
            .Where(f => Scopes.KindOf(Path.GetFileNameWithoutExtension(f)) != Kinds.None)
            .Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new TidyException($"no assembly of JoinLeaf in {folder}: build it first, or name another folder");
    }

    /// <summary>The folders with the reference assemblies that stand for the device's libraries, as far as they are built.</summary>
    public static List<string> DeviceLibraries(string root, string configuration)
    {
        string contract = Path.Combine(root, "tools", "Contract");
        return Directory.Exists(contract)
            ? Directory.EnumerateDirectories(contract, configuration, SearchOption.AllDirectories)
                .Where(d => Path.GetFileName(Path.GetDirectoryName(d)) == "bin")
                .SelectMany(d => Directory.EnumerateDirectories(d).Prepend(d))
                .Order(StringComparer.Ordinal).ToList()
            : [];
    }

    /// <summary>The configuration to examine when none is named: that of this program if it is built, else the one that is.</summary>
    public static string Choose(string root)
    {
        string own = typeof(AssemblyFinder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";
        string[] all = [own, "Release", "Debug"];
        return all.FirstOrDefault(c => Scopes.Projects.Where(p => p.Required).All(p => new AssemblyFinder(root, c).Output(p.Folder, Lane.Host) is not null))
            ?? own;
    }

    private static string Framework(Lane lane) => lane == Lane.Host ? "net10.0" : "netnano1.0";

    /// <summary>The folders of the boards, from the root: each has a board.json.</summary>
    public List<string> Boards()
    {
        string boards = Path.Combine(_root, "boards");
        return Directory.Exists(boards)
            ? Directory.EnumerateFiles(boards, "board.json", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_root, Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal).ToList()
            : [];
    }

    /// <summary>What a board loads: its own program and all libraries beside it; none when it is not built.</summary>
    public List<string> LoadedBy(string board)
    {
        string? program = Output(board, Lane.Device);
        return program is null ? []
            : Directory.EnumerateFiles(Path.GetDirectoryName(program)!).Where(f => Path.GetExtension(f) is ".dll" or ".exe").Order(StringComparer.Ordinal).ToList();
    }

    private string? Output(string folder, Lane lane)
    {
        string project = Path.Combine(_root, folder);
        string output = Path.Combine(project, "bin", _configuration, Framework(lane));
        if (!Directory.Exists(project) || !Directory.Exists(output))
        {
            return null;
        }

        // A project's output folder holds what it refers to as well: only its own assembly counts.
        return Directory.EnumerateFiles(project, "*.csproj").SelectMany(Names)
            .SelectMany(name => new[] { ".dll", ".exe" }.Select(end => Path.Combine(output, name + end))).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Names(string csproj) =>
        Regex.Matches(File.ReadAllText(csproj), "<AssemblyName[^>]*>([^<]+)</AssemblyName>").Select(m => m.Groups[1].Value.Trim())
            .Append(Path.GetFileNameWithoutExtension(csproj));
}
