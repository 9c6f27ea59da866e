// The small parts of the benchmark: statistics, arguments, counters.
using System.Collections.Generic;
using JoinLeaf.Bench.Fanout;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Tools.Tests.Bench;

[TestClass]
public sealed class BenchPartTests
{
    [TestMethod]
    [DataRow(0.5, 2.0)]
    [DataRow(0.75, 3.0)]
    [DataRow(0.76, 4.0)]
    [DataRow(0.99, 4.0)]
    [DataRow(0.01, 1.0)]
    public void A_quantile_is_the_value_of_the_nearest_rank(double share, double value)
    {
        Assert.AreEqual(value, Statistics.Quantile([1, 2, 3, 4], share));
    }

    [TestMethod]
    public void Nothing_has_no_quantile()
    {
        Assert.IsTrue(double.IsNaN(Statistics.Quantile([], 0.5)));
    }

    [TestMethod]
    public void A_row_gives_medians_and_none_where_a_run_has_none()
    {
        FanoutRow row = new(new FanoutEntry("x", FanoutPath.Unicast, true, false, 16, _ => throw new BenchException("not made")), 1, 0);
        foreach (double rate in (double[])[30, 10, 20])
        {
            row.Add(new RunFigures(rate, 1, rate == 10 ? null : 60, 1, 1, 0, 0, 1, 1, 1, 16, null));
        }

        Assert.AreEqual(20.0, row.Median(r => r.MessagesPerSecond));
        Assert.IsTrue(double.IsNaN(row.Median(r => r.BytesPerMessage)));
    }

    [TestMethod]
    [DataRow("0", new[] { 0.0 })]
    [DataRow("0,0.01,0.05", new[] { 0, 0.01, 0.05 })]
    [DataRow("0.5", null)]
    [DataRow("-0.1", null)]
    [DataRow("1e-3", null)]
    [DataRow("0.1,", null)]
    [DataRow("", null)]
    public void Losses_are_shares_below_a_half(string text, double[]? losses)
    {
        CollectionAssert.AreEqual(losses, FanoutOptions.ParseLosses(text));
    }

    [TestMethod]
    [DataRow(1, 16)]
    [DataRow(16, 16)]
    [DataRow(17, 32)]
    public void Messages_are_a_multiple_of_the_step(int asked, int taken)
    {
        Assert.AreEqual(taken, FanoutOptions.RoundUp(asked, 16));
    }

    [TestMethod]
    public void The_interface_table_gives_the_loopback_bytes_and_packets()
    {
        const string line = "    lo: 12345678    4321    0    0    0     0          0         0 12345678    4321    0    0    0     0       0          0";
        Assert.AreEqual(new WireCount(4321, 12345678), PrivateNetwork.Parse(line));
        Assert.IsNull(PrivateNetwork.Parse("  eth0: 12345678    4321    0    0    0     0          0         0"));
        Assert.IsNull(PrivateNetwork.Parse(" face |bytes    packets errs drop fifo frame compressed multicast|bytes"));
    }

    [TestMethod]
    [DataRow(68.06, "68.1")]
    [DataRow(564.4, "564")]
    [DataRow(999.6, "1k")]
    [DataRow(1064.0, "1.06k")]
    [DataRow(14230.0, "14.2k")]
    [DataRow(283900.0, "284k")]
    [DataRow(1204000.0, "1.2M")]
    public void Figures_in_the_picture_are_short(double value, string text)
    {
        Assert.AreEqual(text, FanoutPlot.Short(value));
    }

    [TestMethod]
    public void What_a_link_sends_is_counted_with_28_bytes_of_headers()
    {
        Limits limits = Limits.Board();
        CountingLink link = new(new LoopbackLink(new LoopbackNetwork(2, 8, 512), 1, limits));
        byte[] name = SockAddr.Create(127, 0, 0, 1, 0);
        Assert.AreEqual(0, link.Open(0, name));
        int self = link.HoldName(name);
        Assert.AreEqual(0, link.Send(0, self, new byte[64], 32));
        Assert.AreEqual(0, link.Send(0, self, new byte[64], 10));
        Assert.AreEqual(32, link.Receive(0, new byte[64], false, false));
        Assert.AreEqual(new WireCount(2, 32 + 10 + 28 + 28), link.Sent);
    }

    [TestMethod]
    public void Contestants_are_chosen_by_path_batching_and_name()
    {
        FanoutOptions all = new([1], [0], 32, 16, true, null, 1, 1, null, 1, 32);
        HashSet<FanoutEntry> unbatched = [.. FanoutBench.Entries(all with { WithBatches = false })];
        Assert.IsTrue(unbatched.Count > 0 && !new List<FanoutEntry>(unbatched).Exists(e => e.IsBatched));
        Assert.IsTrue(new List<FanoutEntry>(FanoutBench.Entries(all)).Exists(e => e.IsBatched));
        Assert.IsFalse(new List<FanoutEntry>(FanoutBench.Entries(all with { Path = FanoutPath.Multicast })).Exists(e => e.Path == FanoutPath.Unicast));
        Assert.HasCount(2, FanoutBench.Entries(all with { Only = "litenet" }));
        Assert.HasCount(4, FanoutBench.Entries(all with { Only = "plain,litenet" }));
        Assert.IsEmpty(FanoutBench.Entries(all with { Only = "nobody" }));
    }
}
