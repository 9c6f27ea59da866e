// The board that the stand-ins of this load context belong to; each stand-in has this file.
using JoinLeaf.VirtualBoards.Hardware;

namespace JoinLeaf.VirtualBoards.Nano;

/// <summary>Where a stand-in is.</summary>
internal static class Here
{
    /// <summary>The board.</summary>
    public static readonly VirtualBoard Board = BoardContext.BoardOf(typeof(Here).Assembly);
}
