// Roots and leaves as processes of their own, that talk over loopback.
using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using JoinLeaf.Peer.Tests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public class TalkTests
{
    private const string AnyPort = "127.0.0.1:0";

    [TestMethod]
    public void RootTalksToAnInvitedLeafAndToOneThatAsks()
    {
        using PeerProcess invited = new("leaf", "--bind", AnyPort, "--data", "kitchen", "--last-words", "oven off");
        string invitedName = invited.WaitForName();
        using PeerProcess root = new("root", "--bind", AnyPort, "--invite", invitedName, "--listen", "--data", "welcome", "--last-words", "good night");
        string rootName = root.WaitForName();
        Assert.Contains("says \"welcome\"", invited.WaitForError("joined"));
        using PeerProcess asking = new("leaf", "--bind", AnyPort, "--join", rootName, "--data", "garage");
        string askingName = asking.WaitForName();
        Assert.Contains($"joined {rootName}, says \"welcome\"", asking.WaitForError("joined"));
        root.WaitForError($"{invitedName} joined, says \"kitchen\"");
        root.WaitForError($"{askingName} joined, says \"garage\"");

        root.Type("größe für alle");
        invited.WaitForOut("> größe für alle");
        Assert.AreEqual(rootName + "> größe für alle", asking.WaitForOut("> "));
        invited.Type("coffee is ready");
        Assert.AreEqual(invitedName + "> coffee is ready", root.WaitForOut("coffee"));
        asking.Type("door is open");
        Assert.AreEqual(askingName + "> door is open", root.WaitForOut("door"));

        invited.Interrupt();
        Assert.AreEqual(0, invited.WaitForExit());
        root.WaitForError($"{invitedName} left, says \"oven off\"");
        root.Terminate();
        Assert.AreEqual(0, root.WaitForExit());
        Assert.AreEqual(0, asking.WaitForExit());
        asking.WaitForError($"{rootName} left, says \"good night\"");
        Assert.HasCount(2, root.Out);
    }

    [TestMethod]
    public void LeafThatIsKilledIsNoticed()
    {
        using PeerProcess root = new("root", "--bind", AnyPort, "--listen");
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", root.WaitForName());
        string leafName = leaf.WaitForName();
        root.WaitForError(leafName + " joined");
        leaf.WaitForError("joined");
        leaf.Crash();
        Assert.Contains("WSAECONNABORTED", root.WaitForError(leafName + " is lost"));
        root.Interrupt();
        Assert.AreEqual(0, root.WaitForExit());
    }

    [TestMethod]
    public void RootThatIsKilledEndsItsLeafWithItsOwnCode()
    {
        using PeerProcess root = new("root", "--bind", AnyPort, "--listen");
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", root.WaitForName());
        leaf.WaitForError("joined");
        root.WaitForError("joined");
        root.Crash();
        Assert.AreEqual(4, leaf.WaitForExit());
        leaf.WaitForError("WSAECONNABORTED");
    }

    [TestMethod]
    public void PipedLinesAreAllSentBeforeLeaving()
    {
        using PeerProcess root = new("root", "--bind", AnyPort);
        string[] lines = [.. Enumerable.Range(1, 200).Select(i => "line " + i)];
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", root.WaitForName(), "--once");
        foreach (string line in lines)
        {
            leaf.Type(line);
        }

        leaf.CloseInput();
        Assert.AreEqual(0, leaf.WaitForExit());
        root.WaitForError("left, says \"bye\"");
        root.Terminate();
        Assert.AreEqual(0, root.WaitForExit());
        CollectionAssert.AreEqual(lines, root.Out.Select(l => l[(l.IndexOf("> ", StringComparison.Ordinal) + 2)..]).ToArray());
    }

    [TestMethod]
    public void RootWithoutInputStays()
    {
        using PeerProcess root = new("root", "--bind", AnyPort, "--listen");
        root.CloseInput();
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", root.WaitForName(), "--once");
        root.WaitForError("the input has ended; Ctrl+C leaves");
        leaf.Type("still there?");
        leaf.CloseInput();
        Assert.AreEqual(0, leaf.WaitForExit());
        root.WaitForOut("still there?");
        root.Terminate();
        Assert.AreEqual(0, root.WaitForExit());
    }

    [TestMethod]
    public void LineAboveTheLimitIsToldAndNotSent()
    {
        using PeerProcess root = new("root", "--bind", AnyPort);
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", root.WaitForName(), "--once");
        leaf.Type(new string('x', 100000));
        leaf.Type("short");
        leaf.CloseInput();
        Assert.AreEqual(0, leaf.WaitForExit());
        leaf.WaitForError("not sent: a line of 100000 bytes, the limit is");
        root.WaitForOut("> short");
        root.WaitForError("left");
        Assert.HasCount(1, root.Out);
    }

    [TestMethod]
    public void RootThatDoesNotListenRefusesWhoAsks()
    {
        using PeerProcess member = new("leaf", "--bind", AnyPort);
        using PeerProcess root = new("root", "--bind", AnyPort, "--invite", member.WaitForName());
        string rootName = root.WaitForName();
        member.WaitForError("joined");
        using PeerProcess leaf = PeerProcess.RunToEnd("leaf", "--bind", AnyPort, "--join", rootName);
        Assert.AreEqual(3, leaf.WaitForExit());
        Assert.Contains("WSAECONNREFUSED", leaf.WaitForError("no session with " + rootName));
    }

    [TestMethod]
    public void LeafThatIsInASessionRefusesAnother()
    {
        using PeerProcess leaf = new("leaf", "--bind", AnyPort);
        string leafName = leaf.WaitForName();
        using PeerProcess first = new("root", "--bind", AnyPort, "--invite", leafName);
        first.WaitForError("joined");
        using PeerProcess second = PeerProcess.RunToEnd("root", "--bind", AnyPort, "--invite", leafName);
        Assert.AreEqual(3, second.WaitForExit());
        Assert.Contains("WSAECONNREFUSED", second.WaitForError($"no session with {leafName}"));
        second.WaitForError("says \"in another session\"");
        leaf.Interrupt();
        Assert.AreEqual(0, leaf.WaitForExit());
        Assert.AreEqual(0, first.WaitForExit());
        first.WaitForError("nobody is left");
    }

    [TestMethod]
    [DataRow("leaf", "--join")]
    [DataRow("root", "--invite")]
    public void SilenceIsATimeOut(string role, string option)
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using PeerProcess peer = PeerProcess.RunToEnd(role, "--bind", AnyPort, option, silent.LocalEndPoint!.ToString()!);
        Assert.AreEqual(3, peer.WaitForExit());
        Assert.Contains("WSAETIMEDOUT", peer.WaitForError("no session with"));
        Assert.IsEmpty(peer.Out);
    }

    [TestMethod]
    public void InterruptedBeforeItJoinedIsNotJoined()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", silent.LocalEndPoint!.ToString()!);
        leaf.WaitForName();
        leaf.Interrupt();
        Assert.AreEqual(3, leaf.WaitForExit());
    }

    [TestMethod]
    public void WhatSteersATerminalIsTakenOut()
    {
        using PeerProcess root = new("root", "--bind", AnyPort);
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", root.WaitForName(), "--data", "\u001b[2Jred", "--once");
        leaf.Type("\u001b[31mred\u0007");
        leaf.CloseInput();
        Assert.AreEqual(0, leaf.WaitForExit());
        Assert.EndsWith("> \uFFFD[31mred\uFFFD", root.WaitForOut("> "));
        root.WaitForError("says \"\uFFFD[2Jred\"");
    }

    [TestMethod]
    public void JsonTellsEverythingOnStandardOutput()
    {
        using PeerProcess root = new("root", "--bind", AnyPort, "--json", "--data", "welcome");
        using JsonDocument ready = JsonDocument.Parse(root.WaitForOut("ready"));
        string rootName = ready.RootElement.GetProperty("name").GetString()!;
        using PeerProcess leaf = new("leaf", "--bind", AnyPort, "--join", rootName, "--json", "--data", "garage", "--once", "--last-words", "gone");
        leaf.Type("a \"quoted\" line");
        leaf.Type(new string('x', 100000));
        leaf.CloseInput();
        Assert.AreEqual(0, leaf.WaitForExit());
        root.WaitForOut("\"left\"");
        root.Terminate();
        Assert.AreEqual(0, root.WaitForExit());
        CollectionAssert.AreEqual(new[] { "ready", "joined", "message", "left", "ended" }, root.Out.Select(EventOf).ToArray());
        CollectionAssert.AreEqual(new[] { "ready", "joined", "notSent", "ended" }, leaf.Out.Select(EventOf).ToArray());
        Assert.AreEqual("garage", FieldOf(root.Out[1], "data"));
        Assert.AreEqual("a \"quoted\" line", FieldOf(root.Out[2], "text"));
        Assert.AreEqual("gone", FieldOf(root.Out[3], "data"));
        Assert.AreEqual("welcome", FieldOf(leaf.Out[1], "data"));
        Assert.AreEqual("WSAEMSGSIZE", FieldOf(leaf.Out[2], "error"));
        Assert.IsEmpty(root.Errors);
        Assert.IsEmpty(leaf.Errors);
    }

    private static string? EventOf(string line)
    {
        return FieldOf(line, "event");
    }

    private static string? FieldOf(string line, string name)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty(name).GetString();
    }
}
