// Resolves a call to the methods that may run: the method itself, or every implementation in the examined assemblies.
using System;
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Il;

internal sealed class CallGraph
{
    private readonly Universe _universe;
    private readonly List<TypeDefinition> _types;
    private readonly Dictionary<MethodDefinition, List<MethodDefinition>> _implementations = [];

    public CallGraph(Universe universe)
    {
        _universe = universe;

        // What the tests put in place of a link or a clock is not on the paths of the firmware; what boards put there is.
        _types = universe.Subjects.Where(s => (s.Kind & (Kinds.Firmware | Kinds.Board)) != 0)
            .SelectMany(s => s.Types).Where(t => !t.IsInterface).ToList();
    }

    public bool IsInside(MethodDefinition method) => _universe.Contains(method.DeclaringType);

    /// <summary>The methods with a body in the examined assemblies that this instruction may enter.</summary>
    public IReadOnlyList<MethodDefinition> Targets(Instruction call, MethodDefinition method)
    {
        bool dispatched = call.OpCode.Code is Code.Callvirt or Code.Ldvirtftn && method.IsVirtual;
        if (!dispatched)
        {
            return IsInside(method) && method.HasBody ? [method] : [];
        }

        if (!_implementations.TryGetValue(method, out List<MethodDefinition>? found))
        {
            found = _types.Select(t => Implementation(t, method)).OfType<MethodDefinition>()
                .Where(m => IsInside(m) && m.HasBody).Distinct().ToList();
            _implementations.Add(method, found);
        }

        return found;
    }

    /// <summary>What an object of exactly this type runs for the call, or null when it is no such object.</summary>
    private static MethodDefinition? Implementation(TypeDefinition type, MethodDefinition method)
    {
        if (type.IsAbstract || !Ancestors(type).Contains(method.DeclaringType))
        {
            return null;
        }

        List<TypeDefinition> line = Line(type).ToList();
        foreach (TypeDefinition at in line)
        {
            MethodDefinition? named = at.Methods.FirstOrDefault(m => m.Overrides.Any(o => TypeFacts.Resolve(o) == method));
            MethodDefinition? found = named ?? at.Methods.FirstOrDefault(m => m.IsVirtual && Same(m, method));
            if (found is not null)
            {
                return found;
            }
        }

        return method.HasBody ? method : null;
    }

    private static IEnumerable<TypeDefinition> Line(TypeDefinition type)
    {
        for (TypeDefinition? at = type; at is not null; at = at.BaseType is null ? null : TypeFacts.Resolve(at.BaseType))
        {
            yield return at;
        }
    }

    private static HashSet<TypeDefinition> Ancestors(TypeDefinition type)
    {
        HashSet<TypeDefinition> all = [];
        Stack<TypeDefinition> open = new(Line(type));
        while (open.TryPop(out TypeDefinition? at))
        {
            if (!all.Add(at))
            {
                continue;
            }

            foreach (InterfaceImplementation implemented in at.Interfaces)
            {
                if (TypeFacts.Resolve(implemented.InterfaceType) is { } definition)
                {
                    open.Push(definition);
                }
            }
        }

        return all;
    }

    private static bool Same(MethodDefinition left, MethodDefinition right) =>
        left.Name == right.Name
        && left.Parameters.Count == right.Parameters.Count
        && left.Parameters.Zip(right.Parameters).All(p => p.First.ParameterType.FullName == p.Second.ParameterType.FullName);
}
