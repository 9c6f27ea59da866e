// nano's addresses and endpoints: an address is a number whose lowest byte is the first.
using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using JoinLeaf.VirtualBoards.Hardware;

namespace System.Net;

public abstract class EndPoint
{
    public abstract SocketAddress Serialize();

    public abstract EndPoint Create(SocketAddress socketAddress);
}

public class SocketAddress
{
    private readonly byte[] _bytes;

    public SocketAddress(AddressFamily family, int size)
    {
        _bytes = new byte[size];
        Family = family;
    }

    public AddressFamily Family { get; }

    public int Size
    {
        get { return _bytes.Length; }
    }

    public byte this[int offset]
    {
        get { return _bytes[offset]; }
        set { _bytes[offset] = value; }
    }

    public override bool Equals(object? obj)
    {
        return obj is SocketAddress other && Family == other.Family && _bytes.AsSpan().SequenceEqual(other._bytes);
    }

    public override int GetHashCode()
    {
        return Convert.ToHexString(_bytes).GetHashCode(StringComparison.Ordinal);
    }
}

public class IPAddress
{
    public static readonly IPAddress Any = new(0);
    public static readonly IPAddress Loopback = new(0x0100007F);
    public static readonly IPAddress Broadcast = new(0xFFFFFFFF);
    public static readonly IPAddress None = Broadcast;
    private const int Ipv4Bytes = 4;
    private readonly uint _address;

    public IPAddress(long newAddress)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(newAddress);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(newAddress, uint.MaxValue);
        _address = (uint)newAddress;
    }

    public IPAddress(byte[] address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Length != Ipv4Bytes)
        {
            throw new ArgumentException("a virtual board has IPv4 only", nameof(address));
        }

        _address = BitConverter.ToUInt32(address, 0);
    }

    /// <summary>An address of the virtual network: a.b.c.d with a in the highest byte.</summary>
    internal IPAddress(uint virtualAddress, bool isVirtual)
    {
        _address = Swap(virtualAddress);
    }

    public AddressFamily AddressFamily
    {
        get { return AddressFamily.InterNetwork; }
    }

    /// <summary>As the virtual network writes it.</summary>
    internal uint Virtual
    {
        get { return Swap(_address); }
    }

    public byte[] GetAddressBytes()
    {
        return BitConverter.GetBytes(_address);
    }

    public static IPAddress Parse(string ipString)
    {
        string[] parts = ipString.Split('.');
        byte[] bytes = new byte[Ipv4Bytes];
        for (int i = 0; i < Ipv4Bytes; i++)
        {
            if (parts.Length != Ipv4Bytes || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                throw new ArgumentException("not an address: " + ipString, nameof(ipString));
            }
        }

        return new IPAddress(bytes);
    }

    public static IPAddress GetDefaultLocalAddress()
    {
        return new IPAddress(JoinLeaf.VirtualBoards.Nano.Here.Board.Link.State.Address, true);
    }

    public override bool Equals(object? other)
    {
        return other is IPAddress address && Equals(address);
    }

    public bool Equals(IPAddress? other)
    {
        return other is not null && _address == other._address;
    }

    public static bool operator ==(IPAddress? a, IPAddress? b)
    {
        return a is null ? b is null : a.Equals(b);
    }

    public static bool operator !=(IPAddress? a, IPAddress? b)
    {
        return !(a == b);
    }

    public override int GetHashCode()
    {
        return (int)_address;
    }

    public override string ToString()
    {
        return VirtualNetwork.ToText(Virtual);
    }

    private static uint Swap(uint address)
    {
        return Buffers.Binary.BinaryPrimitives.ReverseEndianness(address);
    }
}

public class IPEndPoint : EndPoint
{
    public const int MinPort = 0;
    public const int MaxPort = 65535;
    private const int SerializedBytes = 16;

    public IPEndPoint(long address, int port)
        : this(new IPAddress(address), port)
    {
    }

    public IPEndPoint(IPAddress address, int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, MaxPort);
        Address = address;
        Port = port;
    }

    public IPAddress Address { get; }

    public AddressFamily AddressFamily
    {
        get { return AddressFamily.InterNetwork; }
    }

    public int Port { get; }

    public override SocketAddress Serialize()
    {
        SocketAddress all = new(AddressFamily, SerializedBytes);
        byte[] bytes = Address.GetAddressBytes();
        all[0] = (byte)AddressFamily;
        all[2] = (byte)(Port >> 8);
        all[3] = (byte)Port;
        for (int i = 0; i < bytes.Length; i++)
        {
            all[4 + i] = bytes[i];
        }

        return all;
    }

    public override EndPoint Create(SocketAddress socketAddress)
    {
        byte[] bytes = [socketAddress[4], socketAddress[5], socketAddress[6], socketAddress[7]];
        return new IPEndPoint(new IPAddress(bytes), (socketAddress[2] << 8) | socketAddress[3]);
    }

    public override bool Equals(object? obj)
    {
        return obj is IPEndPoint other && Port == other.Port && Address == other.Address;
    }

    public override int GetHashCode()
    {
        return Address.GetHashCode() ^ Port;
    }

    public override string ToString()
    {
        return Address + ":" + Port.ToString(CultureInfo.InvariantCulture);
    }
}
