// The command `push`: its options, what is wrong with them, and how a run begins and ends.
using System;
using System.CommandLine;
using System.IO;
using System.Security.Cryptography;
using JoinLeaf.Peer.Talk;
using JoinLeaf.Peer.Transfer;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace JoinLeaf.Peer.Push;

/// <summary>One file to many leaves.</summary>
internal static class PushCommand
{
    private const int DefaultPatienceS = 30;

    /// <summary>What there is to know beyond the options.</summary>
    public const string Details = """
        The leaves are `leaf --receive DIR`. Each is invited with the file's name, size
        and SHA-256, and answers how much of that very file it has from an earlier try;
        the rest is sent once for all of them, reliably, and again to a leaf alone for
        what it missed. Each checks the SHA-256 before the file gets its name.

        A leaf that is lost, or holds the others up and is put out for it, is invited
        again while the push runs, and goes on where it stopped. After --patience it is
        given up. The other leaves do not depend on it. Whoever did not get the file is
        named on standard error, in one line each, and the exit code is not 0: 3 when
        leaves could not be reached or did not take it, 4 when they were lost, 1
        otherwise.

        With --json every event is one JSON object a line; the last one, "ended", has
        the sums.
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The file." };
        Option<PeerName[]> to = Arguments.Addresses("--to", "The leaves.");
        to.Required = true;
        to.DefaultValueFactory = null;
        Option<PeerName?> bind = Arguments.Address("--bind", "The own address and port; without it any port, of 127.0.0.1 alone when all leaves are there.", false, true);
        Option<int> patience = Arguments.Number("--patience", "For how long a lost or busy leaf, or an outcome, is waited for, in seconds.", 1, 3600, DefaultPatienceS);
        Option<double> loss = Arguments.Loss();
        Option<bool> json = new("--json") { Description = "Tell everything on standard output, one JSON object a line." };
        Command command = new("push", "One file to many leaves at once, complete and checked at each.") { file, to, bind, patience, loss, json };
        command.SetAction(parsed => Run(
            new PushRequest(
                parsed.GetValue(file)!, parsed.GetValue(to)!, parsed.GetValue(bind) ?? DefaultName(parsed.GetValue(to)!), parsed.GetValue(patience) * 1000),
            parsed.GetValue(loss), parsed.GetValue(json)));
        return command;
    }

    private static PeerName DefaultName(PeerName[] leaves)
    {
        return Array.TrueForAll(leaves, l => l.IsLoopback) ? PeerName.AnyLocal : PeerName.Any;
    }

    private static int Run(PushRequest request, double loss, bool json)
    {
        string? complaint = WhatIsWrong(request);
        if (complaint != null)
        {
            return Program.Complain(complaint, ExitCodes.Usage);
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(request.Path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
            return Run(request, MakeOffer(request.Path, file), file, loss, json ? new PushJson(Console.Out) : Choose());
        }
        catch (UnauthorizedAccessException failure)
        {
            return Program.Complain($"cannot read {request.Path}: {failure.Message}", ExitCodes.Usage);
        }
        catch (IOException failure)
        {
            return Program.Complain($"{request.Path}: {failure.Message}", ExitCodes.Unexpected);
        }
    }

    private static string? WhatIsWrong(PushRequest request)
    {
        int nameBytes = Words.CountBytes(Path.GetFileName(request.Path));
        for (int i = 0; i < request.To.Length; i++)
        {
            if (Array.FindIndex(request.To, n => n.ToString() == request.To[i].ToString()) != i)
            {
                return $"--to names {request.To[i]} twice";
            }
        }

        return Directory.Exists(request.Path) ? $"{request.Path} is a directory; push takes one file"
            : !File.Exists(request.Path) ? $"there is no file {request.Path}"
            : nameBytes > Offer.MaxNameBytes ? $"the file's name has {nameBytes} bytes, more than {Offer.MaxNameBytes}"
            : request.To.Length > PushRequest.MaxLeaves ? $"--to names {request.To.Length} leaves, more than {PushRequest.MaxLeaves}" : null;
    }

    private static Offer MakeOffer(string path, SafeFileHandle file)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] hash = SHA256.HashData(stream);
        return new Offer(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), RandomAccess.GetLength(file), hash, Path.GetFileName(path));
    }

    private static PushText Choose()
    {
        IAnsiConsole console = AnsiConsole.Console;
        bool isLive = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi && !Console.IsOutputRedirected;
        return isLive ? new PushBars(console) : new PushText(console, Console.IsOutputRedirected);
    }

    private static int Run(PushRequest request, Offer offer, SafeFileHandle file, double loss, PushReport report)
    {
        using StopSignal stop = new();
        Node node = new(TransferLimits.Create(), loss);
        PushLoop loop;
        try
        {
            loop = new PushLoop(request, offer, file, report, node, stop.Raised);
        }
        catch (JoinLeafException failure) when (failure.ErrorCode is Wsa.WSAEADDRINUSE or Wsa.WSAEADDRNOTAVAIL)
        {
            node.End();
            return Program.Complain($"cannot bind {request.Bind}: {WsaNames.Explain(failure.ErrorCode)}", ExitCodes.Usage);
        }

        PushResult result = loop.Run();
        foreach (Target target in result.Targets.FindAll(t => t.State == TargetState.Failed))
        {
            Program.Complain($"{target.Name} has not got {offer.Name}: {target.Outcome}", result.ExitCode);
        }

        return result.ExitCode;
    }
}
