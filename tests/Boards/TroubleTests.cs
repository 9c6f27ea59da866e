// What goes wrong around a board: no memory, no network, no credentials, no sockets, no multicast.
using JoinLeaf.Boards.Tests.Support;
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Station;

namespace JoinLeaf.Boards.Tests;

[TestClass]
public class TroubleTests
{
    private const string Root = "role=root\nreading=0";
    private const string Leaf = "role=leaf\nroot=127.0.0.1:5000\nreading=0";

    [TestMethod]
    public void TooSmallAHeapMeansSmallerLimitsAndTheLogHasBothFigures()
    {
        Town town = new();
        TownBoard root = town.Add(Root);
        int lean = HeapPlan.NeededBytes(1, true);
        root.FreeBytes = lean + 100;
        Assert.IsTrue(root.SwitchOn());
        CollectionAssert.Contains(
            root.Lines, $"heap: {lean + 100} bytes free, limits full need {HeapPlan.NeededBytes(0, true)}: lean chosen, which need {lean}", town.Logs());
        Assert.AreEqual(HeapPlan.LimitsOf(1).TotalBytes, root.App!.Provider!.Limits.TotalBytes);
        TownBoard leaf = town.Start(Leaf);
        town.Until(() => leaf.HasJoined, 5000, "stations of different profiles fit together");
        root.Press();
        Assert.AreEqual(1, leaf.App!.Session!.Received);
        town.End();
    }

    [TestMethod]
    public void FarTooSmallAHeapMeansACleanStop()
    {
        Town town = new();
        TownBoard leaf = town.Add(Leaf);
        leaf.FreeBytes = 20_000;
        Assert.IsFalse(leaf.SwitchOn());
        CollectionAssert.Contains(
            leaf.Lines, $"heap: 20000 bytes free, limits full need {HeapPlan.NeededBytes(0, false)}, even least {HeapPlan.NeededBytes(2, false)}: stopped", town.Logs());
        Assert.IsNull(leaf.App!.Provider);
        Assert.AreEqual(LampPattern.Stopped, leaf.App.Shown);
        town.Advance(60_000);
        Assert.IsInRange(50, 70, leaf.Changes.Count, "a short flash every two seconds");
        Assert.AreEqual(0, leaf.Net.Attempts);
    }

    [TestMethod]
    public void WithoutANetworkItKeepsTryingWithGrowingPausesAndJoinsWhenItComes()
    {
        Town town = new();
        town.Start(Root);
        TownBoard leaf = town.Add(Leaf);
        leaf.Net.IsThere = false;
        leaf.Net.Trouble = "home refuses: wrong password?";
        leaf.SwitchOn();
        town.Advance(400);
        Assert.AreEqual(LampPattern.Trying, leaf.App!.Shown);
        town.Advance(600);
        Assert.AreEqual(LampPattern.NoNetwork, leaf.App.Shown);
        Assert.AreEqual(1, leaf.Net.Attempts);
        town.Advance(60_000);
        Assert.IsInRange(4, 6, leaf.Net.Attempts, "pauses of 1, 2, 4, 8, 16 and 32 seconds");
        town.Advance(3_600_000);
        Assert.IsInRange(45, 70, leaf.Net.Attempts, "one a minute in the end");
        Assert.HasCount(1, leaf.Lines.FindAll(l => l == "network: home refuses: wrong password?; keeps trying"), "said once\n" + town.Logs());
        leaf.Net.Reports = false;
        leaf.Net.IsThere = true;
        int afterMs = town.Until(() => leaf.HasJoined, 20_000, "it joins when the network comes");
        Assert.IsLessThan(6_000, afterMs, "it looks every five seconds");
        town.End();
    }

    [TestMethod]
    public void ANetworkThatIsReportedBackIsUsedAtOnce()
    {
        Town town = new();
        town.Start(Root);
        TownBoard leaf = town.Start(Leaf);
        town.Until(() => leaf.HasJoined, 5000, "it joins");
        leaf.Cut(true);
        town.Advance(600_000);
        leaf.Cut(false);
        town.Until(() => leaf.HasJoined, 1000, "it is back within a second");
        town.End();
    }

    [TestMethod]
    public void WithoutCredentialsTheLightSaysSo()
    {
        Town town = new();
        TownBoard leaf = town.Add(Leaf);
        leaf.Net.IsThere = false;
        leaf.Net.Failure = NetworkState.NoCredentials;
        leaf.Net.Trouble = "no Wi-Fi credentials";
        leaf.Net.AttemptMs = 1;
        leaf.SwitchOn();
        town.Advance(500);
        Assert.AreEqual(LampPattern.NoCredentials, leaf.App!.Shown);
        CollectionAssert.Contains(leaf.Lines, "network: no Wi-Fi credentials; keeps trying");
        town.End();
    }

    [TestMethod]
    public void ADifferentTroubleIsToldOf()
    {
        Town town = new();
        TownBoard leaf = town.Add(Leaf);
        leaf.Net.IsThere = false;
        leaf.SwitchOn();
        town.Advance(10_000);
        leaf.Net.Trouble = "home is not in reach";
        town.Advance(60_000);
        Assert.HasCount(2, leaf.Lines.FindAll(l => l.EndsWith("; keeps trying", System.StringComparison.Ordinal)), town.Logs());
        town.End();
    }

