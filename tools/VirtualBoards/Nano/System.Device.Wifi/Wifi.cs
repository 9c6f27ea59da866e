// nano's Wi-Fi adapter and the helper that brings Wi-Fi up.
extern alias nano;

using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Nano;
using nanoFramework.Networking;
using NanoManualResetEvent = nano::System.Threading.ManualResetEvent;
using NanoToken = nano::System.Threading.CancellationToken;

namespace System.Device.Wifi
{
    public enum WifiReconnectionKind
    {
        Automatic,
        Manual,
    }

    public enum WifiConnectionStatus
    {
        AccessRevoked,
        InvalidCredential,
        NetworkNotAvailable,
        Success,
        Timeout,
        UnspecifiedFailure,
        UnsupportedAuthenticationProtocol,
    }

    public class WifiConnectionResult
    {
        internal WifiConnectionResult(WifiConnectionStatus connectionStatus)
        {
            ConnectionStatus = connectionStatus;
        }

        public WifiConnectionStatus ConnectionStatus { get; }
    }

    public sealed class WifiAdapter : IDisposable
    {
        internal WifiAdapter(int networkInterface)
        {
            NetworkInterface = networkInterface;
        }

        public int NetworkInterface { get; }

        public static WifiAdapter[] FindAllAdapters()
        {
            return Here.Board.Model.HasWifi ? [new WifiAdapter(0)] : [];
        }

        public WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential)
        {
            WifiOutcome outcome = Here.Board.Link.Connect(ssid, passwordCredential, reconnectionKind == WifiReconnectionKind.Automatic);
            return new WifiConnectionResult(
                outcome == WifiOutcome.Connected ? WifiConnectionStatus.Success
                : outcome == WifiOutcome.NotFound ? WifiConnectionStatus.NetworkNotAvailable
                : WifiConnectionStatus.InvalidCredential);
        }

        public void Disconnect()
        {
            Here.Board.Link.Disconnect();
        }

        public void Dispose()
        {
            // The adapter stays where it is.
        }
    }
}

namespace nanoFramework.Networking
{
    public static class WifiNetworkHelper
    {
        public static NanoManualResetEvent NetworkReady { get; private set; } = new(false);

        public static NetworkHelperStatus Status { get; private set; }

        public static Exception? HelperException { get; private set; }

        public static WifiAdapter? WifiAdapter { get; private set; }

        // Stores the credentials on the board, as there, and does not look at what came of the attempt: the address is what counts.
        public static bool ConnectDhcp(
            string ssid,
            string password,
            WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic,
            bool requiresDateTime = false,
            int wifiAdapterId = 0,
            NanoToken token = default)
        {
            return Try(wifiAdapterId, token, adapter =>
            {
                BoardLink link = Here.Board.Link;
                if (link.State.Address == 0 || link.StoredSsid != ssid)
                {
                    adapter.Disconnect();
                    link.Store(ssid, password);
                    adapter.Connect(ssid, reconnectionKind, password);
                }
            });
        }

        // Waits only: the board connects by itself with what is stored on it.
        public static bool Reconnect(bool requiresDateTime = false, int wifiAdapterId = 0, NanoToken token = default)
        {
            return Try(wifiAdapterId, token, _ => { });
        }

        public static void Disconnect()
        {
            WifiAdapter?.Disconnect();
            WifiAdapter = null;
        }

        public static void Reset()
        {
            NetworkReady = new NanoManualResetEvent(false);
            Status = NetworkHelperStatus.None;
            HelperException = null;
        }

        private static bool Try(int adapterId, NanoToken token, Action<WifiAdapter> connect)
        {
            try
            {
                WifiAdapter = WifiAdapter.FindAllAdapters()[adapterId];
                connect(WifiAdapter);
                Status = NetworkHelperStatus.Started;
                Status = NetworkHelper.WaitForAddress(NetworkInterfaceType.Wireless80211, token);
                return Status == NetworkHelperStatus.NetworkIsReady;
            }
            catch (Exception failure)
            {
                Status = NetworkHelperStatus.ExceptionOccurred;
                HelperException = failure;
                return false;
            }
        }
    }
}
