// One descriptor under test: short forms of the provider's calls that keep lpErrno and check that it fits the result.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A descriptor of a node, with an event object and a record of its own.</summary>
internal sealed class Sock
{
    /// <summary>Every event that this provider records.</summary>
    public const int AllEvents = Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_ACCEPT | Wsa.FD_CONNECT | Wsa.FD_CLOSE;

    public readonly WspProvider Node;
    public readonly int Descriptor;
    /// <summary>The event object; a per-leaf or accepted socket has that of the socket it came from.</summary>
    public readonly ManualResetEvent Event;
    /// <summary>What the last <see cref="Enum"/> wrote.</summary>
    public readonly NetworkEvents Record = new NetworkEvents();
    /// <summary>Where received bytes go.</summary>
    public readonly byte[] Bytes = new byte[10000];
    /// <summary>lpErrno of the last call.</summary>
    public int Error;

    public Sock(WspProvider node, int descriptor, ManualResetEvent eventObject)
    {
        Node = node;
        Descriptor = descriptor;
        Event = eventObject;
    }

    /// <summary>A new root, not bound.</summary>
    public static Sock OpenRoot(WspProvider node)
    {
        return Open(node, Wsa.WSA_FLAG_MULTIPOINT_C_ROOT | Wsa.WSA_FLAG_MULTIPOINT_D_ROOT);
    }

    /// <summary>A new leaf, not bound.</summary>
    public static Sock OpenLeaf(WspProvider node)
    {
        return Open(node, Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF);
    }

    /// <summary>A new socket of a catalogue entry that is not the first, not bound.</summary>
    public static Sock Open(WspProvider node, int catalogEntryId, int flags)
    {
        ProtocolInfo info = new ProtocolInfo();
        info.CatalogEntryId = catalogEntryId;
        int descriptor = node.WSPSocket(Wsa.AF_INET, 0, Wsa.IPPROTO_UDP, info, 0, flags, out int error);
        Assert.AreEqual(0, error);
        return new Sock(node, descriptor, new ManualResetEvent(false));
    }

    /// <summary>Sets a control of 4 bytes: lpErrno.</summary>
    public int Control(int code, int value)
    {
        byte[] argument = { (byte)value, (byte)(value >> 8), 0, 0 };
        Check(Node.WSPIoctl(Descriptor, code, argument, 4, null, 0, out int _, null, null, null, out Error));
        return Error;
    }

    private static Sock Open(WspProvider node, int flags)
    {
        int descriptor = node.WSPSocket(Wsa.AF_INET, World.SocketType, Wsa.IPPROTO_UDP, null, 0, flags, out int error);
        Assert.AreEqual(0, error);
        return new Sock(node, descriptor, new ManualResetEvent(false));
    }

    /// <summary>Binds and listens.</summary>
    public Sock Listen(byte[] name)
    {
        Check(Node.WSPBind(Descriptor, name, name.Length, out Error));
        Assert.AreEqual(0, Error);
        Check(Node.WSPListen(Descriptor, 4, out Error));
        Assert.AreEqual(0, Error);
        return this;
    }

    /// <summary>Selects all events; the socket no longer blocks.</summary>
    public Sock Select()
    {
        Assert.AreEqual(0, Select(AllEvents));
        return this;
    }

    /// <summary>Selects events.</summary>
    public int Select(int mask)
    {
        return Check(Node.WSPEventSelect(Descriptor, Event, mask, out Error));
    }

    /// <summary>Hands out the record, clears it and resets the event object.</summary>
    public int Enum()
    {
        Assert.AreEqual(0, Check(Node.WSPEnumNetworkEvents(Descriptor, Event, Record, out Error)));
        return Record.Events;
    }

    /// <summary>Whether the event object is set.</summary>
    public bool IsSignalled
    {
        get { return Event.WaitOne(0, false); }
    }

    /// <summary>Joins for both directions, without data.</summary>
    public Sock Join(byte[] name)
    {
        return Join(name, null, null, Wsa.JL_BOTH);
    }

    /// <summary>Joins: this socket again, a new one, or one with INVALID_SOCKET.</summary>
    public Sock Join(byte[] name, WsaBuffer? caller, WsaBuffer? callee, int role)
    {
        int joined = Check(Node.WSPJoinLeaf(Descriptor, name, name.Length, caller, callee, null, null, role, out Error));
        return joined == Descriptor ? this : new Sock(Node, joined, Event);
    }

    /// <summary>Accepts the next request; with INVALID_SOCKET when that fails.</summary>
    public Sock Accept(Decision? decision)
    {
        ConditionFunction? condition = null;
        if (decision != null)
        {
            condition = decision.Decide;
        }

        int length = 0;
        int accepted = Check(Node.WSPAccept(Descriptor, null, ref length, condition, decision, out Error));
        return new Sock(Node, accepted, Event);
    }

