// Table: the layers of the design, lowest first, and which names belong to each; a new type or namespace gets its place here.
using System;
using System.Linq;
using JoinLeaf.Tools.Tidy.Il;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Tables;

internal static class Layers
{
    // Interfaces of the drivers, the numbers, and the table of peers that every link keeps and none should write again.
    private static readonly string[] s_links =
        ["JoinLeaf.Drivers.*", "JoinLeaf.Sessions.IPeers", "JoinLeaf.Wsa", "JoinLeaf.Limits", "JoinLeaf.Drivers.LinkNews", "JoinLeaf.Drivers.PeerTable", "JoinLeaf.Drivers.AddressedLink", "JoinLeaf.Drivers.LinkFilter"];

    private static readonly Layer[] s_layers =
    [
        new("Base", 0, ["JoinLeaf.Wsa", "JoinLeaf.WsaBuffer", "JoinLeaf.Lease", "JoinLeaf.Limits", "JoinLeaf.Counters", "JoinLeaf.IEventSink"]),
        new("Wire", 1, ["JoinLeaf.Wire.*"]),
        new("Buffers", 1, ["JoinLeaf.Buffers.*"]),
        new("Sockets", 2, ["JoinLeaf.Sockets.*"]),
        new("Sessions", 3, ["JoinLeaf.Sessions.*"]),
        new("Engine", 4, ["JoinLeaf.Engine"]),
        new("Drivers", 5, ["JoinLeaf.Drivers.*"]),
        new("Provider", 6, ["JoinLeaf.Provider.*"]),
        new("Face", 7, ["JoinLeaf.MultipointSocket", "JoinLeaf.MultipointRole", "JoinLeaf.MultipointType", "JoinLeaf.MultipointReach", "JoinLeaf.SocketEventHandler", "JoinLeaf.JoinLeafException"], Only: ["Base", "Provider"]),
        new("Link Loopback", 8, ["JoinLeaf.Loopback.*"]),
        new("Link Udp", 8, ["JoinLeaf.Udp.*"]),
        new("Events", 8, ["JoinLeaf.Events.*"], Only: ["Base", "Provider", "Face", "Event sink"]),

        // On the PC it comes with JoinLeaf.Events, on the device it is a library.
        new("Event sink", 0, ["nanoFramework.Runtime.Events.*"]),
    ];

    /// <summary>Up to this rank a layer handles no exception: its errors are codes.</summary>
    public static readonly int HighestWithoutHandlers = RankOf("Engine");

    /// <summary>The layer of a type, or null when the table has no place for it.</summary>
    public static Layer? Of(TypeReference type)
    {
        TypeReference outer = TypeFacts.Outermost(type);

        // A type named in full goes before its namespace.
        return Array.Find(s_layers, l => l.Members.Contains(outer.FullName))
            ?? Array.Find(s_layers, l => l.Holds(outer.Namespace, outer.FullName));
    }

    /// <summary>Whether a type of one layer may know a type of another.</summary>
    public static bool MayKnow(Layer layer, Layer other, TypeReference type)
    {
        if (layer == other)
        {
            return true;
        }

        if (layer.Name.StartsWith("Link", StringComparison.Ordinal))
        {
            return LinkMayKnow(type);
        }

        return other.Rank < layer.Rank && (layer.Only is null || layer.Only.Contains(other.Name));
    }

    // A link knows what it is called through and what it calls back, and nothing of what stands behind.
    private static bool LinkMayKnow(TypeReference type)
    {
        string name = TypeFacts.PlainName(type);
        return s_links.Contains(name)
            || (s_links.Contains(TypeFacts.Namespace(type) + ".*") && TypeFacts.Resolve(TypeFacts.Element(type)) is { IsInterface: true });
    }

    private static int RankOf(string name) => Array.Find(s_layers, l => l.Name == name)!.Rank;
}
