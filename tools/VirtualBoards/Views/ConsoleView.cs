// The view for a person at a terminal: a panel for each board, and keys that press, cut and restart.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using JoinLeaf.VirtualBoards.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace JoinLeaf.VirtualBoards.Views;

/// <summary>Draws ten times a second while the boards run.</summary>
internal sealed class ConsoleView
{
    private const int DrawMs = 100;
    private const int WideColumns = 100;
    private const int FootLines = 1;
    private const int LeastHeight = 5;
    private readonly Rig _rig;
    private readonly List<BoardPanel> _panels;
    private volatile bool _isOver;
    private char _prefix;

    public ConsoleView(Rig rig)
    {
        _rig = rig;
        _panels = [.. rig.Machines.Select(m => new BoardPanel(m))];
        rig.Happened += e => _panels[e.Machine.Number - 1].Tell(e);
    }

    /// <summary>Shows the boards until somebody quits.</summary>
    /// <param name="limitMs">How long at most; -1 for as long as they like.</param>
    /// <returns>The exit code.</returns>
    public int Run(int limitMs)
    {
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            _isOver = true;
        };
        _rig.Start();
        AnsiConsole.AlternateScreen(() => AnsiConsole.Live(Draw()).Overflow(VerticalOverflow.Crop).Start(live =>
        {
            while (!_isOver && (limitMs < 0 || _rig.NowMs < limitMs))
            {
                live.UpdateTarget(Draw());
                Thread.Sleep(DrawMs);
                while (Console.KeyAvailable)
                {
                    Press(Console.ReadKey(true).KeyChar);
                }
            }
        }));
        _rig.Stop();
        return ExitCodes.Success;
    }

    private void Press(char key)
    {
        int number = key - '0';
        if (number >= 1 && number <= Math.Min(_panels.Count, 9))
        {
            Act(_rig.Machines[number - 1]);
            _prefix = default;
        }
        else
        {
            _isOver |= key == 'q';
            _prefix = key is 'n' or 'r' ? key : default;
        }
    }

    private void Act(Machine machine)
    {
        if (_prefix == 'r')
        {
            _rig.Restart(machine);
        }
        else if (_prefix != 'n')
        {
            machine.Press();
        }
        else if (machine.Board.Link.IsCut)
        {
            machine.Board.Link.Restore();
        }
        else
        {
            machine.Board.Link.Cut();
        }
    }

    private IRenderable Draw()
    {
        int width = AnsiConsole.Profile.Width;
        int columns = _panels.Count > 1 && width >= WideColumns ? 2 : 1;
        int rows = (_panels.Count + columns - 1) / columns;
        int height = Math.Max((AnsiConsole.Profile.Height - FootLines) / rows, LeastHeight);
        Grid grid = new() { Expand = true };
        for (int i = 0; i < columns; i++)
        {
            grid.AddColumn(new GridColumn { Padding = new Padding(0, 0) });
        }

        long nowMs = _rig.NowMs;
        for (int row = 0; row < rows; row++)
        {
            grid.AddRow([.. _panels.Skip(row * columns).Take(columns).Select(p => p.Draw(nowMs, width / columns, height))]);
        }

        return new Rows(grid, new Markup(Foot()));
    }

    private string Foot()
    {
        string digits = _panels.Count == 1 ? "1" : $"1-{Math.Min(_panels.Count, 9)}";
        return _prefix switch
        {
            'n' => $"[bold]network of which board? {digits}[/]",
            'r' => $"[bold]restart which board? {digits}[/]",
            _ => $"[bold]{digits}[/] press its button   [bold]n[/] and {digits} cut or restore its network   [bold]r[/] and {digits} restart it   [bold]q[/] quit",
        };
    }
}
