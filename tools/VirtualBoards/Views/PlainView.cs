// The run as lines of text: what boards log, and what was done to them.
using System.IO;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Scripts;

namespace JoinLeaf.VirtualBoards.Views;

/// <summary>Writes text. The LED, which blinks a lot, is left to the other views.</summary>
internal sealed class PlainView : ILineView
{
    private readonly SafeWriter _out;

    public PlainView(TextWriter output)
    {
        _out = new SafeWriter(output);
    }

    /// <inheritdoc/>
    public void Tell(BoardEvent what)
    {
        string? text = TextOf(what);
        if (text != null)
        {
            Write(what.AtMs, $"board {what.Machine.Number,-2}", text);
        }
    }

    /// <inheritdoc/>
    public void TellScript(long atMs, ScriptLine line)
    {
        Write(atMs, "script  ", line.Text);
    }

    /// <inheritdoc/>
    public void TellEnd(ScriptOutcome outcome)
    {
        if (outcome.Met > 0 && outcome.Message.Length == 0)
        {
            _out.WriteLine($"script: all {outcome.Met} expectations were met");
        }
    }

    /// <summary>An event in words; null when there is nothing to say.</summary>
    public static string? TextOf(BoardEvent what)
    {
        return what.Kind switch
        {
            EventKind.Start => $"* {what.Machine.Folder.Model.Name}, {(what.Machine.IsRoot ? "root" : "leaf")}, is switched on",
            EventKind.Log => what.Text,
            EventKind.Button => what.IsOn ? "* button down" : "* button up",
            EventKind.Network => what.Link.CanTalk ? "* network up, " + VirtualNetwork.ToText(what.Link.Address)
                : what.Link.IsUp ? "* link up, no address yet" : "* network down",
            EventKind.Fault => "* nothing caught " + what.Text,
            _ => null,
        };
    }

    private void Write(long atMs, string who, string text)
    {
        _out.WriteLine(System.FormattableString.Invariant($"{atMs / 1000.0,8:0.000} s  {who}  {text}"));
    }
}
