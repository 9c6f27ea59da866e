// Rule: nothing is allocated on the paths of a message, a timer and an event, walked call by call from the entry points.
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class AllocationsRule : LaneRule
{
    private readonly EntryPoint[] _entries;
    private readonly ColdMethod[] _cold;
    private readonly AllocationSites _sites;

    public AllocationsRule()
        : this(EntryPoints.All, ColdMethods.All, ThrowHelpers.All)
    {
    }

    public AllocationsRule(EntryPoint[] entries, ColdMethod[] cold, string[] throwHelpers)
    {
        _entries = entries;
        _cold = cold;
        _sites = new AllocationSites(throwHelpers);
    }

    public override string Name => "allocations";

    public override string Sentence => "Nothing is allocated on the paths of a message, a timer and an event.";

    /// <summary>What the report says about paths that end early.</summary>
    public IEnumerable<string> Notes => _cold.Select(c => $"allocations are not followed into {c.Method}: {c.Reason}");

    public override void Check(Universe universe, Findings findings)
    {
        CallGraph calls = new(universe);
        HashSet<MethodDefinition> cut = [.. _cold.SelectMany(c => Resolve(universe, c.Assembly, c.Method, "cold method", findings))];

        // Breadth first, so that the chain that a finding prints is a shortest one.
        Dictionary<MethodDefinition, MethodDefinition?> callers = [];
        Queue<MethodDefinition> open = new();
        foreach (MethodDefinition entry in _entries.Where(e => !e.DeviceOnly || universe.Lane == Lane.Device).SelectMany(e => Resolve(universe, e.Assembly, e.Method, "entry point", findings)))
        {
            if (!cut.Contains(entry) && callers.TryAdd(entry, null))
            {
                open.Enqueue(entry);
            }
        }

        while (open.TryDequeue(out MethodDefinition? method))
        {
            foreach ((Instruction? at, string what) in _sites.In(method, calls, cut))
            {
                findings.Add(method, at, $"{what}; reached by {Chain(method, callers)}");
            }

            foreach (MethodDefinition next in Next(method, calls, cut))
            {
                if (!cut.Contains(next) && callers.TryAdd(next, method))
                {
                    open.Enqueue(next);
                }
            }
        }
    }

    private static IEnumerable<MethodDefinition> Next(MethodDefinition method, CallGraph calls, HashSet<MethodDefinition> cut)
    {
        if (!method.HasBody)
        {
            return [];
        }

        // What is made here is a finding already; what its constructor does besides is of no interest.
        return method.Body.Instructions
            .Where(i => i.OpCode.Code is Code.Call or Code.Callvirt)
            .Select(i => (At: i, Called: TypeFacts.Resolve((MethodReference)i.Operand)))
            .Where(c => c.Called is not null && !cut.Contains(c.Called))
            .SelectMany(c => calls.Targets(c.At, c.Called!));
    }

    private static List<MethodDefinition> Resolve(Universe universe, string assembly, string row, string what, Findings findings)
    {
        // On the device not every link is built each time; the reader is told so elsewhere.
        if (universe.Lane == Lane.Device && !universe.Has(assembly))
        {
            return [];
        }

        List<MethodDefinition> found = MethodNames.Find(universe, row);
        if (found.Count == 0)
        {
            findings.Add(row, null, $"names no method of {assembly}: correct the table of {what}s in tools/Tidy/Tables");
        }

        return found;
    }

    private static string Chain(MethodDefinition method, Dictionary<MethodDefinition, MethodDefinition?> callers)
    {
        List<string> names = [];
        for (MethodDefinition? at = method; at is not null; at = callers[at])
        {
            names.Add(Places.Name(at));
        }

        names.Reverse();
        return string.Join(" > ", names);
    }
}
