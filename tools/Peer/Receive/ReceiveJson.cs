// Tells a script what a receiving leaf does: one JSON object a line on standard output.
using System.IO;

namespace JoinLeaf.Peer.Receive;

/// <summary>Lines of JSON.</summary>
internal sealed class ReceiveJson : ReceiveReport
{
    private readonly JsonLines _lines;

    public ReceiveJson(TextWriter output)
    {
        _lines = new JsonLines(output);
    }

    /// <inheritdoc/>
    public override void Ready(string name, string directory)
    {
        _lines.Tell("ready", writer =>
        {
            writer.WriteString("role", "leaf");
            writer.WriteString("name", name);
            writer.WriteString("directory", directory);
        });
    }

    /// <inheritdoc/>
    public override void Begins(Incoming file)
    {
        _lines.Tell("begins", writer =>
        {
            writer.WriteString("peer", file.Root);
            writer.WriteString("file", file.Offer.Name);
            writer.WriteNumber("bytes", file.Offer.Size);
            writer.WriteString("sha256", file.Offer.Digest);
            writer.WriteNumber("resumedFrom", file.ResumedFrom);
        });
    }

    /// <inheritdoc/>
    public override void Advance(Incoming file)
    {
    }

    /// <inheritdoc/>
    public override void Received(Incoming file, string path)
    {
        _lines.Tell("received", writer =>
        {
            writer.WriteString("file", file.Offer.Name);
            writer.WriteString("path", path);
            writer.WriteNumber("bytes", file.Offer.Size);
            writer.WriteString("sha256", file.Offer.Digest);
            writer.WriteNumber("resumedFrom", file.ResumedFrom);
        });
    }

    /// <inheritdoc/>
    public override void Failed(Incoming file, string reason)
    {
        _lines.Tell("failed", writer =>
        {
            writer.WriteString("file", file.Offer.Name);
            writer.WriteString("reason", reason);
        });
    }

    /// <inheritdoc/>
    public override void Lost(Incoming file, int code, string said)
    {
        _lines.Tell("lost", writer =>
        {
            writer.WriteString("peer", file.Root);
            writer.WriteString("file", file.Offer.Name);
            writer.WriteNumber("received", file.Total);
            writer.WriteString("data", said);
            JsonLines.WriteCode(writer, code);
        });
    }

    /// <inheritdoc/>
    public override void Refused(string root, string? file, string reason)
    {
        _lines.Tell("refused", writer =>
        {
            writer.WriteString("peer", root);
            writer.WriteString("file", file);
            writer.WriteString("reason", reason);
        });
    }

    /// <inheritdoc/>
    public override void Ended(string why, int exitCode, Node node)
    {
        _lines.Tell("ended", writer =>
        {
            writer.WriteNumber("exitCode", exitCode);
            writer.WriteNumber("dropped", node.Dropped);
            writer.WriteNumber("nacksSent", node.Provider.Counters!.NacksSent);
        });
    }
}
