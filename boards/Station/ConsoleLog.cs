// The log of a board: lines on the console, which is the device's debug output.
using System;

namespace JoinLeaf.Station;

/// <summary>Writes lines to the console. Debug.WriteLine would be left out of a release build.</summary>
public sealed class ConsoleLog : ILog
{
    /// <inheritdoc/>
    public void Write(string line)
    {
        Console.WriteLine(line);
    }
}
