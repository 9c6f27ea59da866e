// Whatever is wrong with a command line or a script is told in one line.
using System.IO;
using JoinLeaf.VirtualBoards.Scripts;
using JoinLeaf.VirtualBoards.Tests.Support;

namespace JoinLeaf.VirtualBoards.Tests;

/// <summary>Wrong usage.</summary>
[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    [DataRow("there is no board 'esp33'. Known: ", "run", "esp33")]
    [DataRow("--count wants a number from 1 to 99, not 'many'", "run", "esp32-devkitc", "--count", "many")]
    [DataRow("--count stands behind the board that it is about", "run", "--count", "2", "esp32-devkitc")]
    [DataRow("one board is the root", "run", "esp32-devkitc", "--root", "--count", "2")]
    [DataRow("one board is the root", "run", "esp32-devkitc", "--root", "stm32f769i-disco", "--root")]
    [DataRow("--set wants KEY=VALUE, not 'reading'", "run", "esp32-devkitc", "--set", "reading")]
    [DataRow("--for wants a time like 90s or 500ms, not '90'", "run", "esp32-devkitc", "--for", "90")]
    [DataRow("the script cannot be read: ", "run", "esp32-devkitc", "--script", "nowhere.txt")]
    [DataRow("there is no folder nowhere", "run", "esp32-devkitc", "--boards", "nowhere")]
    [DataRow("Try --help.", "fly")]
    public void AWrongCommandLineIsToldInOneLine(string wanted, params string[] arguments)
    {
        using BoardsProcess run = BoardsProcess.RunToEnd(arguments);
        Assert.AreEqual(2, run.ExitCode, run.Everything);
        Assert.HasCount(1, run.Errors, run.Everything);
        StringAssert.StartsWith(run.Errors[0], "boards: ");
        StringAssert.Contains(run.Errors[0], wanted);
        Assert.IsEmpty(run.Out);
    }

    [TestMethod]
    public void ABoardThatIsNotBuiltNamesTheCommandThatBuildsIt()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("joinleaf-");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "new"));
        File.Copy(Path.Combine(Bench.Boards, "esp32-devkitc", "board.json"), Path.Combine(folder.FullName, "new", "board.json"));
        using BoardsProcess run = BoardsProcess.RunToEnd("run", "new", "--boards", folder.FullName);
        folder.Delete(true);
        Assert.AreEqual(2, run.ExitCode);
        StringAssert.Contains(run.Errors[0], "new is not built for the device: run 'dotnet build nf.proj -t:Device");
    }

    [TestMethod]
    public void AScriptWhoseExpectationIsNotMetFails()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "expect 1 logs \"good morning\" within 500ms");
        using BoardsProcess run = BoardsProcess.RunToEnd("run", "esp32-devkitc", "--root", "--script", file);
        File.Delete(file);
        Assert.AreEqual(1, run.ExitCode, run.Everything);
        StringAssert.Contains(run.Errors[0], ", line 1: board 1 did not log \"good morning\" within 500 ms");
    }

    [TestMethod]
    public void AProgramThatFailsFailsTheScript()
    {
        using Bench bench = new();
        bench.Rig.Add(Bench.Probe("esp32-olimex"), false, string.Empty);
        ScriptRunner runner = new(bench.Rig, ScriptReader.Parse("s", "expect 1 logs \"never\" within 60s"), (_, _) => { });
        bench.Rig.Start();
        using System.Threading.ManualResetEvent stop = new(false);
        StringAssert.Contains(runner.Run(stop, -1).Message, "the program of board 1 failed: InvalidOperationException: meant");
    }

    [TestMethod]
    [DataRow("press", "the number of a board is missing")]
    [DataRow("press two", "the number of a board is expected, not 'two'")]
    [DataRow("press 1 2", "nothing is expected behind that, but there is '2'")]
    [DataRow("jump 1", "'jump' is no command. Known: press, hold")]
    [DataRow("at 2 press 1", "a time like 2s or 500ms is expected, not '2'")]
    [DataRow("expect 1 logs", "a text in quotes is missing")]
    [DataRow("expect 1 logs \"open", "a quote is not closed")]
    [DataRow("expect 1 sings", "logs, lit, dark, up or down is expected, not 'sings'")]
    [DataRow("expect 1 lit within", "a time is missing")]
    [DataRow("when 1 lit fly 1", "'fly' is no command")]
    [DataRow("press 3", "there is no board 3, only 2")]
    [DataRow("expect 1,9 lit", "there is no board 9, only 2")]
    public void AWrongLineOfAScriptIsToldWithItsNumber(string line, string wanted)
    {
        UsageException wrong = Assert.ThrowsExactly<UsageException>(() => ScriptReader.Parse("s.txt", "# remark\n\n" + line).CheckBoards(2));
        StringAssert.StartsWith(wrong.Message, "s.txt, line 3: ");
        StringAssert.Contains(wrong.Message, wanted);
    }

    [TestMethod]
    public void AScriptIsReadLineByLine()
    {
        Script script = ScriptReader.Parse("s", "at 1.5s press 2\r\nafter 500ms cut 2,3\nwhen 3 logs \"a # b\" restore all # now\nexpect all up within 1m\nafter 2s");
        Assert.HasCount(5, script.Lines);
        Assert.AreEqual((Wait.At, 1500, Deed.Press), (script.Lines[0].Wait, script.Lines[0].WaitMs, script.Lines[0].Deed));
        CollectionAssert.AreEqual(new[] { 2, 3 }, (System.Collections.ICollection)script.Lines[1].DeedBoards);
        Assert.AreEqual((Wait.Logs, "a # b", Deed.Restore), (script.Lines[2].Wait, script.Lines[2].Wanted, script.Lines[2].Deed));
        Assert.AreEqual((Wait.Up, 60000, Deed.None), (script.Lines[3].Wait, script.Lines[3].WaitMs, script.Lines[3].Deed));
        Assert.AreEqual((Wait.After, Deed.None), (script.Lines[4].Wait, script.Lines[4].Deed));
    }
}
