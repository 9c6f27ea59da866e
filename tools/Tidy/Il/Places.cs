// Says in words where something is: type and method as the author wrote them, file and line when a pdb is there.
using System;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Il;

internal static class Places
{
    /// <summary>The type's full name with a dot for nesting; compiler-made types take the name of the type around them.</summary>
    public static string Name(TypeReference type)
    {
        if (type.DeclaringType is null)
        {
            return type.FullName;
        }

        return type.Name.StartsWith('<') ? Name(type.DeclaringType) : Name(type.DeclaringType) + "." + type.Name;
    }

    public static string Name(MethodReference method)
    {
        // A state machine's MoveNext belongs to the method that the author wrote, whose name is in the type's name.
        string own = method.Name;
        for (TypeReference? type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (type.Name.StartsWith('<') && type.Name.IndexOf('>') > 1)
            {
                own = type.Name;
            }
        }

        return Name(method.DeclaringType) + "." + Plain(own);
    }

    /// <summary>The author's name inside a compiler-made one: <c>Foo</c> of <c>&lt;Foo&gt;b__0</c>.</summary>
    public static string Plain(string name)
    {
        int start = name.LastIndexOf('<');
        int end = start < 0 ? -1 : name.IndexOf('>', start);
        return end > start + 1 ? name.Substring(start + 1, end - start - 1) : name;
    }

    public static string? Of(TypeDefinition type, string root) =>
        type.Methods.Select(m => Of(m, null, root)).FirstOrDefault(place => place is not null);

    public static string? Of(MethodDefinition method, Instruction? at, string root)
    {
        int offset = at?.Offset ?? 0;
        SequencePoint? best = null;
        foreach (SequencePoint point in method.DebugInformation.SequencePoints)
        {
            if (!point.IsHidden && (best is null || point.Offset <= offset))
            {
                best = point;
            }
        }

        return best is null ? null : $"{Relative(best.Document.Url, root)}:{best.StartLine}";
    }

    /// <summary>The path below <paramref name="root"/>, or the file's name alone: findings name no folder of a machine.</summary>
    public static string Relative(string path, string root)
    {
        string relative = Path.IsPathRooted(path) ? Path.GetRelativePath(root, path) : path;
        bool outside = Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal);
        return (outside ? Path.GetFileName(path) : relative).Replace('\\', '/');
    }
}
