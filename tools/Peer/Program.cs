// The entry of the command line: parses, runs a command, and turns whatever goes wrong into one line and an exit code.
using System;
using System.CommandLine;
using System.IO;
using System.Text;
using JoinLeaf.Peer.Demo;
using JoinLeaf.Peer.Push;
using JoinLeaf.Peer.Talk;

namespace JoinLeaf.Peer;

internal static class Program
{
    internal static int Main(string[] args)
    {
        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            return Run(args);
        }
        catch (JoinLeafException failure)
        {
            return Complain(WsaNames.Explain(failure.ErrorCode), ExitCodes.Unexpected);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The last handler: a defect shows as its message, not as a stack trace.
            return Complain(failure.GetType().Name + ": " + failure.Message, ExitCodes.Unexpected);
        }
    }

    private static int Run(string[] args)
    {
        ParseResult parsed = Parse(args, out string? complaint);
        return complaint != null ? Complain(complaint, ExitCodes.Usage)
            : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="complaint">What is wrong with them, in one line; null when nothing is.</param>
    /// <returns>What they ask for.</returns>
    internal static ParseResult Parse(string[] args, out string? complaint)
    {
        Command demo = DemoCommand.Create();
        Command root = TalkCommands.CreateRoot();
        Command leaf = TalkCommands.CreateLeaf();
        Command push = PushCommand.Create();
        RootCommand all = new("JoinLeaf on a PC: multipoint sessions over UDP, one root and many leaves.") { demo, root, leaf, push };
        DetailedHelp.Extend(all, new()
        {
            [demo] = DemoCommand.Details, [root] = TalkCommands.Details, [leaf] = TalkCommands.LeafDetails, [push] = PushCommand.Details,
        });
        ParseResult parsed = all.Parse(args);
        string? first = parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is not known here."
            : parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
        complaint = first == null || parsed.Errors.Count == 0 ? null : first + " Try --help.";
        return parsed;
    }

    /// <summary>One line on standard error.</summary>
    /// <param name="message">What is wrong; line ends become spaces.</param>
    /// <param name="exitCode">What to answer with.</param>
    /// <returns>The exit code.</returns>
    internal static int Complain(string message, int exitCode)
    {
        try
        {
            Console.Error.WriteLine("peer: " + message.ReplaceLineEndings(" "));
        }
        catch (IOException)
        {
            // Nobody reads standard error: the exit code has to say it alone.
        }

        return exitCode;
    }
}
