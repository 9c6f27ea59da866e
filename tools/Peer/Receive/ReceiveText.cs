// Tells a person what a receiving leaf does: files that came go to standard output, all other news to standard error, with a bar on a terminal.
using System;
using System.Diagnostics;
using System.IO;
using Spectre.Console;

namespace JoinLeaf.Peer.Receive;

/// <summary>Lines of text, and a bar below them where there is a terminal.</summary>
internal sealed class ReceiveText : ReceiveReport
{
    private const int AnyWidth = 8192;
    private const int Quarter = 25;
    private const int RefreshMs = 100;
    private readonly TextWriter _files;
    private readonly IAnsiConsole _news;
    private readonly bool _isLive;
    private ProgressContext? _context;
    private ProgressTask? _bar;
    private string? _line;
    private long _refreshedAt;
    private int _toldPercent;

    /// <param name="files">Where files that came are told of.</param>
    /// <param name="news">Where everything else goes.</param>
    public ReceiveText(TextWriter files, TextWriter news)
    {
        _files = files;
        _news = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(news) });
        _isLive = _news.Profile.Out.IsTerminal && _news.Profile.Capabilities.Ansi;
        if (!_isLive)
        {
            _news.Profile.Width = AnyWidth;
        }
    }

    /// <inheritdoc/>
    public override void Ready(string name, string directory)
    {
        Tell("aqua", $"leaf at {name}, takes files into {directory}");
    }

    /// <inheritdoc/>
    public override void Begins(Incoming file)
    {
        long left = file.Offer.Size - file.ResumedFrom;
        string from = file.ResumedFrom == 0 ? string.Empty : left == 0 ? ", all there already" : $", resumes at {Units.Bytes(file.ResumedFrom)}";
        Tell("green", $"{file.Root} sends {file.Offer.Name}, {Units.Bytes(file.Offer.Size)}{from}");
        _toldPercent = Units.PercentOf(file.ResumedFrom, file.Offer.Size);
    }

    /// <inheritdoc/>
    public override void Advance(Incoming file)
    {
        if (_context != null)
        {
            ShowBar(file);
            return;
        }

        int percent = Units.PercentOf(file.Total, file.Offer.Size);
        if (!_isLive && percent / Quarter > _toldPercent / Quarter)
        {
            _toldPercent = percent;
            Tell("grey", $"{percent / Quarter * Quarter} % of {file.Offer.Name}");
        }
    }

    private void ShowBar(Incoming file)
    {
        if (_bar == null || Stopwatch.GetElapsedTime(_refreshedAt).TotalMilliseconds > RefreshMs)
        {
            _bar ??= _context!.AddTask(Markup.Escape(file.Offer.Name), true, file.Offer.Size);
            _bar.Value = file.Total;
            _context!.Refresh();
            _refreshedAt = Stopwatch.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public override void Received(Incoming file, string path)
    {
        string from = file.ResumedFrom == 0 ? string.Empty : $", resumed at {Units.Bytes(file.ResumedFrom)}";
        _line = $"{path}: {Units.Bytes(file.Offer.Size)}, SHA-256 checked{from}";
        if (_context == null)
        {
            WriteLine();
        }
    }

    /// <summary>Tells of the file that has come. Where a bar moves, which is another stream, this waits until it has gone.</summary>
    private void WriteLine()
    {
        if (_line != null)
        {
            _files.WriteLine(_line);
            _files.Flush();
            _line = null;
        }
    }

    /// <inheritdoc/>
    public override void Failed(Incoming file, string reason)
    {
        Tell("red", $"{file.Offer.Name} failed: {reason}");
    }

    /// <inheritdoc/>
    public override void Lost(Incoming file, int code, string said)
    {
        string why = code == 0 ? $"{file.Root} left" + (said.Length > 0 ? $", says \"{said}\"" : string.Empty) : $"{file.Root} is lost: {WsaNames.Tell(code)}";
        Tell("yellow", $"{why}; {file.Offer.Name} has {Units.Count(file.Total)} of {Units.Bytes(file.Offer.Size)}, and goes on from there");
    }

    /// <inheritdoc/>
    public override void Refused(string root, string? file, string reason)
    {
        Tell("red", $"{root} is refused{(file == null ? string.Empty : " with " + file)}: {reason}");
    }

    /// <inheritdoc/>
    public override void Ended(string why, int exitCode, Node node)
    {
        Tell("aqua", why + (node.Dropped > 0 ? $"; {Units.Count(node.Dropped)} datagrams thrown away (--loss)" : string.Empty));
    }

    /// <inheritdoc/>
    public override void Watch(Action session)
    {
        if (!_isLive)
        {
            session();
            return;
        }

        _news.Progress().AutoRefresh(false).AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 40 }, new PercentageColumn(), new DownloadedColumn())
            .Start(context =>
            {
                _context = context;
                session();
            });
        _context = null;
        _bar = null;
        WriteLine();
    }

    private void Tell(string colour, string text)
    {
        _news.MarkupLine($"[{colour}]* {Markup.Escape(text)}[/]");
    }
}
