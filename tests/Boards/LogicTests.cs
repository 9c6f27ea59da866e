// The station's small parts with the time given: debouncing, pauses, the light, messages.
using System.Collections.Generic;
using JoinLeaf.Station;

namespace JoinLeaf.Boards.Tests;

[TestClass]
public class LogicTests
{
    private const int Start = int.MaxValue - 40;

    private static int At(int ms) => unchecked(Start + ms);

    [TestMethod]
    public void APressCountsAtItsFirstEdgeAndItsBounceDoesNot()
    {
        Debouncer button = new(false);
        button.Edge(true, At(0));
        Assert.AreEqual(1, button.Take());
        button.Edge(false, At(1));
        button.Edge(true, At(2));
        button.Edge(false, At(3));
        button.Edge(true, At(5));
        Assert.AreEqual(0, button.Take());
        Assert.AreEqual(20, button.Look(true, At(10)), "it asks for a look when the bounce is over");
        Assert.AreEqual(-1, button.Look(true, At(30)));
        button.Edge(false, At(500));
        button.Edge(true, At(501));
        button.Edge(false, At(502));
        Assert.AreEqual(-1, button.Look(false, At(540)));
        Assert.AreEqual(0, button.Take(), "to let go is no press");
        button.Edge(true, At(1000));
        Assert.AreEqual(1, button.Take());
    }

    [TestMethod]
    public void ABounceThatEndsOnTheOtherLevelIsCorrectedByTheLook()
    {
        Debouncer button = new(false);
        button.Edge(true, At(0));
        // Let go within the quiet time: the edge is taken for bounce.
        button.Edge(false, At(20));
        Assert.AreEqual(Debouncer.QuietMs, button.Look(false, At(60)), "the level is up: that is an edge of its own");
        Assert.AreEqual(-1, button.Look(false, At(100)));
        button.Edge(true, At(200));
        Assert.AreEqual(2, button.Take());
    }

    [TestMethod]
    public void AButtonHeldAtStartIsNoPress()
    {
        Debouncer button = new(true);
        Assert.AreEqual(-1, button.Look(true, At(0)));
        button.Edge(false, At(100));
        Assert.AreEqual(0, button.Take());
    }

    [TestMethod]
    public void TwoFastPressesAreTwo()
    {
        Debouncer button = new(false);
        button.Edge(true, At(0));
        button.Edge(false, At(40));
        button.Edge(true, At(80));
        Assert.AreEqual(2, button.Take());
    }

    [TestMethod]
    public void PausesDoubleUpToTheBoundAndBeginAgain()
    {
        GrowingPause pause = new(250, 15000, 7);
        int[] least = [250, 500, 1000, 2000, 4000, 8000, 15000, 15000];
        foreach (int ms in least)
        {
            Assert.IsInRange(ms, ms + (ms / 4), pause.NextMs());
        }

        pause.Reset();
        Assert.IsInRange(250, 313, pause.NextMs());
    }

    [TestMethod]
    public void TwoBoardsDoNotPauseAlike()
    {
        GrowingPause one = new(1000, 60000, 1);
        GrowingPause other = new(1000, 60000, 2);
        List<int> differences = [];
        for (int i = 0; i < 6; i++)
        {
            differences.Add(one.NextMs() - other.NextMs());
        }

        Assert.IsTrue(differences.Exists(d => d != 0));
    }

    private sealed class Bulb : ILight
    {
        public bool IsOn { get; private set; }

        public void Set(bool isOn) => IsOn = isOn;
    }

    /// <summary>One character for each step of the time: on or off.</summary>
    private static string Watch(Lamp lamp, Bulb bulb, int fromMs, int stepMs, int steps)
    {
        char[] seen = new char[steps];
        for (int i = 0; i < steps; i++)
        {
            lamp.Step(At(fromMs + (i * stepMs)));
            seen[i] = bulb.IsOn ? '#' : '.';
        }

        return new string(seen);
    }

    [TestMethod]
    [DataRow(LampPattern.Starting, "####################")]
    [DataRow(LampPattern.Trying, "##..##..##..##..##..")]
    [DataRow(LampPattern.NoNetwork, "##...##.............")]
    [DataRow(LampPattern.NoCredentials, "##...##...##........")]
    [DataRow(LampPattern.Searching, "##########..........")]
    [DataRow(LampPattern.Joined, "####################")]
    [DataRow(LampPattern.Stopped, "#...................")]
    public void EveryStateHasItsPattern(LampPattern pattern, string expected)
    {
        Bulb bulb = new();
        Lamp lamp = new(bulb);
        lamp.Show(pattern, At(0));
        Assert.AreEqual(expected, Watch(lamp, bulb, 0, 50, 20));
        int again = pattern == LampPattern.Stopped ? 2000 : 1000;
        Assert.AreEqual(expected, Watch(lamp, bulb, again, 50, 20), "and again");
    }

    [TestMethod]
    public void AMessageIsAMomentOfDarkness()
    {
        Bulb bulb = new();
        Lamp lamp = new(bulb);
        lamp.Show(LampPattern.Joined, At(0));
        lamp.Blink(At(100));
        Assert.AreEqual("....####", Watch(lamp, bulb, 100, 20, 8));
        Assert.AreEqual(-1, lamp.Step(At(300)));
    }

    [TestMethod]
    public void TheLampSaysWhenItMustChange()
    {
        Bulb bulb = new();
        Lamp lamp = new(bulb);
        lamp.Show(LampPattern.Searching, At(0));
        Assert.AreEqual(500, lamp.Step(At(0)));
        Assert.AreEqual(200, lamp.Step(At(300)));
        Assert.AreEqual(500, lamp.Step(At(500)));
        Assert.IsFalse(bulb.IsOn);
        Assert.IsInRange(1, 500, lamp.Step(At(100_000)), "after a long pause it goes on from now");
    }

    [TestMethod]
    public void AMessageComesBackAsItWasWritten()
    {
        byte[] bytes = new byte[StationMessage.Length];
        StationMessage.Write(bytes, StationMessage.Reading, 0x12345, -2);
        Assert.IsTrue(StationMessage.IsSound(bytes, bytes.Length));
        CollectionAssert.AreEqual(new byte[] { 2, 0, 0x23, 0x45, 0xFF, 0xFF, 0xFF, 0xFE }, bytes);
        Assert.AreEqual(0x2345, StationMessage.NumberOf(bytes));
        Assert.AreEqual(-2, StationMessage.ValueOf(bytes));
        Assert.IsFalse(StationMessage.IsSound(bytes, 7));
        bytes[0] = 3;
        Assert.IsFalse(StationMessage.IsSound(bytes, 8));
    }

    /// <summary>A turn in which nothing happens allocates nothing, at a root with leaves and at a leaf; nor does an edge of the button.</summary>
    [TestMethod]
    public void AnIdleTurnAllocatesNothing()
    {
        Support.Town town = new();
        Support.TownBoard root = town.Start("role=root\nreading=0");
        Support.TownBoard leaf = town.Start("role=leaf\nroot=127.0.0.1:5000\nreading=0");
        town.Until(() => leaf.HasJoined, 5000, "it joins");
        town.Advance(500);
        root.App!.Step();
        leaf.App!.Step();
        long before = System.GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            root.App.Step();
            leaf.App.Step();
            leaf.App.OnEdge(false);
        }

        Assert.AreEqual(0L, System.GC.GetAllocatedBytesForCurrentThread() - before);
        town.End();
    }
}
