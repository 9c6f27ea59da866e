// The demonstration, as a person and as a script see it.
using System;
using System.Linq;
using System.Text.Json;
using JoinLeaf.Peer.Demo;
using JoinLeaf.Peer.Tests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests;

[TestClass]
public class DemoTests
{
    private static readonly string[] s_keys =
    [
        "leaves", "joined", "refused", "cancelled", "messagesSent", "messagesDelivered", "joinMsMedian", "joinMsMax", "allocatedBytesPerMessage", "poolLeaks",
        "loss", "dropped", "nacks", "repairs",
    ];

    [TestMethod]
    public void JsonIsOneObjectWithExactlyTheKeys()
    {
        using PeerProcess peer = PeerProcess.RunToEnd("demo", "--leaves", "6", "--messages", "200", "--json");
        Assert.AreEqual(0, peer.WaitForExit(), string.Join(" | ", peer.Errors));
        Assert.IsEmpty(peer.Errors);
        Assert.HasCount(1, peer.Out);
        using JsonDocument document = JsonDocument.Parse(peer.Out[^1]);
        JsonElement root = document.RootElement;
        CollectionAssert.AreEqual(s_keys, root.EnumerateObject().Select(p => p.Name).ToArray());
        Assert.AreEqual(6, root.GetProperty("leaves").GetInt32());
        Assert.AreEqual(6, root.GetProperty("joined").GetInt32());
        Assert.AreEqual(1, root.GetProperty("refused").GetInt32());
        Assert.AreEqual(1, root.GetProperty("cancelled").GetInt32());
        Assert.AreEqual(200, root.GetProperty("messagesSent").GetInt32());
        Assert.AreEqual(1200, root.GetProperty("messagesDelivered").GetInt32());
        Assert.AreEqual(0, root.GetProperty("poolLeaks").GetInt32());
        Assert.AreEqual(0, root.GetProperty("dropped").GetInt32());
        // An object a message anywhere, at the root or at a leaf, would be 24 bytes at least.
        Assert.IsLessThan(16, root.GetProperty("allocatedBytesPerMessage").GetDouble());
        double median = root.GetProperty("joinMsMedian").GetDouble();
        Assert.IsGreaterThan(0, median);
        Assert.IsGreaterThanOrEqualTo(median, root.GetProperty("joinMsMax").GetDouble());
    }

    [TestMethod]
    public void WhatGetsLostIsRepairedAndEverythingArrives()
    {
        using PeerProcess peer = PeerProcess.RunToEnd("demo", "--leaves", "4", "--messages", "300", "--loss", "0.2", "--json");
        Assert.AreEqual(0, peer.WaitForExit(), string.Join(" | ", peer.Errors));
        using JsonDocument document = JsonDocument.Parse(peer.Out.Single());
        JsonElement root = document.RootElement;
        Assert.AreEqual(4, root.GetProperty("joined").GetInt32());
        Assert.AreEqual(1200, root.GetProperty("messagesDelivered").GetInt32());
        Assert.AreEqual(0.2, root.GetProperty("loss").GetDouble());
        // Each of 1,200 receptions is lost with one in five; far fewer would mean that nothing is thrown away.
        Assert.IsGreaterThan(100, root.GetProperty("dropped").GetInt32());
        Assert.IsGreaterThan(0, root.GetProperty("nacks").GetInt32());
        Assert.IsGreaterThan(0, root.GetProperty("repairs").GetInt32());
        Assert.AreEqual(0, root.GetProperty("poolLeaks").GetInt32());
    }

