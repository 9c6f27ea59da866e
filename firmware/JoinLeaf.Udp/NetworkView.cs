// What the machine says of its own network interfaces, asked with the calls that nanoFramework and .NET each have.
#if !NANOFRAMEWORK_1_0
using System.Net;
using System.Net.Sockets;
#endif
using System.Net.NetworkInformation;

namespace JoinLeaf.Udp;

/// <summary>The machine's network; a test brings one of its own.</summary>
internal class NetworkView
{
    /// <summary>Begins to tell of changes.</summary>
    public virtual void Subscribe(NetworkAvailabilityChangedEventHandler onAvailability, NetworkAddressChangedEventHandler onAddress)
    {
        NetworkChange.NetworkAvailabilityChanged += onAvailability;
        NetworkChange.NetworkAddressChanged += onAddress;
    }

    /// <summary>Ends it.</summary>
    public virtual void Unsubscribe(NetworkAvailabilityChangedEventHandler onAvailability, NetworkAddressChangedEventHandler onAddress)
    {
        NetworkChange.NetworkAvailabilityChanged -= onAvailability;
        NetworkChange.NetworkAddressChanged -= onAddress;
    }

    /// <summary>How often to look for an address while there is none, in milliseconds: on a device it may come without a word, a PC tells.</summary>
    public virtual int LookWhileDownMs
    {
#if NANOFRAMEWORK_1_0
        get { return 500; }
#else
        get { return 30000; }
#endif
    }

    /// <summary>Whether any interface but the machine's own loopback is up.</summary>
    public virtual bool IsAvailable()
    {
        return NetworkInterface.GetIsNetworkAvailable();
    }

#if NANOFRAMEWORK_1_0
    /// <summary>The address of the first interface that has one; 0 for none.</summary>
    public virtual int Address()
    {
        byte[] bytes = IPGlobalProperties.GetIPAddress().GetAddressBytes();
        return bytes.Length < 4 ? 0 : (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
    }
#else
    /// <summary>A number made of all addresses of the interfaces that are up; 0 for none.</summary>
    public virtual int Address()
    {
        int all = 0;
        NetworkInterface[] interfaces = NetworkInterface.GetAllNetworkInterfaces();
        for (int i = 0; i < interfaces.Length; i++)
        {
            NetworkInterface one = interfaces[i];
            if (one.OperationalStatus != OperationalStatus.Down && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            {
                all += SumOf(one.GetIPProperties().UnicastAddresses);
            }
        }

        return all;
    }

    private static int SumOf(UnicastIPAddressInformationCollection addresses)
    {
        int all = 0;
        for (int i = 0; i < addresses.Count; i++)
        {
            IPAddress address = addresses[i].Address;
            if (address.AddressFamily == AddressFamily.InterNetwork)
            {
                byte[] bytes = address.GetAddressBytes();
                all += (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
            }
        }

        return all;
    }
#endif
}