    [TestMethod]
    public void WhenMulticastIsRefusedTheSessionGoesOnByUnicastAndTheLogSaysItOnce()
    {
        Town town = new();
        town.Start(Root);
        TownBoard leaf = town.Add(Leaf);
        leaf.LinkWith = link =>
        {
            link.HasMulticast = false;
            return link;
        };
        leaf.SwitchOn();
        TownBoard other = town.Start(Leaf);
        town.Until(() => leaf.HasJoined && other.HasJoined, 5000, "both join");
        town.Advance(120_000);
        other.Press();
        Assert.AreEqual(1, leaf.App!.Session!.Received);
        Assert.HasCount(1, leaf.Lines.FindAll(l => l == "multicast is refused (10045): unicast"), town.Logs());
        Assert.HasCount(0, other.Lines.FindAll(l => l.StartsWith("multicast", System.StringComparison.Ordinal)));
        town.End();
    }

    /// <summary>A device without free sockets, while <see cref="IsFull"/>.</summary>
    private sealed class FullLink(ILink link, int code) : LinkFilter(link)
    {
        public bool IsFull { get; set; } = true;

        public override int Open(int port, byte[] name) => IsFull ? code : base.Open(port, name);
    }

    [TestMethod]
    [DataRow(Wsa.WSAENOBUFS, Root)]
    [DataRow(Wsa.WSAEMFILE, Root)]
    [DataRow(Wsa.WSAENOBUFS, Leaf)]
    [DataRow(Wsa.WSAEMFILE, Leaf)]
    [DataRow(Wsa.WSAEMFILE, "role=leaf\nreading=0")]
    public void WhenAllSocketsAreInUseItSaysSoOnceAndTriesAgain(int code, string settings)
    {
        Town town = new();
        TownBoard board = town.Add(settings);
        FullLink? link = null;
        board.LinkWith = inner => link = new FullLink(inner, code);
        board.SwitchOn();
        town.Advance(60_000);
        Assert.AreEqual(SessionState.Closed, board.App!.Session!.State);
        Assert.HasCount(1, board.Lines.FindAll(l => l.EndsWith($": all sockets are in use, or no memory for another ({code})", System.StringComparison.Ordinal)), town.Logs());
        link!.IsFull = false;
        town.Until(() => board.App.Session.State == SessionState.Searching, 20_000, "it gets its socket");
        town.End();
    }

    [TestMethod]
    public void ARunningSessionOutlivesTheLackOfSockets()
    {
        Town town = new();
        FullLink? link = null;
        TownBoard root = town.Add(Root);
        root.LinkWith = inner => link = new FullLink(inner, Wsa.WSAENOBUFS) { IsFull = false };
        root.SwitchOn();
        TownBoard leaf = town.Start(Leaf);
        town.Until(() => leaf.HasJoined, 5000, "it joins");
        link!.IsFull = true;
        town.Advance(60_000);
        leaf.Press();
        Assert.AreEqual(1, root.App!.Session!.Received, "the session goes on");
        Assert.IsTrue(leaf.HasJoined);
        town.End();
    }

    [TestMethod]
    public void SettingsThatCannotBeReadAreToldOfAndTheRestCounts()
    {
        StationSettings settings = new("role=king\nport=0\n\n# a remark\nroot=nowhere\nreading=5 # seconds\ninvite=10.0.0.1:1,x\nhello\nspeed=9\npassword= a#b ", "n");
        Assert.AreEqual("button", settings.Role);
        Assert.AreEqual(5000, settings.Port);
        Assert.IsNull(settings.Root);
        Assert.AreEqual(5, settings.ReadingSeconds);
        Assert.AreEqual(1, settings.InvitedCount);
        Assert.AreEqual(" a#b ", settings.Password);
        Assert.AreEqual(
            "settings, line 1: role must be root, leaf or button\nsettings, line 2: port must be 1 to 65535\n"
            + "settings, line 5: root must be an address and a port, like 192.168.1.10:5000\n"
            + "settings, line 7: invite must be addresses and ports with commas between them, like 192.168.1.21:5000,192.168.1.22:5000\n"
            + "settings, line 8: hello is no key=value\nsettings, line 9: speed is no setting",
            settings.Trouble);
    }

    [TestMethod]
    [DataRow("port=65535", 65535)]
    [DataRow("port=65536", 5000)]
    [DataRow("port=99999999999", 5000)]
    [DataRow("port=-1", 5000)]
    [DataRow("port=", 5000)]
    public void APortIsANumberInItsRange(string line, int port) => Assert.AreEqual(port, new StationSettings(line, "n").Port);

    [TestMethod]
    public void TheRestOfTheSettingsIsRead()
    {
        StationSettings settings = new(" role = root \r\nreach=root\nname=hall\nssid=home\nreading=0\nroot=10.0.0.1:7\ninvite=10.0.0.2:8, 10.0.0.3:9", "n");
        Assert.AreEqual("", settings.Trouble);
        Assert.AreEqual("root", settings.Role);
        Assert.IsFalse(settings.ReachesAll);
        Assert.AreEqual("hall", settings.Name);
        Assert.AreEqual("home", settings.Ssid);
        Assert.AreEqual(0, settings.ReadingSeconds);
        Assert.AreEqual("10.0.0.1:7", Provider.SockAddr.ToText(settings.Root!));
        Assert.AreEqual("10.0.0.3:9", Provider.SockAddr.ToText(settings.Invited[1]!));
    }
}
