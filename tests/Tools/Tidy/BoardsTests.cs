// Shows that the rule on boards finds what does not fit into a board, and what its board.json gets wrong.
using System.IO;
using System.Linq;
using JoinLeaf.Station;
using JoinLeaf.Tools.Tidy.Boards;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Reading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Tidy;

[TestClass]
public sealed class BoardsTests
{
    private const string Program = """
        namespace JoinLeaf.Boards
        {
            public sealed class Board
            {
                public const int LedPin = 2;
                public const bool LedIsActiveLow = false;
                public const int ButtonPin = 0;
                public const bool ButtonIsActiveLow = true;
                public const string BoardName = "toy";
                public const string BoardProfile = "lean";
            }
        }
        """;

    private static readonly BoardFile s_sound = new(
        "toy", ["ESP32_REV3"], "wifi", 16, 6, true, 10, 100_000, 1_835_008, "lean", new BoardPin(2, false), new BoardPin(0, true));

    /// <summary>What the rule says of a planted program.</summary>
    private static string[] Find(BoardFile file, string program = Program) => Find(file, program, out _);

    private static string[] Find(BoardFile file, string program, out BoardRow row)
    {
        using Planted planted = new();
        planted.Add("toy", program);
        Findings findings = new("boards", planted.Folder);
        BoardsRule rule = new();
        rule.Check(new BuiltBoard("boards/toy", file, [Path.Combine(planted.Folder, "toy.dll")]), findings);
        row = rule.Rows.Single();
        return findings.All.Select(f => f.What).ToArray();
    }

    private static void AssertFinds(string expected, BoardFile file, string program = Program)
    {
        string[] found = Find(file, program);
        CollectionAssert.AreEqual(new[] { expected }, found, string.Join("; ", found));
    }

    [TestMethod]
    public void A_board_that_is_what_its_file_says_is_clean() => Assert.IsEmpty(Find(s_sound));

    [TestMethod]
    public void Too_small_a_flash_is_found()
    {
        Find(s_sound, Program, out BoardRow row);
        Assert.IsEmpty(Find(s_sound with { DeploymentBytes = row.FileBytes }));
        AssertFinds(
            $"its assemblies have {row.FileBytes:N0} bytes, its flash {row.FileBytes - 1:N0}: leave something out",
            s_sound with { DeploymentBytes = row.FileBytes - 1 });
    }

    [TestMethod]
    public void Too_small_a_heap_is_found()
    {
        Find(s_sound, Program, out BoardRow row);
        Assert.IsEmpty(Find(s_sound with { HeapBytes = row.FullBytes }));
        AssertFinds(
            $"a root with 32 leaves takes {row.FullBytes:N0} bytes of heap, there are {row.FullBytes - 1:N0}: choose a smaller profile",
            s_sound with { HeapBytes = row.FullBytes - 1 });
    }

    [TestMethod]
    public void The_heap_is_the_sum_of_code_node_and_reserve()
    {
        Find(s_sound, Program, out BoardRow row);
        int node = HeapPlan.NeededBytes(HeapPlan.Find("lean"), true);
        int code = row.FullBytes - node;
        Assert.IsInRange(200, 600, code, "one small assembly: its record, three types, seven members, their references");
        Assert.AreEqual(Limits.BytesPerMember + Footprint.BytesPerMember + Footprint.BytesPerPeer + Footprint.BytesPerLeaf, row.LeafBytes);
    }

    [TestMethod]
    public void Static_fields_and_code_are_counted()
    {
        string more = Program.Replace("public const string BoardName", "private static int s_a, s_b; public static int Sum() { return s_a + s_b; } public const string BoardName");
        Find(s_sound, Program, out BoardRow before);
        Find(s_sound, more, out BoardRow after);
        Assert.IsGreaterThan(before.IlBytes, after.IlBytes);
        Assert.AreEqual((2 * 12) + (2 * 2) + 3, after.StartBytes - before.StartBytes, "two static fields with their blocks, and a method");
    }

    [TestMethod]
    public void A_pin_that_differs_is_found()
    {
        AssertFinds("says led at pin 5, active high, and it is at pin 2, active high", s_sound with { Led = new BoardPin(5, false) });
        AssertFinds("says button at pin 0, active high, and it is at pin 0, active low", s_sound with { Button = new BoardPin(0, false) });
        AssertFinds("says led none, and it is at pin 2, active high", s_sound with { Led = null });
    }

    [TestMethod]
    public void A_name_and_a_profile_that_differ_are_found()
    {
        AssertFinds("says profile full, and it is lean", s_sound with { Profile = "full" });
        AssertFinds("says board other, and it is toy", s_sound with { Board = "other" });
    }

    [TestMethod]
    public void Words_that_do_not_exist_are_found()
    {
        AssertFinds("has the network zigbee: there are wifi, ethernet and loopback", s_sound with { Network = "zigbee" });
        CollectionAssert.Contains(Find(s_sound with { Profile = "huge" }), "has the profile huge: there are full, lean and least");
    }

    [TestMethod]
    public void A_library_that_the_firmware_lacks_is_found()
    {
        using Planted planted = new();
        planted.Add("System.Device.Wifi", "namespace System.Device.Wifi { public sealed class WifiAdapter { } }");
        planted.Add("toy", Program.Replace("public const string BoardName", "public object Wifi = new System.Device.Wifi.WifiAdapter(); public const string BoardName"));
        BoardsRule rule = new();
        Findings wifi = new("boards", planted.Folder);
        rule.Check(new BuiltBoard("boards/toy", s_sound, [Path.Combine(planted.Folder, "toy.dll")]), wifi);
        Assert.IsEmpty(wifi.All);
        Findings ethernet = new("boards", planted.Folder);
        rule.Check(new BuiltBoard("boards/toy", s_sound with { Network = "ethernet" }, [Path.Combine(planted.Folder, "toy.dll")]), ethernet);
        Assert.AreEqual("its program refers to System.Device.Wifi, which its firmware does not have: it would not start", ethernet.All.Single().What);
    }

    [TestMethod]
    [DataRow("{ }", "led")]
    [DataRow("{ \"board\": 5 }", "board")]
    [DataRow("nothing", "n")]
    public void A_file_that_cannot_be_read_is_said_by_name(string text, string _)
    {
        using Planted planted = new();
        string path = Path.Combine(planted.Folder, "board.json");
        File.WriteAllText(path, text);
        TidyException thrown = Assert.ThrowsExactly<TidyException>(() => BoardFile.Read(path));
        Assert.Contains("board.json cannot be read: ", thrown.Message);
    }

    [TestMethod]
    public void System_Net_in_the_station_is_found()
    {
        using Planted planted = new();
        Outcome outcome = planted.Add(
            "JoinLeaf.Station",
            "namespace JoinLeaf.Station { public sealed class Session { public object Make() { return new System.Net.IPAddress(1); } } }").Check();
        CollectionAssert.AreEquivalent(
            new[] { "network JoinLeaf.Station.Session.Make", "references JoinLeaf.Station" }, outcome.Findings.Select(f => f.Rule + " " + f.Where).ToArray());
    }
}
