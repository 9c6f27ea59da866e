// The pins of a virtual board: what the program sets and reads, and what is wired to them.
using System;
using System.Collections.Generic;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>What holds an input pin when nothing outside does.</summary>
public enum Pull
{
    /// <summary>Nothing: it reads low here, anything on a real board.</summary>
    None,

    /// <summary>A resistor to ground.</summary>
    Down,

    /// <summary>A resistor to the supply.</summary>
    Up,
}

/// <summary>The pins of one board, made as they are first used.</summary>
public sealed class Pins
{
    private readonly VirtualBoard _board;
    private readonly Dictionary<int, Pin> _pins = [];

    internal Pins(VirtualBoard board)
    {
        _board = board;
    }

    /// <summary>A pin.</summary>
    public Pin this[int number]
    {
        get
        {
            lock (_pins)
            {
                if (!_pins.TryGetValue(number, out Pin? pin))
                {
                    pin = new Pin(_board, number);
                    _pins.Add(number, pin);
                }

                return pin;
            }
        }
    }
}

/// <summary>One pin.</summary>
public sealed class Pin
{
    private readonly object _gate = new();
    private readonly VirtualBoard _board;
    private Pull _pull;
    private bool _isOutput;
    private bool _latch;
    private bool? _outside;
    private bool _last;

    internal Pin(VirtualBoard board, int number)
    {
        _board = board;
        Number = number;
    }

    /// <summary>Called on the board's system thread with the new level, when an input's level changed.</summary>
    public event Action<bool>? Changed;

    /// <summary>Its number, as the program counts.</summary>
    public int Number { get; }

    /// <summary>Whether the program has it open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Its level.</summary>
    public bool IsHigh
    {
        get
        {
            lock (_gate)
            {
                return Level();
            }
        }
    }

    /// <summary>Opens it for the program, if it is not open already.</summary>
    public bool TryOpen()
    {
        lock (_gate)
        {
            bool isFirst = !IsOpen;
            IsOpen = true;
            return isFirst;
        }
    }

    /// <summary>Closes it: an input without a resistor.</summary>
    public void Close()
    {
        Configure(false, Pull.None);
        Changed = null;
        IsOpen = false;
    }

    /// <summary>Makes it an input or an output.</summary>
    public void Configure(bool isOutput, Pull pull)
    {
        lock (_gate)
        {
            _isOutput = isOutput;
            _pull = pull;
        }

        Settle(false);
    }

    /// <summary>Sets what it puts out.</summary>
    public void Write(bool isHigh)
    {
        lock (_gate)
        {
            _latch = isHigh;
        }

        Settle(false);
    }

    /// <summary>Sets what is wired to it.</summary>
    /// <param name="isHigh">The level from outside; null for nothing.</param>
    public void Drive(bool? isHigh)
    {
        lock (_gate)
        {
            _outside = isHigh;
        }

        Settle(true);
    }

    private bool Level()
    {
        return _isOutput ? _latch : _outside ?? _pull == Pull.Up;
    }

    private void Settle(bool interrupts)
    {
        bool level;
        lock (_gate)
        {
            level = Level();
            if (level == _last)
            {
                return;
            }

            _last = level;
        }

        _board.PinChanged(this, level);
        if (interrupts)
        {
            _board.Interrupts.Post(() => Changed?.Invoke(level));
        }
    }
}
