// Tells a script: one JSON object a line on standard output, messages and news alike.
using System.IO;

namespace JoinLeaf.Peer.Talk;

/// <summary>Lines of JSON.</summary>
internal sealed class JsonReport : TalkReport
{
    private readonly JsonLines _lines;

    public JsonReport(TextWriter output)
    {
        _lines = new JsonLines(output);
    }

    /// <inheritdoc/>
    public override void Ready(string role, string name, string plan)
    {
        _lines.Tell("ready", writer =>
        {
            writer.WriteString("role", role);
            writer.WriteString("name", name);
        });
    }

    /// <inheritdoc/>
    public override void Joined(string peer, string data)
    {
        _lines.Tell("joined", writer =>
        {
            writer.WriteString("peer", peer);
            writer.WriteString("data", data);
        });
    }

    /// <inheritdoc/>
    public override void NotJoined(string peer, int code, string data)
    {
        _lines.Tell("notJoined", writer =>
        {
            writer.WriteString("peer", peer);
            writer.WriteString("data", data);
            JsonLines.WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void Message(string from, string text)
    {
        _lines.Tell("message", writer =>
        {
            writer.WriteString("from", from);
            writer.WriteString("text", text);
        });
    }

    /// <inheritdoc/>
    public override void Left(string peer, int code, string data)
    {
        _lines.Tell("left", writer =>
        {
            writer.WriteString("peer", peer);
            writer.WriteString("data", data);
            JsonLines.WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void NotSent(int code, long bytes, int limit)
    {
        _lines.Tell("notSent", writer =>
        {
            writer.WriteNumber("bytes", bytes);
            writer.WriteNumber("limit", limit);
            JsonLines.WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void Note(string text)
    {
    }

    /// <inheritdoc/>
    public override void Ended(string why, int exitCode)
    {
        _lines.Tell("ended", writer => writer.WriteNumber("exitCode", exitCode));
    }
}
