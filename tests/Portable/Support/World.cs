// A world of nodes on one loopback network, on one thread, with a clock that moves only when nothing is left to do.
using System;
using System.Threading;
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Runs what a caller of a blocking call cannot do itself.</summary>
public delegate void Meanwhile();

/// <summary>
/// Nodes without threads: a blocking call lets the world run until it is woken. Time passes only when all nodes are quiet, and
/// then at once to the next deadline. Every test ends with <see cref="End"/>, which asserts that every pool buffer is back.
/// </summary>
internal sealed partial class World : IClock
{
    private const int MaxNodes = 8;
    private readonly LoopbackNetwork _network = new LoopbackNetwork(32, 64, 1472);
    private readonly WspProvider[] _nodes = new WspProvider[MaxNodes];
    private readonly LoopbackLink[] _links = new LoopbackLink[MaxNodes];
    private int _count;
    private int _now;

    /// <summary>The type of the sockets that tests open in the next world; after that it is SOCK_DGRAM again.</summary>
    public static int NextSocketType { get; set; } = Wsa.SOCK_DGRAM;

    /// <summary>The type of the sockets of this world.</summary>
    public static int SocketType { get; private set; } = Wsa.SOCK_DGRAM;

    /// <summary>A world whose clock stands close to its wrap, so that every test crosses it.</summary>
    public World()
    {
        _now = int.MaxValue - 700;
        SocketType = NextSocketType;
        NextSocketType = Wsa.SOCK_DGRAM;
    }

    /// <summary>Called once, when a blocking call finds nothing left to do before time would have to pass.</summary>
    public Meanwhile? Meanwhile { get; set; }

    /// <inheritdoc/>
    public int NowMs
    {
        get { return _now; }
    }

    /// <summary>Adds a node with board limits, started.</summary>
    public WspProvider AddNode()
    {
        return AddNode(Limits.Board());
    }

    /// <summary>Adds a node, started.</summary>
    public WspProvider AddNode(Limits limits)
    {
        limits.Ports = 4;
        LoopbackLink link = new LoopbackLink(_network, _count + 1, limits);
        WspProvider node = new WspProvider(link, limits, this, 1000 + (_count * 77), false);
        node.WSPStartup(0x0202, null, null, null, null);
        _links[_count] = link;
        _nodes[_count++] = node;
        return node;
    }

    /// <summary>The link of a node, by the order in which it was added.</summary>
    public LoopbackLink LinkOf(int node)
    {
        return _links[node];
    }

    /// <summary>The name of a port of a node, by the order in which it was added.</summary>
    public static byte[] NameOf(int node, int port)
    {
        return SockAddr.Create(127, 0, 0, node + 1, port);
    }

    /// <summary>Lets all nodes work until they are quiet; no time passes.</summary>
    public void Settle()
    {
        while (StepAll())
        {
        }
    }

    private bool StepAll()
    {
        bool any = false;
        for (int i = 0; i < _count; i++)
        {
            any |= _nodes[i].Step();
        }

        return any;
    }

    /// <summary>Lets time pass, deadline by deadline.</summary>
    public void Advance(int ms)
    {
        int end = _now + ms;
        Settle();
        for (int step = NextStepMs(); step >= 0 && _now + step - end <= 0; step = NextStepMs())
        {
            _now += step;
            Settle();
        }

        _now = end;
    }

    private int NextStepMs()
    {
        int next = -1;
        for (int i = 0; i < _count; i++)
        {
            int ms = _nodes[i].NextDeadlineMs();
            if (ms >= 0 && (next < 0 || ms < next))
            {
                next = ms;
            }
        }

        return next;
    }

    /// <inheritdoc/>
    public bool Wait(AutoResetEvent signal, int timeoutMs)
    {
        int end = _now + timeoutMs;
        while (true)
        {
            Settle();
            if (signal.WaitOne(0, false))
            {
                return true;
            }

            if (Meanwhile != null)
            {
                Meanwhile now = Meanwhile;
                Meanwhile = null;
                now();
                continue;
            }

            int step = NextStepMs();
            if (timeoutMs >= 0 && (step < 0 || _now + step - end > 0))
            {
                _now = end;
                return signal.WaitOne(0, false);
            }

            // Nodes that watch each other keep the clock going for ever: ten minutes are more than any deadline.
            if (step < 0 || _now - end > 600000)
            {
                throw new InvalidOperationException("a blocking call waits for something that will never happen");
            }

            _now += step;
        }
    }

    /// <summary>Ends all nodes; every buffer of every pool must be back, and no internal check may have failed.</summary>
    public void End()
    {
        Settle();
        for (int i = 0; i < _count; i++)
        {
            Assert.AreEqual(0, _nodes[i].WSPCleanup(out int _));
            Assert.AreEqual(0, _nodes[i].BuffersInUse, "buffers that did not come back");
            Assert.AreEqual(0, _nodes[i].Counters!.Defects, "internal checks that failed");
        }
    }
}
