// One board's line in the table of budgets.
using JoinLeaf.Station;

namespace JoinLeaf.Tools.Tidy.Boards;

/// <param name="Board">The board's name.</param>
/// <param name="IlBytes">Method bodies of its program and libraries.</param>
/// <param name="FileBytes">The files of both.</param>
/// <param name="FlashBytes">What it has for them.</param>
/// <param name="StartBytes">The managed heap at start: loaded code, node, link, and the station's reserve.</param>
/// <param name="LeafBytes">What one leaf takes at a root: in the tables, in the link and in the station.</param>
/// <param name="Leaves">How many leaves the root's limits admit.</param>
/// <param name="HeapBytes">The heap that it has.</param>
internal sealed record BoardRow(string Board, int IlBytes, int FileBytes, int FlashBytes, int StartBytes, int LeafBytes, int Leaves, int HeapBytes)
{
    /// <summary>The heap of a root with as many leaves as may be.</summary>
    public int FullBytes => StartBytes + (Leaves * (Footprint.BytesPerPeer + Footprint.BytesPerLeaf));

    public static BoardRow Of(BoardFile file, LoadedCode code)
    {
        Limits limits = HeapPlan.LimitsOf(HeapPlan.Find(file.Profile));
        int start = code.HeapBytes + Footprint.BytesOf(limits) + HeapPlan.ReserveBytes;
        int leaf = Limits.BytesPerMember + Footprint.BytesPerMember + Footprint.BytesPerPeer + Footprint.BytesPerLeaf;
        return new BoardRow(file.Board, code.IlBytes, code.FileBytes, file.DeploymentBytes, start, leaf, limits.Members, file.HeapBytes);
    }
}
