// Where the assemblies of one virtual board are loaded, so that every board has statics of its own.
using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>
/// Loads what a board's program was compiled to for the device. References to nano's assemblies are answered with the stand-ins
/// of the same names, everything else with what lies beside the program.
/// </summary>
public sealed class BoardContext : AssemblyLoadContext
{
    private const int FirstOfDotNet = 10;
    private readonly string _nanoFolder;
    private readonly string _programFolder;

    /// <summary>A context for one start of a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="nanoFolder">Where the stand-ins for nano's assemblies are.</param>
    /// <param name="programFolder">Where the program and its libraries are.</param>
    public BoardContext(VirtualBoard board, string nanoFolder, string programFolder)
        : base($"board {board.Number}")
    {
        Board = board;
        _nanoFolder = nanoFolder;
        _programFolder = programFolder;
    }

    /// <summary>The board.</summary>
    public VirtualBoard Board { get; }

    /// <summary>The board that an assembly was loaded for.</summary>
    public static VirtualBoard BoardOf(Assembly assembly)
    {
        return GetLoadContext(assembly) is BoardContext context ? context.Board
            : throw new InvalidOperationException($"{assembly.GetName().Name} runs on a virtual board only");
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The stand-ins refer to .NET's own assemblies, of which some have the names of nano's.
        if (assemblyName.Version?.Major >= FirstOfDotNet)
        {
            return null;
        }

        string file = assemblyName.Name + ".dll";
        string nano = Path.Combine(_nanoFolder, file);
        string own = Path.Combine(_programFolder, file);
        return File.Exists(nano) ? LoadFromAssemblyPath(nano)
            : File.Exists(own) ? LoadFromAssemblyPath(own)
            : null;
    }
}
