// The news of the network that nano's System.Net gives, as signatures.
namespace System.Net.NetworkInformation;

public class NetworkAvailabilityEventArgs : EventArgs
{
    internal NetworkAvailabilityEventArgs() { }
    public bool IsAvailable => throw null;
}

public delegate void NetworkAddressChangedEventHandler(object sender, EventArgs e);

public delegate void NetworkAvailabilityChangedEventHandler(object sender, NetworkAvailabilityEventArgs e);

public static class NetworkChange
{
    public static event NetworkAddressChangedEventHandler NetworkAddressChanged { add => throw null; remove => throw null; }
    public static event NetworkAvailabilityChangedEventHandler NetworkAvailabilityChanged { add => throw null; remove => throw null; }
}

public class NetworkInterface
{
    protected NetworkInterface(int interfaceIndex) { }
    public static bool GetIsNetworkAvailable() => throw null;
    public static NetworkInterface[] GetAllNetworkInterfaces() => throw null;
    public NetworkInterfaceType NetworkInterfaceType => throw null;
    public uint SpecificConfigId { get => throw null; set => throw null; }
    public bool IsDhcpEnabled => throw null;
    public string IPv4Address => throw null;
    public string IPv4GatewayAddress => throw null;
    public string IPv4SubnetMask => throw null;
}

public enum NetworkInterfaceType
{
    Unknown = 1,
    Ethernet = 6,
    Wireless80211 = 71,
    WirelessAP = 72,
}

// The Wi-Fi credentials that are stored on the device.
public class Wireless80211Configuration
{
    public Wireless80211Configuration(uint id) { }
    public uint Id => throw null;
    public string Ssid { get => throw null; set => throw null; }
    public string Password { get => throw null; set => throw null; }
    public static Wireless80211Configuration[] GetAllWireless80211Configurations() => throw null;
}
