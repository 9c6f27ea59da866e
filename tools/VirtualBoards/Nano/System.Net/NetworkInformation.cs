// What nano's System.Net tells about the network: one interface, the board's.
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Nano;

namespace System.Net.NetworkInformation;

public class NetworkAvailabilityEventArgs : EventArgs
{
    internal NetworkAvailabilityEventArgs(bool isAvailable)
    {
        IsAvailable = isAvailable;
    }

    public bool IsAvailable { get; }
}

public class NetworkAPStationEventArgs : EventArgs
{
    internal NetworkAPStationEventArgs(bool isConnected, int stationIndex)
    {
        IsConnected = isConnected;
        StationIndex = stationIndex;
    }

    public bool IsConnected { get; }

    public int StationIndex { get; }
}

public delegate void NetworkAddressChangedEventHandler(object sender, EventArgs e);

public delegate void NetworkAvailabilityChangedEventHandler(object sender, NetworkAvailabilityEventArgs e);

public delegate void NetworkAPStationChangedEventHandler(int networkIndex, NetworkAPStationEventArgs e);

public static class NetworkChange
{
    // The sender is the number of the interface there.
    private static readonly object s_first = (ushort)0;

    static NetworkChange()
    {
        Here.Board.Link.AddressChanged += () => NetworkAddressChanged?.Invoke(s_first, new EventArgs());
        Here.Board.Link.AvailabilityChanged += isUp => NetworkAvailabilityChanged?.Invoke(s_first, new NetworkAvailabilityEventArgs(isUp));
    }

    public static event NetworkAddressChangedEventHandler? NetworkAddressChanged;

    public static event NetworkAvailabilityChangedEventHandler? NetworkAvailabilityChanged;

    // Never: no virtual board is an access point.
    public static event NetworkAPStationChangedEventHandler? NetworkAPStationChanged
    {
        add { }
        remove { }
    }
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
    protected NetworkInterface(int interfaceIndex)
    {
    }

    public NetworkInterfaceType NetworkInterfaceType
    {
        get { return Here.Board.Model.HasWifi ? NetworkInterfaceType.Wireless80211 : NetworkInterfaceType.Ethernet; }
    }

    public uint SpecificConfigId { get; set; }

    public bool IsDhcpEnabled
    {
        get { return true; }
    }

    public bool IsAutomaticDnsEnabled
    {
        get { return true; }
    }

    public string[] IPv4DnsAddresses
    {
        get { return [IPv4GatewayAddress]; }
    }

    // A locally administered one, with the board's number.
    public byte[] PhysicalAddress { get; set; } = [2, 0, 0, 0, 0, (byte)Here.Board.Number];

    public string IPv4Address
    {
        get { return VirtualNetwork.ToText(Here.Board.Link.State.Address); }
    }

    public string IPv4GatewayAddress
    {
        get { return VirtualNetwork.ToText(IfAddressed(Here.Board.Network.Gateway)); }
    }

    public string IPv4SubnetMask
    {
        get { return VirtualNetwork.ToText(IfAddressed(Here.Board.Network.Mask)); }
    }

    public static bool GetIsNetworkAvailable()
    {
        return Here.Board.Link.State.IsUp;
    }

    public static NetworkInterface[] GetAllNetworkInterfaces()
    {
        return [new NetworkInterface(0)];
    }

    public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress)
    {
        throw new NotSupportedException("a virtual board takes the address that DHCP gives");
    }

    public void EnableStaticIPv4Dns(string[] dnsAddresses)
    {
        throw new NotSupportedException("a virtual network has no names");
    }

    public void EnableDhcp()
    {
        Here.Board.Link.RenewLease();
    }

    public void ReleaseDhcpLease()
    {
        Here.Board.Link.ReleaseLease();
    }

    public void RenewDhcpLease()
    {
        Here.Board.Link.RenewLease();
    }

    private static uint IfAddressed(uint value)
    {
        return Here.Board.Link.State.Address == 0 ? 0 : value;
    }
}

public class Wireless80211Configuration
{
    public Wireless80211Configuration(uint id)
    {
        Id = id;
        Ssid = string.Empty;
        Password = string.Empty;
    }

    public uint Id { get; }

    public string Ssid { get; set; }

    public string Password { get; set; }

    public static Wireless80211Configuration[] GetAllWireless80211Configurations()
    {
        BoardLink link = Here.Board.Link;
        return Here.Board.Model.HasWifi ? [new Wireless80211Configuration(0) { Ssid = link.StoredSsid, Password = link.StoredPassword }] : [];
    }
}

public static class IPGlobalProperties
{
    public static IPAddress GetIPAddress()
    {
        return IPAddress.GetDefaultLocalAddress();
    }
}
