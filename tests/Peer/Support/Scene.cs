// What a test of `push` needs: a directory that goes with it, files to push, and leaves that take them.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using JoinLeaf.Peer.Transfer;
using JoinLeaf.Provider;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace JoinLeaf.Peer.Tests.Support;

/// <summary>Processes and files of one test.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>Any port of this machine.</summary>
    public const string AnyPort = "127.0.0.1:0";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("joinleaf-");
    private readonly List<PeerProcess> _processes = [];
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<PeerProcess, string> _names = [];

    /// <summary>A path in the test's directory.</summary>
    public string PathOf(params string[] parts)
    {
        return Path.Combine([_directory.FullName, .. parts]);
    }

    /// <summary>Makes a file of random bytes.</summary>
    public string MakeFile(string name, int bytes)
    {
        byte[] content = new byte[bytes];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>Starts a leaf that takes files into a directory of this name.</summary>
    public PeerProcess StartLeaf(string directory, params string[] more)
    {
        return StartLeafAt(AnyPort, directory, more);
    }

    /// <summary>Starts a leaf at a port.</summary>
    public PeerProcess StartLeafAt(string name, string directory, params string[] more)
    {
        PeerProcess leaf = Start(["leaf", "--bind", name, "--receive", PathOf(directory), .. more]);
        _names[leaf] = more.Contains("--json") ? Text(leaf.WaitForOut("\"ready\""), "name") : leaf.WaitForName();
        return leaf;
    }

    /// <summary>The name that a leaf has.</summary>
    public string NameOf(PeerProcess leaf)
    {
        return _names[leaf];
    }

    /// <summary>Starts any peer.</summary>
    public PeerProcess Start(params string[] arguments)
    {
        PeerProcess process = new(arguments);
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts a push to leaves, which tells in JSON.</summary>
    public PeerProcess Push(string file, IEnumerable<string> leaves, params string[] more)
    {
        return Start(["push", file, "--json", .. more, "--to", .. leaves]);
    }

    /// <summary>A leaf in this process that joins every push and never reads what it sends.</summary>
    /// <returns>Its name.</returns>
    public string AddLeafThatNeverReads()
    {
        Node node = new(TransferLimits.Create());
        _nodes.Add(node);
        MultipointSocket socket = node.OpenReliable(MultipointRole.Leaf, PeerName.AnyLocal.Bytes);
        socket.Listen(1);
        _ = Task.Run(() => socket.TryAccept(AcceptAnything, null, out _));
        return SockAddr.ToText(socket.LocalName);
    }

    private static int AcceptAnything(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? quality, QualityOfService? groupQuality, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        Reply.Yes(0).Write(calleeData);
        return Wsa.CF_ACCEPT;
    }

    /// <summary>The events of a peer that tells in JSON, of one kind.</summary>
    public static JsonElement[] EventsOf(PeerProcess peer, string kind)
    {
        return [.. peer.Out.Select(l => JsonDocument.Parse(l).RootElement).Where(e => e.GetProperty("event").GetString() == kind)];
    }

    /// <summary>The only event of a kind, about one leaf where a name is given.</summary>
    public static JsonElement EventOf(PeerProcess peer, string kind, string? leaf = null)
    {
        JsonElement[] events = [.. EventsOf(peer, kind).Where(e => leaf == null || e.GetProperty("leaf").GetString() == leaf)];
        Assert.HasCount(1, events, $"'{kind}' of {leaf}: {string.Join(" | ", peer.Out)}");
        return events[0];
    }

    /// <summary>A field of a line of JSON.</summary>
    public static string Text(string line, string field)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty(field).GetString()!;
    }

    /// <summary>Asserts that a directory has this file and nothing else, byte for byte.</summary>
    public void AssertHasOnly(string directory, string file)
    {
        string[] names = [.. Directory.GetFiles(PathOf(directory)).Select(f => Path.GetFileName(f)!)];
        CollectionAssert.AreEqual(new[] { Path.GetFileName(file) }, names);
        AssertSame(file, PathOf(directory, names[0]));
    }

    /// <summary>Asserts that two files are the same byte for byte.</summary>
    public static void AssertSame(string expected, string actual)
    {
        Assert.IsTrue(File.ReadAllBytes(expected).AsSpan().SequenceEqual(File.ReadAllBytes(actual)), actual + " is not what was pushed");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _processes.ForEach(p => p.Dispose());
        _nodes.ForEach(n => n.End());
        _directory.Delete(true);
    }
}
