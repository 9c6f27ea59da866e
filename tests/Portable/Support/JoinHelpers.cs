// Short forms of the provider's calls for the tests of joins, and the application on the other side that accepts them.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>One node of a world. Every call leaves its lpErrno in <see cref="Errno"/>.</summary>
internal sealed class JoinNode
{
    public const int RootFlags = Wsa.WSA_FLAG_MULTIPOINT_C_ROOT | Wsa.WSA_FLAG_MULTIPOINT_D_ROOT;
    public const int LeafFlags = Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;

    public readonly WspProvider Provider;
    /// <summary>The record that <see cref="Enum"/> read last.</summary>
    public readonly NetworkEvents Events = new NetworkEvents();
    public int Errno;
    private readonly int _number;

    /// <summary>A node with board limits.</summary>
    public JoinNode(World world)
        : this(world, Limits.Board())
    {
    }

    /// <summary>A node with limits of its own.</summary>
    public JoinNode(World world, Limits limits)
    {
        _number = world.Count;
        Provider = world.AddNode(limits);
    }

    /// <summary>A node whose link can be told to fail.</summary>
    public JoinNode(World world, Limits limits, out FaultyLink link)
    {
        _number = world.Count;
        Provider = world.AddNode(limits, out link, 4);
    }

    /// <summary>A node whose link can be told to fail, and has so many ports.</summary>
    public JoinNode(World world, Limits limits, out FaultyLink link, int ports)
    {
        _number = world.Count;
        Provider = world.AddNode(limits, out link, ports);
    }

    /// <summary>The datagrams that the node has sent.</summary>
    public int Sent
    {
        get { return Provider.Counters!.Sent; }
    }

    /// <summary>What the node has dropped, refused and repeated.</summary>
    public Counters Counters
    {
        get { return Provider.Counters!; }
    }

    /// <summary>The name of one of the node's ports.</summary>
    public byte[] At(int port)
    {
        return World.NameOf(_number, port);
    }

    /// <summary>The call failed with this code, and as every failure it answered -1.</summary>
    public void Fails(int code, int result)
    {
        Assert.AreEqual(code, Errno, "lpErrno");
        Assert.AreEqual(-1, result, "result of a call that failed");
    }

    /// <summary>The call succeeded; its result.</summary>
    public int Succeeds(int result)
    {
        Assert.AreEqual(0, Errno, "lpErrno of a call that should succeed");
        Assert.IsTrue(result >= 0, "result of a call that should succeed");
        return result;
    }

    public int Open(ProtocolInfo? entry, int flags)
    {
        return Provider.WSPSocket(Wsa.AF_INET, 0, 0, entry, 0, flags, out Errno);
    }

    /// <summary>The first catalogue entry that has these XP1_ flags and lacks those.</summary>
    public ProtocolInfo Entry(int has, int lacks)
    {
        ProtocolInfo[] entries = Provider.WSPEnumProtocols();
        int found = 0;
        while ((entries[found].ServiceFlags1 & has) != has || (entries[found].ServiceFlags1 & lacks) != 0)
        {
            found++;
        }

        return entries[found];
    }

    /// <summary>A root of both planes.</summary>
    public int Root()
    {
        return Succeeds(Open(null, RootFlags));
    }

    /// <summary>A leaf of both planes.</summary>
    public int Leaf()
    {
        return Succeeds(Open(null, LeafFlags));
    }

    public int Bind(int s, byte[] name)
    {
        return Provider.WSPBind(s, name, name.Length, out Errno);
    }

    public int Listen(int s, int backlog)
    {
        return Provider.WSPListen(s, backlog, out Errno);
    }

    /// <summary>A root that listens at a port, or a leaf.</summary>
    public int Listener(int port, int flags)
    {
        int s = Succeeds(Open(null, flags));
        Succeeds(Bind(s, At(port)));
        Succeeds(Listen(s, 4));
        return s;
    }

    /// <summary>JoinLeaf in both directions, without data.</summary>
    public int Join(int s, byte[] name)
    {
        return Join(s, name, null, null);
    }

    public int Join(int s, byte[] name, WsaBuffer? caller, WsaBuffer? callee)
    {
        return Provider.WSPJoinLeaf(s, name, name.Length, caller, callee, null, null, Wsa.JL_BOTH, out Errno);
    }

    public int Connect(int s, byte[] name)
    {
        return Provider.WSPConnect(s, name, name.Length, null, null, null, null, out Errno);
    }

    public int Accept(int s)
    {
        int length = 0;
        return Provider.WSPAccept(s, null, ref length, null, null, out Errno);
    }

    public int Accept(int s, ConditionFunction condition, byte[] from)
    {
        int length = from.Length;
        return Provider.WSPAccept(s, from, ref length, condition, null, out Errno);
    }

    public void Close(int s)
    {
        Succeeds(Provider.WSPCloseSocket(s, out Errno));
    }

    public int Send(int s, byte[] bytes)
    {
        return Provider.WSPSend(s, new WsaBuffer[] { new WsaBuffer(bytes) }, 1, out int _, 0, null, null, null, out Errno);
    }

    /// <summary>Receives one message: its length, or -1.</summary>
    public int Receive(int s, byte[] bytes)
    {
        int flags = 0;
        int result = Provider.WSPRecv(s, new WsaBuffer[] { new WsaBuffer(bytes) }, 1, out int count, ref flags, null, null, null, out Errno);
        return result < 0 ? result : count;
    }

