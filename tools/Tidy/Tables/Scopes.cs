// Table: which assemblies are examined, and as what.
using System;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Tables;

internal static class Scopes
{
    /// <summary>The application of every board, apart from the hardware.</summary>
    private const string Station = "JoinLeaf.Station";

    /// <summary>Projects under the root whose output is examined, and whether a run without it says enough.</summary>
    public static readonly (string Folder, bool Required)[] Projects =
    [
        ("firmware/JoinLeaf.Core", true),
        ("firmware/JoinLeaf", true),
        ("firmware/JoinLeaf.Loopback", true),
        ("firmware/JoinLeaf.Udp", true),
        ("firmware/JoinLeaf.Events", true),
        ("boards/Station", false),
        ("tests/Portable", false),
    ];

    /// <summary>The assemblies that the portable tests are built into, on the host and on the device.</summary>
    private static readonly string[] s_portable = ["Portable", "JoinLeaf.Portable", "JoinLeaf.Tests.Portable", "NFUnitTest"];

    public static Kinds KindOf(string assembly)
    {
        if (Array.IndexOf(s_portable, assembly) >= 0)
        {
            return Kinds.Portable;
        }

        return assembly switch
        {
            "JoinLeaf" or "JoinLeaf.Core" => Kinds.Core,
            "JoinLeaf.Loopback" or "JoinLeaf.Udp" => Kinds.Link,
            "JoinLeaf.Events" => Kinds.Events,
            Station => Kinds.Board,
            _ => Kinds.None,
        };
    }

    /// <summary>What an assembly is: a board's program, which is called as its folder, is known by its Main.</summary>
    public static Kinds KindOf(AssemblyDefinition assembly) =>
        IsBoardProgram(assembly) ? Kinds.Board : KindOf(assembly.Name.Name);

    /// <summary>Whether an assembly is the program of a board.</summary>
    public static bool IsBoardProgram(AssemblyDefinition assembly) => assembly.EntryPoint?.DeclaringType.Namespace == "JoinLeaf.Boards";
}
