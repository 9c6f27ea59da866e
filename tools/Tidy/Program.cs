// The command line of Tidy: reads the arguments, runs the rules, prints the report, and answers with an exit code.
using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Reading;

namespace JoinLeaf.Tools.Tidy;

internal static class Program
{
    private const int Clean = 0;
    private const int Broken = 1;
    private const int Unusable = 2;

    internal static int Main(string[] args)
    {
        Option<string[]> assemblies = new("--assemblies")
        {
            Description = "Folders with the assemblies to examine, instead of those of the checkout.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "DIR",
        };
        Option<string?> sources = new("--sources")
        {
            Description = "The folder whose sources are examined, instead of the checkout.",
            HelpName = "DIR",
        };
        Option<string?> configuration = new("--configuration", "-c")
        {
            Description = "Which build of the checkout is examined; without it the one that is there.",
            HelpName = "NAME",
        };
        Option<bool> device = new("--device") { Description = "Insist on the device's assemblies; without it they are examined when they are built." };
        Option<bool> json = new("--json") { Description = "Print one JSON object on one line." };
        RootCommand command = new("Checks the rules of the design on the built assemblies and on the sources.")
        {
            assemblies, sources, configuration, device, json,
        };
        command.SetAction(result => Run(
            new Request(
                result.GetValue(assemblies) ?? [],
                result.GetValue(sources),
                result.GetValue(configuration),
                result.GetValue(device)),
            result.GetValue(json)));

        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Complain(string.Join(" ", parsed.Errors.Select(e => e.Message)));
        }

        return parsed.Invoke();
    }

    private static int Run(Request request, bool json)
    {
        try
        {
            Outcome outcome = request.Run();
            if (json)
            {
                Report.Json(outcome, Console.Out);
            }
            else
            {
                Report.Text(outcome, Console.Out);
            }

            return outcome.Failed == 0 ? Clean : Broken;
        }
        catch (Exception exception) when (exception is TidyException or IOException or UnauthorizedAccessException)
        {
            return Complain(exception.Message);
        }
    }

    private static int Complain(string message)
    {
        Console.Error.WriteLine("tidy: " + message.ReplaceLineEndings(" "));
        return Unusable;
    }
}
