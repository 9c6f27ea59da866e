// One file to many leaves: a root and its leaves as processes of their own, over loopback with loss, and what can go wrong on the way.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using JoinLeaf.Peer.Tests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public class PushTests
{
    private const int FileBytes = 5 * 1024 * 1024;
    private const int LargeBytes = 3 * FileBytes;

    [TestMethod]
    public void FileReachesEightLeavesThroughLoss()
    {
        const int Leaves = 8;
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", FileBytes);
        List<PeerProcess> leaves = [.. Enumerable.Range(0, Leaves).Select(i => scene.StartLeaf("leaf" + i, "--once", "--json", "--loss", "0.05"))];
        PeerProcess push = scene.Push(file, leaves.Select(scene.NameOf), "--loss", "0.05");
        Assert.AreEqual(0, push.WaitForExit(), string.Join(" | ", push.Out.Concat(push.Errors)));
        Assert.IsEmpty(push.Errors);
        for (int i = 0; i < Leaves; i++)
        {
            Assert.AreEqual(0, leaves[i].WaitForExit());
            scene.AssertHasOnly("leaf" + i, file);
            Assert.IsGreaterThan(0, Scene.EventOf(leaves[i], "ended").GetProperty("dropped").GetInt32(), "nothing got lost");
        }

        JsonElement ended = Scene.EventOf(push, "ended");
        Assert.AreEqual(Leaves, ended.GetProperty("done").GetInt32());
        Assert.AreEqual(0, ended.GetProperty("failed").GetInt32());
        Assert.IsGreaterThan(0, ended.GetProperty("repairs").GetInt32());
        Assert.HasCount(Leaves, Scene.EventsOf(push, "done"));
    }

    [TestMethod]
    public void LeafThatIsKilledMidwayGoesOnInAnotherProcess()
    {
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", LargeBytes);
        PeerProcess steady = scene.StartLeaf("steady", "--once");
        PeerProcess killed = scene.StartLeaf("killed", "--once", "--loss", "0.05");
        string name = scene.NameOf(killed);
        PeerProcess push = scene.Push(file, [scene.NameOf(steady), name]);
        killed.WaitForError("25 % of film.bin");
        killed.Crash();
        killed.WaitForExit();
        string part = Directory.GetFiles(scene.PathOf("killed"), "*.part").Single();
        PeerProcess again = scene.StartLeafAt(name, "killed", "--once", "--json");
        Assert.AreEqual(0, push.WaitForExit(), string.Join(" | ", push.Out.Concat(push.Errors)));
        Assert.AreEqual(0, again.WaitForExit());
        Assert.AreEqual(0, steady.WaitForExit());
        scene.AssertHasOnly("killed", file);
        scene.AssertHasOnly("steady", file);

        long from = Scene.EventOf(again, "begins").GetProperty("resumedFrom").GetInt64();
        Assert.IsGreaterThan(LargeBytes / 5, from, part);
        Assert.AreEqual(from, Scene.EventOf(again, "received").GetProperty("resumedFrom").GetInt64());
        Assert.AreEqual(from, Scene.EventOf(push, "done", name).GetProperty("resumedFrom").GetInt64());
        Assert.HasCount(1, Scene.EventsOf(push, "lost"));
        long[] had = [.. Scene.EventsOf(push, "joined").Where(e => e.GetProperty("leaf").GetString() == name).Select(e => e.GetProperty("has").GetInt64())];
        CollectionAssert.AreEqual(new[] { 0, from }, had);
    }

    [TestMethod]
    public void LeafThatFellSilentComesBackAndGoesOn()
    {
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", LargeBytes);
        PeerProcess steady = scene.StartLeaf("steady", "--once");
        PeerProcess frozen = scene.StartLeaf("frozen", "--once", "--loss", "0.05");
        PeerProcess push = scene.Push(file, [scene.NameOf(steady), scene.NameOf(frozen)]);
        frozen.WaitForError("25 % of film.bin");
        frozen.Freeze();
        Assert.AreEqual("WSAECONNABORTED", Scene.Text(push.WaitForOut("\"lost\""), "error"));
        frozen.Thaw();
        Assert.AreEqual(0, push.WaitForExit(), string.Join(" | ", push.Out.Concat(push.Errors)));
        Assert.AreEqual(0, frozen.WaitForExit());
        Assert.AreEqual(0, steady.WaitForExit());
        scene.AssertHasOnly("frozen", file);
        scene.AssertHasOnly("steady", file);
        JsonElement done = Scene.EventOf(push, "done", scene.NameOf(frozen));
        Assert.IsGreaterThan(0, done.GetProperty("resumedFrom").GetInt64());
        Assert.AreEqual(1, done.GetProperty("lost").GetInt32());
    }

    [TestMethod]
    public void LeafThatTakesNothingHoldsTheOthersUpForAWhileOnly()
    {
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", FileBytes);
        PeerProcess good = scene.StartLeaf("good", "--once");
        string idle = scene.AddLeafThatNeverReads();
        PeerProcess push = scene.Push(file, [idle, scene.NameOf(good)], "--patience", "2");
        Assert.AreEqual(4, push.WaitForExit(), string.Join(" | ", push.Out.Concat(push.Errors)));
        Assert.AreEqual(0, good.WaitForExit());
        scene.AssertHasOnly("good", file);
        Scene.EventOf(push, "slow", idle);
        Assert.AreEqual("WSAETIMEDOUT", Scene.EventOf(push, "lost", idle).GetProperty("error").GetString());
        JsonElement failed = Scene.EventOf(push, "failed", idle);
        Assert.AreEqual(1, failed.GetProperty("slow").GetInt32());
        Assert.IsGreaterThan(Scene.EventOf(push, "done", scene.NameOf(good)).GetProperty("ms").GetDouble(), failed.GetProperty("ms").GetDouble());
        Assert.HasCount(1, push.Errors);
        Assert.AreEqual($"peer: {idle} has not got film.bin: lost (WSAETIMEDOUT), and not back within 2 s", push.Errors[0]);
    }

    [TestMethod]
    public void WhoIsNotThereOrHasNoSpaceOrTakesNoFilesIsNamedAndTheOthersFinish()
    {
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", FileBytes);
        using System.Net.Sockets.Socket deaf = new(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        deaf.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        string nobody = deaf.LocalEndPoint!.ToString()!;
        PeerProcess full = scene.StartLeaf("full", "--max-bytes", "1000");
        PeerProcess talker = scene.Start("leaf", "--bind", Scene.AnyPort);
        PeerProcess good = scene.StartLeaf("good", "--once");
        PeerProcess push = scene.Push(file, [nobody, scene.NameOf(full), talker.WaitForName(), scene.NameOf(good)]);
        Assert.AreEqual(3, push.WaitForExit(), string.Join(" | ", push.Out.Concat(push.Errors)));
        Assert.AreEqual(0, good.WaitForExit());
        scene.AssertHasOnly("good", file);
        Assert.IsEmpty(Directory.GetFiles(scene.PathOf("full")));
        string[] expected =
        [
            $"peer: {nobody} has not got film.bin: no answer, is 'leaf --receive' running there? (WSAETIMEDOUT)",
            $"peer: {scene.NameOf(full)} has not got film.bin: no space: 5,242,880 bytes, at most 1,000 are taken (--max-bytes)",
            $"peer: {talker.WaitForName()} has not got film.bin: refused, is it 'leaf --receive'? (WSAECONNREFUSED)",
        ];
        CollectionAssert.AreEqual(expected, push.Errors);
        full.WaitForError("is refused with film.bin: no space");
    }

    [TestMethod]
    public void SameFileIsNotSentTwiceAndAnotherOfItsNameGetsANumber()
    {
        using Scene scene = new();
        string file = scene.MakeFile("notes.txt", 300000);
        PeerProcess leaf = scene.StartLeaf("leaf", "--json");
        Assert.AreEqual(0, scene.Push(file, [scene.NameOf(leaf)]).WaitForExit());
        PeerProcess second = scene.Push(file, [scene.NameOf(leaf)]);
        Assert.AreEqual(0, second.WaitForExit());
        Assert.AreEqual(300000, Scene.EventOf(second, "joined").GetProperty("has").GetInt64());
        scene.AssertHasOnly("leaf", file);

        byte[] first = File.ReadAllBytes(file);
        scene.MakeFile("notes.txt", 300000);
        PeerProcess third = scene.Push(file, [scene.NameOf(leaf)]);
        Assert.AreEqual(0, third.WaitForExit());
        Assert.AreEqual("notes-2.txt", Scene.EventOf(third, "done").GetProperty("savedAs").GetString());
        Assert.IsTrue(first.AsSpan().SequenceEqual(File.ReadAllBytes(scene.PathOf("leaf", "notes.txt"))));
        Scene.AssertSame(file, scene.PathOf("leaf", "notes-2.txt"));
        leaf.Terminate();
        Assert.AreEqual(0, leaf.WaitForExit());

        PeerProcess other = scene.StartLeaf("leaf", "--overwrite", "--once");
        Assert.AreEqual(0, scene.Push(file, [scene.NameOf(other)]).WaitForExit());
        Assert.AreEqual(0, other.WaitForExit());
        Scene.AssertSame(file, scene.PathOf("leaf", "notes.txt"));
        Assert.HasCount(2, Directory.GetFiles(scene.PathOf("leaf")));
    }

    [TestMethod]
    public void EmptyFileArrives()
    {
        using Scene scene = new();
        string file = scene.MakeFile("empty", 0);
        PeerProcess leaf = scene.StartLeaf("leaf", "--once");
        Assert.AreEqual(0, scene.Push(file, [scene.NameOf(leaf)]).WaitForExit());
        Assert.AreEqual(0, leaf.WaitForExit());
        scene.AssertHasOnly("leaf", file);
    }

    [TestMethod]
    public void PartThatIsNotWhatItSaysIsFoundOutAndThrownAway()
    {
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", FileBytes);
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        Directory.CreateDirectory(scene.PathOf("leaf"));
        string part = scene.PathOf("leaf", $"film.bin.{digest[..8]}.part");
        File.WriteAllBytes(part, new byte[FileBytes]);
        File.WriteAllText(part + ".progress", $"{digest} {FileBytes} {FileBytes - 1000:D20}\n");
        PeerProcess leaf = scene.StartLeaf("leaf");
        PeerProcess push = scene.Push(file, [scene.NameOf(leaf)]);
        Assert.AreEqual(1, push.WaitForExit());
        Assert.AreEqual(FileBytes - 1000, Scene.EventOf(push, "joined").GetProperty("has").GetInt64());
        Assert.Contains("SHA-256", push.Errors.Single());
        Assert.IsEmpty(Directory.GetFiles(scene.PathOf("leaf")));
        PeerProcess again = scene.Push(file, [scene.NameOf(leaf)]);
        Assert.AreEqual(0, again.WaitForExit());
        scene.AssertHasOnly("leaf", file);
    }

    [TestMethod]
    public void LeafThatIsBusyIsAskedAgain()
    {
        using Scene scene = new();
        string film = scene.MakeFile("film.bin", FileBytes);
        string notes = scene.MakeFile("notes.txt", 1000);
        PeerProcess leaf = scene.StartLeaf("leaf");
        // The first push stands still until it has put out the one that does not read.
        PeerProcess first = scene.Push(film, [scene.AddLeafThatNeverReads(), scene.NameOf(leaf)], "--patience", "2");
        leaf.WaitForError("sends film.bin");
        PeerProcess second = scene.Push(notes, [scene.NameOf(leaf)]);
        Assert.Contains("busy with film.bin", second.WaitForOut("\"busy\""));
        Assert.AreEqual(0, second.WaitForExit(), string.Join(" | ", second.Out.Concat(second.Errors)));
        Assert.AreEqual(4, first.WaitForExit());
        Scene.AssertSame(film, scene.PathOf("leaf", "film.bin"));
        Scene.AssertSame(notes, scene.PathOf("leaf", "notes.txt"));
    }

    [TestMethod]
    public void PushThatIsStoppedCanBeDoneAgainFromThere()
    {
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", FileBytes);
        PeerProcess leaf = scene.StartLeaf("leaf");
        PeerProcess push = scene.Push(file, [scene.AddLeafThatNeverReads(), scene.NameOf(leaf)]);
        leaf.WaitForError("25 % of film.bin");
        push.Interrupt();
        Assert.AreEqual(1, push.WaitForExit());
        Assert.HasCount(2, push.Errors);
        Assert.IsTrue(push.Errors.All(e => e.EndsWith("has not got film.bin: stopped", StringComparison.Ordinal)), string.Join(" | ", push.Errors));
        leaf.WaitForError("left, says \"stopped\"; film.bin has");
        PeerProcess again = scene.Push(file, [scene.NameOf(leaf)]);
        Assert.AreEqual(0, again.WaitForExit(), string.Join(" | ", again.Out.Concat(again.Errors)));
        Assert.IsGreaterThan(0, Scene.EventOf(again, "joined").GetProperty("has").GetInt64());
        scene.AssertHasOnly("leaf", file);
    }

    [TestMethod]
    public void PlainLinesAndTheTableFitAHundredColumns()
    {
        using Scene scene = new();
        string file = scene.MakeFile("film.bin", FileBytes);
        PeerProcess leaf = scene.StartLeaf("leaf", "--once");
        PeerProcess full = scene.StartLeaf("full", "--max-bytes", "0");
        PeerProcess push = scene.Start("push", file, "--to", scene.NameOf(leaf), scene.NameOf(full));
        Assert.AreEqual(3, push.WaitForExit());
        Assert.AreEqual(0, leaf.WaitForExit());
        string text = string.Join("\n", push.Out);
        Assert.DoesNotContain("\u001b", text);
        Assert.Contains($"{scene.NameOf(leaf)}  joins, has nothing of it", text);
        Assert.Contains($"{scene.NameOf(leaf)}  has the file, SHA-256 checked", text);
        Assert.Contains("1 of 2 have the file", text);
        Assert.AreEqual(string.Empty, string.Join("\n", push.Out.Where(l => l.TrimEnd().Length > 100)));
        Assert.AreEqual($"{scene.PathOf("leaf", "film.bin")}: 5,242,880 bytes, SHA-256 checked", leaf.Out.Single());
    }
}
