// Table: which assemblies are examined, and as what.
using System;
using JoinLeaf.Tools.Tidy.Model;

namespace JoinLeaf.Tools.Tidy.Tables;

internal static class Scopes
{
    /// <summary>Projects under the root whose output is examined, and whether a run without it says enough.</summary>
    public static readonly (string Folder, bool Required)[] Projects =
    [
        ("firmware/JoinLeaf", true),
        ("firmware/JoinLeaf.Loopback", true),
        ("firmware/JoinLeaf.Udp", true),
        ("firmware/JoinLeaf.Events", true),
        ("tests/Portable", false),
    ];

    /// <summary>The assemblies that the portable tests are built into, on the host and on the device.</summary>
    private static readonly string[] s_portable = ["Portable", "JoinLeaf.Portable", "JoinLeaf.Tests.Portable", "NFUnitTest"];

    public static Kinds KindOf(string assembly)
    {
        if (assembly == "JoinLeaf")
        {
            return Kinds.Core;
        }

        if (Array.IndexOf(s_portable, assembly) >= 0)
        {
            return Kinds.Portable;
        }

        return assembly switch
        {
            "JoinLeaf.Loopback" or "JoinLeaf.Udp" => Kinds.Link,
            "JoinLeaf.Events" => Kinds.Events,
            _ => Kinds.None,
        };
    }
}
