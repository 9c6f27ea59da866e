// All boards of a run with the network between them, and the news of all of them in one order.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using JoinLeaf.VirtualBoards.Hardware;

namespace JoinLeaf.VirtualBoards.Running;

/// <summary>The table with the boards on it.</summary>
internal sealed class Rig : IBoardWatcher
{
    private const int StationPort = 5000;
    private readonly object _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<Machine> _machines = [];
    private readonly VirtualNetwork _network = new();
    private readonly Credentials _credentials;

    /// <summary>An empty table.</summary>
    /// <param name="credentials">What is stored on boards of their Wi-Fi.</param>
    public Rig(Credentials credentials)
    {
        _credentials = credentials;
    }

    /// <summary>Called with every event, one after the other, on the thread on which it happened. It does not wait.</summary>
    public event Action<BoardEvent>? Happened;

    /// <summary>The boards, number 1 first.</summary>
    public IReadOnlyList<Machine> Machines
    {
        get { return _machines; }
    }

    /// <summary>Milliseconds since the run began.</summary>
    public long NowMs
    {
        get { return (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds; }
    }

    /// <summary>Puts boards on the table.</summary>
    /// <param name="folder">Their kind.</param>
    /// <param name="isRoot">Whether the button is held at start.</param>
    /// <param name="settings">More settings for a station, lines of key=value.</param>
    /// <returns>The board, switched off.</returns>
    public Machine Add(BoardFolder folder, bool isRoot, string settings)
    {
        int number = _machines.Count + 1;
        string name = $"name=board {number}\n";
        Machine machine = new(number, folder, isRoot, name + settings, _network, this);
        _machines.Add(machine);
        if (_credentials != Credentials.None)
        {
            machine.Board.Link.Store(_network.Ssid, _credentials == Credentials.Right ? _network.Password : "another password");
        }

        return machine;
    }

    /// <summary>The setting that tells a leaf where the root is.</summary>
    public static string RootAt(int number)
    {
        return $"root=10.0.0.{number}:{StationPort}\n";
    }

    /// <summary>Switches all boards on.</summary>
    public void Start()
    {
        foreach (Machine machine in _machines)
        {
            Tell(new BoardEvent(0, machine, EventKind.Start));
            machine.Start();
        }
    }

    /// <summary>Switches a board off and on again.</summary>
    public void Restart(Machine machine)
    {
        machine.SwitchOff();
        Tell(new BoardEvent(0, machine, EventKind.Start));
        machine.Start();
    }

    /// <summary>Switches all boards off.</summary>
    public void Stop()
    {
        _machines.ForEach(m => m.Board.SwitchOff());
    }

    /// <inheritdoc/>
    public void Logged(VirtualBoard board, string text)
    {
        if (Find(board) is Machine machine)
        {
            machine.Spoke();
            Tell(new BoardEvent(0, machine, EventKind.Log, text));
        }
    }

    /// <inheritdoc/>
    public void LedChanged(VirtualBoard board, bool isLit)
    {
        Tell(board, EventKind.Led, isOn: isLit);
    }

    /// <inheritdoc/>
    public void ButtonChanged(VirtualBoard board, bool isHeld)
    {
        Tell(board, EventKind.Button, isOn: isHeld);
    }

    /// <inheritdoc/>
    public void NetworkChanged(VirtualBoard board, LinkState state)
    {
        Tell(board, EventKind.Network, state: state);
    }

    /// <inheritdoc/>
    public void Faulted(VirtualBoard board, string text)
    {
        Tell(board, EventKind.Fault, text);
    }

    /// <summary>The machine that has this hardware; null for hardware that was switched off, whose last words are not news.</summary>
    private Machine? Find(VirtualBoard board)
    {
        Machine machine = _machines[board.Number - 1];
        return machine.Board == board ? machine : null;
    }

    private void Tell(VirtualBoard board, EventKind kind, string text = "", bool isOn = false, LinkState state = default)
    {
        if (Find(board) is Machine machine)
        {
            Tell(new BoardEvent(0, machine, kind, text, isOn, state));
        }
    }

    private void Tell(BoardEvent what)
    {
        lock (_gate)
        {
            Happened?.Invoke(what with { AtMs = NowMs });
        }
    }
}
