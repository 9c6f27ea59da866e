// Tells what the compiler and the build add from what people wrote, so that rules speak of the latter only.
using System;
using System.Linq;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Il;

internal static class Generated
{
    private const string Services = "System.Runtime.CompilerServices.";

    /// <summary>Types nobody wrote: embedded attributes, array data, and sources that the build puts into obj.</summary>
    public static bool IsBuildMade(TypeDefinition type)
    {
        if (type.DeclaringType is not null)
        {
            return IsBuildMade(type.DeclaringType);
        }

        return type.Name is "<Module>" or "<PrivateImplementationDetails>"
            || Has(type, "Microsoft.CodeAnalysis.EmbeddedAttribute")
            || type.Namespace == "Microsoft.CodeAnalysis"
            || IsInObj(type);
    }

    /// <summary>A class that the compiler made of an async method or an iterator.</summary>
    public static bool IsStateMachine(TypeDefinition type) =>
        type.Name.StartsWith('<') && type.Name.Contains(">d__", StringComparison.Ordinal);

    /// <summary>A method whose body the compiler moved into a state machine.</summary>
    public static bool StartsStateMachine(MethodDefinition method) =>
        Has(method, Services + "AsyncStateMachineAttribute")
        || Has(method, Services + "IteratorStateMachineAttribute")
        || Has(method, Services + "AsyncIteratorStateMachineAttribute");

    /// <summary>
    /// The accessors of <c>event X Y;</c>: the host's compiler writes a generic interlocked exchange into them, the device's
    /// writes a plain one, so their bodies say nothing about the source.
    /// </summary>
    public static bool IsEventAccessor(MethodDefinition method) =>
        (method.IsAddOn || method.IsRemoveOn) && Has(method, Services + "CompilerGeneratedAttribute");

    public static bool IsClosure(TypeReference type) => type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    public static bool Has(ICustomAttributeProvider provider, string attribute) =>
        provider.HasCustomAttributes && provider.CustomAttributes.Any(a => a.AttributeType.FullName == attribute);

    private static bool IsInObj(TypeDefinition type)
    {
        string? file = type.Methods
            .SelectMany(m => m.DebugInformation.SequencePoints)
            .Select(p => p.Document.Url.Replace('\\', '/'))
            .FirstOrDefault();

        // A method that is async has its lines in a nested type.
        return file is null ? type.NestedTypes.Any(IsInObj) : file.Contains("/obj/", StringComparison.Ordinal);
    }
}
