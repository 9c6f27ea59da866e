// A script: what to do to boards when, and what to expect of them.
using System.Collections.Generic;

namespace JoinLeaf.VirtualBoards.Scripts;

/// <summary>What is done to boards.</summary>
internal enum Deed
{
    /// <summary>Nothing: the line only waits.</summary>
    None,

    /// <summary>The button goes down and up.</summary>
    Press,

    /// <summary>The button goes down and stays.</summary>
    Hold,

    /// <summary>The button goes up.</summary>
    Release,

    /// <summary>The network goes.</summary>
    Cut,

    /// <summary>The network comes back.</summary>
    Restore,

    /// <summary>Off and on again.</summary>
    Restart,
}

/// <summary>What a line waits for.</summary>
internal enum Wait
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A time since the run began.</summary>
    At,

    /// <summary>A time since the line before.</summary>
    After,

    /// <summary>A text in the log.</summary>
    Logs,

    /// <summary>The LED, lit.</summary>
    Lit,

    /// <summary>The LED, dark.</summary>
    Dark,

    /// <summary>The network, up and with an address.</summary>
    Up,

    /// <summary>The network, down.</summary>
    Down,
}

/// <summary>One line of a script: it waits, then does something.</summary>
internal sealed record ScriptLine(int Number, string Text)
{
    /// <summary>What it waits for.</summary>
    public Wait Wait { get; init; }

    /// <summary>The boards that it waits for; empty for all.</summary>
    public IReadOnlyList<int> WaitBoards { get; init; } = [];

    /// <summary>The text that they log.</summary>
    public string Wanted { get; init; } = string.Empty;

    /// <summary>The time to wait, or how long at most.</summary>
    public int WaitMs { get; init; }

    /// <summary>What it does.</summary>
    public Deed Deed { get; init; }

    /// <summary>To which boards; empty for all.</summary>
    public IReadOnlyList<int> DeedBoards { get; init; } = [];
}

/// <summary>How a script ended.</summary>
/// <param name="AtMs">When.</param>
/// <param name="Met">How many of its lines have waited for something that came.</param>
/// <param name="Message">What did not come, in words; empty when all did.</param>
internal sealed record ScriptOutcome(long AtMs, int Met, string Message)
{
    /// <summary>Nothing was expected.</summary>
    public static ScriptOutcome Fine { get; } = new(0, 0, string.Empty);
}

/// <summary>The lines of a script.</summary>
internal sealed record Script(string Name, IReadOnlyList<ScriptLine> Lines)
{
    /// <summary>Complains when a line is about a board that is not there.</summary>
    public void CheckBoards(int count)
    {
        foreach (ScriptLine line in Lines)
        {
            foreach (int board in (List<int>)[.. line.WaitBoards, .. line.DeedBoards])
            {
                if (board > count)
                {
                    throw new UsageException($"{Name}, line {line.Number}: there is no board {board}, only {count}");
                }
            }
        }
    }
}
