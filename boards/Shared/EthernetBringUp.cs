// Brings Ethernet up.
using System.Net.NetworkInformation;
using System.Threading;
using JoinLeaf.Station;
using nanoFramework.Networking;

namespace JoinLeaf.Boards;

/// <summary>Ethernet with the configuration that is stored on the device, DHCP as a rule.</summary>
internal sealed class EthernetBringUp : BringUp
{
    public EthernetBringUp()
        : base(NetworkInterfaceType.Ethernet)
    {
    }

    protected override string Attempt(CancellationToken token, out NetworkState outcome)
    {
        bool isUp = NetworkHelper.SetupAndConnectNetwork(token, false);
        outcome = isUp ? NetworkState.Up : NetworkState.Failed;
        if (isUp)
        {
            return "";
        }

        return NetworkHelper.Status == NetworkHelperStatus.ExceptionOccurred
            ? WordsOf(NetworkHelper.HelperException) : "no address: the cable is out, or DHCP is silent";
    }
}
