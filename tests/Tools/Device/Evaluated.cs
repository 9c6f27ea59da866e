// Project files as MSBuild reads them: the items that they name, all projects in one run and without a build.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace JoinLeaf.Tools.Tests.Device;

/// <summary>One project's items; a csproj's in its device lane.</summary>
internal sealed class Evaluated
{
    // Both kinds of project file import it: a csproj after the common targets, an nfproj in place of the project system.
    private const string Lister = """
        <Project>
          <Target Name="ListItems" Returns="@(Listed)">
            <ItemGroup>
              <Listed Include="$(MSBuildProjectFullPath)|Compile|%(Compile.FullPath)|" Condition="'%(Compile.FullPath)' != ''" />
              <Listed Include="$(MSBuildProjectFullPath)|Package|%(NanoReference.Identity)|" Condition="'%(NanoReference.Identity)' != ''" />
              <Listed Include="$(MSBuildProjectFullPath)|Project|%(ProjectReference.FullPath)|" Condition="'%(ProjectReference.FullPath)' != ''" />
              <Listed Include="$(MSBuildProjectFullPath)|Reference|%(Reference.Identity)|%(Reference.HintPath)" Condition="'%(Reference.HintPath)' != ''" />
            </ItemGroup>
          </Target>
        </Project>
        """;

    private const string Asker = """
        <Project>
          <Import Project="asked.props" />
          <Target Name="Ask">
            <MSBuild Projects="@(Asked)" Targets="ListItems">
              <Output TaskParameter="TargetOutputs" ItemName="Line" />
            </MSBuild>
            <WriteLinesToFile File="$(Answer)" Lines="@(Line)" Overwrite="true" />
          </Target>
        </Project>
        """;

    private readonly string[][] _rows;

    private Evaluated(IEnumerable<string[]> rows)
    {
        _rows = [.. rows];
    }

    /// <summary>The files that the project compiles.</summary>
    public IEnumerable<string> Sources => Of("Compile").Select(row => Path.GetFullPath(row[2]));

    /// <summary>The packages that it asks for.</summary>
    public IEnumerable<string> Packages => Of("Package").Select(row => row[2]);

    /// <summary>The projects that it refers to.</summary>
    public IEnumerable<string> Projects => Of("Project").Select(row => Path.GetFullPath(row[2]));

    /// <summary>The assemblies that it refers to, and where it says they are.</summary>
    public Dictionary<string, string> Hints => Of("Reference").ToDictionary(row => row[2], row => row[3].Replace('\\', '/'));

    /// <summary>Reads projects, by path.</summary>
    public static Dictionary<string, Evaluated> Read(IEnumerable<string> projects)
    {
        string[] all = [.. projects];
        string folder = Directory.CreateTempSubdirectory("projects").FullName;
        string answer = Path.Combine(folder, "answer.txt");
        File.WriteAllText(Path.Combine(folder, "NFProjectSystem.CSharp.targets"), Lister);
        File.WriteAllText(Path.Combine(folder, "ask.proj"), Asker);
        File.WriteAllText(
            Path.Combine(folder, "asked.props"),
            $"<Project><ItemGroup>{string.Concat(all.Select(path => $"<Asked Include=\"{path}\" />"))}</ItemGroup></Project>");
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList =
            {
                "msbuild", Path.Combine(folder, "ask.proj"), "-t:Ask", "-nologo", "-v:m", "-p:TargetFramework=netnano1.0",
                "-p:Answer=" + answer, "-p:NanoFrameworkProjectSystemPath=" + folder + Path.DirectorySeparatorChar,
                "-p:CustomAfterMicrosoftCommonTargets=" + Path.Combine(folder, "NFProjectSystem.CSharp.targets"),
            },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("MSBuild cannot read the projects: " + output);
        }

        ILookup<string, string[]> rows = File.ReadAllLines(answer).Select(line => line.Split('|')).ToLookup(row => row[0]);
        Directory.Delete(folder, true);
        return all.ToDictionary(path => path, path => new Evaluated(rows[path]));
    }

    private IEnumerable<string[]> Of(string kind) => _rows.Where(row => row[1] == kind);
}
