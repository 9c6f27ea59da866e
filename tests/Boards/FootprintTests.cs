// The figures with which a board decides what fits into its heap, against what is really made.
using JoinLeaf.Boards.Tests.Support;
using JoinLeaf.Drivers;
using JoinLeaf.Provider;
using JoinLeaf.Station;
using JoinLeaf.Udp;

namespace JoinLeaf.Boards.Tests;

[TestClass]
public class FootprintTests
{
    /// <summary>A node with threads, its two ports open: within three hundredths, and never below.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void AProfileTakesWhatItIsSaidToTake(int profile)
    {
        Limits limits = HeapPlan.LimitsOf(profile);
        WspProvider node = new(new UdpLink(limits), limits, new SystemClock(), 1, true);
        node.WSPStartup(0x0202, null, null, null, null);
        using MultipointSocket first = new(node, MultipointRole.Leaf);
        using MultipointSocket second = new(node, MultipointRole.Leaf);
        first.Bind(SockAddr.Create(127, 0, 0, 1, 0));
        second.Bind(SockAddr.Create(127, 0, 0, 1, 0));
        DeviceHeap heap = new DeviceHeap().Walk(node);
        int said = Footprint.BytesOf(limits);
        Assert.AreEqual(limits.Ports + 1, heap.Threads);
        Assert.IsInRange(0, said * 3 / 100, said - heap.Bytes, $"said {said}, made {heap.Bytes}");
        node.WSPCleanup(out _);
    }

    [TestMethod]
    public void APeerOfTheUdpLinkTakesWhatItIsSaidToTake()
    {
        Limits limits = Limits.Board();
        UdpLink link = new(limits);
        int before = new DeviceHeap().Walk(link).Bytes;
        link.HoldName(SockAddr.Create(127, 0, 0, 1, 5000));
        Assert.AreEqual(Footprint.BytesPerPeer, new DeviceHeap().Walk(link).Bytes - before);
    }

    [TestMethod]
    public void ALeafAtItsRootTakesWhatItIsSaidToTake()
    {
        Town town = new();
        TownBoard root = town.Start("role=root\nreading=0");
        int before = WalkSession(root);
        TownBoard leaf = town.Start("role=leaf\nroot=127.0.0.1:5000\nreading=0\nname=a-name-of-thirty-two-characters.");
        town.Until(() => leaf.HasJoined, 5000, "it joins");
        Assert.IsInRange(Footprint.BytesPerLeaf - 24, Footprint.BytesPerLeaf, WalkSession(root) - before);
        town.End();
    }

    private static int WalkSession(TownBoard board) =>
        new DeviceHeap().Walk(board.App!.Session, board.App.Provider!, board, board.App.Signal).Bytes;

    [TestMethod]
    public void EveryProfileFitsIntoTheNextSmaller()
    {
        for (int profile = 1; profile < HeapPlan.Count; profile++)
        {
            Assert.IsLessThan(HeapPlan.NeededBytes(profile - 1, true), HeapPlan.NeededBytes(profile, true));
            Assert.AreEqual(HeapPlan.LimitsOf(0).MaxDatagram, HeapPlan.LimitsOf(profile).MaxDatagram, "else a leaf is refused");
            Assert.IsTrue(HeapPlan.LimitsOf(profile).AreSound());
            Assert.AreEqual(profile, HeapPlan.Find(HeapPlan.NameOf(profile)));
        }
    }

    /// <summary>A hundred kilobytes, as an ESP32 without PSRAM has, carry the full profile.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AnEsp32WithoutPsramCarriesTheFullProfile(bool isRoot) =>
        Assert.AreEqual(0, HeapPlan.Choose(0, 100_000, isRoot));
}
