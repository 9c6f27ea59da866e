// Whether this machine lets its own programs talk by multicast over its loopback interface.
using System;
using System.Net;
using System.Net.Sockets;

namespace JoinLeaf.Conformance;

/// <summary>Tried once, with plain sockets of the platform.</summary>
internal static class Multicast
{
    private const int PatienceMs = 2000;
    private static readonly Lazy<string?> s_refusal = new Lazy<string?>(Try);

    /// <summary>False where it does not work; then one line says why the test checks nothing.</summary>
    public static bool Works(string test)
    {
        if (s_refusal.Value != null)
        {
            Console.WriteLine($"{test}: not checked, this machine refuses multicast over loopback: {s_refusal.Value}");
        }

        return s_refusal.Value == null;
    }

    private static string? Try()
    {
        IPAddress group = IPAddress.Parse("239.255.250.251");
        try
        {
            using Socket receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            receiver.Bind(new IPEndPoint(IPAddress.Any, 0));
            receiver.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Loopback));
            receiver.ReceiveTimeout = PatienceMs;
            using Socket sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
            sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 0);
            sender.SendTo([1], new IPEndPoint(group, ((IPEndPoint)receiver.LocalEndPoint!).Port));
            return receiver.Receive(new byte[8]) == 1 ? null : "nothing came";
        }
        catch (SocketException failure)
        {
            return failure.Message;
        }
    }
}
