// The table at the end of the demonstration: a row for each leaf, and the figures below it.
using System.Globalization;
using Spectre.Console;

namespace JoinLeaf.Peer.Demo;

/// <summary>Shows a result to a person.</summary>
internal static class ResultTable
{
    /// <summary>Writes table and figures.</summary>
    public static void Write(IAnsiConsole console, DemoResult result)
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("leaf");
        table.AddColumn("address");
        table.AddColumn("joined by");
        table.AddColumn(new TableColumn("ms").RightAligned());
        table.AddColumn(new TableColumn("received").RightAligned());
        table.AddColumn("end");
        foreach (LeafRow row in result.Rows)
        {
            table.AddRow(
                Plain(row.Who), Plain(row.Name), Plain(row.WasInvited ? "invitation" : "asking"), Plain(Ms(row.JoinMs)),
                Plain(row.Received.ToString(CultureInfo.InvariantCulture)), Plain(row.End));
        }

        console.Write(table);
        console.Write(Figures(result));
    }

    private static Grid Figures(DemoResult result)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
        int due = result.MessagesSent * result.Joined;
        Add(grid, "joins", $"{result.Joined} of {result.Leaves} leaves joined, {result.Refused} refused, {result.Cancelled} cancelled");
        Add(grid, "join time", $"median {Ms(result.JoinMsMedian)} ms, longest {Ms(result.JoinMsMax)} ms");
        Add(grid, "messages", $"{result.MessagesSent} sent to all, {result.MessagesDelivered} of {due} delivered");
        Add(grid, "repaired", $"{result.Dropped} datagrams lost, {result.Nacks} asked for, {result.Repairs} packets sent again");
        Add(grid, "allocated", $"{result.AllocatedBytesPerMessage.ToString("0.##", CultureInfo.InvariantCulture)} bytes a message, in the whole process");
        Add(grid, "pool", $"{result.PoolLeaks} buffers missing, in {result.Nodes} nodes");
        return grid;
    }

    private static void Add(Grid grid, string name, string value)
    {
        grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
    }

    private static Text Plain(string text)
    {
        return new Text(text);
    }

    private static string Ms(double ms)
    {
        return ms.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
