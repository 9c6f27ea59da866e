// The idiomatic C# face: a multipoint socket that reads like System.Net.Sockets.Socket, written over the provider alone.
using System;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf;

/// <summary>
/// A socket of a multipoint session. Misuse throws what .NET throws for it; an operation that fails throws
/// <see cref="JoinLeafException"/> with Winsock's number, or comes back from its Try method. Names are sockaddr_in bytes:
/// <see cref="SockAddr"/> makes them.
/// </summary>
public sealed partial class MultipointSocket : IDisposable
{
    private readonly WspProvider _provider;
    private readonly MultipointRole _role;
    private readonly MultipointReach _reach;
    private int _descriptor;

    /// <summary>Opens a best effort socket on the rooted/rooted entry.</summary>
    /// <param name="provider">A provider that has been started.</param>
    /// <param name="role">Root or leaf.</param>
    /// <exception cref="JoinLeafException">WSANOTINITIALISED or WSAEMFILE.</exception>
    public MultipointSocket(WspProvider provider, MultipointRole role)
        : this(provider, role, MultipointType.Datagram)
    {
    }

    /// <summary>Opens a socket on the rooted/rooted entry of a type.</summary>
    /// <param name="provider">A provider that has been started.</param>
    /// <param name="role">Root or leaf.</param>
    /// <param name="type">Best effort or reliable.</param>
    /// <exception cref="JoinLeafException">WSANOTINITIALISED or WSAEMFILE.</exception>
    public MultipointSocket(WspProvider provider, MultipointRole role, MultipointType type)
        : this(provider, role, type, MultipointReach.Rooted)
    {
    }

    /// <summary>Opens a socket for sessions with a root, or for groups.</summary>
    /// <param name="provider">A provider that has been started.</param>
    /// <param name="role">Root or leaf; in a group all are leaves.</param>
    /// <param name="type">Best effort or reliable; all must agree.</param>
    /// <param name="reach">Whom messages reach; all must agree.</param>
    /// <exception cref="JoinLeafException">WSANOTINITIALISED, WSAEMFILE, or WSAEINVAL for a root of a group.</exception>
    public MultipointSocket(WspProvider provider, MultipointRole role, MultipointType type, MultipointReach reach)
    {
        if (provider == null)
        {
            throw new ArgumentNullException(nameof(provider));
        }

        bool isDataRoot = role == MultipointRole.Root && reach == MultipointReach.Rooted;
        int flags = (role == MultipointRole.Root ? Wsa.WSA_FLAG_MULTIPOINT_C_ROOT : Wsa.WSA_FLAG_MULTIPOINT_C_LEAF)
            | (isDataRoot ? Wsa.WSA_FLAG_MULTIPOINT_D_ROOT : Wsa.WSA_FLAG_MULTIPOINT_D_LEAF);
        _provider = provider;
        _role = role;
        _reach = reach;
        _descriptor = provider.WSPSocket(Wsa.AF_INET, (int)type, Wsa.IPPROTO_UDP, EntryOf(type, reach), 0, flags, out int error);
        ThrowIf(error);
    }

    private MultipointSocket(MultipointSocket parent, int descriptor)
    {
        _provider = parent._provider;
        _reach = parent._reach;
        _role = MultipointRole.Leaf;
        _descriptor = descriptor;
    }

    /// <summary>The descriptor, for calls of the provider itself.</summary>
    public int Handle
    {
        get { return _descriptor; }
    }

    /// <summary>Root, or leaf: a root's per-leaf socket is a leaf's as well.</summary>
    public MultipointRole Role
    {
        get { return _role; }
    }

    /// <summary>Whom leaves' messages reach.</summary>
    public MultipointReach Reach
    {
        get { return _reach; }
    }

    /// <summary>The name that the socket is bound to, a new sockaddr_in.</summary>
    public byte[] LocalName
    {
        get
        {
            byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
            int length = name.Length;
            _provider.WSPGetSockName(Open(), name, ref length, out int error);
            ThrowIf(error);
            return name;
        }
    }

