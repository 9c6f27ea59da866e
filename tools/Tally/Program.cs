// Runs programs that test, one after another, and ends with one line that adds up what they passed and failed.
using System;
using System.Diagnostics;

namespace JoinLeaf.Tally;

/// <summary>
/// The arguments are programs, each with its own arguments, separated by "--then". A program is a .dll for the dotnet host. Its
/// counts are read from its own closing lines; one that dies without saying so counts as a failure.
/// </summary>
internal static class Program
{
    private const string Separator = "--then";

    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine("tally: nothing to run; give PROGRAM.dll [ARGUMENT ...] [--then PROGRAM.dll ...]");
            return 2;
        }

        int passed = 0;
        int failed = 0;
        int begin = 0;
        for (int i = 0; i <= arguments.Length; i++)
        {
            if (i == arguments.Length || arguments[i] == Separator)
            {
                Counts counts = Run(arguments[begin..i]);
                passed += counts.Passed;
                failed += counts.Failed;
                begin = i + 1;
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static Counts Run(string[] command)
    {
        if (command.Length == 0)
        {
            return new Counts();
        }

        Console.WriteLine($"== {string.Join(' ', command)}");
        ProcessStartInfo start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("exec");
        foreach (string word in command)
        {
            start.ArgumentList.Add(word);
        }

        Stopwatch watch = Stopwatch.StartNew();
        Counts counts = new Counts();
        using Process process = Process.Start(start)!;
        for (string? line = process.StandardOutput.ReadLine(); line != null; line = process.StandardOutput.ReadLine())
        {
            Console.WriteLine(line);
            counts.Read(line);
        }

        process.WaitForExit();
        counts.Close(process.ExitCode);
        Console.WriteLine($"-- {counts.Passed} passed, {counts.Failed} failed in {watch.Elapsed.TotalSeconds:0.0} s, exit code {process.ExitCode}");
        return counts;
    }
}
