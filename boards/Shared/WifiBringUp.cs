// Brings Wi-Fi up, and finds out what keeps it from coming.
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using JoinLeaf.Station;
using nanoFramework.Networking;

namespace JoinLeaf.Boards;

/// <summary>Wi-Fi with the credentials of the settings, or with those that are stored on the device.</summary>
internal sealed class WifiBringUp : BringUp
{
    private readonly string _ssid;
    private readonly string _password;

    public WifiBringUp(StationSettings settings)
        : base(NetworkInterfaceType.Wireless80211)
    {
        _ssid = settings.Ssid;
        _password = settings.Password;
    }

    protected override string Attempt(CancellationToken token, out NetworkState outcome)
    {
        outcome = NetworkState.Failed;
        string ssid = _ssid;
        string password = _password;
        if (ssid.Length == 0)
        {
            Wireless80211Configuration stored = Stored();
            if (stored == null || stored.Ssid == null || stored.Ssid.Length == 0)
            {
                outcome = NetworkState.NoCredentials;
                return "no Wi-Fi credentials: none in the settings, none stored on the device";
            }

            ssid = stored.Ssid;
            password = stored.Password ?? "";
        }

        bool isUp = _ssid.Length == 0
            ? WifiNetworkHelper.Reconnect(false, 0, token)
            : WifiNetworkHelper.ConnectDhcp(ssid, password, WifiReconnectionKind.Automatic, false, 0, token);
        if (isUp)
        {
            outcome = NetworkState.Up;
            return "";
        }

        return WifiNetworkHelper.Status == NetworkHelperStatus.ExceptionOccurred
            ? WordsOf(WifiNetworkHelper.HelperException) : Diagnose(ssid, password);
    }

    private static Wireless80211Configuration Stored()
    {
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        Wireless80211Configuration[] stored = Wireless80211Configuration.GetAllWireless80211Configurations();
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].NetworkInterfaceType == NetworkInterfaceType.Wireless80211 && all[i].SpecificConfigId < stored.Length)
            {
                return stored[all[i].SpecificConfigId];
            }
        }

        return null;
    }

    /// <summary>The helpers only wait for an address; the adapter itself says why there is none.</summary>
    private static string Diagnose(string ssid, string password)
    {
        WifiAdapter adapter = WifiNetworkHelper.WifiAdapter;
        if (adapter == null)
        {
            return "no Wi-Fi adapter";
        }

        switch (adapter.Connect(ssid, WifiReconnectionKind.Automatic, password).ConnectionStatus)
        {
            case WifiConnectionStatus.Success:
                return "no address from " + ssid + ": DHCP is silent";
            case WifiConnectionStatus.InvalidCredential:
            case WifiConnectionStatus.AccessRevoked:
                return ssid + " refuses: wrong password?";
            case WifiConnectionStatus.NetworkNotAvailable:
                return ssid + " is not in reach";
            case WifiConnectionStatus.UnsupportedAuthenticationProtocol:
                return ssid + " wants an authentication that the board does not have";
            default:
                return ssid + " does not answer";
        }
    }
}
