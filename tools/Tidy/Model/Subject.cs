// One built assembly under examination: its kind, its lane, and the types that people wrote in it.
using System;
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Model;

/// <summary>What an assembly is for; rules name the kinds that they hold for.</summary>
[Flags]
internal enum Kinds
{
    None = 0,
    Core = 1,
    Link = 2,
    Portable = 4,
    Events = 8,
    Board = 16,
    Firmware = Core | Link | Events,
    All = Firmware | Portable | Board,
}

/// <summary>Which of the two builds of the same sources an assembly is.</summary>
internal enum Lane
{
    Host,
    Device,
}

internal sealed class Subject
{
    private readonly List<TypeDefinition> _types;

    public Subject(AssemblyDefinition assembly, Universe universe)
    {
        Assembly = assembly;
        Universe = universe;
        Kind = Scopes.KindOf(assembly);
        _types = assembly.Modules.SelectMany(m => m.GetTypes()).Where(t => !Generated.IsBuildMade(t)).ToList();
    }

    public AssemblyDefinition Assembly { get; }

    public Universe Universe { get; }

    public Kinds Kind { get; }

    public string Name => Assembly.Name.Name;

    public Lane Lane => Universe.Lane;

    /// <summary>All types, nested ones too, without what the compiler and the build add of their own.</summary>
    public IReadOnlyList<TypeDefinition> Types => _types;
}
