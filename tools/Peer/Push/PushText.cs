// Tells a person how a push goes: a line for each thing that happens, and a table at the end.
using System.Collections.Generic;
using System.Globalization;
using JoinLeaf.Peer.Transfer;
using Spectre.Console;

namespace JoinLeaf.Peer.Push;

/// <summary>Lines of text; <see cref="PushBars"/> puts bars below them.</summary>
internal class PushText : PushReport
{
    private const int Quarter = 25;
    private const int NameWidth = 15;
    /// <summary>The terminal breaks long lines where it must; a file should have each in one piece.</summary>
    private const int AnyWidth = 8192;
    private const int TableWidth = 100;
    private readonly IAnsiConsole _console;
    private readonly bool _isFile;
    private int _toldPercent;
    private int _nameWidth = NameWidth;

    /// <param name="console">Where it is told.</param>
    /// <param name="isFile">Whether that is no terminal.</param>
    public PushText(IAnsiConsole console, bool isFile)
    {
        _console = console;
        _isFile = isFile;
        console.Profile.Width = isFile ? AnyWidth : console.Profile.Width;
    }

    /// <summary>The bytes of the file.</summary>
    protected long Size { get; private set; }

    /// <inheritdoc/>
    public override void Begins(Offer offer, string rootName, List<Target> targets)
    {
        Size = offer.Size;
        foreach (Target target in targets)
        {
            _nameWidth = System.Math.Max(_nameWidth, target.Name.Length);
        }

        string leaves = targets.Count == 1 ? "1 leaf" : targets.Count + " leaves";
        _console.MarkupLine($"[bold]{Markup.Escape(offer.Name)}[/]: {Units.Bytes(offer.Size)} to {leaves}, from {rootName}");
        _console.MarkupLine($"[grey]SHA-256 {offer.Digest}[/]");
        _console.WriteLine();
    }

    /// <inheritdoc/>
    public override void Joined(double at, Target target)
    {
        string again = target.HasBeenThere ? "is back" : "joins";
        string has = target.Has == 0 ? "has nothing of it" : target.Has == Size ? "has all of it" : $"resumes at {Units.Bytes(target.Has)}";
        Say(at, "aqua", target.Name, $"{again}, {has}");
    }

    /// <inheritdoc/>
    public override void Busy(double at, Target target, string reason)
    {
        Say(at, "yellow", target.Name, reason + ", is asked again");
    }

    /// <inheritdoc/>
    public override void Lost(double at, Target target, int code, string said)
    {
        string words = said.Length > 0 ? $", says \"{said}\"" : string.Empty;
        Say(at, "yellow", target.Name, code == 0 ? $"left{words}" : $"is lost: {WsaNames.Tell(code)}");
    }

    /// <inheritdoc/>
    public override void Slow(double at, Target target)
    {
        Say(at, "yellow", target.Name, "takes nothing, the others wait for it");
    }

    /// <inheritdoc/>
    public override void Over(double at, Target target)
    {
        bool isDone = target.State == TargetState.Done;
        Say(at, isDone ? "green" : "red", target.Name, isDone ? "has the file, SHA-256 checked" : target.Outcome);
    }

    /// <inheritdoc/>
    public override void Refresh(double at, List<Target> targets)
    {
        int least = int.MaxValue;
        foreach (Target target in targets)
        {
            least = target.State == TargetState.Joined ? System.Math.Min(least, Units.PercentOf(target.Received, Size)) : least;
        }

        int percent = least == int.MaxValue ? 0 : least / Quarter * Quarter;
        if (percent > _toldPercent)
        {
            _toldPercent = percent;
            Say(at, "grey", "all", $"have {percent.ToString(CultureInfo.InvariantCulture)} %");
        }
    }

    /// <inheritdoc/>
    public override void Ended(PushResult result)
    {
        _console.WriteLine();
        _console.Profile.Width = _isFile ? TableWidth : _console.Profile.Width;
        PushTable.Write(_console, result);
    }

    private void Say(double at, string colour, string who, string what)
    {
        string seconds = (at / 1000).ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8);
        _console.MarkupLine($"[grey]{seconds} s[/]  [{colour}]{Markup.Escape(who.PadRight(_nameWidth))}[/]  {Markup.Escape(what)}");
    }
}
