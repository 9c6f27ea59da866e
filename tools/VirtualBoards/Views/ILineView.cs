// A view that writes a line for whatever happens.
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Scripts;

namespace JoinLeaf.VirtualBoards.Views;

/// <summary>Writes lines, for people or for programs.</summary>
internal interface ILineView
{
    /// <summary>Something happened on a board.</summary>
    void Tell(BoardEvent what);

    /// <summary>The script comes to a line.</summary>
    void TellScript(long atMs, ScriptLine line);

    /// <summary>The run is over.</summary>
    void TellEnd(ScriptOutcome outcome);
}
