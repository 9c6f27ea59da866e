// Who takes part in the join benchmark: each lets N leaves of its own join one root over UDP on 127.0.0.1.
using System;
using System.Diagnostics;
using System.Net;
using System.Threading;
using JoinLeaf.Provider;
using JoinLeaf.Udp;
using LiteNetLib;

namespace JoinLeaf.Bench;

/// <summary>One way to let leaves join.</summary>
internal interface IJoinContestant
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Joins that many leaves at once, everything started and bound before; the milliseconds until the last one has joined.</summary>
    double JoinAll(int leaves);
}

/// <summary>What the JoinLeaf contestants share: a root, its leaves, and a limit on waiting.</summary>
internal sealed class JoinLeafNodes : IDisposable
{
    public const int PatienceMs = 30000;
    private readonly WspProvider[] _nodes;

    private readonly bool _deep;

    /// <summary>Starts a root with host limits, and leaves with a board's, or with a host's deep queues.</summary>
    public JoinLeafNodes(int leaves, bool deep)
    {
        _deep = deep;
        _nodes = new WspProvider[leaves + 1];
        for (int i = 0; i <= leaves; i++)
        {
            Limits limits = i == 0 || _deep ? Limits.Host() : Limits.Board();
            _nodes[i] = new WspProvider(new UdpLink(limits), limits);
            _nodes[i].WSPStartup(0x0202, null, null, null, null);
        }

        Root = new MultipointSocket(_nodes[0], MultipointRole.Root);
        Root.Bind(SockAddr.Create(127, 0, 0, 1, 0));
        Leaves = new MultipointSocket[leaves];
        for (int i = 0; i < leaves; i++)
        {
            Leaves[i] = new MultipointSocket(_nodes[i + 1], MultipointRole.Leaf);
            Leaves[i].Bind(SockAddr.Create(127, 0, 0, 1, 0));
        }
    }

    public MultipointSocket Root { get; }

    public MultipointSocket[] Leaves { get; }

    /// <summary>A thread that does something until the node ends.</summary>
    public static void InBackground(Action action)
    {
        new Thread(() => action()) { IsBackground = true }.Start();
    }

    /// <summary>Accepts on a listening socket until its node ends.</summary>
    public static void AcceptAll(MultipointSocket listener)
    {
        int error;
        do
        {
            error = listener.TryAccept(null, null, out MultipointSocket? _);
        }
        while (error is 0 or Wsa.WSAECONNRESET);
    }

    public void Dispose()
    {
        foreach (WspProvider node in _nodes)
        {
            node.WSPCleanup(out int _);
        }
    }
}

/// <summary>JoinLeaf: all leaves ask at once, the root accepts.</summary>
internal sealed class AskingLeaves : IJoinContestant
{
    public string Name => "JoinLeaf, leaves ask";

    public double JoinAll(int leaves)
    {
        using JoinLeafNodes nodes = new JoinLeafNodes(leaves, false);
        nodes.Root.Listen(128);
        JoinLeafNodes.InBackground(() => JoinLeafNodes.AcceptAll(nodes.Root));
        byte[] root = nodes.Root.LocalName;
        ManualResetEvent[] joined = new ManualResetEvent[leaves];
        for (int i = 0; i < leaves; i++)
        {
            joined[i] = new ManualResetEvent(false);
            nodes.Leaves[i].EventSelect(joined[i], Wsa.FD_CONNECT);
        }

        Stopwatch watch = Stopwatch.StartNew();
        foreach (MultipointSocket leaf in nodes.Leaves)
        {
            leaf.JoinLeaf(root);
        }

        NetworkEvents events = new NetworkEvents();
        for (int i = 0; i < leaves; i++)
        {
            if (!joined[i].WaitOne(JoinLeafNodes.PatienceMs))
            {
                throw new TimeoutException($"leaf {i} did not join");
            }

            nodes.Leaves[i].EnumNetworkEvents(joined[i], events);
            if (events.ErrorCodes[Wsa.FD_CONNECT_BIT] != 0)
            {
                throw new JoinLeafException(events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
            }
        }

        return watch.Elapsed.TotalMilliseconds;
    }
}

/// <summary>JoinLeaf: the root invites one leaf after the other, as one socket may.</summary>
internal sealed class InvitingRoot : IJoinContestant
{
    public string Name => "JoinLeaf, root invites";

    public double JoinAll(int leaves)
    {
        using JoinLeafNodes nodes = new JoinLeafNodes(leaves, false);
        byte[][] names = new byte[leaves][];
        for (int i = 0; i < leaves; i++)
        {
            MultipointSocket leaf = nodes.Leaves[i];
            leaf.Listen(1);
            names[i] = leaf.LocalName;
            JoinLeafNodes.InBackground(() => JoinLeafNodes.AcceptAll(leaf));
        }

        Stopwatch watch = Stopwatch.StartNew();
        foreach (byte[] name in names)
        {
            nodes.Root.JoinLeaf(name);
        }

        return watch.Elapsed.TotalMilliseconds;
    }
}

/// <summary>LiteNetLib: all clients connect at once, the server accepts; events on its own threads, the faster of its two ways.</summary>
internal sealed class LiteNetLibClients : IJoinContestant
{
    public string Name => "LiteNetLib";

    public double JoinAll(int leaves)
    {
        EventBasedNetListener serverListener = new EventBasedNetListener();
        serverListener.ConnectionRequestEvent += request => request.Accept();
        NetManager server = new NetManager(serverListener) { UnsyncedEvents = true };
        server.Start(IPAddress.Loopback, IPAddress.IPv6None, 0);
        NetManager[] clients = new NetManager[leaves];
        using CountdownEvent joined = new CountdownEvent(leaves);
        for (int i = 0; i < leaves; i++)
        {
            EventBasedNetListener listener = new EventBasedNetListener();
            listener.PeerConnectedEvent += _ => joined.Signal();
            clients[i] = new NetManager(listener) { UnsyncedEvents = true };
            clients[i].Start(IPAddress.Loopback, IPAddress.IPv6None, 0);
        }

        Stopwatch watch = Stopwatch.StartNew();
        foreach (NetManager client in clients)
        {
            client.Connect("127.0.0.1", server.LocalPort, string.Empty);
        }

        if (!joined.Wait(JoinLeafNodes.PatienceMs))
        {
            throw new TimeoutException("not all LiteNetLib clients connected");
        }

        double elapsedMs = watch.Elapsed.TotalMilliseconds;
        foreach (NetManager client in clients)
        {
            client.Stop();
        }

        server.Stop();
        return elapsedMs;
    }
}
