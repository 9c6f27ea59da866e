// Prints an outcome: for people a line a rule, the findings and the count; for scripts one JSON object on one line.
using System.IO;
using System.Linq;
using System.Text.Json;
using JoinLeaf.Tools.Tidy.Boards;
using JoinLeaf.Tools.Tidy.Model;

namespace JoinLeaf.Tools.Tidy;

internal static class Report
{
    public static void Text(Outcome outcome, TextWriter output)
    {
        int width = outcome.Tallies.Max(t => t.Name.Length);
        foreach (RuleTally tally in outcome.Tallies)
        {
            output.WriteLine($"{tally.Name.PadRight(width)}  {tally.Checked,2} checked  {tally.Findings,3} findings  {tally.Sentence}");
        }

        BoardTable.Write(outcome.Boards, output);
        foreach (string note in outcome.Notes)
        {
            output.WriteLine("note: " + note);
        }

        foreach (Finding finding in outcome.Findings)
        {
            output.WriteLine(finding);
        }

        output.WriteLine($"{outcome.Passed} passed, {outcome.Failed} failed");
    }

    public static void Json(Outcome outcome, TextWriter output)
    {
        var shape = new
        {
            rules = outcome.Tallies.Select(t => new { name = t.Name, sentence = t.Sentence, @checked = t.Checked, failed = t.Failed, findings = t.Findings }),
            findings = outcome.Findings.Select(f => new { rule = f.Rule, where = f.Where, source = f.Source, what = f.What }),
            notes = outcome.Notes,
            boards = outcome.Boards.Select(b => new
            {
                board = b.Board,
                ilBytes = b.IlBytes,
                fileBytes = b.FileBytes,
                flashBytes = b.FlashBytes,
                startBytes = b.StartBytes,
                leafBytes = b.LeafBytes,
                leaves = b.Leaves,
                fullBytes = b.FullBytes,
                heapBytes = b.HeapBytes,
            }),
            passed = outcome.Passed,
            failed = outcome.Failed,
        };
        output.WriteLine(JsonSerializer.Serialize(shape));
    }
}
