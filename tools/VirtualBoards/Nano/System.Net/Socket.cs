// nano's socket over the virtual network: UDP only, with the failures of a device.
using System.Buffers.Binary;
using System.Threading;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Nano;

namespace System.Net.Sockets;

public class Socket : IDisposable
{
    private VirtualSocket? _socket;
    private int _receiveTimeout = Timeout.Infinite;
    private int _sendTimeout = Timeout.Infinite;

    public Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
    {
        if (addressFamily != AddressFamily.InterNetwork || socketType != SocketType.Dgram)
        {
            throw new SocketException(SocketError.ProtocolNotSupported);
        }

        SocketType = socketType;
        _socket = Here.Board.Network.Open(Here.Board) ?? throw new SocketException(SocketError.NoBufferSpaceAvailable);
    }

    ~Socket()
    {
        Dispose(false);
    }

    public int Available
    {
        get { return Own.Available; }
    }

    public bool Connected
    {
        get { return Own.PeerAddress != 0; }
    }

    public EndPoint LocalEndPoint
    {
        get
        {
            uint address = Own.Address != 0 || Own.PeerAddress == 0 ? Own.Address : Here.Board.Link.State.Address;
            return new IPEndPoint(new IPAddress(address, true), Own.Port);
        }
    }

    public EndPoint RemoteEndPoint
    {
        get
        {
            return Own.PeerAddress != 0 ? new IPEndPoint(new IPAddress(Own.PeerAddress, true), Own.PeerPort)
                : throw new SocketException(SocketError.NotConnected);
        }
    }

    public int ReceiveTimeout
    {
        get { return _receiveTimeout; }
        set { _receiveTimeout = TimeoutOf(value); }
    }

    public int SendTimeout
    {
        get { return _sendTimeout; }
        set { _sendTimeout = TimeoutOf(value); }
    }

    public SocketType SocketType { get; }

    private VirtualSocket Own
    {
        get { return _socket ?? throw new ObjectDisposedException(nameof(Socket)); }
    }

    public void Bind(EndPoint localEP)
    {
        IPEndPoint local = (IPEndPoint)localEP;
        Checked(Own.Bind(local.Address.Virtual, local.Port));
    }

    public void Connect(EndPoint remoteEP)
    {
        IPEndPoint remote = (IPEndPoint)remoteEP;
        Checked(Own.Connect(remote.Address.Virtual, remote.Port));
    }

    public void Close()
    {
        ((IDisposable)this).Dispose();
    }

    public bool Poll(int microSeconds, SelectMode mode)
    {
        if (mode == SelectMode.SelectWrite)
        {
            return Here.Board.Link.State.CanTalk ? Own.Port != 0 : throw new SocketException(SocketError.NetworkDown);
        }

        return mode == SelectMode.SelectRead && Checked(Own.Wait(microSeconds < 0 ? Timeout.Infinite : (microSeconds + 999) / 1000)) != 0;
    }

    public int Send(byte[] buffer)
    {
        return Send(buffer, 0, buffer.Length, SocketFlags.None);
    }

    public int Send(byte[] buffer, SocketFlags socketFlags)
    {
        return Send(buffer, 0, buffer.Length, socketFlags);
    }

    public int Send(byte[] buffer, int size, SocketFlags socketFlags)
    {
        return Send(buffer, 0, size, socketFlags);
    }

    public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags)
    {
        CheckRange(buffer, offset, size);
        return Checked(Own.Send(buffer, offset, size));
    }

    public int SendTo(byte[] buffer, EndPoint remoteEP)
    {
        return SendTo(buffer, 0, buffer.Length, SocketFlags.None, remoteEP);
    }

    public int SendTo(byte[] buffer, SocketFlags socketFlags, EndPoint remoteEP)
    {
        return SendTo(buffer, 0, buffer.Length, socketFlags, remoteEP);
    }

    public int SendTo(byte[] buffer, int size, SocketFlags socketFlags, EndPoint remoteEP)
    {
        return SendTo(buffer, 0, size, socketFlags, remoteEP);
    }

    public int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP)
    {
        CheckRange(buffer, offset, size);
        IPEndPoint remote = (IPEndPoint)remoteEP;
        return Checked(Own.SendTo(buffer, offset, size, remote.Address.Virtual, remote.Port));
    }

    public int Receive(byte[] buffer)
    {
        return Receive(buffer, 0, buffer.Length, SocketFlags.None);
    }

    public int Receive(byte[] buffer, SocketFlags socketFlags)
    {
        return Receive(buffer, 0, buffer.Length, socketFlags);
    }

    public int Receive(byte[] buffer, int size, SocketFlags socketFlags)
    {
        return Receive(buffer, 0, size, socketFlags);
    }

    public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags)
    {
        CheckRange(buffer, offset, size);
        return Checked(Own.Receive(buffer, offset, size, _receiveTimeout, out _, out _));
    }

    public int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP)
    {
        return ReceiveFrom(buffer, 0, buffer.Length, SocketFlags.None, ref remoteEP);
    }

    public int ReceiveFrom(byte[] buffer, SocketFlags socketFlags, ref EndPoint remoteEP)
    {
        return ReceiveFrom(buffer, 0, buffer.Length, socketFlags, ref remoteEP);
    }

    public int ReceiveFrom(byte[] buffer, int size, SocketFlags socketFlags, ref EndPoint remoteEP)
    {
        return ReceiveFrom(buffer, 0, size, socketFlags, ref remoteEP);
    }

    public int ReceiveFrom(byte[] buffer, int offset, int size, SocketFlags socketFlags, ref EndPoint remoteEP)
    {
        CheckRange(buffer, offset, size);
        int count = Checked(Own.Receive(buffer, offset, size, _receiveTimeout, out uint from, out int fromPort));
        remoteEP = new IPEndPoint(new IPAddress(from, true), fromPort);
        return count;
    }

    public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, int optionValue)
    {
        byte[] value = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(value, optionValue);
        SetSocketOption(optionLevel, optionName, value);
    }

    public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, bool optionValue)
    {
        SetSocketOption(optionLevel, optionName, optionValue ? 1 : 0);
    }

    public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] optionValue)
    {
        Checked(Own.SetOption((int)optionLevel, (int)optionName, optionValue));
    }

    public object GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName)
    {
        byte[] value = new byte[4];
        GetSocketOption(optionLevel, optionName, value);
        return BinaryPrimitives.ReadInt32LittleEndian(value);
    }

    public void GetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, byte[] val)
    {
        Checked(Own.GetOption((int)optionLevel, (int)optionName, val));
    }

    void IDisposable.Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        VirtualSocket? socket = _socket;
        _socket = null;
        socket?.Close();
    }

    private static int TimeoutOf(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Timeout.Infinite);
        return value == 0 ? Timeout.Infinite : value;
    }

    private static void CheckRange(byte[] buffer, int offset, int size)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (offset < 0 || size < 0 || offset + size > buffer.Length)
        {
            throw new IndexOutOfRangeException();
        }
    }

    private static int Checked(int result)
    {
        return result >= 0 ? result : throw new SocketException((SocketError)(-result));
    }
}

// The number is Winsock's, but for a socket that was closed under its reader.
public class SocketException : Exception
{
    public SocketException(SocketError errorCode)
    {
        ErrorCode = (int)errorCode;
    }

    public int ErrorCode { get; }

    // A device has no words for it; the log of a virtual board may.
    public override string Message
    {
        get { return $"socket error {ErrorCode}"; }
    }
}
