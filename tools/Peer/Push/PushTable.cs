// The table at the end of a push: a row for each leaf, and the figures below it.
using System.Globalization;
using Spectre.Console;

namespace JoinLeaf.Peer.Push;

/// <summary>Shows a result to a person.</summary>
internal static class PushTable
{
    private const double Million = 1e6;

    /// <summary>Writes table and figures.</summary>
    public static void Write(IAnsiConsole console, PushResult result)
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("leaf").NoWrap());
        table.AddColumn(new TableColumn("from byte").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("has").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("after").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("lost").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("slow").RightAligned().NoWrap());
        table.AddColumn("outcome");
        foreach (Target target in result.Targets)
        {
            bool isDone = target.State == TargetState.Done;
            table.AddRow(
                new Text(target.Name), Number(target.Has), new Text(Units.PercentOf(target.Received, result.Offer.Size) + " %"),
                new Text(Units.Seconds(target.EndedAt)), Number(target.Losses), Number(target.Slow),
                new Text(isDone ? "complete, as " + target.Outcome : target.Outcome, new Style(isDone ? Color.Green : Color.Red)));
        }

        console.Write(table);
        console.Write(Figures(result));
    }

    private static Grid Figures(PushResult result)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
        int done = result.Targets.FindAll(t => t.State == TargetState.Done).Count;
        double rate = result.TookMs <= 0 ? 0 : result.Offer.Size / Million / (result.TookMs / 1000);
        Add(grid, "leaves", $"{done} of {result.Targets.Count} have the file");
        Add(grid, "time", $"{Units.Seconds(result.TookMs)}, {rate.ToString("0.0", CultureInfo.InvariantCulture)} MB/s to each");
        Add(grid, "datagrams", $"{Units.Count(result.Counters.Sent)} sent, {Units.Count(result.Counters.Repairs)} of them repairs");
        if (result.Dropped > 0)
        {
            Add(grid, "thrown away", $"{Units.Count(result.Dropped)} received here (--loss)");
        }

        return grid;
    }

    private static Text Number(long number)
    {
        return new Text(Units.Count(number));
    }

    private static void Add(Grid grid, string name, string value)
    {
        grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
    }
}
