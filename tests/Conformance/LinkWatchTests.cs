// Watching the machine's network: news raise a flag, a look says what they mean, and some changes are never told.
using System.Threading;
using JoinLeaf.Drivers;
using JoinLeaf.Udp;

namespace JoinLeaf.Conformance;

/// <summary>What the UDP link makes of its network's ups and downs; time is a number.</summary>
[TestClass]
public class LinkWatchTests
{
    // Close to the clock's wrap.
    private const int Start = int.MaxValue - 100;
    private readonly StagedNetwork _network = new StagedNetwork();
    private readonly AutoResetEvent _signal = new AutoResetEvent(false);

    private LinkWatch Begun()
    {
        LinkWatch watch = new LinkWatch(_network);
        watch.BeginWatch(_signal, Start);
        return watch;
    }

    /// <summary>Whoever brings the news only flags and signals: the network is looked at by the driver's thread.</summary>
    [TestMethod]
    public void NewsFlagAndSignalAndNothingElse()
    {
        LinkWatch watch = Begun();
        Assert.AreEqual(1, _network.Looks, "what news are measured against");
        Assert.AreEqual(LinkNews.None, watch.Look(unchecked(Start + 10)));
        _network.IsUp = false;
        _network.Tell();
        Assert.AreEqual(1, _network.Looks);
        Assert.IsTrue(_signal.WaitOne(0));
        Assert.AreEqual(0, watch.NextLookMs(unchecked(Start + 20)));
        Assert.AreEqual(LinkNews.Down, watch.Look(unchecked(Start + 20)));
        Assert.IsTrue(watch.IsDown);
        Assert.AreEqual(LinkNews.None, watch.Look(unchecked(Start + 21)), "told once");
        watch.EndWatch();
    }

    /// <summary>The address that DHCP brings comes without a word: it is looked for twice a second while it is missing.</summary>
    [TestMethod]
    public void AnAddressIsFoundWithoutNews()
    {
        LinkWatch watch = Begun();
        _network.OwnAddress = 0;
        _network.Tell();
        Assert.AreEqual(LinkNews.Down, watch.Look(Start), "up without an address is of no use");
        _network.OwnAddress = 0x0A000001;
        Assert.AreEqual(LinkNews.None, watch.Look(unchecked(Start + 499)));
        Assert.AreEqual(1, watch.NextLookMs(unchecked(Start + 499)));
        Assert.AreEqual(LinkNews.Up, watch.Look(unchecked(Start + 500)));
        Assert.IsFalse(watch.IsDown);
        watch.EndWatch();
    }

    /// <summary>A new lease is found every half minute at the latest, and at once when it is told.</summary>
    [TestMethod]
    public void AnotherAddressIsFoundInTime()
    {
        LinkWatch watch = Begun();
        _network.OwnAddress++;
        Assert.AreEqual(30000, watch.NextLookMs(Start));
        Assert.AreEqual(LinkNews.None, watch.Look(unchecked(Start + 29999)));
        Assert.AreEqual(LinkNews.AddressChanged, watch.Look(unchecked(Start + 30000)));
        _network.OwnAddress++;
        _network.Tell();
        Assert.AreEqual(LinkNews.AddressChanged, watch.Look(unchecked(Start + 30001)));
        watch.EndWatch();
    }

    /// <summary>An interface that vanishes while it is looked at is no news, and no exception.</summary>
    [TestMethod]
    public void ALookThatFailsIsNoNews()
    {
        LinkWatch watch = Begun();
        _network.Fails = true;
        _network.Tell();
        Assert.AreEqual(LinkNews.None, watch.Look(Start));
        _network.Fails = false;
        _network.IsUp = false;
        Assert.AreEqual(LinkNews.Down, watch.Look(unchecked(Start + 30000)));
        watch.EndWatch();
    }

    /// <summary>After its end nothing is told, and nobody is kept.</summary>
    [TestMethod]
    public void TheEndLeavesNobodySubscribed()
    {
        LinkWatch watch = Begun();
        Assert.AreEqual(1, _network.Subscribers);
        watch.EndWatch();
        watch.EndWatch();
        Assert.AreEqual(0, _network.Subscribers);
        Assert.AreEqual(-1, watch.NextLookMs(Start));
        Assert.AreEqual(LinkNews.None, watch.Look(Start));
    }

    /// <summary>Who is on this machine is not cut off by a network that is down.</summary>
    [TestMethod]
    public void OnlyPeersElsewhereAreCutOff()
    {
        UdpLink link = new UdpLink(Limits.Host(), _network);
        int here = link.HoldName(Provider.SockAddr.Create(127, 0, 0, 1, 5000));
        int there = link.HoldName(Provider.SockAddr.Create(192, 0, 2, 7, 5000));
        link.BeginWatch(_signal, Start);
        Assert.IsFalse(link.IsCutOff(there));
        _network.IsUp = false;
        _network.Tell();
        link.Look(Start);
        Assert.IsTrue(link.IsCutOff(there));
        Assert.IsFalse(link.IsCutOff(here));
        link.EndWatch();
    }

    /// <summary>The machine's own network can be asked, whatever it says.</summary>
    [TestMethod]
    public void TheMachineAnswers()
    {
        NetworkView view = new NetworkView();
        Assert.AreEqual(view.IsAvailable(), view.IsAvailable());
        Assert.AreEqual(view.Address(), view.Address());
        LinkWatch watch = new LinkWatch(view);
        watch.BeginWatch(_signal, Start);
        Assert.AreEqual(!view.IsAvailable() || view.Address() == 0, watch.IsDown);
        watch.EndWatch();
    }
}