    /// <summary>The other side's name, a new sockaddr_in: the leaf on a per-leaf socket, the root on a joined leaf.</summary>
    public byte[] RemoteName
    {
        get
        {
            byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
            int length = name.Length;
            _provider.WSPGetPeerName(Open(), name, ref length, out int error);
            ThrowIf(error);
            return name;
        }
    }

    /// <summary>Binds the socket.</summary>
    /// <param name="name">A sockaddr_in; port 0 lets the link choose.</param>
    public void Bind(byte[] name)
    {
        if (name == null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        _provider.WSPBind(Open(), name, name.Length, out int error);
        ThrowIf(error);
    }

    /// <summary>Listens: a root for leaves that ask, a leaf for roots that invite.</summary>
    /// <param name="backlog">How many requests may wait.</param>
    public void Listen(int backlog)
    {
        _provider.WSPListen(Open(), backlog, out int error);
        ThrowIf(error);
    }

    /// <summary>Joins: a root invites the leaf of this name and gets its per-leaf socket, a leaf asks the root of this name and gets itself.</summary>
    /// <param name="name">The other side, a sockaddr_in.</param>
    /// <returns>The per-leaf socket, or this one.</returns>
    public MultipointSocket JoinLeaf(byte[] name)
    {
        return JoinLeaf(name, null, null, Wsa.JL_BOTH);
    }

    /// <summary>Joins, and exchanges data while it joins.</summary>
    /// <param name="name">The other side, a sockaddr_in.</param>
    /// <param name="callerData">Data for the other side, or null.</param>
    /// <param name="calleeData">Room for the other side's data; its length becomes what came. Or null.</param>
    /// <param name="flags">JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH: the part of this socket.</param>
    /// <returns>The per-leaf socket, or this one.</returns>
    public MultipointSocket JoinLeaf(byte[] name, byte[]? callerData, WsaBuffer? calleeData, int flags)
    {
        ThrowIf(TryJoinLeaf(name, callerData, calleeData, flags, out MultipointSocket? joined));
        return joined!;
    }

    /// <summary>Joins without throwing when it fails.</summary>
    /// <param name="name">The other side, a sockaddr_in.</param>
    /// <param name="callerData">Data for the other side, or null.</param>
    /// <param name="calleeData">Room for the other side's data; its length becomes what came. Or null.</param>
    /// <param name="flags">JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH.</param>
    /// <param name="joined">The per-leaf socket, or this one; null when it failed.</param>
    /// <returns>0 or a WSA number, as <see cref="WspProvider.WSPJoinLeaf"/>.</returns>
    public int TryJoinLeaf(byte[] name, byte[]? callerData, WsaBuffer? calleeData, int flags, out MultipointSocket? joined)
    {
        if (name == null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        WsaBuffer? caller = callerData == null ? null : new WsaBuffer(callerData);
        int descriptor = _provider.WSPJoinLeaf(Open(), name, name.Length, caller, calleeData, null, null, flags, out int error);
        joined = error != 0 ? null : descriptor == _descriptor ? this : new MultipointSocket(this, descriptor);
        return error;
    }

    /// <summary>Takes the next request and accepts it.</summary>
    /// <returns>The joined socket.</returns>
    public MultipointSocket Accept()
    {
        return Accept(null, null);
    }

    /// <summary>Takes the next request and lets a function decide.</summary>
    /// <param name="condition">The function, called on this thread; null accepts.</param>
    /// <param name="state">Handed to it.</param>
    /// <returns>The joined socket.</returns>
    public MultipointSocket Accept(ConditionFunction? condition, object? state)
    {
        ThrowIf(TryAccept(condition, state, out MultipointSocket? accepted));
        return accepted!;
    }

    /// <summary>Takes the next request and lets a function decide, without throwing when there is none, or it is not accepted.</summary>
    /// <param name="condition">The function, called on this thread; null accepts.</param>
    /// <param name="state">Handed to it.</param>
    /// <param name="accepted">The joined socket; null when there is none.</param>
    /// <returns>0 or a WSA number, as <see cref="WspProvider.WSPAccept"/>.</returns>
    public int TryAccept(ConditionFunction? condition, object? state, out MultipointSocket? accepted)
    {
        int length = 0;
        int descriptor = _provider.WSPAccept(Open(), null, ref length, condition, state, out int error);
        accepted = error != 0 ? null : new MultipointSocket(this, descriptor);
        return error;
    }

    /// <summary>Selects events: the object is set when one of them happens. The socket no longer blocks.</summary>
    /// <param name="eventObject">The object; ignored with a mask of 0.</param>
    /// <param name="networkEvents">FD_ bits; 0 cancels.</param>
    public void EventSelect(ManualResetEvent? eventObject, int networkEvents)
    {
        if (eventObject == null && networkEvents != 0)
        {
            throw new ArgumentNullException(nameof(eventObject));
        }

        _provider.WSPEventSelect(Open(), eventObject, networkEvents, out int error);
        ThrowIf(error);
    }

    /// <summary>Hands out what has happened, clears it and resets the object, in one step.</summary>
    /// <param name="eventObject">The object to reset, or null.</param>
    /// <param name="events">Receives the record.</param>
    public void EnumNetworkEvents(ManualResetEvent? eventObject, NetworkEvents events)
    {
        if (events == null)
        {
            throw new ArgumentNullException(nameof(events));
        }

        _provider.WSPEnumNetworkEvents(Open(), eventObject, events, out int error);
        ThrowIf(error);
    }

    /// <summary>Ends the membership, or a root's whole session, with a last word. <see cref="Close"/> is still needed.</summary>
    /// <param name="data">The word, or null.</param>
    public void Disconnect(byte[]? data)
    {
        _provider.WSPSendDisconnect(Open(), data == null ? null : new WsaBuffer(data), out int error);
        ThrowIf(error);
    }

    /// <summary>Reads the last word that came with the other side's departure.</summary>
    /// <param name="buffer">Room for it.</param>
    /// <returns>Its bytes, 0 when there was none.</returns>
    public int ReceiveDisconnect(byte[] buffer)
    {
        WsaBuffer into = new WsaBuffer(buffer, LengthOf(buffer));
        _provider.WSPRecvDisconnect(Open(), into, out int error);
        ThrowIf(error);
        return into.Length;
    }

    /// <summary>Closes the socket; the other side is told. Closing it again does nothing.</summary>
    public void Close()
    {
        int descriptor = _descriptor;
        _descriptor = Wsa.INVALID_SOCKET;
        if (descriptor != Wsa.INVALID_SOCKET)
        {
            _provider.WSPCloseSocket(descriptor, out int _);
        }
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose()
    {
        Close();
    }

    /// <summary>The entry of the catalogue that is meant; null for the first of its type.</summary>
    private static ProtocolInfo? EntryOf(MultipointType type, MultipointReach reach)
    {
        if (reach == MultipointReach.Rooted)
        {
            return null;
        }

        ProtocolInfo info = new ProtocolInfo();
        bool isReliable = type == MultipointType.SeqPacket;
        info.CatalogEntryId = reach == MultipointReach.Group ? (isReliable ? Catalogue.ReliableGroupId : Catalogue.GroupId) : isReliable ? Catalogue.ReliableSharedId : Catalogue.SharedId;
        return info;
    }

    private int Open()
    {
        if (_descriptor == Wsa.INVALID_SOCKET)
        {
            throw new ObjectDisposedException(nameof(MultipointSocket));
        }

        return _descriptor;
    }

    private static int LengthOf(byte[] buffer)
    {
        if (buffer == null)
        {
            throw new ArgumentNullException(nameof(buffer));
        }

        return buffer.Length;
    }

    private static void CheckRange(byte[] buffer, int offset, int size)
    {
        int length = LengthOf(buffer);
        if (offset < 0 || size < 0 || size > length - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(size));
        }
    }

    private static void ThrowIf(int error)
    {
        if (error != 0)
        {
            throw new JoinLeafException(error);
        }
    }
}
