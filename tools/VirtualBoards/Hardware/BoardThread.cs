// A managed thread of a virtual board: in the background, and reported when an exception ends it.
using System;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>A thread of a program.</summary>
public sealed class BoardThread
{
    private readonly VirtualBoard _board;
    private readonly Thread _thread;

    /// <summary>A thread that is not started yet.</summary>
    /// <param name="board">Whose.</param>
    /// <param name="body">What it does.</param>
    public BoardThread(VirtualBoard board, Action body)
    {
        _board = board;
        _thread = new Thread(() => Run(body)) { IsBackground = true, Name = $"board {board.Number}" };
    }

    /// <summary>Its number, unlike that of any other of this process.</summary>
    public int Id
    {
        get { return _thread.ManagedThreadId; }
    }

    /// <summary>Whether it was started and has not ended.</summary>
    public bool IsAlive
    {
        get { return _thread.IsAlive; }
    }

    /// <summary>What it is about, as .NET tells it.</summary>
    public ThreadState State
    {
        get { return _thread.ThreadState & ~ThreadState.Background; }
    }

    /// <summary>Starts it.</summary>
    public void Start()
    {
        _board.Power.Check();
        _thread.Start();
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="timeoutMs">How long at most, in milliseconds; -1 for ever.</param>
    public bool Join(int timeoutMs)
    {
        _board.Power.Check();
        bool ended = _thread.Join(_board.Ticks.RoundUp(timeoutMs));
        _board.Power.Check();
        return ended;
    }

    private void Run(Action body)
    {
        Power.Enter();
        try
        {
            body();
        }
        catch (Exception failure)
        {
            // The last handler of every thread of a program: the process of the others must go on.
            _board.Fault(failure);
        }
    }
}
