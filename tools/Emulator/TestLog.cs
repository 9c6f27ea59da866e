// Reads what a program of tests prints on the device, and says whether the run is to be believed.
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace JoinLeaf.Tools.Emulator;

/// <summary>
/// A line "test: NAME" begins a test, "passed: N ms" or "failed: WHY" ends it, "note: TEXT" is for people, and "end: N passed, N failed"
/// is the last. Without that one nothing counts: nanoCLR ends silently, with exit code 0, when nobody catches an exception.
/// </summary>
internal sealed partial class TestLog
{
    private string? _running;
    private string? _last;
    private bool _isFailing;
    private Match? _end;

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Whether the last line was there.</summary>
    public bool HasEnded => _end is not null;

    /// <summary>What people need to see: failures with the lines that follow them, and notes.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The test that runs, or the last one that did.</summary>
    public string Where => _running is not null ? $"in {_running}" : _last is not null ? $"after {_last}" : "before the first test";

    public void Read(string line)
    {
        if (line.StartsWith("test: ", System.StringComparison.Ordinal))
        {
            Begin(line[6..]);
        }
        else if (line.StartsWith("passed: ", System.StringComparison.Ordinal))
        {
            Passed++;
            _running = null;
        }
        else if (line.StartsWith("failed: ", System.StringComparison.Ordinal))
        {
            Failed++;
            Lines.Add($"{_running ?? _last}: {line[8..]}");
            _running = null;
            _isFailing = true;
        }
        else if (line.StartsWith("note: ", System.StringComparison.Ordinal))
        {
            Lines.Add(line[6..]);
        }
        else if (EndLine().Match(line) is { Success: true } end)
        {
            _isFailing = false;
            _end = end;
        }
        else if (_isFailing && line.Trim().Length > 0)
        {
            Lines.Add("    " + line.Trim());
        }
    }

    /// <summary>Why the run is not to be believed, or null when it is.</summary>
    /// <param name="expected">How many tests there are.</param>
    /// <param name="exitCode">The host's exit code.</param>
    public string? Doubt(int expected, int exitCode)
    {
        if (_end is null)
        {
            string how = exitCode == 0 ? "silently, as when nobody catches an exception" : $"with exit code {exitCode}";
            return $"nanoCLR ended {how}, {Where}: {Passed} of {expected} tests had passed";
        }

        if (Number(_end, 1) != Passed || Number(_end, 2) != Failed)
        {
            return $"the program counts {_end.Groups[1].Value} passed and {_end.Groups[2].Value} failed, its lines say {Passed} and {Failed}";
        }

        if (Passed + Failed != expected)
        {
            return $"{Passed + Failed} tests ran, but there are {expected}";
        }

        return exitCode != 0 ? $"all tests ran, but nanoCLR ended with exit code {exitCode}" : null;
    }

    private void Begin(string name)
    {
        _running = name;
        _last = name;
        _isFailing = false;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^end: (\d+) passed, (\d+) failed\s*$")]
    private static partial Regex EndLine();
}
