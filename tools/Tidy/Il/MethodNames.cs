// Finds the methods that a row of a table means, so that a row that means none is noticed.
using System;
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Il;

internal static class MethodNames
{
    /// <param name="universe">Where to look.</param>
    /// <param name="row"><c>Namespace.Type::Method</c>; <c>*</c> for all methods but constructors.</param>
    public static List<MethodDefinition> Find(Universe universe, string row)
    {
        int colons = row.IndexOf("::", StringComparison.Ordinal);
        string type = row[..colons];
        bool all = row[(colons + 2)..] == "*";
        return universe.Subjects.SelectMany(s => s.Types)
            .Where(t => t.FullName.Replace('/', '.') == type)
            .SelectMany(t => t.Methods)
            .Where(m => all ? !m.IsConstructor : Allowed.Matches(row, m))
            .ToList();
    }
}
