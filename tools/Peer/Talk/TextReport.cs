// Tells a person: messages go to standard output and nothing else does, all other news go to standard error.
using System.IO;
using Spectre.Console;

namespace JoinLeaf.Peer.Talk;

/// <summary>Lines of text.</summary>
internal sealed class TextReport : TalkReport
{
    /// <summary>The terminal breaks long lines where it must; a file should have each in one piece.</summary>
    private const int AnyWidth = 8192;
    private readonly TextWriter _messages;
    private readonly IAnsiConsole _news;
    private bool _isLeaf;

    /// <param name="messages">Where messages go.</param>
    /// <param name="news">Where everything else goes.</param>
    public TextReport(TextWriter messages, TextWriter news)
    {
        _messages = messages;
        _news = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(news) });
        _news.Profile.Width = AnyWidth;
    }

    /// <inheritdoc/>
    public override void Ready(string role, string name, string plan)
    {
        _isLeaf = role == LeafTalk.Role;
        Tell("aqua", $"{role} at {name}, {plan}");
    }

    /// <inheritdoc/>
    public override void Joined(string peer, string data)
    {
        Tell("green", (_isLeaf ? "joined " + peer : peer + " joined") + Says(data));
    }

    /// <inheritdoc/>
    public override void NotJoined(string peer, int code, string data)
    {
        Tell("red", data.Length > 0 ? $"no session with {peer}: {WsaNames.Tell(code)}{Says(data)}" : $"no session with {peer}: {WsaNames.Explain(code)}");
    }

    /// <inheritdoc/>
    public override void Message(string from, string text)
    {
        _messages.WriteLine(from + "> " + text);
        _messages.Flush();
    }

    /// <inheritdoc/>
    public override void Left(string peer, int code, string data)
    {
        Tell(code == 0 ? "yellow" : "red", code == 0 ? $"{peer} left{Says(data)}" : $"{peer} is lost: {WsaNames.Tell(code)}");
    }

    /// <inheritdoc/>
    public override void NotSent(int code, long bytes, int limit)
    {
        Tell("red", code == Wsa.WSAEMSGSIZE ? $"not sent: a line of {bytes} bytes, the limit is {limit}" : "not sent: " + WsaNames.Explain(code));
    }

    /// <inheritdoc/>
    public override void Note(string text)
    {
        Tell("grey", text);
    }

    /// <inheritdoc/>
    public override void Ended(string why, int exitCode)
    {
        Tell("aqua", why);
    }

    private void Tell(string colour, string text)
    {
        _news.MarkupLine($"[{colour}]* {Markup.Escape(text)}[/]");
    }

    private static string Says(string data)
    {
        return data.Length == 0 ? string.Empty : $", says \"{data}\"";
    }
}
