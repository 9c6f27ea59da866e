// nano's helper that waits for a network with a cable.
extern alias nano;

using System;
using System.Net.NetworkInformation;
using JoinLeaf.VirtualBoards.Nano;
using NanoManualResetEvent = nano::System.Threading.ManualResetEvent;
using NanoToken = nano::System.Threading.CancellationToken;

namespace nanoFramework.Networking;

public enum NetworkHelperStatus
{
    None,
    Started,
    NetworkIsReady,
    FailedNoNetworkInterface,
    TokenExpiredWaitingIPAddress,
    TokenExpiredWaitingDateTime,
    ErrorConnetingToWiFiWhileScanning,
    ExceptionOccurred,
    Reconnecting,
}

public static class NetworkHelper
{
    private const int LookMs = 200;

    public static NanoManualResetEvent NetworkReady { get; private set; } = new(false);

    public static NetworkHelperStatus Status { get; private set; }

    public static Exception? HelperException { get; private set; }

    public static bool SetupAndConnectNetwork(NanoToken token = default, bool requiresDateTime = false)
    {
        Status = NetworkHelperStatus.Started;
        Status = WaitForAddress(NetworkInterfaceType.Ethernet, token);
        return Status == NetworkHelperStatus.NetworkIsReady;
    }

    public static void Reset()
    {
        NetworkReady = new NanoManualResetEvent(false);
        Status = NetworkHelperStatus.None;
        HelperException = null;
    }

    /// <summary>Looks every 200 ms for an address, as nano's helpers do, until the token says that it is enough.</summary>
    internal static NetworkHelperStatus WaitForAddress(NetworkInterfaceType kind, NanoToken token)
    {
        NetworkInterface own = NetworkInterface.GetAllNetworkInterfaces()[0];
        while (own.NetworkInterfaceType != kind || Here.Board.Link.State.Address == 0)
        {
            if (token.IsCancellationRequested)
            {
                return NetworkHelperStatus.TokenExpiredWaitingIPAddress;
            }

            Here.Board.Ticks.Sleep(LookMs);
        }

        return NetworkHelperStatus.NetworkIsReady;
    }
}
