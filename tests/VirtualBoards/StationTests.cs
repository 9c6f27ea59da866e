// The boards' own programs in one network: they join, hear one another, lose the network, and come back by themselves.
using System.IO;
using System.Linq;
using System.Text.Json;
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Tests.Support;

namespace JoinLeaf.VirtualBoards.Tests;

/// <summary>Stations on virtual boards.</summary>
[TestClass]
public sealed class StationTests
{
    private const string Scene = """
        expect 2,3,4 logs "joined root board 1 at 10.0.0.1:5000" within 60s
        expect 2,3,4 lit
        press 2                                   # a leaf: the root hears it, and so do the others
        expect 1 logs "board 2 (10.0.0.2:" within 30s
        expect 1,3,4 logs "pressed its button, 1" within 30s
        press 1                                   # the root: all hear it
        expect 2,3,4 logs "the root pressed its button, 1" within 30s
        cut 3                                     # the others go on without it
        expect 3 down
        expect 3 logs "network: lost" within 30s
        expect 1 logs "is lost" within 60s
        press 4
        expect 1,2 logs "pressed its button, 1" within 30s
        restore 3                                 # it comes back by itself
        expect 3 up within 30s
        expect 3 logs "joined root board 1" within 60s
        press 1
        expect 2,3,4 logs "the root pressed its button, 2" within 30s
        """;

    [TestMethod]
    public void OneRootAndThreeLeavesJoinAndOneThatWasCutOffComesBack()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, Scene);
        using BoardsProcess run = BoardsProcess.RunToEnd(
            "run", "esp32-devkitc", "--root", "--count", "1", "stm32f769i-disco", "--count", "3", "--script", file, "--json");
        File.Delete(file);
        Assert.AreEqual(0, run.ExitCode, run.Everything);
        JsonElement[] events = [.. run.Out.Select(l => JsonDocument.Parse(l).RootElement)];
        JsonElement[] starts = [.. events.Where(e => e.GetProperty("event").GetString() == "start")];
        CollectionAssert.AreEqual(
            new[] { "1 esp32-devkitc root", "2 stm32f769i-disco leaf", "3 stm32f769i-disco leaf", "4 stm32f769i-disco leaf" },
            starts.Select(e => $"{e.GetProperty("board")} {e.GetProperty("model")} {e.GetProperty("role")}").ToArray());
        Assert.IsTrue(events.Any(e => e.GetProperty("event").GetString() == "led" && !e.GetProperty("lit").GetBoolean()), "no LED ever went off");
        CollectionAssert.AreEqual(
            new[] { "waiting", "up", "down", "waiting", "up" },
            events.Where(e => e.GetProperty("event").GetString() == "network" && e.GetProperty("board").GetInt32() == 3)
                .Select(e => e.GetProperty("state").GetString()).ToArray());
        // The log says once that there is no multicast, when the root offers its group: at the first message or before.
        string[] logs = [.. events.Where(e => e.GetProperty("event").GetString() == "log").Select(e => $"{e.GetProperty("board")} {e.GetProperty("text")}")];
        for (int board = 2; board <= 4; board++)
        {
            Assert.HasCount(1, logs.Where(l => l == $"{board} multicast is refused (10045): unicast"), run.Everything);
        }

        JsonElement end = events[^1];
        Assert.AreEqual("end", end.GetProperty("event").GetString());
        Assert.IsTrue(end.GetProperty("ok").GetBoolean());
    }

    [TestMethod]
    public void ABoardWithoutCredentialsSaysSoAndKeepsTrying()
    {
        using Bench bench = new(Credentials.None);
        Machine board = bench.StartAlone(Bench.Kind("esp32-devkitc"));
        bench.WaitForLog(board, "no Wi-Fi credentials");
        board.Board.Link.Store("joinleaf", "joinleaf-password");
        board.Board.Link.Connect("joinleaf", "joinleaf-password", true);
        bench.WaitForLog(board, "network: up");
    }

    [TestMethod]
    public void ABoardWithoutEnoughHeapSaysBothFiguresAndStops()
    {
        using Bench bench = new();
        BoardFolder kind = Bench.Kind("stm32f769i-disco");
        Machine board = bench.StartAlone(kind with { Model = kind.Model with { FreeHeapBytes = 9000 } });
        StringAssert.Contains(bench.WaitForLog(board, "heap: 9000 bytes free"), ": stopped");
    }

    [TestMethod]
    public void ABoardWithoutASocketSaysSoAndGoesOn()
    {
        using Bench bench = new();
        BoardFolder kind = Bench.Kind("stm32f769i-disco");
        bench.Rig.Add(kind with { Model = kind.Model with { Sockets = 0 } }, true, string.Empty);
        bench.Rig.Start();
        bench.WaitForLog(bench.Rig.Machines[0], "all sockets are in use");
    }

    [TestMethod]
    public void TheRootMayBeRestarted()
    {
        using Bench bench = new();
        BoardFolder kind = Bench.Kind("esp32-olimex");
        Machine root = bench.Rig.Add(kind, true, string.Empty);
        Machine leaf = bench.Rig.Add(kind, false, Rig.RootAt(1));
        bench.Rig.Start();
        bench.WaitForLog(root, "leaves: 1");
        bench.WaitForLog(leaf, "joined root");
        bench.Forget();
        bench.Rig.Restart(root);
        bench.WaitForLog(leaf, "lost the root");
        bench.WaitForLog(root, "leaves: 1");
        bench.WaitForLog(leaf, "joined root");
        leaf.Press();
        bench.WaitForLog(root, "pressed its button, 1");
    }
}
