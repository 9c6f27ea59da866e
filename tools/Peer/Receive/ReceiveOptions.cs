// The options of `leaf --receive`, and what they do not go together with.
using System;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace JoinLeaf.Peer.Receive;

/// <summary>Options that turn a leaf into one that takes files.</summary>
internal sealed class ReceiveOptions
{
    private readonly Option[] _notWith;

    /// <param name="notWith">Options that make no sense for a leaf that takes files.</param>
    public ReceiveOptions(params Option[] notWith)
    {
        _notWith = notWith;
    }

    /// <summary>Where files go.</summary>
    public Option<string?> Directory { get; } = new("--receive") { Description = "Take files that a `push` sends, and put them into this directory; it is made if need be.", HelpName = "DIR" };
    /// <summary>Whether files are replaced.</summary>
    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "With --receive: replace a file of the same name, instead of giving the new one a number." };
    /// <summary>The largest file.</summary>
    public Option<long> MaxBytes { get; } = Arguments.Count("--max-bytes", "With --receive: refuse files that are larger.");
    /// <summary>What is thrown away.</summary>
    public Option<double> Loss { get; } = Arguments.Loss();

    /// <summary>Whether the leaf is to take files.</summary>
    public bool IsAsked(ParseResult parsed)
    {
        return parsed.GetValue(Directory) != null;
    }

    /// <summary>Lets the command complain of options that do not go together.</summary>
    public void Check(Command command)
    {
        command.Validators.Add(result =>
        {
            bool isAsked = IsGiven(result, Directory);
            Option? odd = Array.Find(isAsked ? _notWith : [Overwrite, MaxBytes], o => IsGiven(result, o));
            if (odd != null)
            {
                result.AddError(isAsked ? $"{odd.Name} does not go together with {Directory.Name}." : $"{odd.Name} wants {Directory.Name} as well.");
            }
        });
    }

    private static bool IsGiven(CommandResult command, Option option)
    {
        return command.GetResult(option) is { Implicit: false };
    }

    /// <summary>What was asked for.</summary>
    public ReceiveRequest Request(ParseResult parsed, PeerName bind, bool once)
    {
        return new ReceiveRequest(bind, parsed.GetValue(Directory)!, parsed.GetValue(MaxBytes), parsed.GetValue(Overwrite), once);
    }
}
