// The timers of a virtual board, which share one thread as they do on the device.
using System;
using System.Collections.Generic;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>All timers of a program.</summary>
public sealed class BoardTimers
{
    private readonly VirtualBoard _board;
    private readonly List<BoardTimer> _armed = [];
    private BoardThread? _thread;

    internal BoardTimers(VirtualBoard board)
    {
        _board = board;
    }

    /// <summary>Makes a timer that is not armed.</summary>
    /// <param name="callback">What it calls.</param>
    public BoardTimer Create(Action callback)
    {
        return new BoardTimer(this, callback);
    }

    internal void Arm(BoardTimer timer, int dueMs, int periodMs)
    {
        _board.Power.Check();
        lock (_armed)
        {
            _armed.Remove(timer);
            if (dueMs >= 0)
            {
                timer.DueMs = _board.Ticks.NowMs + Math.Max(_board.Ticks.RoundUp(dueMs), 0);
                timer.PeriodMs = periodMs;
                _armed.Add(timer);
            }

            if (_thread == null)
            {
                _thread = new BoardThread(_board, Run);
                _thread.Start();
            }

            Monitor.Pulse(_armed);
        }
    }

    private void Run()
    {
        while (true)
        {
            BoardTimer due = TakeDue();
            _board.Power.Check();
            try
            {
                due.Callback();
            }
            catch (Exception failure)
            {
                _board.Fault(failure);
            }
        }
    }

    private BoardTimer TakeDue()
    {
        lock (_armed)
        {
            while (true)
            {
                BoardTimer? next = null;
                foreach (BoardTimer timer in _armed)
                {
                    next = next == null || timer.DueMs < next.DueMs ? timer : next;
                }

                long waitMs = next == null ? Timeout.Infinite : next.DueMs - _board.Ticks.NowMs;
                if (next != null && waitMs <= 0)
                {
                    GoOn(next);
                    return next;
                }

                Monitor.Wait(_armed, (int)Math.Min(waitMs, int.MaxValue));
            }
        }
    }

    private void GoOn(BoardTimer timer)
    {
        if (timer.PeriodMs > 0)
        {
            timer.DueMs = _board.Ticks.NowMs + _board.Ticks.RoundUp(timer.PeriodMs);
        }
        else
        {
            _armed.Remove(timer);
        }
    }
}

/// <summary>One timer of a program.</summary>
public sealed class BoardTimer
{
    private readonly BoardTimers _timers;

    internal BoardTimer(BoardTimers timers, Action callback)
    {
        _timers = timers;
        Callback = callback;
    }

    internal Action Callback { get; }

    internal long DueMs { get; set; }

    internal int PeriodMs { get; set; }

    /// <summary>Sets its times.</summary>
    /// <param name="dueMs">Milliseconds until it calls for the first time; -1 never.</param>
    /// <param name="periodMs">Milliseconds between calls after that; 0 or -1 for none.</param>
    public void Change(int dueMs, int periodMs)
    {
        _timers.Arm(this, dueMs, periodMs);
    }
}
