// The run as JSON: one object a line, whose first field says what it tells.
using System;
using System.IO;
using System.Text;
using System.Text.Json;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Scripts;

namespace JoinLeaf.VirtualBoards.Views;

/// <summary>Writes JSON. Times are seconds since the run began.</summary>
internal sealed class JsonView : ILineView
{
    private readonly SafeWriter _out;

    public JsonView(TextWriter output)
    {
        _out = new SafeWriter(output);
    }

    /// <inheritdoc/>
    public void Tell(BoardEvent what)
    {
        Write(what.Kind.ToString().ToLowerInvariant(), what.AtMs, json =>
        {
            json.WriteNumber("board", what.Machine.Number);
            WriteDetails(json, what);
        });
    }

    /// <inheritdoc/>
    public void TellScript(long atMs, ScriptLine line)
    {
        Write("script", atMs, json =>
        {
            json.WriteNumber("line", line.Number);
            json.WriteString("text", line.Text);
        });
    }

    /// <inheritdoc/>
    public void TellEnd(ScriptOutcome outcome)
    {
        Write("end", outcome.AtMs, json =>
        {
            json.WriteBoolean("ok", outcome.Message.Length == 0);
            json.WriteNumber("met", outcome.Met);
            json.WriteString("message", outcome.Message);
        });
    }

    private static void WriteDetails(Utf8JsonWriter json, BoardEvent what)
    {
        switch (what.Kind)
        {
            case EventKind.Start:
                json.WriteString("model", what.Machine.Folder.Model.Name);
                json.WriteString("role", what.Machine.IsRoot ? "root" : "leaf");
                break;
            case EventKind.Led:
                json.WriteBoolean("lit", what.IsOn);
                break;
            case EventKind.Button:
                json.WriteBoolean("held", what.IsOn);
                break;
            case EventKind.Network:
                json.WriteString("state", what.Link.CanTalk ? "up" : what.Link.IsUp ? "waiting" : "down");
                json.WriteString("address", VirtualNetwork.ToText(what.Link.Address));
                break;
            default:
                json.WriteString("text", what.Text);
                break;
        }
    }

    private void Write(string name, long atMs, Action<Utf8JsonWriter> body)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            json.WriteNumber("at", atMs / 1000.0);
            body(json);
            json.WriteEndObject();
        }

        _out.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
