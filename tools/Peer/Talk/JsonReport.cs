// Tells a script: one JSON object a line on standard output, messages and news alike.
using System;
using System.IO;
using System.Text;
using System.Text.Json;

namespace JoinLeaf.Peer.Talk;

/// <summary>Lines of JSON.</summary>
internal sealed class JsonReport : TalkReport
{
    private readonly TextWriter _out;

    public JsonReport(TextWriter output)
    {
        _out = output;
    }

    /// <inheritdoc/>
    public override void Ready(string role, string name, string plan)
    {
        Tell("ready", writer =>
        {
            writer.WriteString("role", role);
            writer.WriteString("name", name);
        });
    }

    /// <inheritdoc/>
    public override void Joined(string peer, string data)
    {
        Tell("joined", writer =>
        {
            writer.WriteString("peer", peer);
            writer.WriteString("data", data);
        });
    }

    /// <inheritdoc/>
    public override void NotJoined(string peer, int code, string data)
    {
        Tell("notJoined", writer =>
        {
            writer.WriteString("peer", peer);
            writer.WriteString("data", data);
            WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void Message(string from, string text)
    {
        Tell("message", writer =>
        {
            writer.WriteString("from", from);
            writer.WriteString("text", text);
        });
    }

    /// <inheritdoc/>
    public override void Left(string peer, int code, string data)
    {
        Tell("left", writer =>
        {
            writer.WriteString("peer", peer);
            writer.WriteString("data", data);
            WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void NotSent(int code, long bytes, int limit)
    {
        Tell("notSent", writer =>
        {
            writer.WriteNumber("bytes", bytes);
            writer.WriteNumber("limit", limit);
            WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void Note(string text)
    {
    }

    /// <inheritdoc/>
    public override void Ended(string why, int exitCode)
    {
        Tell("ended", writer => writer.WriteNumber("exitCode", exitCode));
    }

    private static void WriteCode(Utf8JsonWriter writer, int code)
    {
        writer.WriteNumber("code", code);
        if (code != 0)
        {
            writer.WriteString("error", WsaNames.NameOf(code));
        }
    }

    private void Tell(string name, Action<Utf8JsonWriter> body)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("event", name);
            body(writer);
            writer.WriteEndObject();
        }

        _out.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
        _out.Flush();
    }
}
