// What Visual Studio Code starts, builds and flashes is there: an entry for each board, projects that exist, every firmware.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using JoinLeaf.Tools.Tidy.Reading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Device;

[TestClass]
public sealed class EditorFilesTests
{
    private static readonly string s_root = RepoRoot.Find(AppContext.BaseDirectory)!;

    private static JsonElement Read(string path)
    {
        JsonDocumentOptions options = new() { CommentHandling = JsonCommentHandling.Skip };
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(s_root, path)), options).RootElement;
    }

    private static IEnumerable<string> Boards()
    {
        // The emulator has no firmware: its program runs in the target Emulator.
        return Directory.GetFiles(Path.Combine(s_root, "boards"), "board.json", SearchOption.AllDirectories)
            .Where(path => !path.Contains("bin") && FirmwareOf(path).Any());
    }

    private static IEnumerable<string> FirmwareOf(string path)
    {
        return Read(path).GetProperty("firmware").EnumerateArray().Select(f => f.GetString()!);
    }

    [TestMethod]
    public void Every_board_has_an_entry_that_starts_its_program()
    {
        string[] programs = [.. Read(".vscode/launch.json").GetProperty("configurations").EnumerateArray()
            .Where(c => c.GetProperty("type").GetString() == "nanoframework").Select(c => c.GetProperty("program").GetString()!).Order()];
        string[] wanted = [.. Boards().Select(path => $"${{workspaceFolder}}/boards/{Path.GetFileName(Path.GetDirectoryName(path))}/bin/Debug").Order()];
        CollectionAssert.AreEqual(wanted, programs);
    }

    [TestMethod]
    public void What_runs_on_the_computer_is_built_before()
    {
        Dictionary<string, JsonElement> tasks = Read(".vscode/tasks.json").GetProperty("tasks").EnumerateArray().ToDictionary(t => t.GetProperty("label").GetString()!);
        JsonElement[] launches = [.. Read(".vscode/launch.json").GetProperty("configurations").EnumerateArray().Where(c => c.GetProperty("type").GetString() == "coreclr")];
        Assert.IsGreaterThan(1, launches.Length);
        foreach (JsonElement launch in launches)
        {
            string project = tasks[launch.GetProperty("preLaunchTask").GetString()!].GetProperty("args").EnumerateArray().Last().GetString()!;
            Assert.IsTrue(File.Exists(Path.Combine(s_root, project)), project);
            string program = launch.GetProperty("program").GetString()!;
            StringAssert.StartsWith(program, "${workspaceFolder}/" + Path.GetDirectoryName(project)!.Replace('\\', '/') + "/bin/Debug/net10.0/");

            // The same assembly as the release build, which these tests ran beside.
            string release = program.Replace("${workspaceFolder}", s_root).Replace("/bin/Debug/", "/bin/Release/");
            Assert.IsTrue(File.Exists(release) || File.Exists(program.Replace("${workspaceFolder}", s_root)), release);
        }
    }

    [TestMethod]
    public void Every_firmware_can_be_flashed()
    {
        string[] offered = [.. Read(".vscode/tasks.json").GetProperty("inputs").EnumerateArray()
            .Where(i => i.TryGetProperty("options", out _)).SelectMany(i => i.GetProperty("options").EnumerateArray()).Select(o => o.GetString()!).Order()];
        string[] wanted = [.. Boards().SelectMany(FirmwareOf).Order()];
        CollectionAssert.AreEqual(wanted, offered);
    }
}
