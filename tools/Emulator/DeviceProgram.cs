// A program of tests for the device, as it was built: what is loaded with it, and how many tests it must run.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace JoinLeaf.Tools.Emulator;

/// <summary>Read from the assembly itself, not from what it prints: tests that are lost on the way are missed.</summary>
internal sealed class DeviceProgram
{
    private const string Framework = "nanoFramework.TestFramework.";

    /// <exception cref="EmulatorException">It is not there, or its .pe or one that it needs is not.</exception>
    public DeviceProgram(string path)
    {
        if (!File.Exists(path))
        {
            throw new EmulatorException($"there is no {path}: 'dotnet build nf.proj -t:Emulator' builds it");
        }

        // .../Joining/bin/packages/Release/netnano1.0/NFUnitTest.exe: the project's folder says more than the file.
        string[] parts = Path.GetFullPath(path).Split(Path.DirectorySeparatorChar);
        int bin = Array.LastIndexOf(parts, "bin");
        Name = bin > 0 ? parts[bin - 1] : Path.GetFileNameWithoutExtension(path);
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        Tests = module.GetTypes().Where(t => Has(t, "TestClassAttribute")).SelectMany(t => t.Methods).Sum(CountTests);
        List<string> names = [];
        Collect(module, Path.GetDirectoryName(Path.GetFullPath(path))!, names);
        Pes = names.Select(n => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, n + ".pe")).ToArray();
        if (Pes.FirstOrDefault(p => !File.Exists(p)) is { } missing)
        {
            throw new EmulatorException($"there is no {Path.GetFileName(missing)} beside {path}: build it with the real packages, -p:NanoPackages=true");
        }
    }

    public string Name { get; }

    /// <summary>Test methods, and rows of those that have rows.</summary>
    public int Tests { get; }

    /// <summary>The .pe files, each after those that it refers to.</summary>
    public string[] Pes { get; }

    private static void Collect(ModuleDefinition module, string folder, List<string> names)
    {
        foreach (AssemblyNameReference reference in module.AssemblyReferences)
        {
            string file = Path.Combine(folder, reference.Name + ".dll");
            if (names.Contains(reference.Name))
            {
                continue;
            }

            if (File.Exists(file))
            {
                using ModuleDefinition next = ModuleDefinition.ReadModule(file);
                Collect(next, folder, names);
            }
            else
            {
                names.Add(reference.Name);
            }
        }

        names.Add(module.Assembly.Name.Name);
    }

    private static int CountTests(MethodDefinition method)
    {
        int rows = method.CustomAttributes.Count(a => a.AttributeType.FullName == Framework + "DataRowAttribute");
        return Has(method, "TestMethodAttribute") ? Math.Max(rows, 1) : 0;
    }

    private static bool Has(ICustomAttributeProvider item, string attribute) =>
        item.CustomAttributes.Any(a => a.AttributeType.FullName == Framework + attribute);
}
