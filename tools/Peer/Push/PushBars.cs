// Tells a person at a terminal how a push goes: the lines stay, a bar for each leaf moves below them.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace JoinLeaf.Peer.Push;

/// <summary>Lines, and bars below them; more leaves than lines of the terminal share one bar.</summary>
internal sealed class PushBars : PushText
{
    private const int BarWidth = 36;
    /// <summary>Lines of the terminal that are not for bars.</summary>
    private const int OtherLines = 6;
    private readonly IAnsiConsole _console;
    private readonly Dictionary<Target, ProgressTask> _bars = [];
    private ProgressContext? _context;
    private ProgressTask? _all;

    public PushBars(IAnsiConsole console)
        : base(console, false)
    {
        _console = console;
    }

    /// <inheritdoc/>
    public override void Watch(Action push)
    {
        // The cursor is hidden meanwhile, and must not stay so when a person has seen enough.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _console.Cursor.Show());
        _console.Progress().AutoRefresh(false).AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new DownloadedColumn())
            .Start(context =>
            {
                _context = context;
                push();
            });
        _context = null;
    }

    /// <inheritdoc/>
    public override void Refresh(double at, List<Target> targets)
    {
        if (_context == null)
        {
            return;
        }

        if (targets.Count > _console.Profile.Height - OtherLines)
        {
            ShowAll(targets);
        }
        else
        {
            targets.ForEach(ShowOne);
        }

        _context.Refresh();
    }

    private void ShowAll(List<Target> targets)
    {
        _all ??= _context!.AddTask("all leaves", true, Math.Max(1, Size * targets.Count));
        double sum = 0;
        foreach (Target target in targets)
        {
            sum += target.State == TargetState.Failed ? Size : target.Received;
        }

        _all.Value = Size == 0 ? 0 : sum;
    }

    private void ShowOne(Target target)
    {
        if (!_bars.TryGetValue(target, out ProgressTask? bar))
        {
            bar = _context!.AddTask(target.Name, true, Math.Max(1, Size));
            _bars.Add(target, bar);
        }

        string state = target.State switch
        {
            TargetState.Waiting or TargetState.Invited => target.HasBeenThere ? "[yellow]lost[/]" : "[grey]invited[/]",
            TargetState.Failed => "[red]failed[/]",
            TargetState.Done => "[green]done[/]",
            _ => target.CatchesUp ? "catches up" : "receives",
        };
        bar.Description = $"{target.Name} {state}";
        bar.Value = target.State == TargetState.Done ? bar.MaxValue : target.Received;
    }
}
