// The command `run`: which boards, looked at how, and for how long.
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Scripts;
using JoinLeaf.VirtualBoards.Views;

namespace JoinLeaf.VirtualBoards.Commands;

/// <summary>Runs boards.</summary>
internal static class RunCommand
{
    /// <summary>What there is to know beyond the options, for the end of the help.</summary>
    public const string Details = """
          run esp32-devkitc --root --count 1 stm32f769i-disco --count 3

        The board with --root has its button held while it starts, which makes it the root; the others are leaves that ask it. In a
        terminal there is a view of each board: its LED, its network, its log, and keys for its button. Elsewhere each line is
        written as it comes.

        """ + "\n" + ScriptReader.Help + "\n\n" + ExitCodes.Help;

    private static readonly Argument<string[]> s_boards = new("BOARD")
    {
        Description = "A folder below boards: esp32-devkitc, stm32f769i-disco, ...",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> s_root = new(BoardGroup.Root)
    {
        Description = "The board before it is the root.",
        Arity = ArgumentArity.Zero,
    };

    private static readonly Option<string[]> s_count = new(BoardGroup.Count)
    {
        Description = "How many of the board before it, 1 to 99.",
        HelpName = "N",
    };

    private static readonly Option<string[]> s_set = new(BoardGroup.Set)
    {
        Description = "A setting for the stations before it, or for all when it comes first, as reading=2 or reach=root.",
        HelpName = "KEY=VALUE",
    };

    private static readonly Option<string?> s_script = new("--script")
    {
        Description = "Do what a file says, and end with 0 when all that it expects has happened.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> s_json = new("--json") { Description = "Write each event as a JSON object on a line of its own." };

    private static readonly Option<string?> s_for = new("--for")
    {
        Description = "End after this time, as 90s.",
        HelpName = "TIME",
    };

    private static readonly Option<Credentials> s_credentials = new("--credentials")
    {
        Description = "The Wi-Fi credentials that are stored on the boards.",
        DefaultValueFactory = _ => Credentials.Right,
    };

    private static readonly Option<string?> s_folder = new("--boards")
    {
        Description = "The folder of the boards, where it is not that of this checkout.",
        HelpName = "FOLDER",
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("run", "Run the programs of boards, as they were compiled for the device, on virtual hardware.")
        {
            s_boards, s_root, s_count, s_set, s_script, s_json, s_for, s_credentials, s_folder,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string? file = parsed.GetValue(s_script);
        Script? script = file == null ? null : ScriptReader.Read(file);
        string? limit = parsed.GetValue(s_for);
        int limitMs = limit == null ? Timeout.Infinite
            : Duration.TryParse(limit, out int ms) ? ms : throw new UsageException($"--for wants a time like 90s or 500ms, not '{limit}'");
        Rig rig = Build(parsed);
        script?.CheckBoards(rig.Machines.Count);
        bool isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
        return parsed.GetValue(s_json) ? RunWith(rig, script, limitMs, new JsonView(Console.Out))
            : script == null && isTerminal ? new ConsoleView(rig).Run(limitMs)
            : RunWith(rig, script, limitMs, new PlainView(Console.Out));
    }

    private static Rig Build(ParseResult parsed)
    {
        string folder = parsed.GetValue(s_folder) ?? BoardFolder.Find(AppContext.BaseDirectory);
        List<BoardGroup> groups = BoardGroup.Read(parsed.Tokens, [s_script.Name, s_for.Name, s_credentials.Name, s_folder.Name]);
        Rig rig = new(parsed.GetValue(s_credentials));
        int root = 0;
        int number = 1;
        foreach (BoardGroup group in groups)
        {
            root = group.IsRoot ? number : root;
            number += group.Boards;
        }

        foreach (BoardGroup group in groups)
        {
            BoardFolder kind = BoardFolder.Read(folder, group.Kind);
            for (int i = 0; i < group.Boards; i++)
            {
                rig.Add(kind, group.IsRoot, (group.IsRoot || root == 0 ? string.Empty : Rig.RootAt(root)) + group.Settings);
            }
        }

        return rig;
    }

    private static int RunWith(Rig rig, Script? script, int limitMs, ILineView view)
    {
        using ManualResetEventSlim end = new();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            end.Set();
        };
        rig.Happened += view.Tell;
        ScriptOutcome outcome = ScriptOutcome.Fine;
        if (script == null)
        {
            rig.Start();
            end.Wait(limitMs);
        }
        else
        {
            ScriptRunner runner = new(rig, script, view.TellScript);
            rig.Start();
            outcome = runner.Run(end.WaitHandle, limitMs);
        }

        rig.Stop();
        view.TellEnd(outcome);
        return outcome.Message.Length == 0 ? ExitCodes.Success : Program.Complain(outcome.Message, ExitCodes.NotAsExpected);
    }
}
