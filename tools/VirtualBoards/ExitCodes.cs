// The answers of this program to whoever started it.
namespace JoinLeaf.VirtualBoards;

/// <summary>Exit codes.</summary>
internal static class ExitCodes
{
    /// <summary>All went as asked.</summary>
    public const int Success = 0;

    /// <summary>The script expected something that did not happen, or a board's program failed under it.</summary>
    public const int NotAsExpected = 1;

    /// <summary>The command line or the script cannot be read, or a board is not there.</summary>
    public const int Usage = 2;

    /// <summary>Anything else.</summary>
    public const int Unexpected = 3;

    /// <summary>For the end of each help text.</summary>
    public const string Help = "Exit codes: 0 as asked; 1 the script expected what did not happen, or a program failed; 2 wrong usage; 3 anything else.";
}