    /// <summary>FIONBIO.</summary>
    public int SetNonBlocking(int s, bool on)
    {
        return Provider.WSPIoctl(s, Wsa.FIONBIO, new byte[] { (byte)(on ? 1 : 0), 0, 0, 0 }, 4, null, 0, out int _, null, null, null, out Errno);
    }

    public void Select(int s, ManualResetEvent eventObject, int mask)
    {
        Succeeds(Provider.WSPEventSelect(s, eventObject, mask, out Errno));
    }

    /// <summary>Selects all events of a socket, with an event object that nobody waits for.</summary>
    public void SelectAll(int s)
    {
        Select(s, new ManualResetEvent(false), Wsa.FD_ALL_EVENTS);
    }

    /// <summary>Takes the recorded events; their codes stand in <see cref="Events"/>.</summary>
    public int Enum(int s)
    {
        Succeeds(Provider.WSPEnumNetworkEvents(s, null, Events, out Errno));
        return Events.Events;
    }

    /// <summary>One bit of the recorded events; the others are read with it and forgotten.</summary>
    public bool HasEvent(int s, int bit)
    {
        return (Enum(s) & bit) != 0;
    }

    public int GetSockName(int s, byte[] name)
    {
        int length = name.Length;
        return Provider.WSPGetSockName(s, name, ref length, out Errno);
    }

    public int GetPeerName(int s, byte[] name)
    {
        int length = name.Length;
        return Provider.WSPGetPeerName(s, name, ref length, out Errno);
    }

    /// <summary>The name that a socket is bound to.</summary>
    public byte[] NameOf(int s)
    {
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        Succeeds(GetSockName(s, name));
        return name;
    }

    /// <summary>An integer option of SOL_SOCKET.</summary>
    public int Option(int s, int option)
    {
        byte[] value = new byte[4];
        int length = 4;
        Succeeds(Provider.WSPGetSockOpt(s, Wsa.SOL_SOCKET, option, value, ref length, out Errno));
        return value[0] | (value[1] << 8) | (value[2] << 16) | (value[3] << 24);
    }

    /// <summary>A new leaf that has asked; its request has arrived.</summary>
    public int Asks(World world, byte[] root)
    {
        int leaf = Leaf();
        SelectAll(leaf);
        Succeeds(Join(leaf, root));
        world.Settle();
        return leaf;
    }

    /// <summary>The join on a socket has ended, with this code.</summary>
    public void HearsConnect(int s, int code)
    {
        Assert.IsTrue(HasEvent(s, Wsa.FD_CONNECT), "FD_CONNECT");
        Assert.AreEqual(code, Events.ErrorCodes[Wsa.FD_CONNECT_BIT], "the error of FD_CONNECT");
    }

    /// <summary>A message from one node arrives at another.</summary>
    public void Talks(World world, int s, JoinNode other, int otherSocket, int mark)
    {
        Succeeds(Send(s, new byte[] { (byte)mark, 1, 2 }));
        world.Settle();
        byte[] room = new byte[8];
        Assert.AreEqual(3, other.Receive(otherSocket, room), "bytes that arrived");
        Assert.AreEqual(mark, (int)room[0], "the message");
    }
}

/// <summary>The application that listens: what a blocking JoinLeaf needs to happen meanwhile.</summary>
internal sealed class JoinAcceptor
{
    private readonly JoinNode _node;
    private readonly int _listener;

    public JoinAcceptor(JoinNode node, int listener)
    {
        _node = node;
        _listener = listener;
    }

    /// <summary>What the condition function answers.</summary>
    public int Decision = Wsa.CF_ACCEPT;
    /// <summary>The data it gives back; null for none.</summary>
    public byte[]? Callee;
    /// <summary>The data it was shown; null for none.</summary>
    public byte[]? Caller;
    /// <summary>How often it was called.</summary>
    public int Calls;
    /// <summary>What the last Accept returned.</summary>
    public int Accepted = -1;
    /// <summary>Its lpErrno.</summary>
    public int Errno;
    /// <summary>Who asked.</summary>
    public readonly byte[] From = new byte[Wsa.SOCKADDR_IN_LENGTH];

    /// <summary>Accepts one request.</summary>
    public void Run()
    {
        Accepted = _node.Accept(_listener, Decide, From);
        Errno = _node.Errno;
    }

    private int Decide(
        WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData)
    {
        Calls++;
        Caller = lpCallerData == null ? null : Bytes.Copy(lpCallerData.Bytes, lpCallerData.Length);
        if (Callee != null)
        {
            System.Array.Copy(Callee, 0, lpCalleeData.Bytes, 0, Callee.Length);
            lpCalleeData.Length = Callee.Length;
        }

        return Decision;
    }
}

/// <summary>Byte arrays: make, copy, compare.</summary>
internal static class Bytes
{
    /// <summary>Bytes that differ from their neighbours and from those of another first value.</summary>
    public static byte[] Pattern(int length, int first)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(first + (i * 7));
        }

        return bytes;
    }

    public static byte[] Copy(byte[] from, int length)
    {
        byte[] bytes = new byte[length];
        System.Array.Copy(from, 0, bytes, 0, length);
        return bytes;
    }

    /// <summary>The first bytes are these.</summary>
    public static void AreSame(byte[] expected, byte[]? actual, int length)
    {
        Assert.IsNotNull(actual);
        Assert.AreEqual(expected.Length, length, "length");
        for (int i = 0; i < length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)actual![i], "a byte");
        }
    }
}
