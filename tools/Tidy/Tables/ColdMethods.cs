// Table: where the walk for allocations stops although the code goes on, and why that is right; the report prints it each time.
namespace JoinLeaf.Tools.Tidy.Tables;

/// <param name="Assembly">The assembly that declares the method.</param>
/// <param name="Method"><c>Namespace.Type::Method</c>, all overloads of it; of an interface, all calls through it.</param>
/// <param name="Reason">Why it may allocate though a path of a message leads there.</param>
internal sealed record ColdMethod(string Assembly, string Method, string Reason);

internal static class ColdMethods
{
    public static readonly ColdMethod[] All =
    [
        new("JoinLeaf", "JoinLeaf.Drivers.Driver::ServeGroup", "a group's port is opened once a membership, and its membership reported once a minute"),
        new("JoinLeaf", "JoinLeaf.Drivers.Driver::Reopen", "a socket is opened again once it was lost"),
        new("JoinLeaf.Events", "JoinLeaf.Events.SocketEvents::Foreign", "an event that somebody else has posted in the category"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.LinkWatch::AddressNow", "the network is looked at when it has changed, else every half minute"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::HoldSource", "a stranger's address is read once a handshake, never for a message"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::RouteChanged", "a peer is made, or answers from another port, once a handshake"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::ReceiveWithSource", "only while a port listens, or has no session; steady state receives without source"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::SetGroupOptions", "a socket is set up for its group once, before the first datagram to it"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::Close", "a port is closed once"),
        new("JoinLeaf.Udp", "JoinLeaf.Udp.UdpLink::CodeOf", "only after an exception of the network, which allocated more than this"),
    ];
}