    [TestMethod]
    public void RedirectedOutputIsPlainLines()
    {
        using PeerProcess peer = PeerProcess.RunToEnd("demo", "--leaves", "3", "--messages", "5");
        Assert.AreEqual(0, peer.WaitForExit(), string.Join(" | ", peer.Errors));
        string text = string.Join("\n", peer.Out);
        Assert.DoesNotContain("\u001b", text);
        Assert.Contains("leaf 1    invited, joins in", text);
        Assert.Contains("leaf 3    asks, joins in", text);
        Assert.Contains("refuser   invited, refuses: WSAECONNREFUSED, \"busy with an update\"", text);
        Assert.Contains("root      cancels that join, and the invitation is withdrawn", text);
        Assert.Contains("network   carries multicast to ", text);
        Assert.Contains("have received 15 of 15", text);
        Assert.Contains("0 datagrams lost, ", text);
        Assert.Contains("root      hears FD_CLOSE of leaf 3: \"battery low\"", text);
        Assert.Contains("leaf 1    hears FD_CLOSE: \"the demo is over\"", text);
        Assert.Contains("3 of 3 leaves joined, 1 refused, 1 cancelled", text);
        Assert.Contains("0 buffers missing, in 6 nodes", text);
    }

    [TestMethod]
    public void TimelineAndTableFitEightyColumns()
    {
        using PeerProcess peer = PeerProcess.RunToEnd("demo", "--leaves", "12", "--messages", "1");
        Assert.AreEqual(0, peer.WaitForExit(), string.Join(" | ", peer.Errors));
        Assert.AreEqual(string.Empty, string.Join("\n", peer.Out.Where(l => l.TrimEnd().Length > 80)));
    }

    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(1, 3)]
    [DataRow(2, 1)]
    [DataRow(7, 50)]
    [DataRow(64, 3)]
    public void EverybodyJoinsHearsAllAndHearsTheEnd(int leaves, int messages)
    {
        DemoResult result = new Play(new DemoRequest(leaves, messages), new Narrator()).Run();
        Assert.IsEmpty(result.Unexpected, string.Join(" | ", result.Unexpected));
        Assert.AreEqual(leaves, result.Joined);
        Assert.AreEqual(1, result.Refused);
        Assert.AreEqual(1, result.Cancelled);
        Assert.AreEqual(messages, result.MessagesSent);
        Assert.AreEqual(messages * leaves, result.MessagesDelivered);
        Assert.AreEqual(0, result.PoolLeaks);
        Assert.AreEqual(leaves + 3, result.Nodes);
        Assert.HasCount(leaves, result.Rows);
        Assert.AreEqual((leaves + 1) / 2, result.Rows.Count(r => r.WasInvited));
        Assert.AreEqual(leaves - 1, result.Rows.Count(r => r.End == "root closed"));
        Assert.AreEqual(1, result.Rows.Count(r => r.End == "left"));
        Assert.IsTrue(result.Rows.TrueForAll(r => r.Received == messages && r.JoinMs > 0));
    }

    [TestMethod]
    public void FiguresAreWorkedOutFromTheRows()
    {
        DemoResult result = new() { MessagesSent = 8, AllocatedBytes = 20 };
        Assert.AreEqual(0.0, result.JoinMsMedian);
        foreach (double ms in new[] { 4.0, 1.0, 3.0 })
        {
            result.Rows.Add(new LeafRow("leaf", "name", true, ms, 0, "left", 0));
        }

        Assert.AreEqual(3.0, result.JoinMsMedian);
        result.Rows.Add(new LeafRow("leaf", "name", true, 10.0, 0, "left", 0));
        Assert.AreEqual(3.5, result.JoinMsMedian);
        Assert.AreEqual(10.0, result.JoinMsMax);
        Assert.AreEqual(2.5, result.AllocatedBytesPerMessage);
        Assert.IsFalse(result.Expect(false, "no"));
        Assert.IsTrue(result.Expect(true, "yes"));
        Assert.AreEqual("no", string.Join(" ", result.Unexpected));
    }

    [TestMethod]
    public void TallyWaitsForAllArrivals()
    {
        Tally tally = new();
        tally.Expect(2);
        tally.Arrived();
        Assert.IsFalse(tally.Wait(0));
        tally.Arrived();
        Assert.IsTrue(tally.Wait(0));
        tally.Expect(1);
        tally.Expect(1);
        tally.Arrived();
        Assert.IsFalse(tally.Wait(0), "what is expected adds up");
    }
}
