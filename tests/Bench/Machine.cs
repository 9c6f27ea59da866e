// Which machine a figure was measured on.
using System;
using System.IO;
using System.Runtime.InteropServices;

namespace JoinLeaf.Bench;

/// <summary>Names the machine, since absolute times mean nothing without it.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, system and runtime, on one line.</summary>
    public static string Describe()
    {
        return $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }

    private static string Processor()
    {
        const string list = "/proc/cpuinfo";
        if (File.Exists(list))
        {
            foreach (string line in File.ReadLines(list))
            {
                if (line.StartsWith("model name", StringComparison.Ordinal))
                {
                    return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
                }
            }
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
