// Main of every board.
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>The program of a board.</summary>
public static class Program
{
    /// <summary>Runs the station for ever.</summary>
    public static void Main()
    {
        StationProgram.Run(new Board());
    }
}
