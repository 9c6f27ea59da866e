// Rule: a board's program fits into its flash and its heap, and is what its board.json says.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using JoinLeaf.Station;
using JoinLeaf.Tools.Tidy.Model;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Boards;

/// <param name="Folder">The board's folder, from the root.</param>
/// <param name="File">What its board.json says.</param>
/// <param name="Loaded">The files that it loads, its program among them.</param>
internal sealed record BuiltBoard(string Folder, BoardFile File, IReadOnlyList<string> Loaded);

internal sealed class BoardsRule : Rule
{
    private static readonly string[] s_wifi = ["System.Device.Wifi"];
    private static readonly string[] s_networks = ["wifi", "ethernet", "loopback"];

    public override string Name => "boards";

    public override string Sentence => "A board's program fits into its flash and its heap, and is what its board.json says.";

    /// <summary>One line a board that was checked.</summary>
    public List<BoardRow> Rows { get; } = [];

    public void Check(BuiltBoard board, Findings findings)
    {
        string where = board.Folder + "/board.json";
        BoardFile file = board.File;
        BoardRow row = BoardRow.Of(file, new LoadedCode(board.Loaded));
        Rows.Add(row);
        if (row.FileBytes > row.FlashBytes)
        {
            findings.Add(where, null, $"its assemblies have {row.FileBytes:N0} bytes, its flash {row.FlashBytes:N0}: leave something out");
        }

        if (row.FullBytes > row.HeapBytes)
        {
            findings.Add(where, null, $"a root with {row.Leaves} leaves takes {row.FullBytes:N0} bytes of heap, there are {row.HeapBytes:N0}: choose a smaller profile");
        }

        if (HeapPlan.NameOf(HeapPlan.Find(file.Profile)) != file.Profile)
        {
            findings.Add(where, null, $"has the profile {file.Profile}: there are full, lean and least");
        }

        if (System.Array.IndexOf(s_networks, file.Network) < 0)
        {
            findings.Add(where, null, $"has the network {file.Network}: there are wifi, ethernet and loopback");
        }

        CheckProgram(board, where, findings);
    }

    private static void CheckProgram(BuiltBoard board, string where, Findings findings)
    {
        BoardFile file = board.File;
        string name = Path.GetFileName(board.Folder);
        using AssemblyDefinition program = AssemblyDefinition.ReadAssembly(
            board.Loaded.First(f => Path.GetFileNameWithoutExtension(f) == name || f.EndsWith(".exe", System.StringComparison.Ordinal)));
        TypeDefinition? type = program.MainModule.GetType("JoinLeaf.Boards.Board");
        if (type is null)
        {
            findings.Add(where, null, "its program has no JoinLeaf.Boards.Board");
            return;
        }

        Compare(findings, where, "board", file.Board, name);
        Compare(findings, where, "board", file.Board, ConstantOf(type, "BoardName") as string);
        Compare(findings, where, "profile", file.Profile, ConstantOf(type, "BoardProfile") as string);
        ComparePin(findings, where, "led", file.Led, type, "Led");
        ComparePin(findings, where, "button", file.Button, type, "Button");
        string[] references = program.MainModule.AssemblyReferences.Select(r => r.Name).ToArray();
        bool hasEsp32 = file.Firmware.Any(f => f.StartsWith("ESP32", System.StringComparison.Ordinal));
        string[] absent = [.. file.Network == "wifi" ? [] : s_wifi, .. hasEsp32 ? new string[0] : ["nanoFramework.Hardware.Esp32"]];
        foreach (string reference in references.Intersect(absent))
        {
            findings.Add(where, null, $"its program refers to {reference}, which its firmware does not have: it would not start");
        }
    }

    private static void Compare(Findings findings, string where, string what, string said, string? isSo)
    {
        if (said != isSo)
        {
            findings.Add(where, null, $"says {what} {said}, and it is {isSo ?? "not there"}");
        }
    }

    private static void ComparePin(Findings findings, string where, string what, BoardPin? said, TypeDefinition type, string prefix)
    {
        object? pin = ConstantOf(type, prefix + "Pin");
        object? low = ConstantOf(type, prefix + "IsActiveLow");
        Compare(findings, where, what, Words(said?.Pin, said?.ActiveLow), Words(pin, low));
    }

    // A constant bool is a bool or a 0 or 1, as the compiler likes.
    private static string Words(object? pin, object? low) => pin is null ? "none" : $"at pin {pin}, active {(low is true or 1 ? "low" : "high")}";

    private static object? ConstantOf(TypeDefinition type, string name) => type.Fields.FirstOrDefault(f => f.Name == name)?.Constant;
}
