// Bad input: one clear line on standard error, exit code 2, nothing else.
using System;
using System.Net;
using System.Net.Sockets;
using JoinLeaf.Peer.Tests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests;

[TestClass]
public class UsageTests
{
    private const int Usage = 2;

    [TestMethod]
    [DataRow("", "command")]
    [DataRow("dance", "'dance'")]
    [DataRow("demo --zork", "'--zork'")]
    [DataRow("demo --leaves 0", "1 to 64, not '0'")]
    [DataRow("demo --leaves 65", "1 to 64, not '65'")]
    [DataRow("demo --leaves many", "not 'many'")]
    [DataRow("demo --leaves", "--leaves")]
    [DataRow("demo --messages -1", "not '-1'")]
    [DataRow("root", "--bind")]
    [DataRow("root --bind here", "not 'here'")]
    [DataRow("root --bind 127.0.0.1", "not '127.0.0.1'")]
    [DataRow("root --bind 256.0.0.1:5000", "not '256.0.0.1:5000'")]
    [DataRow("root --bind 127.0.0.1:65536", "not '127.0.0.1:65536'")]
    [DataRow("root --bind 127.0.0.1:0 --invite 127.0.0.1:5000 nobody", "not 'nobody'")]
    [DataRow("leaf --bind 127.0.0.1:0 --join 127.0.0.1:0", "not '127.0.0.1:0'")]
    [DataRow("leaf --bind 127.0.0.1:0 --join 0.0.0.0:5000", "not '0.0.0.0:5000'")]
    [DataRow("leaf --bind 127.0.0.1:0 --invite 127.0.0.1:5000", "'--invite'")]
    [DataRow("demo --loss 0.91", "0 to 0.9, not '0.91'")]
    [DataRow("demo --loss -0.1", "not '-0.1'")]
    [DataRow("demo --loss NaN", "not 'NaN'")]
    [DataRow("root --bind 127.0.0.1:0 --loss 0.1", "'--loss'")]
    [DataRow("leaf --bind 127.0.0.1:0 --loss much", "not 'much'")]
    [DataRow("leaf --receive there", "--bind")]
    [DataRow("leaf --bind 127.0.0.1:0 --receive", "--receive")]
    [DataRow("leaf --bind 127.0.0.1:0 --receive there --join 127.0.0.1:5000", "--join does not go together with --receive")]
    [DataRow("leaf --bind 127.0.0.1:0 --receive there --data hello", "--data does not go together with --receive")]
    [DataRow("leaf --bind 127.0.0.1:0 --overwrite", "--overwrite wants --receive")]
    [DataRow("leaf --bind 127.0.0.1:0 --max-bytes 5", "--max-bytes wants --receive")]
    [DataRow("leaf --bind 127.0.0.1:0 --receive there --max-bytes 5k", "not '5k'")]
    [DataRow("push", "--to")]
    [DataRow("push --to 127.0.0.1:5000", "'push'")]
    [DataRow("push file", "--to")]
    [DataRow("push file --to", "--to")]
    [DataRow("push file --to nowhere", "not 'nowhere'")]
    [DataRow("push file --to 127.0.0.1:0", "not '127.0.0.1:0'")]
    [DataRow("push file --to 127.0.0.1:5000 --patience 0", "1 to 3600, not '0'")]
    [DataRow("push file --to 127.0.0.1:5000 --loss 2", "not '2'")]
    public void BadArgumentsAreComplainedOf(string arguments, string expected)
    {
        Program.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), out string? complaint);
        Assert.IsNotNull(complaint);
        Assert.Contains(expected, complaint);
    }

    [TestMethod]
    [DataRow("demo")]
    [DataRow("demo --leaves 64 --messages 1000000 --pace 0 --json")]
    [DataRow("root --bind 0.0.0.0:0 --listen")]
    [DataRow("root --bind 127.0.0.1:5000 --invite 127.0.0.1:5001 127.0.0.1:5002 --invite localhost:5003 --data hello")]
    [DataRow("leaf --bind 127.0.0.1:0 --join 127.0.0.1:5000 --data hello --last-words bye --once --json")]
    [DataRow("--help")]
    [DataRow("root --help")]
    [DataRow("demo --loss 0.9")]
    [DataRow("leaf --bind 127.0.0.1:0 --loss .5")]
    [DataRow("leaf --bind 127.0.0.1:0 --receive there --overwrite --max-bytes 5000000000 --once --json --loss 0")]
    [DataRow("push file --to 127.0.0.1:5000 localhost:5001 --bind 0.0.0.0:0 --patience 5 --loss 0.1 --json")]
    public void GoodArgumentsAreNot(string arguments)
    {
        Program.Parse(arguments.Split(' '), out string? complaint);
        Assert.IsNull(complaint);
    }

    [TestMethod]
    public void DataAboveTheLimitIsComplainedOf()
    {
        Program.Parse(["leaf", "--bind", "127.0.0.1:0", "--data", new string('x', 257)], out string? complaint);
        Assert.Contains("--data has 257 bytes", complaint!);
        Program.Parse(["leaf", "--bind", "127.0.0.1:0", "--last-words", new string('\u00e9', 129)], out complaint);
        Assert.Contains("--last-words has 258 bytes", complaint!);
    }

    [TestMethod]
    public void ComplaintIsOneLineAndACode()
    {
        AssertComplains("command", []);
        AssertComplains("'--zork' is not known here", "demo", "--zork");
        AssertComplains("not 'here'", "root", "--bind", "here");
    }

    [TestMethod]
    public void FileThatCannotBePushedIsOneLine()
    {
        using Scene scene = new();
        const string Leaf = "127.0.0.1:5000";
        AssertComplains("there is no file " + scene.PathOf("missing"), "push", scene.PathOf("missing"), "--to", Leaf);
        AssertComplains("is a directory", "push", scene.PathOf(), "--to", Leaf);
        string file = scene.MakeFile("film.bin", 10);
        AssertComplains("--to names 127.0.0.1:5000 twice", "push", file, "--to", Leaf, Leaf);
        AssertComplains("has 204 bytes, more than 203", "push", scene.MakeFile(new string('x', 204), 1), "--to", Leaf);
        AssertComplains("cannot use " + file, "leaf", "--bind", "127.0.0.1:0", "--receive", file);
        AssertComplains("cannot bind 192.0.2.1:0", "push", file, "--to", Leaf, "--bind", "192.0.2.1:0");
    }

    [TestMethod]
    public void ForeignAddressIsOneLine()
    {
        AssertComplains("cannot bind 192.0.2.1:0: the address is not valid here", "root", "--bind", "192.0.2.1:0");
    }

    [TestMethod]
    [DataRow("root")]
    [DataRow("leaf")]
    public void PortInUseIsOneLine(string role)
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string name = other.LocalEndPoint!.ToString()!;
        AssertComplains($"cannot bind {name}: the port is in use", role, "--bind", name);
    }

    [TestMethod]
    [DataRow("--help", "demo")]
    [DataRow("demo --help", "allocatedBytesPerMessage")]
    [DataRow("root --help", "--invite")]
    [DataRow("leaf --help", "--join")]
    [DataRow("leaf --help", "With --receive the leaf takes files")]
    [DataRow("push --help", "--patience")]
    public void HelpTellsTheExitCodes(string arguments, string expected)
    {
        using PeerProcess peer = PeerProcess.RunToEnd(arguments.Split(' '));
        Assert.AreEqual(0, peer.WaitForExit());
        string text = string.Join("\n", peer.Out);
        Assert.Contains(expected, text);
        Assert.Contains("Exit codes:", text);
        Assert.IsEmpty(peer.Errors);
    }

    private static void AssertComplains(string expected, params string[] arguments)
    {
        using PeerProcess peer = PeerProcess.RunToEnd(arguments);
        Assert.AreEqual(Usage, peer.WaitForExit());
        Assert.IsEmpty(peer.Out);
        Assert.HasCount(1, peer.Errors);
        Assert.Contains(expected, peer.Errors[0]);
        Assert.StartsWith("peer: ", peer.Errors[0]);
    }
}
