// The link that loses: how much, which ones, and that nothing else changes.
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

[TestClass]
public sealed class LossyLinkTests
{
    private const int Many = 20000;

    [TestMethod]
    public void Nothing_is_lost_at_0_and_everything_at_a_million()
    {
        Assert.AreEqual(Many, CountOf(Arrivals(0, 1)));
        Assert.AreEqual(0, CountOf(Arrivals(1_000_000, 1)));
    }

    [TestMethod]
    public void The_share_that_is_lost_is_the_one_asked_for()
    {
        foreach (int seed in new[] { 1, 2, 3 })
        {
            Assert.AreEqual(0.05, 1 - (CountOf(Arrivals(50_000, seed)) / (double)Many), 0.006);
        }
    }

    [TestMethod]
    public void The_same_seed_loses_the_same_ones_and_another_one_others()
    {
        CollectionAssert.AreEqual(Arrivals(50_000, 7), Arrivals(50_000, 7));
        bool[] one = Arrivals(50_000, 7);
        bool[] other = Arrivals(50_000, 8);
        int both = 0;
        for (int i = 0; i < Many; i++)
        {
            both += !one[i] && !other[i] ? 1 : 0;
        }

        // Independent of each other: 0.05 x 0.05 of all are lost by both.
        Assert.AreEqual(0.0025, both / (double)Many, 0.0015);
    }

    [TestMethod]
    public void What_is_lost_is_counted_and_loss_can_begin_later()
    {
        LoopbackNetwork network = new LoopbackNetwork(2, 8, 512);
        Limits limits = Limits.Board();
        LossyLink link = new LossyLink(new LoopbackLink(network, 1, limits), 0, 1);
        byte[] name = SockAddr.Create(127, 0, 0, 1, 0);
        Assert.AreEqual(0, link.Open(0, name));
        int self = link.HoldName(name);
        byte[] buffer = new byte[16];
        Assert.AreEqual(0, link.Send(0, self, buffer, 5));
        Assert.AreEqual(5, link.Receive(0, buffer, false, false));
        link.LossPerMillion = 1_000_000;
        Assert.AreEqual(0, link.Send(0, self, buffer, 5), "what is sent is never lost");
        Assert.AreEqual(0, link.Receive(0, buffer, false, false));
        Assert.AreEqual(1, link.Dropped);
        link.LossPerMillion = -1;
        Assert.AreEqual(0, link.LossPerMillion);
    }

    /// <summary>Which of many datagrams arrive.</summary>
    private static bool[] Arrivals(int lossPerMillion, int seed)
    {
        LoopbackNetwork network = new LoopbackNetwork(2, 8, 512);
        Limits limits = Limits.Board();
        LossyLink link = new LossyLink(new LoopbackLink(network, 1, limits), lossPerMillion, seed);
        byte[] name = SockAddr.Create(127, 0, 0, 1, 0);
        Assert.AreEqual(0, link.Open(0, name));
        int self = link.HoldName(name);
        byte[] buffer = new byte[16];
        bool[] arrivals = new bool[Many];
        for (int i = 0; i < Many; i++)
        {
            Assert.AreEqual(0, link.Send(0, self, buffer, 4));
            arrivals[i] = link.Receive(0, buffer, false, false) == 4;
        }

        return arrivals;
    }

    private static int CountOf(bool[] arrivals)
    {
        int count = 0;
        foreach (bool arrived in arrivals)
        {
            count += arrived ? 1 : 0;
        }

        return count;
    }
}
