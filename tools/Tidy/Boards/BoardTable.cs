// The table of budgets, as text.
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace JoinLeaf.Tools.Tidy.Boards;

internal static class BoardTable
{
    private static readonly string[] s_head = ["board", "IL", "assemblies", "flash", "heap at start", "a leaf", "leaves", "root when full", "heap"];

    public static void Write(IReadOnlyList<BoardRow> rows, TextWriter output)
    {
        if (rows.Count == 0)
        {
            return;
        }

        List<string[]> cells = [s_head, .. rows.Select(Cells)];
        int[] widths = s_head.Select((_, column) => cells.Max(c => c[column].Length)).ToArray();
        foreach (string[] row in cells)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
        }
    }

    private static string[] Cells(BoardRow row) =>
    [
        row.Board, $"{row.IlBytes:N0}", $"{row.FileBytes:N0}", $"{row.FlashBytes:N0}", $"{row.StartBytes:N0}", $"{row.LeafBytes:N0}", $"{row.Leaves:N0}",
        $"{row.FullBytes:N0}", $"{row.HeapBytes:N0}",
    ];
}
