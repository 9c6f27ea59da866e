// The entry of the command line: parses, runs, and turns whatever goes wrong into one line and an exit code.
using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;
using System.Text;
using JoinLeaf.VirtualBoards.Commands;

namespace JoinLeaf.VirtualBoards;

internal static class Program
{
    internal static int Main(string[] args)
    {
        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            return Run(args);
        }
        catch (UsageException wrong)
        {
            return Complain(wrong.Message, ExitCodes.Usage);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The last handler: a defect shows as its message, not as a stack trace.
            return Complain(failure.GetType().Name + ": " + failure.Message, ExitCodes.Unexpected);
        }
    }

    private static int Run(string[] args)
    {
        Command run = RunCommand.Create();
        RootCommand all = new("Virtual boards: the firmware of JoinLeaf's boards on a PC.") { run };
        ParseResult parsed = all.Parse(args);
        bool isHelp = parsed.Action is HelpAction;
        if (parsed.Errors.Count > 0 && !isHelp)
        {
            return Complain(parsed.Errors[0].Message + " Try --help.", ExitCodes.Usage);
        }

        int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        if (isHelp && parsed.CommandResult.Command == run)
        {
            Console.WriteLine(RunCommand.Details);
        }

        return code;
    }

    /// <summary>One line on standard error.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="exitCode">What to answer with.</param>
    internal static int Complain(string message, int exitCode)
    {
        try
        {
            Console.Error.WriteLine("boards: " + message.ReplaceLineEndings(" "));
        }
        catch (IOException)
        {
            // Nobody reads standard error: the exit code has to say it alone.
        }

        return exitCode;
    }
}
