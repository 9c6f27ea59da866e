// Reads assemblies with their symbols into lanes, each lane with a resolver that gives one object for one type.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Reading;

internal static class AssemblyReader
{
    /// <param name="paths">Assemblies of both lanes, in any order.</param>
    /// <param name="deviceLibraries">Folders with what the device's assemblies refer to; the host's refer to the runtime's folder.</param>
    public static List<Universe> Read(IEnumerable<string> paths, IReadOnlyList<string> deviceLibraries)
    {
        Dictionary<Lane, Universe> lanes = [];
        foreach (IGrouping<Lane, string> group in paths.GroupBy(LaneOf))
        {
            Universe universe = new(group.Key);
            IEnumerable<string> own = group.Select(p => Path.GetDirectoryName(Path.GetFullPath(p))!);
            LaneResolver resolver = new(own.Concat(group.Key == Lane.Device ? deviceLibraries : []).Distinct());
            foreach (string path in group.DistinctBy(Path.GetFileNameWithoutExtension))
            {
                AssemblyDefinition assembly = Open(path, resolver);
                resolver.Add(assembly);
                if (Scopes.KindOf(assembly) != Kinds.None)
                {
                    universe.Add(new Subject(assembly, universe));
                }
            }

            lanes.Add(group.Key, universe);
        }

        return lanes.OrderBy(l => l.Key).Select(l => l.Value).ToList();
    }

    // The device's only core library is mscorlib; the host's compiler always refers to System.Runtime.
    private static Lane LaneOf(string path)
    {
        try
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(path);
            return module.AssemblyReferences.Any(r => r.Name is "System.Runtime" or "System.Private.CoreLib") ? Lane.Host : Lane.Device;
        }
        catch (BadImageFormatException)
        {
            throw new TidyException($"not a .NET assembly: {path}");
        }
    }

    private static AssemblyDefinition Open(string path, IAssemblyResolver resolver) =>
        AssemblyDefinition.ReadAssembly(path, new ReaderParameters
        {
            InMemory = true,
            AssemblyResolver = resolver,
            ReadSymbols = true,
            ThrowIfSymbolsAreNotMatching = false,
            SymbolReaderProvider = new DefaultSymbolReaderProvider(throwIfNoSymbol: false),
        });

    private sealed class LaneResolver : BaseAssemblyResolver
    {
        private readonly Dictionary<string, AssemblyDefinition> _known = new(StringComparer.Ordinal);

        public LaneResolver(IEnumerable<string> folders)
        {
            foreach (string old in GetSearchDirectories())
            {
                RemoveSearchDirectory(old);
            }

            foreach (string folder in folders.Append(Path.GetDirectoryName(typeof(object).Assembly.Location)!))
            {
                AddSearchDirectory(folder);
            }
        }

        public void Add(AssemblyDefinition assembly) => _known[assembly.Name.Name] = assembly;

        public override AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
        {
            if (!_known.TryGetValue(name.Name, out AssemblyDefinition? assembly))
            {
                parameters.AssemblyResolver = this;
                assembly = base.Resolve(name, parameters);
                _known.Add(name.Name, assembly);
            }

            return assembly;
        }
    }
}
