// Collects what one rule finds, names the place of each finding, and keeps one of several that read the same.
using System.Collections.Generic;
using JoinLeaf.Tools.Tidy.Il;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace JoinLeaf.Tools.Tidy.Model;

internal sealed class Findings
{
    private readonly string _rule;
    private readonly string _root;
    private readonly HashSet<string> _seen = [];
    private readonly List<Finding> _all = [];

    /// <param name="rule">The rule's short name.</param>
    /// <param name="root">The folder that source paths are printed relative to.</param>
    public Findings(string rule, string root)
    {
        _rule = rule;
        _root = root;
    }

    public IReadOnlyList<Finding> All => _all;

    public void Add(string where, string? source, string what)
    {
        // The key leaves the line out: the same complaint about the same member is one finding, at its first line.
        if (_seen.Add(where + "\n" + what))
        {
            _all.Add(new Finding(_rule, where, source, what));
        }
    }

    public void Add(TypeDefinition type, string what) => Add(Places.Name(type), Places.Of(type, _root), what);

    public void Add(MethodDefinition method, Instruction? at, string what) =>
        Add(Places.Name(method), Places.Of(method, at, _root), what);

    public void Add(IMemberDefinition member, Instruction? at, string what)
    {
        switch (member)
        {
            case MethodDefinition method:
                Add(method, at, what);
                break;
            case TypeDefinition type:
                Add(type, what);
                break;
            default:
                Add(Places.Name(member.DeclaringType) + "." + Places.Plain(member.Name), Places.Of(member.DeclaringType, _root), what);
                break;
        }
    }
}
