// Who looks at virtual boards: the console view, the JSON writer, a script.
namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>Hears what happens on boards, on any thread. A watcher does not wait.</summary>
public interface IBoardWatcher
{
    /// <summary>The program wrote a line.</summary>
    void Logged(VirtualBoard board, string text);

    /// <summary>The LED went on or off.</summary>
    void LedChanged(VirtualBoard board, bool isLit);

    /// <summary>The button went down or up.</summary>
    void ButtonChanged(VirtualBoard board, bool isHeld);

    /// <summary>The network came or went, or its address changed.</summary>
    void NetworkChanged(VirtualBoard board, LinkState state);

    /// <summary>An exception that nothing caught. A device says nothing of it: its thread just ends.</summary>
    void Faulted(VirtualBoard board, string text);
}
