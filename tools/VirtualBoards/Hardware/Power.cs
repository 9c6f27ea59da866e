// The switch of a virtual board: what waits on a board that is off waits for ever.
using System;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>
/// .NET ends no thread from outside, and an exception thrown into a program may be caught by it and tried again without end. So
/// the threads of a board that is switched off stop for good at their next call of anything in this library: they are in the
/// background, hold nothing outside, and go with the process.
/// </summary>
public sealed class Power
{
    private volatile bool _isOff;

    [ThreadStatic]
    private static bool s_isBoards;

    /// <summary>Whether the board was switched off.</summary>
    public bool IsOff
    {
        get { return _isOff; }
    }

    /// <summary>Switches off, for good.</summary>
    public void SwitchOff()
    {
        _isOff = true;
    }

    /// <summary>Marks the calling thread as one of a board.</summary>
    internal static void Enter()
    {
        s_isBoards = true;
    }

    /// <summary>Returns while the board is on. A thread of a board that is off does not come back; any other does.</summary>
    public void Check()
    {
        if (_isOff && s_isBoards)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
