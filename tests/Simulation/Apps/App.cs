// The application of one node: it acts at random times, looks at its events, and knows nothing that the provider did not tell it.
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Simulation;

/// <summary>A random application. One part of the class a subject: joins, accepting, data, leaving, misuse.</summary>
internal sealed partial class App
{
    /// <summary>Where roots listen: the first at this port, a second one above it.</summary>
    public const int RootPort = 5000;
    /// <summary>Where leaves wait for invitations.</summary>
    public const int ListenerPort = 6000;
    private const int EventObjects = 2;
    private const int FullMask = Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_ACCEPT | Wsa.FD_CONNECT | Wsa.FD_CLOSE | Wsa.FD_QOS;

    private readonly World _world;
    private readonly Node _node;
    private readonly Rng _rng;
    private readonly List<SimSocket> _sockets = new();
    private readonly HashSet<int> _descriptorsSeen = new();
    private readonly ManualResetEvent[] _events = new ManualResetEvent[EventObjects];
    private readonly NetworkEvents _record = new();
    private bool _isCalm;
    private bool _isGone;

    public App(World world, Node node, Rng rng)
    {
        _world = world;
        _node = node;
        _rng = rng;
        for (int i = 0; i < EventObjects; i++)
        {
            _events[i] = new ManualResetEvent(false);
        }
    }

    /// <summary>The descriptors that are open.</summary>
    public List<SimSocket> Sockets
    {
        get { return _sockets; }
    }

    private WspProvider Provider
    {
        get { return _node.Provider; }
    }

    /// <summary>The node has ended: nothing more is done with these descriptors.</summary>
    public void GoAway()
    {
        _isGone = true;
        for (int i = 0; i < _sockets.Count; i++)
        {
            _sockets[i].IsOpen = false;
            if (_sockets[i].Join is { Outcome: Outcome.Pending } join)
            {
                join.Outcome = Outcome.Cancelled;
            }
        }

        _sockets.Clear();
    }

    /// <summary>From now on the application serves what comes, at once, and begins nothing.</summary>
    public void BecomeCalm()
    {
        _isCalm = true;

        // A message that stays lent holds a buffer, and of those there may be only one.
        Provider.ReturnLease(_lease);
        SimSocket[] all = _sockets.ToArray();
        for (int i = 0; i < all.Length; i++)
        {
            // What was left lying: a look that was not taken, a message that was not read, a request that was deferred.
            CatchUp(all[i]);
        }

        for (int i = 0; i < all.Length; i++)
        {
            Settle(all[i]);
        }

        Pump();
    }

    private void CatchUp(SimSocket socket)
    {
        if (socket.IsOpen && socket.IsListening)
        {
            AcceptAll(socket);
        }

        if (socket.IsOpen && (socket.Part == Part.Root || socket.Part == Part.Leaf))
        {
            ReadAll(socket);
        }
    }

    /// <summary>One random act.</summary>
    public void Tick()
    {
        if (_isCalm)
        {
            ServeDeferred();
            return;
        }

        Pump();
        if (_rng.Chance(_world.Plan.MisusePerMille))
        {
            Misuse();
        }

        KeepOpen();
        int act = _rng.Below(100);
        if (act < 30)
        {
            SendSomething();
        }
        else if (act < 50)
        {
            JoinSomething();
        }
        else if (act < 68)
        {
            ReadSomething();
        }
        else if (act < 80)
        {
            AcceptSomething();
        }
        else if (act < 90)
        {
            LeaveSomething();
        }
        else if (act < 96)
        {
            TidyUp();
        }
        else
        {
            SelectSomething();
        }
    }

    /// <summary>Keeps those sockets open that the plan gives the node: after a restart, and after it has closed one.</summary>
    private void KeepOpen()
    {
        if (Count(Part.Root) < _node.Plan.Roots && _rng.Chance(500))
        {
            OpenRoot();
        }

        if (Count(Part.Listener) < _node.Plan.Listeners && _rng.Chance(500))
        {
            OpenListener();
        }
    }

    private int Count(Part part)
    {
        int count = 0;
        for (int i = 0; i < _sockets.Count; i++)
        {
            count += _sockets[i].Part == part ? 1 : 0;
        }

        return count;
    }

    /// <summary>A random open socket of a kind; null when there is none.</summary>
    private SimSocket? Pick(System.Func<SimSocket, bool> suits)
    {
        int seen = 0;
        SimSocket? picked = null;
        for (int i = 0; i < _sockets.Count; i++)
        {
            if (suits(_sockets[i]) && _rng.Below(++seen) == 0)
            {
                picked = _sockets[i];
            }
        }

        return picked;
    }

