// Table: the methods that a message, a timer and an event pass through, from which the walk for allocations starts.
namespace JoinLeaf.Tools.Tidy.Tables;

/// <param name="Assembly">The assembly that declares the method.</param>
/// <param name="Method"><c>Namespace.Type::Method</c>, all overloads of it; <c>*</c> stands for all methods but constructors.</param>
/// <param name="DeviceOnly">What it calls is hardware, which only the device's assemblies have.</param>
internal sealed record EntryPoint(string Assembly, string Method, bool DeviceOnly = false);

internal static class EntryPoints
{
    public static readonly EntryPoint[] All =
    [
        new("JoinLeaf.Core", "JoinLeaf.Engine::HandleDatagram"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::HandleTimeout"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::NextDeadline"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::NextTransmit"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::EndTransmit"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::TakeTouched"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::Send"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::Receive"),
        new("JoinLeaf.Core", "JoinLeaf.Engine::EnumNetworkEvents"),
        new("JoinLeaf", "JoinLeaf.Drivers.PortLoop::Run"),
        new("JoinLeaf", "JoinLeaf.Drivers.Driver::Deliver"),
        new("JoinLeaf", "JoinLeaf.Drivers.Driver::RunDeadlines"),
        new("JoinLeaf", "JoinLeaf.Drivers.Driver::Settle"),
        new("JoinLeaf", "JoinLeaf.Drivers.Driver::Step"),
        new("JoinLeaf", "JoinLeaf.Drivers.Driver::Wait"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::WSPSend"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::WSPRecv"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::WSPSendTo"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::WSPRecvFrom"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::WSPEnumNetworkEvents"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::Flush"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::LeaseMessage"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::ReturnLease"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::RentMessage"),
        new("JoinLeaf", "JoinLeaf.Provider.WspProvider::SendLease"),
        new("JoinLeaf.Loopback", "JoinLeaf.Loopback.LoopbackLink::Send"),
        new("JoinLeaf.Loopback", "JoinLeaf.Loopback.LoopbackLink::Receive"),
        new("JoinLeaf.Events", "JoinLeaf.Events.SocketEvents::OnHappened"),
        new("JoinLeaf.Events", "JoinLeaf.Events.SocketEvents::ProcessEvent"),
        new("JoinLeaf.Events", "JoinLeaf.Events.SocketEvents::OnEvent"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::Send"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::Receive"),
        new("JoinLeaf.Station", "JoinLeaf.Station.StationApp::OnEdge"),
        new("JoinLeaf.Station", "JoinLeaf.Station.Debouncer::Look"),
        new("JoinLeaf.Station", "JoinLeaf.Station.Lamp::Step", DeviceOnly: true),
        new("JoinLeaf.Station", "JoinLeaf.Station.Lamp::Show", DeviceOnly: true),

        // .NET calls it back in each SendTo, which no walk from SendTo can see.
        new("JoinLeaf.Udp", "JoinLeaf.Udp.PeerEndPoint::Serialize"),
    ];
}
