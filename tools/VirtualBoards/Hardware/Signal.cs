// An event object of a virtual board: set at once, timed out on a tick.
using System;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>What AutoResetEvent and ManualResetEvent of a program are made of.</summary>
public sealed class Signal
{
    private readonly VirtualBoard _board;
    private readonly EventWaitHandle _handle;

    /// <summary>An event.</summary>
    /// <param name="board">Whose.</param>
    /// <param name="isSet">Whether it is set at first.</param>
    /// <param name="resetsItself">Whether the first thread that it wakes resets it.</param>
    public Signal(VirtualBoard board, bool isSet, bool resetsItself)
    {
        _board = board;
        _handle = new EventWaitHandle(isSet, resetsItself ? EventResetMode.AutoReset : EventResetMode.ManualReset);
    }

    /// <summary>Sets it.</summary>
    public bool Set()
    {
        _board.Power.Check();
        return _handle.Set();
    }

    /// <summary>Resets it.</summary>
    public bool Reset()
    {
        _board.Power.Check();
        return _handle.Reset();
    }

    /// <summary>Waits until it is set.</summary>
    /// <param name="timeoutMs">How long at most, in milliseconds; -1 for ever.</param>
    public bool Wait(int timeoutMs)
    {
        _board.Power.Check();
        bool isSet = _handle.WaitOne(_board.Ticks.RoundUp(timeoutMs));
        _board.Power.Check();
        return isSet;
    }

    /// <summary>Waits until one of several is set.</summary>
    /// <returns>Its index; <see cref="WaitHandle.WaitTimeout"/> when none was.</returns>
    public static int WaitAny(Signal[] signals, int timeoutMs)
    {
        VirtualBoard board = BoardOf(signals);
        int index = WaitHandle.WaitAny(HandlesOf(signals), board.Ticks.RoundUp(timeoutMs));
        board.Power.Check();
        return index;
    }

    /// <summary>Waits until all of several are set.</summary>
    public static bool WaitAll(Signal[] signals, int timeoutMs)
    {
        VirtualBoard board = BoardOf(signals);
        bool areSet = WaitHandle.WaitAll(HandlesOf(signals), board.Ticks.RoundUp(timeoutMs));
        board.Power.Check();
        return areSet;
    }

    private static VirtualBoard BoardOf(Signal[] signals)
    {
        ArgumentOutOfRangeException.ThrowIfZero(signals.Length);
        signals[0]._board.Power.Check();
        return signals[0]._board;
    }

    private static WaitHandle[] HandlesOf(Signal[] signals)
    {
        return Array.ConvertAll(signals, s => (WaitHandle)s._handle);
    }
}
