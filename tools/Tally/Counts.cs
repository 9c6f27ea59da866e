// Reads the counts that a test program prints: the summary of Microsoft.Testing.Platform, or a line "N passed, N failed".
using System.Globalization;
using System.Text.RegularExpressions;

namespace JoinLeaf.Tally;

/// <summary>What one program passed and failed.</summary>
internal sealed partial class Counts
{
    private bool _spoke;

    /// <summary>Tests that passed.</summary>
    public int Passed { get; private set; }

    /// <summary>Tests that failed; skipped ones count, since a skipped test is a defect here.</summary>
    public int Failed { get; private set; }

    /// <summary>Takes a line of output.</summary>
    /// <param name="line">The line.</param>
    public void Read(string line)
    {
        line = Colour().Replace(line, string.Empty);
        Match plain = PlainLine().Match(line);
        if (plain.Success)
        {
            Passed = Number(plain, 1);
            Failed = Number(plain, 2);
            _spoke = true;
            return;
        }

        Match summary = SummaryLine().Match(line);
        if (!summary.Success)
        {
            return;
        }

        _spoke = true;
        if (summary.Groups[1].Value == "succeeded")
        {
            Passed += Number(summary, 2);
        }
        else
        {
            Failed += Number(summary, 2);
        }
    }

    /// <summary>The program has ended: silence, no test at all, or a bad exit without a failure are failures too.</summary>
    /// <param name="exitCode">Its exit code.</param>
    public void Close(int exitCode)
    {
        if (!_spoke || Passed + Failed == 0 || (exitCode != 0 && Failed == 0))
        {
            Failed++;
        }
    }

    private static int Number(Match match, int group)
    {
        return int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]")]
    private static partial Regex Colour();

    [GeneratedRegex(@"^(\d+) passed, (\d+) failed$")]
    private static partial Regex PlainLine();

    [GeneratedRegex(@"^\s+(succeeded|failed|skipped): (\d+)$")]
    private static partial Regex SummaryLine();
}
