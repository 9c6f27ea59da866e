// What the worlds of a run went through, as a table for people.
using System;
using Spectre.Console;

namespace JoinLeaf.Simulation;

/// <summary>Prints totals.</summary>
internal static class Report
{
    /// <summary>Prints the table.</summary>
    public static void Print(Totals totals, TimeSpan took)
    {
        Table table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("what").AddColumn(new TableColumn("how many").RightAligned());
        Add(table, "virtual hours", totals.VirtualMs / 3600000);
        Add(table, "nodes", totals.Nodes);
        Add(table, "events, most in one world", totals.Steps, totals.MostSteps);
        Add(table, "datagrams, lost, late", totals.Datagrams, totals.Lost, totals.Late);
        Add(table, "datagrams to groups, leaves on multicast, back", totals.ToGroups, totals.Shared, totals.MovedBack);
        Add(table, "crashes, restarts, pauses", totals.Crashes, totals.Restarts, totals.Pauses);
        Add(table, "partitions, links down, garbage", totals.Partitions, totals.LinkDowns, totals.Garbage);
        Add(table, "joins begun, done, cancelled", totals.Joins, totals.JoinsDone, totals.JoinsCancelled);
        Add(table, "joins refused, timed out, failed else", totals.JoinsRefused, totals.JoinsTimedOut, totals.JoinsFailedElse);
        Add(table, "requests accepted, rejected, deferred", totals.Accepts, totals.Rejects, totals.Defers);
        Add(table, "messages sent, read, sends turned away", totals.MessagesSent, totals.MessagesRead, totals.Blocked);
        Add(table, "reliable joins, messages sent, read, skipped", totals.ReliableJoins, totals.ReliableSent, totals.ReliableRead, totals.ReliableLost);
        Add(table, "messages read by way of a root", totals.RelaysRead);
        Add(table, "stays in groups, messages sent, read, owed, excused", totals.Stays, totals.GroupSent, totals.GroupRead, totals.GroupOwed, totals.GroupExcused);
        Add(table, "requests for repair, repairs", totals.Nacks, totals.Repairs);
        Add(table, "dozes, slow leaves told of, skipped, put out", totals.Dozes, totals.SlowTold, totals.Skipped, totals.Expelled);
        Add(table, "messages under a watermark, graceful ends checked", totals.Watermarked, totals.WholeFlows);
        Add(table, "ms a message in quiet worlds, at most", totals.SlowestTalk);
        Add(table, "FD_CLOSE, of them reset, aborted", totals.CloseEvents, totals.CloseReset, totals.CloseAborted);
        Add(table, "last words, misused calls", totals.DisconnectData, totals.Misuses);
        Add(table, "fresh joins, final messages", totals.FreshJoins, totals.FinalMessages);
        Add(table, "seconds", (long)took.TotalSeconds);
        AnsiConsole.Write(table);
    }

    private static void Add(Table table, string what, params long[] counts)
    {
        table.AddRow(what, string.Join("  ", Array.ConvertAll(counts, c => c.ToString("N0"))));
    }
}
