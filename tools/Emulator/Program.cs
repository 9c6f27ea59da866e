// The command line: which host, which programs; prints a line a program, what failed, and the count of all.
using System;
using System.CommandLine;
using System.Linq;
using System.Threading.Tasks;

namespace JoinLeaf.Tools.Emulator;

internal static class Program
{
    private const int Good = 0;
    private const int Bad = 1;
    private const int Unusable = 2;

    internal static async Task<int> Main(string[] args)
    {
        Option<string?> host = new("--host") { Description = "The nanoCLR host; without it the nanoclr tool.", HelpName = "PATH" };
        Option<int> timeout = new("--timeout") { Description = "How long one program may take, in seconds.", DefaultValueFactory = _ => 600, HelpName = "SECONDS" };
        Option<bool> check = new("--check") { Description = "Only look whether there is a host." };
        Option<bool> verbose = new("--verbose") { Description = "Print all that the programs print." };
        Argument<string[]> programs = new("programs") { Description = "Programs of tests, built for the device with their .pe files beside them.", Arity = ArgumentArity.ZeroOrMore };
        RootCommand command = new("Runs programs of tests on nanoCLR. Exit codes: 0 all passed, 1 not all, 2 nothing was run.") { host, timeout, check, verbose, programs };
        command.SetAction(result => Execute(
            result.GetValue(host), TimeSpan.FromSeconds(result.GetValue(timeout)), result.GetValue(check), result.GetValue(verbose), result.GetValue(programs) ?? []));
        ParseResult parsed = command.Parse(args);
        return parsed.Errors.Count == 0 ? await parsed.InvokeAsync() : Complain(string.Join(" ", parsed.Errors.Select(e => e.Message)));
    }

    private static async Task<int> Execute(string? named, TimeSpan limit, bool check, bool verbose, string[] paths)
    {
        try
        {
            NanoHost host = NanoHost.Find(named, NanoHost.UsualFolders());
            if (check)
            {
                Console.WriteLine(host.Path);
                return Good;
            }

            DeviceProgram[] programs = paths.Select(p => new DeviceProgram(p)).ToArray();
            return programs.Length > 0 ? await Execute(host, programs, limit, verbose) : Complain("no program to run: name the NFUnitTest.exe of one");
        }
        catch (EmulatorException exception)
        {
            return Complain(exception.Message);
        }
    }

    private static async Task<int> Execute(NanoHost host, DeviceProgram[] programs, TimeSpan limit, bool verbose)
    {
        int passed = 0;
        int failed = 0;
        foreach (DeviceProgram program in programs)
        {
            (TestLog log, string? doubt) = await Run.Of(host, program, limit, line => Echo(line, verbose));
            foreach (string line in log.Lines)
            {
                Console.WriteLine($"  {program.Name}: {line}");
            }

            Console.WriteLine($"{program.Name} on nanoCLR: {log.Passed} of {program.Tests} tests passed");
            if (doubt is not null)
            {
                Console.WriteLine($"  {program.Name}: {doubt}");
            }

            // What cannot be believed has failed, even if nothing says so.
            passed += log.Passed;
            failed += Math.Max(program.Tests - log.Passed, doubt is null ? 0 : 1);
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? Good : Bad;
    }

    private static void Echo(string line, bool verbose)
    {
        if (verbose)
        {
            Console.WriteLine(line);
        }
    }

    private static int Complain(string message)
    {
        Console.Error.WriteLine("emulator: " + message);
        return Unusable;
    }
}
