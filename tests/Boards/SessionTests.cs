// Stations that find each other, lose each other, and find each other again.
using JoinLeaf.Boards.Tests.Support;
using JoinLeaf.Station;

namespace JoinLeaf.Boards.Tests;

[TestClass]
public class SessionTests
{
    private const string Root = "role=root\nreading=0";
    private const string Leaf = "role=leaf\nroot=127.0.0.1:5000\nreading=0";

    private static Town Joined(out TownBoard root, out TownBoard first, out TownBoard second)
    {
        Town town = new();
        TownBoard a = town.Start(Root + "\nname=hall");
        TownBoard b = town.Start(Leaf + "\nname=kitchen");
        TownBoard c = town.Start(Leaf);
        town.Until(() => b.HasJoined && c.HasJoined, 5000, "both leaves have joined");
        root = a;
        first = b;
        second = c;
        return town;
    }

    [TestMethod]
    public void LeavesJoinByThemselvesAndEveryPressReachesAll()
    {
        Town town = Joined(out TownBoard root, out TownBoard first, out TownBoard second);
        Assert.AreEqual(LampPattern.Joined, root.App!.Shown);
        Assert.AreEqual(LampPattern.Joined, first.App!.Shown);
        first.Press();
        Assert.AreEqual(1, root.App.Session!.Received, town.Logs());
        Assert.AreEqual(1, second.App!.Session!.Received, town.Logs());
        Assert.AreEqual(0, first.App.Session!.Received, "one's own press does not come back");
        Assert.IsTrue(root.Lines.Exists(l => l.StartsWith("kitchen (127.0.0.2:", System.StringComparison.Ordinal)
            && l.EndsWith(") pressed its button, 1", System.StringComparison.Ordinal)), town.Logs());
        CollectionAssert.Contains(second.Lines, "leaf 1 pressed its button, 1", town.Logs());
        root.Press();
        CollectionAssert.Contains(first.Lines, "the root pressed its button, 1", town.Logs());
        Assert.IsTrue(first.Lines.Exists(l => l.StartsWith("joined root hall at 127.0.0.1:", System.StringComparison.Ordinal)), town.Logs());
        town.End();
    }

    [TestMethod]
    public void AButtonThatIsLetGoDuringTheStartCountsWithTheNextPress()
    {
        Town town = new();
        TownBoard root = town.Add("role=button\nreading=0");
        root.LinkWith = link =>
        {
            // After the station has looked at it, before it hears of edges.
            root.Push(false);
            return link;
        };
        root.Push(true);
        root.SwitchOn();
        TownBoard leaf = town.Start(Leaf);
        town.Until(() => leaf.HasJoined, 5000, "the leaf has joined");
        Assert.IsTrue(root.App!.IsRoot);
        // Contacts that do not bounce: a bounce would be looked at again.
        root.Push(true);
        town.Advance(100);
        root.Push(false);
        CollectionAssert.Contains(leaf.Lines, "the root pressed its button, 1", town.Logs());
        town.End();
    }

    [TestMethod]
    public void WithReachRootALeafsPressReachesTheRootAlone()
    {
        Town town = new();
        TownBoard root = town.Start(Root + "\nreach=root");
        TownBoard first = town.Start(Leaf + "\nreach=root");
        TownBoard second = town.Start(Leaf + "\nreach=root");
        town.Until(() => first.HasJoined && second.HasJoined, 5000, "both leaves have joined");
        first.Press();
        Assert.AreEqual(1, root.App!.Session!.Received);
        Assert.AreEqual(0, second.App!.Session!.Received);
        root.Press();
        Assert.AreEqual(1, first.App!.Session!.Received);
        Assert.AreEqual(1, second.App!.Session!.Received);
        town.End();
    }

    [TestMethod]
    public void TheButtonHeldAtStartMakesTheRoot()
    {
        Town town = new();
        TownBoard root = town.Add("root=127.0.0.1:5000");
        root.Push(true);
        root.SwitchOn();
        TownBoard leaf = town.Start("root=127.0.0.1:5000");
        Assert.IsTrue(root.App!.IsRoot);
        Assert.IsFalse(leaf.App!.IsRoot);
        town.Until(() => leaf.HasJoined, 5000, "the leaf has joined");
        root.Push(false);
        town.Advance(500);
        Assert.AreEqual(0, leaf.App.Session!.Received, "the button that was held at start is no press");
        town.End();
    }

