// News as JSON for scripts: one object a line, its first field says what it tells.
using System;
using System.IO;
using System.Text;
using System.Text.Json;

namespace JoinLeaf.Peer;

/// <summary>Writes objects, a line each.</summary>
internal sealed class JsonLines
{
    private readonly TextWriter _out;

    public JsonLines(TextWriter output)
    {
        _out = output;
    }

    /// <summary>Writes one object.</summary>
    /// <param name="name">The value of its field "event".</param>
    /// <param name="body">Writes the other fields.</param>
    public void Tell(string name, Action<Utf8JsonWriter> body)
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

    /// <summary>Writes a WSA number, with its name when it is one.</summary>
    public static void WriteCode(Utf8JsonWriter writer, int code)
    {
        writer.WriteNumber("code", code);
        if (code != 0)
        {
            writer.WriteString("error", WsaNames.NameOf(code));
        }
    }
}
