// Runs one program on a host, for no longer than it may take, and reads along.
using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace JoinLeaf.Tools.Emulator;

internal static class Run
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    /// <summary>What the program says, and why not to believe it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="program">The program.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="everyLine">Sees each line as it comes.</param>
    public static async Task<(TestLog Log, string? Doubt)> Of(NanoHost host, DeviceProgram program, TimeSpan limit, Action<string> everyLine)
    {
        TestLog log = new();
        using CancellationTokenSource end = new(limit);
        using Process process = Start(host, program);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(end.Token) is { } line)
            {
                everyLine(line);
                log.Read(line);
                if (log.HasEnded)
                {
                    // A thread that a failed test left behind keeps the host going for ever.
                    end.CancelAfter(s_farewell);
                }
            }

            await process.WaitForExitAsync(end.Token);
            return (log, log.Doubt(program.Tests, process.ExitCode));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return log.HasEnded ? (log, log.Doubt(program.Tests, 0))
                : (log, $"nanoCLR did not end in {limit.TotalSeconds:0} s, {log.Where}: give it longer with -p:NanoTimeout=SECONDS, or look there");
        }
    }

    private static Process Start(NanoHost host, DeviceProgram program)
    {
        try
        {
            return Process.Start(host.Command(program.Pes))!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new EmulatorException($"{host.Path} does not start ({exception.Message}): name another host with -p:NanoClr=PATH");
        }
    }
}
