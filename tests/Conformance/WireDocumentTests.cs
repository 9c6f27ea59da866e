// The wire format's document against the code: every example is decoded, by the library's check and by a decoder of its own.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JoinLeaf.Wire;

namespace JoinLeaf.Conformance;

/// <summary>What WIRE.md shows is what the library sends and takes.</summary>
[TestClass]
public class WireDocumentTests
{
    /// <summary>Each example says exactly what its bytes say.</summary>
    [TestMethod]
    public void EveryExampleIsWhatItSays()
    {
        List<string> found = WireExample.In(WireExample.Document()).SelectMany(example => example.Disagreements()).ToList();
        Assert.HasCount(0, found, string.Join("\n", found));
    }

    /// <summary>Each example passes the library's own check; cut one byte below the length that the document gives its kind, it does not.</summary>
    [TestMethod]
    public void EveryExampleIsSoundToTheLibrary()
    {
        foreach (WireExample example in WireExample.In(WireExample.Document()))
        {
            byte[] bytes = example.Bytes.ToArray();
            Assert.AreEqual(Frame.Sound, Frame.Check(bytes, bytes.Length), example.Name);
            int least = LeastLength(example.Stated["kind"]);
            Assert.AreNotEqual(Frame.TooShort, Frame.Check(bytes, least), example.Name);
            Assert.AreEqual(Frame.TooShort, Frame.Check(bytes, least - 1), example.Name);
        }
    }

    /// <summary>The lengths that the document's table of kinds gives.</summary>
    private static int LeastLength(string kind)
    {
        int number = WireFields.Kinds.Single(pair => pair.Value == kind).Key;
        string row = WireExample.Document().Split('\n').Single(line => line.StartsWith($"| {number} | {kind} |", StringComparison.Ordinal));
        return int.Parse(row.Split('|')[3].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>No kind is without an example, and the library knows the same kinds as the document.</summary>
    [TestMethod]
    public void EveryKindHasAnExample()
    {
        HashSet<string> shown = WireExample.In(WireExample.Document()).Select(example => example.Stated["kind"]).ToHashSet();
        byte[] bytes = new byte[64];
        for (int kind = 0; kind < 32; kind++)
        {
            bytes[0] = (byte)(0x40 | kind);
            bool exists = Frame.Check(bytes, bytes.Length) != Frame.UnknownKind;
            Assert.AreEqual(exists, WireFields.Kinds.ContainsKey(kind), $"kind {kind}");
            Assert.IsTrue(!exists || shown.Contains(WireFields.Kinds[kind]), $"kind {kind} has no example");
        }
    }

    /// <summary>The member epoch of the examples is the one that the document's formula, and the library, draw from token and session epoch.</summary>
    [TestMethod]
    public void MemberEpochsFollowFromTokens()
    {
        List<WireExample> examples = WireExample.In(WireExample.Document());
        uint token = Convert.ToUInt32(examples.First(example => example.Stated["kind"] == "JOIN").Stated["token"], 16);
        int session = Convert.ToInt32(examples.First(example => example.Stated["kind"] == "ACCEPT").Stated["epoch"], 16);
        int epoch = (int)((token >> 16) ^ ((token * 40503) & 0xFFFF)) ^ session;
        Assert.AreEqual(epoch, Frame.EpochOf((int)token, session));
        List<WireExample> running = examples.Where(example => example.Stated["kind"] is "DATA" or "PING" or "PONG" or "LEAVE" or "LEFT" && example.Stated["member"] != "0").ToList();
        Assert.IsTrue(running.Count > 4);
        foreach (WireExample example in running)
        {
            Assert.AreEqual(epoch, Convert.ToInt32(example.Stated["epoch"], 16), example.Name);
        }
    }

    /// <summary>The comparison itself: a wrong value, a field that is missing and one that does not exist are all found.</summary>
    [TestMethod]
    public void DisagreementsAreFound()
    {
        Assert.HasCount(0, Single("# kind=PING direction=up member=5 epoch=0x8448\n69 05 84 48").Disagreements());
        Assert.HasCount(1, Single("# kind=PING direction=up member=6 epoch=0x8448\n69 05 84 48").Disagreements());
        Assert.HasCount(1, Single("# kind=PING direction=up member=5\n69 05 84 48").Disagreements());
        Assert.HasCount(1, Single("# kind=PING direction=up member=5 epoch=0x8448 port=1\n69 05 84 48").Disagreements());
        Assert.HasCount(1, Single("# kind=PING direction=up member=5 epoch=0x8448\n69 05 84 49").Disagreements());
    }

    private static WireExample Single(string body)
    {
        return WireExample.In($"text\n```wire PING\n{body}\n```\nmore").Single();
    }
}
