// What the console view knows of one board, and its panel.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace JoinLeaf.VirtualBoards.Views;

/// <summary>One board of the console view.</summary>
internal sealed class BoardPanel
{
    private const int MostLines = 200;
    private const int BlinkWindowMs = 1500;
    private const int BlinkChanges = 3;
    private const int FrameLines = 3;
    private const int FrameColumns = 4;
    private readonly object _gate = new();
    private readonly Machine _machine;
    private readonly Queue<BoardEvent> _lines = new();
    private readonly Queue<long> _ledChanges = new();

    public BoardPanel(Machine machine)
    {
        _machine = machine;
    }

    /// <summary>Takes an event of this board.</summary>
    public void Tell(BoardEvent what)
    {
        lock (_gate)
        {
            if (what.Kind == EventKind.Led)
            {
                _ledChanges.Enqueue(what.AtMs);
            }

            if (PlainView.TextOf(what) != null)
            {
                _lines.Enqueue(what);
                if (_lines.Count > MostLines)
                {
                    _lines.Dequeue();
                }
            }
        }
    }

    /// <summary>The panel.</summary>
    /// <param name="nowMs">The time of the run.</param>
    /// <param name="width">Its width, with the frame.</param>
    /// <param name="height">Its height, with the frame.</param>
    public IRenderable Draw(long nowMs, int width, int height)
    {
        lock (_gate)
        {
            List<IRenderable> rows = [new Markup(StateLine(nowMs))];
            foreach (BoardEvent line in _lines.Skip(Math.Max(0, _lines.Count - (height - FrameLines))))
            {
                string text = string.Create(CultureInfo.InvariantCulture, $"{line.AtMs / 1000.0,7:0.0} {PlainView.TextOf(line)!.Split('\n')[0]}");
                rows.Add(new Text(Crop(text, width - FrameColumns), StyleOf(line)));
            }

            string title = $"{_machine.Number}  {_machine.Folder.Model.Name}  {(_machine.IsRoot ? "root" : "leaf")}";
            return new Panel(new Rows(rows))
            {
                Header = new PanelHeader($" {Markup.Escape(title)} "),
                Border = BoxBorder.Rounded,
                BorderStyle = new Style(_machine.IsRoot ? Color.Yellow : Color.Grey),
                Width = width,
                Height = height,
            };
        }
    }

    private string StateLine(long nowMs)
    {
        while (_ledChanges.TryPeek(out long first) && nowMs - first > BlinkWindowMs)
        {
            _ledChanges.Dequeue();
        }

        VirtualBoard board = _machine.Board;
        LinkState link = board.Link.State;
        bool blinks = _ledChanges.Count >= BlinkChanges;
        string led = (board.IsLit ? "[yellow1 bold]●[/]" : "[grey35]●[/]") + (blinks ? " blinking" : board.IsLit ? " on      " : " off     ");
        string network = board.Link.IsCut ? "[red]network cut[/]"
            : link.CanTalk ? $"[green]{VirtualNetwork.ToText(link.Address)}[/]" : "[yellow]no address[/]";
        int dropped = board.Network.CountDropped(board);
        return $"{led}  {(board.IsHeld ? "[cyan bold]▼ button[/]" : "[grey35]△ button[/]")}  {network}  [grey]sockets {board.Network.CountSockets(board)}/{board.Model.Sockets}[/]"
            + (dropped > 0 ? $"  [red]{dropped} dropped[/]" : string.Empty);
    }

    private static Style StyleOf(BoardEvent line)
    {
        return line.Kind switch
        {
            EventKind.Log => Style.Plain,
            EventKind.Fault => new Style(Color.Red),
            _ => new Style(Color.Grey),
        };
    }

    private static string Crop(string text, int width)
    {
        return text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(width - 1, 0)), "…");
    }
}