    [TestMethod]
    public void ARootInvitesTheLeavesThatItWasToldOf()
    {
        Town town = new();
        TownBoard root = town.Start("role=root\nreading=0\ninvite=127.0.0.2:5000,127.0.0.3:5000");
        TownBoard first = town.Start("role=leaf\nreading=0\nname=attic");
        TownBoard second = town.Add("role=leaf\nreading=0");
        town.Until(() => first.HasJoined, 5000, "the first is invited");
        Assert.IsTrue(root.Lines.Exists(l => l.StartsWith("attic (127.0.0.2:", System.StringComparison.Ordinal)), town.Logs());
        town.Advance(120_000);
        Assert.AreEqual(1, ((RootSession)root.App!.Session!).LeafCount);
        second.SwitchOn();
        int afterMs = town.Until(() => second.HasJoined, 40_000, "who comes late is invited as well");
        Assert.IsLessThan(25_000, afterMs);
        first.Press();
        Assert.AreEqual(1, root.App.Session!.Received);
        town.End();
    }

    [TestMethod]
    public void ALeafWhoseNetworkIsCutComesBackByItself()
    {
        Town town = Joined(out TownBoard root, out TownBoard first, out TownBoard second);
        first.Cut(true);
        town.Until(() => !first.HasJoined, 5000, "it notices");
        town.Until(() => ((RootSession)root.App!.Session!).LeafCount == 1, 5000, "the root notices");
        Assert.AreNotEqual(LampPattern.Joined, first.App!.Shown);
        second.Press();
        Assert.AreEqual(1, root.App!.Session!.Received, "the others go on");
        town.Advance(600_000);
        first.Cut(false);
        int backMs = town.Until(() => first.HasJoined, 90_000, "it comes back");
        Assert.IsLessThan(80_000, backMs);
        first.Press();
        Assert.AreEqual(2, root.App.Session!.Received, town.Logs());
        Assert.AreEqual(LampPattern.Joined, first.App.Shown);
        town.End();
    }

    [TestMethod]
    public void ALossThatIsNotReportedIsFoundByLooking()
    {
        Town town = Joined(out _, out TownBoard first, out _);
        first.Net.Reports = false;
        first.Cut(true);
        town.Until(() => first.App!.Shown is LampPattern.NoNetwork or LampPattern.Trying, 10_000, "it notices");
        first.Cut(false);
        town.Until(() => first.HasJoined, 10_000, "it comes back");
        town.End();
    }

    [TestMethod]
    public void WhenTheRootIsSwitchedOffAndOnAllLeavesComeBack()
    {
        Town town = Joined(out TownBoard root, out TownBoard first, out TownBoard second);
        root.PullPlug();
        town.Until(() => !first.HasJoined && !second.HasJoined, 5000, "the leaves notice");
        Assert.AreEqual(LampPattern.Searching, first.App!.Shown);
        town.Advance(3_600_000);
        root.SwitchOn();
        int backMs = town.Until(() => first.HasJoined && second.HasJoined, 60_000, "the leaves come back after an hour");
        Assert.IsLessThan(25_000, backMs);
        root.Press();
        Assert.AreEqual(1, first.App.Session!.Received);
        town.End();
    }

    [TestMethod]
    public void ARootThatTakesLeaveIsSearchedForAgain()
    {
        Town town = Joined(out TownBoard root, out TownBoard first, out _);
        root.SwitchOff();
        town.Until(() => !first.HasJoined, 1000, "the leaf hears it");
        CollectionAssert.Contains(first.Lines, "lost the root: it has left", town.Logs());
        root.Net.Reset();
        root.SwitchOn();
        town.Until(() => first.HasJoined, 30_000, "the leaf comes back");
        town.End();
    }

    [TestMethod]
    public void ReadingsGoOutWhileJoined()
    {
        Town town = new();
        TownBoard root = town.Start("role=root\nreading=0");
        TownBoard leaf = town.Start("role=leaf\nroot=127.0.0.1:5000\nreading=5");
        leaf.FreeBytes = 54321;
        leaf.Profile = "lean";
        town.Until(() => leaf.HasJoined, 5000, "it joins");
        town.Advance(50_000);
        Assert.IsInRange(9, 11, root.App!.Session!.Received);
        Assert.IsTrue(root.Lines.Exists(l => l.EndsWith("has a reading, 54321", System.StringComparison.Ordinal)), town.Logs());
        town.End();
    }

    [TestMethod]
    public void APressWithoutASessionIsSaidToBeLost()
    {
        Town town = new();
        TownBoard leaf = town.Start(Leaf);
        leaf.Press();
        CollectionAssert.Contains(leaf.Lines, "button pressed, 1, not sent: nobody has joined (10057)");
        town.End();
    }

    /// <summary>Messages of other applications, short and long, are passed over, and what comes after them is read.</summary>
    [TestMethod]
    public void OtherMessagesArePassedOver()
    {
        Town town = Joined(out TownBoard root, out TownBoard first, out _);
        Assert.AreEqual(0, first.App!.Session!.TrySend(new byte[3], 3));
        Assert.AreEqual(0, first.App.Session.TrySend(new byte[400], 400));
        first.Press();
        Assert.AreEqual(1, root.App!.Session!.Received, town.Logs());
        town.End();
    }
}
