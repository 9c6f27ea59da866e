// All assemblies of one lane that are examined together: calls are followed within it and end at its border.
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Model;

internal sealed class Universe
{
    private readonly List<Subject> _subjects = [];
    private readonly HashSet<AssemblyDefinition> _assemblies = [];

    public Universe(Lane lane) => Lane = lane;

    public Lane Lane { get; }

    public IReadOnlyList<Subject> Subjects => _subjects;

    public void Add(Subject subject)
    {
        _subjects.Add(subject);
        _assemblies.Add(subject.Assembly);
    }

    public bool Contains(TypeDefinition type) => _assemblies.Contains(type.Module.Assembly);

    public bool Has(string assemblyName) => _subjects.Any(s => s.Name == assemblyName);
}
