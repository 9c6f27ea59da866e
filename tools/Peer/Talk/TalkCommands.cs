// The commands `root` and `leaf`: their options, and how a run begins and ends.
using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using JoinLeaf.Peer.Receive;

namespace JoinLeaf.Peer.Talk;

/// <summary>Peers as processes of their own.</summary>
internal static class TalkCommands
{
    /// <summary>What there is to know beyond the options.</summary>
    public const string Details = """
        Each line of standard input is one message: a root's goes to all leaves, a
        leaf's to its root. Lines are read once somebody has joined and no invitation is
        pending. Messages are best effort, and lines above the limit are not sent.

        What arrives goes to standard output, after the sender's name; all other news go
        to standard error. With --json all of it goes to standard output.

        Ctrl+C (SIGINT, SIGTERM) leaves properly, with the last words. A leaf ends when
        its session does, and a root that does not listen when nobody is left.
        """;

    /// <summary>The same for a leaf.</summary>
    public const string LeafDetails = Details + "\n" + """

        With --receive the leaf takes files that a `push` sends. What came goes into
        NAME.HASH.part with a note of how far it is beside it: after a restart, or when
        the link was lost, the next push of the same file goes on from there. Once the
        SHA-256 is right the file gets its name. Of an offered name only the last part
        counts, and characters that do harm become underscores; a file that exists is
        kept, and the new one gets a number (NAME-2), unless --overwrite is given. A
        file that does not fit the disk, or --max-bytes, is refused with that reason. The
        leaf takes file after file until Ctrl+C. Files that came are told on standard
        output, all other news on standard error.
        """;

    private static readonly int s_maxData = Limits.Host().MaxConnectData;

    /// <summary>Makes the command `root`.</summary>
    public static Command CreateRoot()
    {
        Option<PeerName?> bind = Bind();
        Option<PeerName[]> invite = Arguments.Addresses("--invite", "Leaves to invite, one after the other; they must listen.");
        Option<bool> listen = new("--listen") { Description = "Let leaves ask; without --invite this is so anyhow." };
        Common common = new();
        Command command = new("root", "The root of a session: what it sends reaches every leaf.")
        {
            bind, invite, listen, common.Data, common.LastWords, common.Once, common.Json,
        };
        command.SetAction(parsed => Run(
            new TalkRequest(
                parsed.GetValue(bind)!, parsed.GetValue(invite)!, null, parsed.GetValue(listen),
                parsed.GetValue(common.Data)!, parsed.GetValue(common.LastWords)!, parsed.GetValue(common.Once)),
            0, parsed.GetValue(common.Json),
            (request, report, node, input, stop) => new RootTalk(request, report, node, input, stop)));
        return command;
    }

    /// <summary>Makes the command `leaf`.</summary>
    public static Command CreateLeaf()
    {
        Option<PeerName?> bind = Bind();
        Option<PeerName?> join = Arguments.Address("--join", "The root to ask; it must listen. Without it the leaf listens for an invitation.", false, false);
        Common common = new();
        ReceiveOptions receive = new(join, common.Data, common.LastWords);
        Command command = new("leaf", "A leaf of a session: what it sends reaches the root. With --receive it takes files.")
        {
            bind, join, receive.Directory, receive.Overwrite, receive.MaxBytes, receive.Loss, common.Data, common.LastWords, common.Once, common.Json,
        };
        receive.Check(command);
        command.SetAction(parsed => receive.IsAsked(parsed)
            ? ReceiveCommand.Run(receive.Request(parsed, parsed.GetValue(bind)!, parsed.GetValue(common.Once)), parsed.GetValue(receive.Loss), parsed.GetValue(common.Json))
            : Run(
                new TalkRequest(
                    parsed.GetValue(bind)!, [], parsed.GetValue(join), false,
                    parsed.GetValue(common.Data)!, parsed.GetValue(common.LastWords)!, parsed.GetValue(common.Once)),
                parsed.GetValue(receive.Loss), parsed.GetValue(common.Json),
                (request, report, node, input, stop) => new LeafTalk(request, report, node, input, stop)));
        return command;
    }

    private static Option<PeerName?> Bind()
    {
        return Arguments.Address("--bind", "The own address and port; port 0 takes a free one, 0.0.0.0 all of this machine's addresses.", true, true);
    }

    private static int Run(TalkRequest request, double loss, bool json, Func<TalkRequest, TalkReport, Node, LineSource, WaitHandle, TalkLoop> create)
    {
        using StopSignal stop = new();
        TalkReport report = json ? new JsonReport(Console.Out) : new TextReport(Console.Out, Console.Error);
        Node node = new(Limits.Host(), loss);
        LineSource input = new(Console.OpenStandardInput(), node.Provider.Limits.MaxMessage);
        return Run(request, create(request, report, node, input, stop.Raised));
    }

    /// <summary>Runs a loop; an address that cannot be bound is told in one line.</summary>
    internal static int Run(TalkRequest request, TalkLoop loop)
    {
        try
        {
            return loop.Run();
        }
        catch (JoinLeafException failure) when (failure.ErrorCode is Wsa.WSAEADDRINUSE or Wsa.WSAEADDRNOTAVAIL)
        {
            return Program.Complain($"cannot bind {request.Bind}: {WsaNames.Explain(failure.ErrorCode)}", ExitCodes.Usage);
        }
        catch (IOException)
        {
            return Program.Complain("nobody reads what is told any more", ExitCodes.Unexpected);
        }
    }

    /// <summary>The options that both commands have.</summary>
    private sealed class Common
    {
        public readonly Option<string> Data = Arguments.Text("--data", "What to say while joining, to whom asks or is asked.", s_maxData, string.Empty);
        public readonly Option<string> LastWords = Arguments.Text("--last-words", "What to say while leaving.", s_maxData, "bye");
        public readonly Option<bool> Once = new("--once") { Description = "Leave when the input has ended and everything is sent, or after one file, instead of staying until Ctrl+C." };
        public readonly Option<bool> Json = new("--json") { Description = "Tell everything on standard output, one JSON object a line." };
    }
}
