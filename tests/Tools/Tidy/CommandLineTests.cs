// Runs Tidy as people and scripts run it: what it prints, where, and with which exit code.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class CommandLineTests
{
    private const string Clean = "namespace JoinLeaf.Wire { public sealed class Frame { public int Kind; } }";

    [TestMethod]
    public async Task Findings_make_exit_code_1_and_the_last_line_counts_them()
    {
        using Planted planted = new();
        planted.Add("JoinLeaf", "namespace JoinLeaf.Wire { public sealed class Frame { public volatile int Kind; } }");
        (int code, string[] output, string error) = await Run("--assemblies", planted.Folder, "--sources", Empty(planted));
        Assert.AreEqual(1, code, error);
        Assert.IsTrue(output.Any(l => l.StartsWith("volatile  JoinLeaf.Wire.Frame.Kind  is volatile")), string.Join("\n", output));

        // The entry points of the real core are not in the planted one: that rule fails as well.
        Assert.MatchesRegex("^[0-9]+ passed, 2 failed$", output[^1]);
        Assert.AreEqual(string.Empty, error);
    }

    [TestMethod]
    public async Task Json_is_one_object_on_the_last_line()
    {
        using Planted planted = new();
        planted.Add("JoinLeaf", Clean);
        (int code, string[] output, _) = await Run("--json", "--assemblies", planted.Folder, "--sources", Empty(planted));
        JsonElement root = JsonDocument.Parse(output[^1]).RootElement;
        Assert.AreEqual(1, code);
        Assert.AreEqual(1, root.GetProperty("failed").GetInt32());
        Assert.AreEqual(
            root.GetProperty("rules").EnumerateArray().Sum(r => r.GetProperty("checked").GetInt32()),
            root.GetProperty("passed").GetInt32() + root.GetProperty("failed").GetInt32());
        Assert.IsTrue(root.GetProperty("findings").EnumerateArray().All(f => f.GetProperty("rule").GetString() == "allocations"));
    }

    [TestMethod]
    public async Task What_is_not_built_is_said_in_one_line()
    {
        using Planted planted = new();
        string root = Empty(planted);
        File.WriteAllText(Path.Combine(root, "nf.proj"), "<Project />");
        await Fails(root, "dotnet build nf.proj");
    }

    [TestMethod]
    public async Task The_build_of_a_checkout_is_found_and_what_is_missing_is_noted()
    {
        using Planted planted = new();
        string[] names = ["JoinLeaf.Core", "JoinLeaf", "JoinLeaf.Loopback", "JoinLeaf.Udp", "JoinLeaf.Events"];
        foreach (string name in names)
        {
            planted.Add(name, name == "JoinLeaf" ? Clean : "namespace " + name + " { }");
        }

        string root = Empty(planted);
        File.WriteAllText(Path.Combine(root, "nf.proj"), "<Project />");
        foreach (string name in names)
        {
            string project = Path.Combine(root, "firmware", name);
            string output = Directory.CreateDirectory(Path.Combine(project, "bin", "Release", "net10.0")).FullName;
            File.WriteAllText(Path.Combine(project, name + ".csproj"), "<Project />");
            File.Copy(Path.Combine(planted.Folder, name + ".dll"), Path.Combine(output, name + ".dll"));
        }

        (int code, string[] printed, string error) = await RunIn(root, []);
        Assert.AreEqual(1, code, error);
        Assert.Contains("note: examined is the Release build", printed);
        Assert.Contains("note: not built, so not checked: firmware/JoinLeaf.Core for netnano1.0 (Release)", printed);
        Assert.MatchesRegex("^layers +5 checked +0 findings", printed[0]);
        await Fails(root, "firmware/JoinLeaf.Core is not built for netnano1.0 (Release)", "--device");
        await Fails(root, "firmware/JoinLeaf.Core is not built for net10.0 (Debug)", "-c", "Debug");
    }

    [TestMethod]
    public async Task A_folder_that_is_not_there_is_said_in_one_line()
    {
        using Planted planted = new();
        await Fails(planted.Folder, "no such folder", "--assemblies", "nowhere", "--sources", ".");
    }

    [TestMethod]
    public async Task A_folder_without_assemblies_is_said_in_one_line()
    {
        using Planted planted = new();
        await Fails(planted.Folder, "no assembly of JoinLeaf", "--assemblies", ".", "--sources", ".");
    }

    [TestMethod]
    public async Task Assemblies_of_the_wrong_lane_are_said_in_one_line()
    {
        using Planted planted = new();
        planted.Add("JoinLeaf", Clean);
        await Fails(planted.Folder, "built for the device", "--device", "--assemblies", ".", "--sources", ".");
    }

    [TestMethod]
    public async Task Something_that_is_no_assembly_is_said_in_one_line()
    {
        using Planted planted = new();
        File.WriteAllText(Path.Combine(planted.Folder, "JoinLeaf.dll"), "text");
        await Fails(planted.Folder, "not a .NET assembly", "--assemblies", ".", "--sources", ".");
    }

    [TestMethod]
    public async Task An_unknown_option_is_said_in_one_line()
    {
        using Planted planted = new();
        await Fails(planted.Folder, "--unknown", "--unknown");
    }

    private static string Empty(Planted planted) => Directory.CreateDirectory(Path.Combine(planted.Folder, "empty")).FullName;

    private static async Task Fails(string folder, string message, params string[] arguments)
    {
        (int code, string[] output, string error) = await RunIn(folder, arguments);
        Assert.AreEqual(2, code, error);
        Assert.Contains(message, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
        Assert.AreEqual(string.Empty, string.Concat(output));
    }

    private static Task<(int Code, string[] Output, string Error)> Run(params string[] arguments) =>
        RunIn(AppContext.BaseDirectory, arguments);

    private static async Task<(int Code, string[] Output, string Error)> RunIn(string folder, string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "JoinLeaf.Tidy.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output).TrimEnd().Split('\n').Select(l => l.TrimEnd('\r')).ToArray(), await error);
    }
}
