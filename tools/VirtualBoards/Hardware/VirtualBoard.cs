// One virtual board from the moment it is switched on: what its program can reach, and what people can do to it.
using System;
using System.Reflection;
using System.Text;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>The hardware of one start of a board. Switched on again it is a new one.</summary>
public sealed class VirtualBoard
{
    private readonly IBoardWatcher _watcher;
    private readonly StringBuilder _line = new();

    /// <summary>A board that is switched on.</summary>
    /// <param name="number">Its number among those of the run, from 1.</param>
    /// <param name="model">What kind of board it is.</param>
    /// <param name="network">The network that it is on.</param>
    /// <param name="watcher">Who hears what happens.</param>
    public VirtualBoard(int number, BoardModel model, VirtualNetwork network, IBoardWatcher watcher)
    {
        Number = number;
        Model = model;
        Network = network;
        _watcher = watcher;
        Power = new Power();
        Ticks = new Ticks(model.TickMs, Power);
        Pins = new Pins(this);
        Interrupts = new Interrupts(this);
        Timers = new BoardTimers(this);
        Link = new BoardLink(this);
        if (model.ButtonPin >= 0)
        {
            Pins[model.ButtonPin].Drive(!model.ButtonHighWhenHeld);
        }
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>What kind of board it is.</summary>
    public BoardModel Model { get; }

    /// <summary>The network that it is on.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>Its switch.</summary>
    public Power Power { get; }

    /// <summary>Its clock.</summary>
    public Ticks Ticks { get; }

    /// <summary>Its pins.</summary>
    public Pins Pins { get; }

    /// <summary>Its interrupt queue.</summary>
    public Interrupts Interrupts { get; }

    /// <summary>Its timers.</summary>
    public BoardTimers Timers { get; }

    /// <summary>Its way to the network.</summary>
    public BoardLink Link { get; }

    /// <summary>Whether the LED is lit.</summary>
    public bool IsLit { get; private set; }

    /// <summary>Whether the button is held.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Starts what the hardware does by itself, then the program.</summary>
    /// <param name="program">The program's Main.</param>
    public void Start(Action program)
    {
        Interrupts.Start();
        Link.Start();
        new BoardThread(this, program).Start();
    }

    /// <summary>Switches off: nothing of the program goes on, its sockets are closed.</summary>
    public void SwitchOff()
    {
        Power.SwitchOff();
        Link.SwitchOff();
        Network.CloseAll(this);
    }

    /// <summary>Puts the button down or lets it go.</summary>
    public void HoldButton(bool isHeld)
    {
        if (Model.ButtonPin >= 0 && isHeld != IsHeld)
        {
            IsHeld = isHeld;
            _watcher.ButtonChanged(this, isHeld);
            Pins[Model.ButtonPin].Drive(isHeld == Model.ButtonHighWhenHeld);
        }
    }

    /// <summary>Takes what the program writes to its serial log.</summary>
    /// <param name="text">Part of a line, one or several.</param>
    public void Write(string? text)
    {
        Power.Check();
        lock (_line)
        {
            foreach (char c in text ?? string.Empty)
            {
                if (c == '\n')
                {
                    _watcher.Logged(this, _line.ToString());
                    _line.Clear();
                }
                else if (c != '\r')
                {
                    _line.Append(c);
                }
            }
        }
    }

    internal void Fault(Exception failure)
    {
        Exception cause = failure is TargetInvocationException { InnerException: Exception inner } ? inner : failure;
        _watcher.Faulted(this, $"{cause.GetType().Name}: {cause.Message}\n{cause.StackTrace}");
    }

    internal void LinkChanged(LinkState state)
    {
        _watcher.NetworkChanged(this, state);
    }

    internal void PinChanged(Pin pin, bool isHigh)
    {
        if (pin.Number == Model.LedPin)
        {
            bool isLit = isHigh == Model.LedLitWhenHigh;
            if (isLit != IsLit)
            {
                IsLit = isLit;
                _watcher.LedChanged(this, isLit);
            }
        }
    }
}
