// One row of the table of layers: its name, how high it stands, what belongs to it, and what it may know.
using System;
using System.Linq;

namespace JoinLeaf.Tools.Tidy.Tables;

/// <param name="Name">What findings call the layer.</param>
/// <param name="Rank">A layer may know layers of a lower rank; layers of one rank do not know each other.</param>
/// <param name="Members">Full names of types (nested ones follow), or namespaces written <c>Name.*</c>.</param>
/// <param name="Only">When given, the only lower layers that this one may know.</param>
internal sealed record Layer(string Name, int Rank, string[] Members, string[]? Only = null)
{
    public bool Holds(string typeNamespace, string outermostType) => Members.Any(m => m.EndsWith(".*", StringComparison.Ordinal)
        ? typeNamespace == m[..^2] || typeNamespace.StartsWith(m[..^1], StringComparison.Ordinal)
        : outermostType == m);
}
