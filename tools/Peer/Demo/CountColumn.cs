// A column of the live progress that counts: 3/8.
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace JoinLeaf.Peer.Demo;

/// <summary>Done and total of a stage.</summary>
internal sealed class CountColumn : ProgressColumn
{
    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, System.TimeSpan deltaTime)
    {
        string done = task.Value.ToString("0", CultureInfo.InvariantCulture);
        string total = task.MaxValue.ToString("0", CultureInfo.InvariantCulture);
        return new Text(done + "/" + total, new Style(task.IsFinished ? Color.Green : Color.Default));
    }
}
