// The table of the device's packages, tools/Contract/packages.props, as tests read it.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace JoinLeaf.Tools.Tests.Device;

/// <param name="Id">The package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Assembly">The assembly in it; null for a tool.</param>
/// <param name="Needs">Packages that come along.</param>
/// <param name="Contract">The contract's project under tools/Contract; null where there is none.</param>
/// <param name="Hash">What a lock file says of it; null for a tool that no lock file names.</param>
internal sealed record NanoPackage(string Id, string Version, string? Assembly, string[] Needs, string? Contract, string? Hash);

internal static class NanoTable
{
    public const string CoreLibrary = "nanoFramework.CoreLibrary";
    public const string Versioning = "Nerdbank.GitVersioning";

    /// <summary>All rows, by package.</summary>
    public static Dictionary<string, NanoPackage> Read(string root)
    {
        XDocument table = XDocument.Load(Path.Combine(root, "tools", "Contract", "packages.props"));
        return table.Descendants().Where(e => e.Name.LocalName is "NanoPackage" or "NanoTool").Select(Row).ToDictionary(p => p.Id);
    }

    /// <summary>Packages with all that they need, and the core library.</summary>
    public static SortedSet<string> WithNeeds(Dictionary<string, NanoPackage> table, IEnumerable<string> ids)
    {
        SortedSet<string> all = [];
        Stack<string> open = new(ids.Append(CoreLibrary));
        while (open.TryPop(out string? id))
        {
            if (all.Add(id))
            {
                foreach (string need in table[id].Needs)
                {
                    open.Push(need);
                }
            }
        }

        return all;
    }

    private static NanoPackage Row(XElement row) => new(
        row.Attribute("Include")!.Value,
        row.Attribute("Version")!.Value,
        row.Attribute("Assembly")?.Value,
        row.Attribute("Needs")?.Value.Split(';') ?? [],
        row.Attribute("Contract")?.Value,
        row.Attribute("Hash")?.Value);
}
