// Finds what executes assemblies of the device on this machine: the nanoclr tool, or the host that was named.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace JoinLeaf.Tools.Emulator;

/// <summary>A nanoCLR host and the way it is called.</summary>
internal sealed class NanoHost
{
    private static readonly string[] s_names = ["nanoclr", "nanoclr.exe"];

    private NanoHost(string path) => Path = path;

    public string Path { get; }

    /// <param name="named">The host that was named; null or empty to look for the tool.</param>
    /// <param name="folders">Where the tool may be, first wins.</param>
    /// <exception cref="EmulatorException">There is none.</exception>
    public static NanoHost Find(string? named, IEnumerable<string> folders)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? new NanoHost(named) : throw new EmulatorException($"there is no nanoCLR host at {named}: name one that is there with -p:NanoClr=PATH");
        }

        string? tool = folders.Where(f => f.Length > 0).SelectMany(f => s_names.Select(n => System.IO.Path.Combine(f, n))).FirstOrDefault(File.Exists);
        return tool is not null
            ? new NanoHost(tool)
            : throw new EmulatorException("no nanoCLR here: install the tool with 'dotnet tool install --global nanoclr', or name a host with -p:NanoClr=PATH");
    }

    /// <summary>The folders of PATH, and the one of .NET's global tools, which not every shell has in it.</summary>
    public static IEnumerable<string> UsualFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
            .Append(System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools"));

    /// <summary>The command: the tool has verbs, any other host takes the files alone; a .dll is run by dotnet.</summary>
    public ProcessStartInfo Command(IEnumerable<string> pes)
    {
        bool isLibrary = Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        ProcessStartInfo start = new(isLibrary ? "dotnet" : Path) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] words = isLibrary ? ["exec", Path] : [];
        if (System.IO.Path.GetFileNameWithoutExtension(Path).Equals("nanoclr", StringComparison.OrdinalIgnoreCase))
        {
            words = [.. words, "run", "--assemblies"];
        }

        foreach (string word in words.Concat(pes))
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }
}
