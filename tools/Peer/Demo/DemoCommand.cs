// The command `demo`: chooses who tells it, plays it, and says how it went.
using System;
using System.CommandLine;
using Spectre.Console;

namespace JoinLeaf.Peer.Demo;

/// <summary>A root and its leaves in one process.</summary>
internal static class DemoCommand
{
    private const int DefaultPaceMs = 120;
    private const int RedirectedWidth = 100;
    /// <summary>However many leaves there are, reading time does not add up to much more than this, in milliseconds.</summary>
    private const int PaceTotalMs = 5000;

    /// <summary>What there is to know beyond the options.</summary>
    public const string Details = """
        Two more nodes take part, besides the leaves: one refuses its invitation with a
        reason, and one's join is cancelled while it is pending. A small rehearsal with
        nodes of its own runs first, unseen, so that compiling is not measured.

        In the JSON object `leaves` is the number that should join and `joined` the
        number that did; `refused` and `cancelled` count the two other nodes, 1 each
        when all went well. Join times are those of who joins: the root for a leaf that
        it invites, the leaf for one that asks. `messagesDelivered` is summed over the
        leaves. `allocatedBytesPerMessage` is what the whole process allocated between
        the first message and the last, divided by `messagesSent`. `poolLeaks` counts
        the buffers that did not come back, in all nodes. `dropped` counts the datagrams
        that --loss threw away, `nacks` the requests for missing packets, `repairs` the
        packets that were sent again, from beginning to end and in all nodes together.

        The session is reliable: with --loss every message still arrives, once and in
        order. Where more than half gets lost a join may take longer than it is given.
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<int> leaves = Arguments.Number("--leaves", "Leaves that should join: half are invited, half ask.", 1, DemoRequest.MaxLeaves, 8);
        Option<int> messages = Arguments.Number("--messages", "Messages from the root to all.", 0, DemoRequest.MaxMessages, 100);
        Option<int> pace = Arguments.Number("--pace", "Reading time after each line on a terminal, in milliseconds.", 0, 10000, DefaultPaceMs);
        Option<double> loss = Arguments.Loss();
        Option<bool> json = new("--json") { Description = "Print one JSON object and nothing else." };
        Command command = new("demo", "One root and its leaves in this process, each with its own stack, over UDP on 127.0.0.1.")
        {
            leaves, messages, loss, pace, json,
        };
        command.SetAction(parsed => Run(
            new DemoRequest(parsed.GetValue(leaves), parsed.GetValue(messages), parsed.GetValue(loss)), parsed.GetValue(pace), parsed.GetValue(json)));
        return command;
    }

    private static int Run(DemoRequest request, int paceMs, bool json)
    {
        Play.Rehearse();
        DemoResult result = json ? new Play(request, new Narrator()).Run() : Show(request, paceMs);
        if (json)
        {
            Console.Out.WriteLine(result.ToJson());
        }

        foreach (string sentence in result.Unexpected)
        {
            Program.Complain(sentence, ExitCodes.Unexpected);
        }

        return result.Unexpected.Count == 0 ? ExitCodes.Ok : ExitCodes.Unexpected;
    }

    private static DemoResult Show(DemoRequest request, int paceMs)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        bool isLive = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi && !Console.IsOutputRedirected;
        int lines = (2 * request.Leaves) + 10;
        Narrator narrator = isLive ? new LiveNarrator(console, request, Math.Min(paceMs, PaceTotalMs / lines)) : new LineNarrator(console);
        console.MarkupLine($"[bold]JoinLeaf[/]: one root and {request.Leaves} {(request.Leaves == 1 ? "leaf" : "leaves")}, each with its own stack, over UDP on 127.0.0.1");
        console.WriteLine();
        DemoResult result = new Play(request, narrator).Run();
        console.WriteLine();
        ResultTable.Write(console, result);
        return result;
    }
}
