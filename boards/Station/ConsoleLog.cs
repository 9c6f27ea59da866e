// The log of a board: lines on the console, which is the device's debug output.
using System;

namespace JoinLeaf.Station;

/// <summary>Writes lines to the console. Debug.WriteLine would be left out of a release build.</summary>
public sealed class ConsoleLog : ILog
{
    private readonly string _prefix;

    /// <summary>A log whose lines begin with something.</summary>
    /// <param name="prefix">What they begin with; may be empty.</param>
    public ConsoleLog(string prefix)
    {
        _prefix = prefix;
    }

    /// <inheritdoc/>
    public void Write(string line)
    {
        Console.WriteLine(_prefix + line);
    }
}