    /// <summary>Notes a descriptor that a call has returned: none is ever given twice.</summary>
    private SimSocket Adopt(Part part, int descriptor, SimSocket? root, bool isReliable)
    {
        if (!_descriptorsSeen.Add(descriptor))
        {
            Fail($"descriptor {descriptor} was returned twice");
        }

        SimSocket socket = new SimSocket(_world.Ledger.NextId(), _node, part, descriptor, root, isReliable);
        _sockets.Add(socket);
        if (_world.Plan.SharesData && part != Part.PerLeaf)
        {
            // What one has said oneself is no news: only what others say is judged.
            Must("WSPIoctl", Provider.WSPIoctl(descriptor, Wsa.SIO_MULTIPOINT_LOOPBACK, new byte[4], 4, null, 0, out int _, null, null, null, out int error), error);
        }

        return socket;
    }

    private SimSocket? Open(Part part, bool isReliable)
    {
        bool isRoot = part == Part.Root;
        bool shares = _world.Plan.SharesData;
        int flags = (isRoot ? Wsa.WSA_FLAG_MULTIPOINT_C_ROOT : Wsa.WSA_FLAG_MULTIPOINT_C_LEAF) | (isRoot && !shares ? Wsa.WSA_FLAG_MULTIPOINT_D_ROOT : Wsa.WSA_FLAG_MULTIPOINT_D_LEAF);
        ProtocolInfo? entry = shares ? new ProtocolInfo { CatalogEntryId = isReliable ? 1006 : 1002 } : null;
        int descriptor = Provider.WSPSocket(Wsa.AF_INET, isReliable ? Wsa.SOCK_SEQPACKET : Wsa.SOCK_DGRAM, Wsa.IPPROTO_UDP, entry, 0, flags, out int error);
        CheckCode("WSPSocket", descriptor, error);
        _world.Trace.Note(_node.Index, What.Socket, (int)part, descriptor, error);
        if (error != 0)
        {
            Allow("WSPSocket", error, Wsa.WSAEMFILE);
            return null;
        }

        SimSocket socket = Adopt(part, descriptor, null, isReliable);
        socket.Event = _rng.Below(EventObjects);
        Must("WSPEventSelect", Provider.WSPEventSelect(descriptor, _events[socket.Event], FullMask, out error), error);
        return socket;
    }

    private void OpenRoot()
    {
        SimSocket? root = Open(Part.Root, _node.Plan.RootsReliable);
        if (root == null)
        {
            return;
        }

        if (root.IsReliable)
        {
            SetPolicy(root, _isCalm ? Wsa.JL_SLOW_WAIT : _node.Plan.SlowPolicy, _node.Plan.SlowMs);
        }

        bool isBound = !_node.Plan.RootsListen && _rng.Chance(500) || Bind(root, RootPort);
        if (!isBound)
        {
            Close(root);
        }
        else if (_node.Plan.RootsListen)
        {
            Listen(root);
        }
    }

    private void OpenListener()
    {
        SimSocket? listener = Open(Part.Listener, _node.Plan.ListenersReliable);
        if (listener != null && Bind(listener, ListenerPort))
        {
            Listen(listener);
        }
        else if (listener != null)
        {
            Close(listener);
        }
    }

    /// <summary>Binds to the usual port, or the one above it: another socket may have it, or a session that has not ended yet.</summary>
    private bool Bind(SimSocket socket, int port)
    {
        for (int i = 0; i < 2; i++)
        {
            int code = Provider.WSPBind(socket.Descriptor, SockAddr.Create(0, 0, 0, 0, port + i), Wsa.SOCKADDR_IN_LENGTH, out int error);
            CheckCode("WSPBind", code, error);
            _world.Trace.Note(_node.Index, What.Bind, socket.Descriptor, port + i, error);
            if (error == 0)
            {
                return true;
            }

            Allow("WSPBind", error, Wsa.WSAEADDRINUSE, Wsa.WSAENOBUFS, Wsa.WSAENETDOWN);
        }

        return false;
    }

    private void Listen(SimSocket socket)
    {
        int backlog = _rng.Chance(300) ? _rng.Between(0, 3) : 1000;
        int code = Provider.WSPListen(socket.Descriptor, backlog, out int error);
        CheckCode("WSPListen", code, error);
        _world.Trace.Note(_node.Index, What.Listen, socket.Descriptor, backlog, error);
        Allow("WSPListen", error, 0, Wsa.WSAENOBUFS);
        socket.IsListening = error == 0;
        NearWrap(socket);
    }

    private void Fail(string text)
    {
        throw new SimFailure($"node {_node.Index}: {text}");
    }

    /// <summary>Conformance row 21: every failure returns -1 and a non-zero code, success leaves the code 0.</summary>
    private void CheckCode(string call, int result, int error)
    {
        if (result < 0 ? result != -1 || error == 0 : error != 0)
        {
            Fail($"{call} returned {result} with code {error}");
        }
    }

    private void Must(string call, int result, int error)
    {
        if (result != 0 || error != 0)
        {
            Fail($"{call} returned {result} with code {error}");
        }
    }

    private void Allow(string call, int error, params int[] codes)
    {
        if (System.Array.IndexOf(codes, error) < 0)
        {
            Fail($"{call} answered {error}, which it must not here");
        }
    }
}
