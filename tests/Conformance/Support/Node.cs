// One node with threads of its own over a watched link, and its end with everything given back.
using System.Net;
using System.Net.Sockets;
using System.Threading;
using JoinLeaf.Drivers;
using JoinLeaf.Provider;
using JoinLeaf.Udp;

namespace JoinLeaf.Conformance;

/// <summary>A node as an application has it.</summary>
internal sealed class Node
{
    private const int PatienceMs = 60000;
    private static int s_seed = 4711;

    /// <summary>Starts a node over UDP.</summary>
    public Node(Limits limits)
        : this(limits, new UdpLink(limits))
    {
    }

    /// <summary>Starts a node over a link.</summary>
    public Node(Limits limits, ILink link)
    {
        WatchedClock.IsApplicationThread = true;
        Link = new WatchedLink(link);
        Provider = new WspProvider(Link, limits, Clock, Interlocked.Add(ref s_seed, 7919), true);
        Assert.AreEqual(0, Provider.WSPStartup(0x0202, null, null, null, null));
    }

    /// <summary>The clock.</summary>
    public WatchedClock Clock { get; } = new WatchedClock();

    /// <summary>The link.</summary>
    public WatchedLink Link { get; }

    /// <summary>The provider.</summary>
    public WspProvider Provider { get; }

    /// <summary>Bounds for tests: a slow machine must not look like a silent peer, and a lost wake-up must not hang a test for ever.</summary>
    public static Limits PatientLimits()
    {
        Limits limits = Limits.Board();
        limits.JoinTimeoutMs = PatienceMs;
        limits.QuietMs = PatienceMs / 2;
        limits.SilenceMs = PatienceMs;
        return limits;
    }

    /// <summary>127.0.0.1 and a port that the machine chooses.</summary>
    public static byte[] AnyPort()
    {
        return SockAddr.Create(127, 0, 0, 1, 0);
    }

    /// <summary>A socket of another program: it receives and never answers.</summary>
    public static Socket SilentSocket(out byte[] name)
    {
        Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        name = SockAddr.Create(127, 0, 0, 1, ((IPEndPoint)socket.LocalEndPoint!).Port);
        return socket;
    }

    /// <summary>A socket bound to a port that the machine chooses.</summary>
    public MultipointSocket Bound(MultipointRole role)
    {
        MultipointSocket socket = new MultipointSocket(Provider, role);
        socket.ReceiveTimeout = PatienceMs;
        socket.Bind(AnyPort());
        return socket;
    }

    /// <summary>A socket that listens on a port that the machine chooses.</summary>
    public MultipointSocket Listening(MultipointRole role)
    {
        MultipointSocket socket = Bound(role);
        socket.Listen(8);
        return socket;
    }

    /// <summary>Ends the node: its buffers are back, its ports closed, its threads gone, and no internal check has failed.</summary>
    public void End()
    {
        Provider.WSPCleanup(out int _);
        foreach (Thread thread in Link.LibraryThreads())
        {
            Assert.IsFalse(thread.IsAlive, "a port's thread outlived the node");
        }

        foreach (Thread thread in Clock.LibraryThreads())
        {
            Assert.IsFalse(thread.IsAlive, "the deadlines' thread outlived the node");
        }

        Assert.AreEqual(0, Provider.BuffersInUse, "buffers that did not come back");
        Assert.AreEqual(0, Link.OpenPorts, "ports that stayed open");
        Assert.AreEqual(0, Provider.Counters!.Defects, "internal checks that failed");
        Assert.IsLessThanOrEqualTo(1, Link.MostReceivers, "threads that received at one port at once");
    }
}
