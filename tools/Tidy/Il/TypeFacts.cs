// Questions about types that several rules ask: is it a struct, a span, a delegate, part of a test framework.
using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Il;

internal static class TypeFacts
{
    private static readonly HashSet<string> s_spans = new(StringComparer.Ordinal)
    {
        "System.Span`1", "System.ReadOnlySpan`1", "System.Memory`1", "System.ReadOnlyMemory`1", "System.SpanByte",
    };

    // Handles are what typeof and array initialisers push; the interpolation handler has a rule of its own; a DateTime is
    // 64 bits on the device's stack, not an object (measured: UtcNow allocates nothing).
    private static readonly HashSet<string> s_notStructs = new(StringComparer.Ordinal)
    {
        "System.RuntimeFieldHandle", "System.RuntimeTypeHandle", "System.RuntimeMethodHandle", "System.SpanByte",
        "System.DateTime",
        "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler",
    };

    /// <summary>The type itself and every type that it is made of: elements, arguments, modifiers.</summary>
    public static IEnumerable<TypeReference> Parts(TypeReference? type)
    {
        switch (type)
        {
            case null:
            case GenericParameter:
                yield break;
            case FunctionPointerType pointer:
                yield return pointer;
                break;
            case GenericInstanceType instance:
                yield return instance;
                foreach (TypeReference part in instance.GenericArguments.SelectMany(Parts))
                {
                    yield return part;
                }

                break;
            case TypeSpecification specification:
                yield return specification;
                foreach (TypeReference part in Parts(specification.ElementType))
                {
                    yield return part;
                }

                break;
            default:
                yield return type;
                break;
        }
    }

    /// <summary>The name without generic arguments, arrays or references: what tables are written in.</summary>
    public static string PlainName(TypeReference type) => Element(type).FullName.Replace('/', '.');

    /// <summary>The type that arrays, references and instances are made of.</summary>
    public static TypeReference Element(TypeReference type)
    {
        // Not GetElementType: a function pointer has no element, and that call does not survive it.
        while (type is TypeSpecification specification and not FunctionPointerType)
        {
            type = specification.ElementType;
        }

        return type;
    }

    /// <summary>The outermost of the types that this one is nested in.</summary>
    public static TypeReference Outermost(TypeReference type)
    {
        TypeReference outer = Element(type);
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer;
    }

    /// <summary>The namespace; a nested type has that of the type around it.</summary>
    public static string Namespace(TypeReference type) => Outermost(type).Namespace;

    public static bool IsIn(TypeReference type, string prefix)
    {
        string name = Namespace(type);
        return name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);
    }

    public static bool IsSpan(TypeReference type) => s_spans.Contains(PlainName(type));

    /// <summary>The frameworks of the portable tests: what they do inside is not the tests' doing.</summary>
    public static bool IsTestFramework(TypeReference type) =>
        IsIn(type, "Microsoft.VisualStudio.TestTools.UnitTesting") || IsIn(type, "nanoFramework.TestFramework");

    /// <summary>
    /// A value type, passed or kept by value, that is neither an enum nor a primitive. Generic ones are left to the rule on
    /// generics, closures of local functions to the one on closures, so that one cause gives one finding.
    /// </summary>
    public static bool IsStruct(TypeReference type)
    {
        while (type is PinnedType or IModifierType)
        {
            type = ((TypeSpecification)type).ElementType;
        }

        if (type is TypeSpecification or GenericParameter || type.IsPrimitive || type.MetadataType == MetadataType.Void)
        {
            return false;
        }

        if (s_notStructs.Contains(type.FullName) || Generated.IsClosure(type) || IsTestFramework(type) || type.HasGenericParameters)
        {
            return false;
        }

        TypeDefinition? definition = Resolve(type);
        return definition is null ? type.IsValueType : definition.IsValueType && !definition.IsEnum;
    }

    public static bool IsDelegate(TypeDefinition type) => type.BaseType?.FullName == "System.MulticastDelegate";

    public static bool IsException(TypeReference type)
    {
        for (TypeDefinition? at = Resolve(type); at is not null; at = at.BaseType is null ? null : Resolve(at.BaseType))
        {
            if (at.FullName == "System.Exception")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The definition, or null when its assembly is not at hand.</summary>
    public static TypeDefinition? Resolve(TypeReference type)
    {
        try
        {
            return type.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>The definition, or null when its assembly is not at hand.</summary>
    public static MethodDefinition? Resolve(MethodReference method)
    {
        try
        {
            return method.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }
}
