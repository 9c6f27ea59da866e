// Runs a script against boards: waits for what it waits for, does what it does.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using JoinLeaf.VirtualBoards.Commands;
using JoinLeaf.VirtualBoards.Running;

namespace JoinLeaf.VirtualBoards.Scripts;

/// <summary>One run of a script.</summary>
internal sealed class ScriptRunner
{
    private readonly object _gate = new();
    private readonly Rig _rig;
    private readonly Script _script;
    private readonly Action<long, ScriptLine> _tell;
    // What boards have logged since the last thing that was done.
    private readonly List<BoardEvent> _lines = [];
    private string _trouble = string.Empty;
    private int _met;

    /// <summary>A run that hears from now on.</summary>
    /// <param name="rig">The boards, switched off.</param>
    /// <param name="script">What to do.</param>
    /// <param name="tell">Called when a line begins.</param>
    public ScriptRunner(Rig rig, Script script, Action<long, ScriptLine> tell)
    {
        _rig = rig;
        _script = script;
        _tell = tell;
        rig.Happened += Hear;
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="stop">Set to end it before.</param>
    /// <param name="limitMs">How long it may take; -1 for as long as it takes.</param>
    public ScriptOutcome Run(WaitHandle stop, int limitMs)
    {
        RegisteredWaitHandle watch = ThreadPool.RegisterWaitForSingleObject(
            stop, (_, isLate) => Fail(isLate ? $"{_script.Name} is not through after {Duration.ToText(limitMs)}" : $"{_script.Name} was stopped"), null, limitMs, true);
        foreach (ScriptLine line in _script.Lines)
        {
            _tell(_rig.NowMs, line);
            string missing = Await(line);
            if (missing.Length > 0)
            {
                Fail($"{_script.Name}, line {line.Number}: {missing}");
            }

            if (_trouble.Length > 0)
            {
                break;
            }

            Do(line);
        }

        watch.Unregister(null);
        return new ScriptOutcome(_rig.NowMs, _met, _trouble);
    }

    private void Hear(BoardEvent what)
    {
        lock (_gate)
        {
            if (what.Kind == EventKind.Log)
            {
                _lines.Add(what);
            }

            Monitor.PulseAll(_gate);
        }

        if (what.Kind == EventKind.Fault)
        {
            Fail($"the program of board {what.Machine.Number} failed: {what.Text.Split('\n')[0]}");
        }
    }

    private void Fail(string message)
    {
        lock (_gate)
        {
            _trouble = _trouble.Length > 0 ? _trouble : message;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for what a line waits for: empty, or what is missing.</summary>
    private string Await(ScriptLine line)
    {
        if (line.Wait == Wait.None)
        {
            return string.Empty;
        }

        bool isTime = line.Wait is Wait.At or Wait.After;
        long endMs = line.Wait == Wait.At ? line.WaitMs : _rig.NowMs + line.WaitMs;
        lock (_gate)
        {
            while (_trouble.Length == 0)
            {
                Machine? behind = isTime ? null : Chosen(line.WaitBoards).FirstOrDefault(m => !Holds(line, m));
                if (!isTime && behind == null)
                {
                    _met++;
                    return string.Empty;
                }

                long leftMs = endMs - _rig.NowMs;
                if (leftMs <= 0)
                {
                    return isTime ? string.Empty : $"board {behind!.Number} {Missing(line)} within {Duration.ToText(line.WaitMs)}";
                }

                Monitor.Wait(_gate, (int)leftMs);
            }
        }

        return string.Empty;
    }

    private bool Holds(ScriptLine line, Machine machine)
    {
        return line.Wait switch
        {
            Wait.Logs => _lines.Exists(e => e.Machine == machine && e.Text.Contains(line.Wanted, StringComparison.Ordinal)),
            Wait.Lit => machine.Board.IsLit,
            Wait.Dark => !machine.Board.IsLit,
            Wait.Up => machine.Board.Link.State.CanTalk,
            _ => !machine.Board.Link.State.IsUp,
        };
    }

    private static string Missing(ScriptLine line)
    {
        return line.Wait switch
        {
            Wait.Logs => $"did not log \"{line.Wanted}\"",
            Wait.Lit => "was not lit",
            Wait.Dark => "was not dark",
            Wait.Up => "had no network",
            _ => "still had its network",
        };
    }

    private IEnumerable<Machine> Chosen(IReadOnlyList<int> boards)
    {
        return boards.Count == 0 ? _rig.Machines : boards.Select(b => _rig.Machines[b - 1]);
    }

    private void Do(ScriptLine line)
    {
        if (line.Deed == Deed.None)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Clear();
        }

        foreach (Machine machine in Chosen(line.DeedBoards))
        {
            switch (line.Deed)
            {
                case Deed.Press:
                    machine.Press();
                    break;
                case Deed.Hold:
                case Deed.Release:
                    machine.Board.HoldButton(line.Deed == Deed.Hold);
                    break;
                case Deed.Cut:
                    machine.Board.Link.Cut();
                    break;
                case Deed.Restore:
                    machine.Board.Link.Restore();
                    break;
                default:
                    _rig.Restart(machine);
                    break;
            }
        }
    }
}
