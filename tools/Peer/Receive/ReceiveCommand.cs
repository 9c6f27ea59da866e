// How a run of `leaf --receive` begins and ends.
using System;
using System.IO;
using JoinLeaf.Peer.Talk;
using JoinLeaf.Peer.Transfer;

namespace JoinLeaf.Peer.Receive;

/// <summary>A leaf that takes files.</summary>
internal static class ReceiveCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ReceiveRequest request, double loss, bool json)
    {
        try
        {
            Directory.CreateDirectory(request.Directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Program.Complain($"cannot use {request.Directory}: {failure.Message}", ExitCodes.Usage);
        }

        try
        {
            using StopSignal stop = new();
            ReceiveReport report = json ? new ReceiveJson(Console.Out) : new ReceiveText(Console.Out, Console.Error);
            return new ReceiveLoop(request, report, new Node(TransferLimits.Create(), loss), stop.Raised).Run();
        }
        catch (JoinLeafException failure) when (failure.ErrorCode is Wsa.WSAEADDRINUSE or Wsa.WSAEADDRNOTAVAIL)
        {
            return Program.Complain($"cannot bind {request.Bind}: {WsaNames.Explain(failure.ErrorCode)}", ExitCodes.Usage);
        }
        catch (IOException)
        {
            return Program.Complain("nobody reads what is told any more", ExitCodes.Unexpected);
        }
    }
}