    /// <summary>Sends a message of one byte.</summary>
    public int Send(int value)
    {
        return Send(new byte[] { (byte)value });
    }

    /// <summary>Sends a message.</summary>
    public int Send(byte[] bytes)
    {
        WsaBuffer[] buffers = { new WsaBuffer(bytes) };
        int result = Check(Node.WSPSend(Descriptor, buffers, 1, out int sent, 0, null, null, null, out Error));
        Assert.AreEqual(result == 0 ? bytes.Length : 0, sent);
        return result;
    }

    /// <summary>Receives a message into <see cref="Bytes"/>: its length, or SOCKET_ERROR.</summary>
    public int Recv()
    {
        return Recv(0, null);
    }

    /// <summary>Receives a message of one byte: the byte, or SOCKET_ERROR.</summary>
    public int Take()
    {
        int length = Recv();
        if (length >= 0)
        {
            Assert.AreEqual(1, length);
            return Bytes[0];
        }

        return Wsa.SOCKET_ERROR;
    }

    /// <summary>Receives a message with flags, and its sender's name where that is wanted.</summary>
    public int Recv(int flags, byte[]? from)
    {
        WsaBuffer[] buffers = { new WsaBuffer(Bytes) };
        int fromLength = from == null ? 0 : from.Length;
        int result = Check(Node.WSPRecvFrom(Descriptor, buffers, 1, out int received, ref flags, from, ref fromLength, null, null, null, out Error));
        return result == 0 ? received : Wsa.SOCKET_ERROR;
    }

    /// <summary>Shuts directions down.</summary>
    public int Shutdown(int how)
    {
        return Check(Node.WSPShutdown(Descriptor, how, out Error));
    }

    /// <summary>Takes leave with data, or without.</summary>
    public int SendDisconnect(byte[]? data)
    {
        return Check(Node.WSPSendDisconnect(Descriptor, data == null ? null : new WsaBuffer(data), out Error));
    }

    /// <summary>Reads the data of a departure into <see cref="Bytes"/>: its length, or SOCKET_ERROR.</summary>
    public int RecvDisconnect()
    {
        WsaBuffer into = new WsaBuffer(Bytes);
        int result = Check(Node.WSPRecvDisconnect(Descriptor, into, out Error));
        return result == 0 ? into.Length : Wsa.SOCKET_ERROR;
    }

    /// <summary>Closes the descriptor.</summary>
    public void Close()
    {
        Check(Node.WSPCloseSocket(Descriptor, out Error));
        Assert.AreEqual(0, Error);
    }

    /// <summary>Sets FIONBIO.</summary>
    public int SetNonBlocking(bool on)
    {
        byte[] argument = { (byte)(on ? 1 : 0), 0, 0, 0 };
        return Check(Node.WSPIoctl(Descriptor, Wsa.FIONBIO, argument, 4, null, 0, out int _, null, null, null, out Error));
    }

    /// <summary>Reads an option of SOL_SOCKET.</summary>
    public int Option(int name)
    {
        byte[] value = new byte[4];
        int length = 4;
        Assert.AreEqual(0, Check(Node.WSPGetSockOpt(Descriptor, Wsa.SOL_SOCKET, name, value, ref length, out Error)));
        return value[0] | (value[1] << 8) | (value[2] << 16) | (value[3] << 24);
    }

    /// <summary>Reads an option of this provider's own.</summary>
    public int Own(int name)
    {
        byte[] value = new byte[4];
        int length = 4;
        Assert.AreEqual(0, Check(Node.WSPGetSockOpt(Descriptor, Wsa.SOL_JOINLEAF, name, value, ref length, out Error)));
        return value[0] | (value[1] << 8) | (value[2] << 16) | (value[3] << 24);
    }

    /// <summary>The other side's name; null when the call fails.</summary>
    public byte[]? PeerName()
    {
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int length = name.Length;
        int result = Check(Node.WSPGetPeerName(Descriptor, name, ref length, out Error));
        return result == 0 ? name : null;
    }

    /// <summary>The socket's own name; null when the call fails.</summary>
    public byte[]? LocalName()
    {
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int length = name.Length;
        int result = Check(Node.WSPGetSockName(Descriptor, name, ref length, out Error));
        return result == 0 ? name : null;
    }

    /// <summary>Asserts that bytes were received, and which.</summary>
    public void ExpectBytes(byte[] expected, int length)
    {
        Assert.AreEqual(expected.Length, length);
        for (int i = 0; i < length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)Bytes[i]);
        }
    }

    /// <summary>A call fails if and only if it gives a code (conformance row 21).</summary>
    private int Check(int result)
    {
        Assert.AreEqual(result == Wsa.SOCKET_ERROR, Error != 0);
        return result;
    }
}
