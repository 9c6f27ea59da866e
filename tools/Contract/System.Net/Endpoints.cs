// The addresses and endpoints of nano's System.Net, as signatures.
namespace System.Net;

using System.Net.Sockets;

public abstract class EndPoint
{
    public abstract SocketAddress Serialize();
    public abstract EndPoint Create(SocketAddress socketAddress);
}

public class SocketAddress
{
    public SocketAddress(AddressFamily family, int size) { }
    public AddressFamily Family => throw null;
    public int Size => throw null;
    public byte this[int offset] { get => throw null; set => throw null; }
    public override bool Equals(object obj) => throw null;
    public override int GetHashCode() => throw null;
}

public class IPAddress
{
    public static readonly IPAddress Any;
    public static readonly IPAddress Loopback;
    public static readonly IPAddress Broadcast;
    public static readonly IPAddress None;

    public IPAddress(long newAddress) { }
    public IPAddress(byte[] address) { }

    public AddressFamily AddressFamily => throw null;
    public byte[] GetAddressBytes() => throw null;
    public static IPAddress Parse(string ipString) => throw null;
    public static IPAddress GetDefaultLocalAddress() => throw null;
    public override bool Equals(object other) => throw null;
    public bool Equals(IPAddress other) => throw null;
    public static bool operator ==(IPAddress a, IPAddress b) => throw null;
    public static bool operator !=(IPAddress a, IPAddress b) => throw null;
    public override int GetHashCode() => throw null;
    public override string ToString() => throw null;
}

public class IPEndPoint : EndPoint
{
    public const int MinPort = 0;
    public const int MaxPort = 65535;

    public IPEndPoint(long address, int port) { }
    public IPEndPoint(IPAddress address, int port) { }

    public IPAddress Address => throw null;
    public AddressFamily AddressFamily => throw null;
    public int Port => throw null;
    public override SocketAddress Serialize() => throw null;
    public override EndPoint Create(SocketAddress socketAddress) => throw null;
    public override bool Equals(object obj) => throw null;
    public override int GetHashCode() => throw null;
    public override string ToString() => throw null;
}
