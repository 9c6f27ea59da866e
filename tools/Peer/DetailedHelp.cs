// Help in two parts: what System.CommandLine writes of a command, and below it what there is to know beyond its options.
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;

namespace JoinLeaf.Peer;

/// <summary>Writes the details of a command after its help.</summary>
internal sealed class DetailedHelp : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction _plain;
    private readonly Dictionary<Command, string> _details;

    private DetailedHelp(SynchronousCommandLineAction plain, Dictionary<Command, string> details)
    {
        _plain = plain;
        _details = details;
    }

    /// <summary>Help may be asked for whatever else is wrong.</summary>
    public override bool ClearsParseErrors
    {
        get { return true; }
    }

    /// <summary>Gives the help option of a root command its details.</summary>
    /// <param name="root">The root command.</param>
    /// <param name="details">What to add, a text a command.</param>
    public static void Extend(RootCommand root, Dictionary<Command, string> details)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption && option.Action is SynchronousCommandLineAction plain)
            {
                option.Action = new DetailedHelp(plain, details);
            }
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = _plain.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (_details.TryGetValue(parseResult.CommandResult.Command, out string? text))
        {
            output.WriteLine(text);
            output.WriteLine();
        }

        output.WriteLine(ExitCodes.Help);
        return code;
    }
}
