// The interrupt queue of a virtual board: pins, network and timers are heard one after the other, on one thread.
using System;
using System.Collections.Generic;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>
/// What hardware has to tell the program waits here for the one system thread. A handler that blocks stalls all that comes
/// after it; when the queue is full the oldest entry is lost.
/// </summary>
public sealed class Interrupts
{
    private const int Capacity = 128;
    private readonly VirtualBoard _board;
    private readonly LinkedList<Action> _waiting = [];
    private readonly BoardThread _thread;

    internal Interrupts(VirtualBoard board)
    {
        _board = board;
        _thread = new BoardThread(board, Run);
    }

    internal void Start()
    {
        _thread.Start();
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="handler">What the system thread is to call.</param>
    public void Post(Action handler)
    {
        lock (_waiting)
        {
            if (_waiting.Count == Capacity)
            {
                _waiting.RemoveFirst();
            }

            _waiting.AddLast(handler);
            Monitor.Pulse(_waiting);
        }
    }

    private void Run()
    {
        while (true)
        {
            Action handler = Take();
            _board.Power.Check();
            try
            {
                handler();
            }
            catch (Exception failure)
            {
                _board.Fault(failure);
            }
        }
    }

    private Action Take()
    {
        lock (_waiting)
        {
            while (_waiting.First == null)
            {
                Monitor.Wait(_waiting);
            }

            Action first = _waiting.First.Value;
            _waiting.RemoveFirst();
            return first;
        }
    }
}
