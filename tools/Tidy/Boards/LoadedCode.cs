// What the code that a board loads takes of its flash and, once loaded, of its heap.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Boards;

/// <summary>Sums over the program and the libraries beside it; the device's own libraries are not among them.</summary>
internal sealed class LoadedCode
{
    // The 1.x runtime keeps for each loaded assembly, on a 32-bit device: its own record, 4 bytes for each reference to an assembly, a
    // type, a field, a method, 8 for each type, 2 for each field, 2 and a breakpoint's byte for each method, a block of 12 for each static field.
    private const int RecordBytes = 160;
    private const int ReferenceBytes = 4;
    private const int TypeBytes = 8;
    private const int FieldBytes = 2;
    private const int MethodBytes = 3;
    private const int StaticBytes = 12;

    public LoadedCode(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(file);
            List<TypeDefinition> types = module.GetTypes().ToList();
            FileBytes += (int)new FileInfo(file).Length;
            IlBytes += types.SelectMany(t => t.Methods).Where(m => m.HasBody).Sum(m => m.Body.CodeSize);
            HeapBytes += RecordBytes
                + (ReferenceBytes * (module.AssemblyReferences.Count + module.GetTypeReferences().Count() + module.GetMemberReferences().Count()))
                + (TypeBytes * types.Count)
                + types.Sum(t => (FieldBytes * t.Fields.Count) + (MethodBytes * t.Methods.Count))
                + (StaticBytes * types.SelectMany(t => t.Fields).Count(f => f.IsStatic && !f.IsLiteral));
        }
    }

    /// <summary>The bytes of all method bodies.</summary>
    public int IlBytes { get; }

    /// <summary>The bytes of the files. What the metadata processor makes of them is smaller.</summary>
    public int FileBytes { get; }

    /// <summary>The bytes of heap that the runtime takes to load them.</summary>
    public int HeapBytes { get; }
}
