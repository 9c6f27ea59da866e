// Who tells the demonstration: nobody, plain lines, or lines above live progress on a terminal.
using System;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading;
using Spectre.Console;

namespace JoinLeaf.Peer.Demo;

/// <summary>What is counted while the demonstration runs.</summary>
internal enum Stage
{
    /// <summary>Joins that have come to an end.</summary>
    Joins,
    /// <summary>Messages to all.</summary>
    Messages,
    /// <summary>Leaves whose membership has ended.</summary>
    Departures,
}

/// <summary>Listens to a demonstration; this one keeps it to itself.</summary>
internal class Narrator
{
    /// <summary>Runs the demonstration.</summary>
    /// <param name="play">The demonstration.</param>
    public virtual void Run(Action play)
    {
        play();
    }

    /// <summary>One line of the timeline.</summary>
    /// <param name="atMs">The time since the start, in milliseconds.</param>
    /// <param name="who">Whose line it is.</param>
    /// <param name="what">What happened, at most 58 characters.</param>
    public virtual void Say(double atMs, string who, string what)
    {
    }

    /// <summary>How far a stage has come.</summary>
    public virtual void Advance(Stage stage, int done)
    {
    }
}

/// <summary>Tells a person, a line at a time.</summary>
internal class LineNarrator : Narrator
{
    private readonly IAnsiConsole _console;

    public LineNarrator(IAnsiConsole console)
    {
        _console = console;
    }

    /// <inheritdoc/>
    public override void Say(double atMs, string who, string what)
    {
        string colour = who == Play.RootName ? "aqua" : "green";
        string at = (atMs / 1000).ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8);
        _console.MarkupLine($"[grey]{at} s[/]  [{colour}]{Markup.Escape(who),-8}[/]  {Markup.Escape(what)}");
    }
}

/// <summary>Tells a person at a terminal: the lines stay, the progress moves below them, and there is time to read.</summary>
internal sealed class LiveNarrator : LineNarrator
{
    private readonly IAnsiConsole _console;
    private readonly DemoRequest _request;
    private readonly int _paceMs;
    private readonly ProgressTask?[] _tasks = new ProgressTask?[3];
    private ProgressContext? _context;

    public LiveNarrator(IAnsiConsole console, DemoRequest request, int paceMs)
        : base(console)
    {
        _console = console;
        _request = request;
        _paceMs = paceMs;
    }

    /// <inheritdoc/>
    public override void Run(Action play)
    {
        // The cursor is hidden meanwhile, and must not stay so when a person has seen enough.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _console.Cursor.Show());

        // No refreshing by a thread of its own: it would allocate while the messages are measured.
        _console.Progress().AutoRefresh(false).AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 46 }, new CountColumn())
            .Start(context =>
            {
                _context = context;
                _tasks[(int)Stage.Joins] = context.AddTask("joins", true, _request.Leaves + 2);
                _tasks[(int)Stage.Messages] = context.AddTask("messages", true, Math.Max(1, _request.Messages));
                _tasks[(int)Stage.Departures] = context.AddTask("departures", true, _request.Leaves);
                play();
            });
    }

    /// <inheritdoc/>
    public override void Say(double atMs, string who, string what)
    {
        base.Say(atMs, who, what);
        _context!.Refresh();
        Thread.Sleep(_paceMs);
    }

    /// <inheritdoc/>
    public override void Advance(Stage stage, int done)
    {
        _tasks[(int)stage]!.Value = done;
        _context!.Refresh();
    }
}
