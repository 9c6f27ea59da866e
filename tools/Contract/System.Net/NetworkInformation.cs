// The interfaces of nano's System.Net and the news of them, as signatures; what always throws there is left out.
namespace System.Net.NetworkInformation;

public class NetworkAvailabilityEventArgs : EventArgs
{
    internal NetworkAvailabilityEventArgs() { }
    public bool IsAvailable => throw null;
}

public class NetworkAPStationEventArgs : EventArgs
{
    internal NetworkAPStationEventArgs() { }
    public bool IsConnected => throw null;
    public int StationIndex => throw null;
}

public delegate void NetworkAddressChangedEventHandler(object sender, EventArgs e);

public delegate void NetworkAvailabilityChangedEventHandler(object sender, NetworkAvailabilityEventArgs e);

public delegate void NetworkAPStationChangedEventHandler(int NetworkIndex, NetworkAPStationEventArgs e);

// The sender is the interface's index, boxed.
public static class NetworkChange
{
    public static event NetworkAddressChangedEventHandler NetworkAddressChanged { add => throw null; remove => throw null; }
    public static event NetworkAvailabilityChangedEventHandler NetworkAvailabilityChanged { add => throw null; remove => throw null; }
    public static event NetworkAPStationChangedEventHandler NetworkAPStationChanged { add => throw null; remove => throw null; }
}

public enum NetworkInterfaceType
{
    Unknown = 1,
    Ethernet = 6,
    Wireless80211 = 71,
    WirelessAP = 72,
}

public class NetworkInterface
{
    protected NetworkInterface(int interfaceIndex) { }
    public static bool GetIsNetworkAvailable() => throw null;
    public static NetworkInterface[] GetAllNetworkInterfaces() => throw null;

    public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress) => throw null;
    public void EnableDhcp() => throw null;
    public void EnableStaticIPv4Dns(string[] dnsAddresses) => throw null;
    public void ReleaseDhcpLease() => throw null;
    public void RenewDhcpLease() => throw null;

    public bool IsAutomaticDnsEnabled => throw null;
    public string IPv4Address => throw null;
    public string IPv4GatewayAddress => throw null;
    public string IPv4SubnetMask => throw null;
    public bool IsDhcpEnabled => throw null;
    public string[] IPv4DnsAddresses => throw null;
    public byte[] PhysicalAddress { get => throw null; set => throw null; }
    public NetworkInterfaceType NetworkInterfaceType => throw null;
    public uint SpecificConfigId { get => throw null; set => throw null; }
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

public static class IPGlobalProperties
{
    public static IPAddress GetIPAddress() => throw null;
}
