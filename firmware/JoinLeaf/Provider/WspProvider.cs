// The Winsock service provider: its start, its end, its catalogue and WSPSocket.
using System;
using JoinLeaf.Drivers;

namespace JoinLeaf.Provider;

/// <summary>
/// One node's service provider: Winsock's WSP calls by their names and argument orders, over one link. Every call answers
/// SOCKET_ERROR (or INVALID_SOCKET) with a WSA code in lpErrno, or success with lpErrno 0 (conformance row 21); none throws for an
/// operating error. Calls may come from any thread.
/// </summary>
public sealed partial class WspProvider
{
    private const int MultipointFlags = Wsa.WSA_FLAG_MULTIPOINT_C_ROOT | Wsa.WSA_FLAG_MULTIPOINT_C_LEAF
        | Wsa.WSA_FLAG_MULTIPOINT_D_ROOT | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;

    private readonly ILink _link;
    private readonly IClock _clock;
    private readonly Limits _limits;
    private readonly ProtocolInfo[] _catalogue;
    private readonly object _startGate = new object();
    private readonly int _seed;
    private readonly bool _hasThreads;
    private readonly AcceptScratch[] _scratch;
    private readonly byte[] _nameScratch = new byte[Wsa.SOCKADDR_IN_LENGTH];
    private Driver? _driver;
    private Counters? _counters;
    private int _startups;

    /// <summary>A provider over a link, with the machine's clock and threads of its own.</summary>
    /// <param name="link">The link; the provider is its only user.</param>
    /// <param name="limits">The bounds of this node.</param>
    public WspProvider(ILink link, Limits limits)
        : this(link, limits, new SystemClock(), new Random().Next(), true)
    {
    }

    /// <summary>A provider in a world of its own, for tests and simulation.</summary>
    /// <param name="link">The link; the provider is its only user.</param>
    /// <param name="limits">The bounds of this node.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="seed">Makes epochs and tokens differ between nodes and between starts.</param>
    /// <param name="hasThreads">False when <see cref="Step"/> will be called instead.</param>
    public WspProvider(ILink link, Limits limits, IClock clock, int seed, bool hasThreads)
    {
        if (!limits.AreSound())
        {
            throw new ArgumentException("limits");
        }

        _link = link;
        _limits = limits;
        _clock = clock;
        _seed = seed;
        _hasThreads = hasThreads;
        _catalogue = Catalogue.Describe(limits);
        _scratch = new AcceptScratch[limits.Deciders];
        for (int i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = new AcceptScratch(limits.MaxConnectData);
        }
    }

    /// <summary>The bounds that the provider was made with.</summary>
    public Limits Limits
    {
        get { return _limits; }
    }

    /// <summary>What the node has dropped, refused and repeated; null before the first start.</summary>
    public Counters? Counters
    {
        get { return _counters; }
    }

    /// <summary>Pool buffers in use at this moment, without those in which ports wait for their next datagram: 0 when all is quiet.</summary>
    public int BuffersInUse
    {
        get
        {
            Driver? driver = _driver;
            if (driver == null)
            {
                return _leaked;
            }

            lock (driver.Gate)
            {
                return driver.BuffersInUse;
            }
        }
    }

    private int _leaked;

    /// <summary>The engine's driver, for those who check it.</summary>
    internal Driver? Driver
    {
        get { return _driver; }
    }

    /// <summary>The catalogue: every entry that WSPSocket can make sockets of.</summary>
    /// <returns>The entries; shared, not to be changed.</returns>
    public ProtocolInfo[] WSPEnumProtocols()
    {
        return _catalogue;
    }

    /// <summary>Starts the provider; each call needs its own <see cref="WSPCleanup"/>.</summary>
    /// <param name="wVersionRequested">The version of Winsock, major in the low byte: 2.2 is 0x0202.</param>
    /// <param name="lpWSPData">Ignored: this provider has nothing to tell that <see cref="WSPEnumProtocols"/> does not.</param>
    /// <param name="lpProtocolInfo">Ignored: one provider serves all its entries.</param>
    /// <param name="upcallTable">Ignored: the provider makes no upcalls.</param>
    /// <param name="lpProcTable">Ignored: the methods of this class are the table.</param>
    /// <returns>0 or WSAVERNOTSUPPORTED.</returns>
    public int WSPStartup(int wVersionRequested, object? lpWSPData, ProtocolInfo? lpProtocolInfo, object? upcallTable, object? lpProcTable)
    {
        if ((wVersionRequested & 0xFF) < 2)
        {
            return Wsa.WSAVERNOTSUPPORTED;
        }

        lock (_startGate)
        {
            if (_startups++ == 0)
            {
                Driver driver = new Driver(_limits, _link, _clock, _seed + _generation++, _hasThreads);
                _counters = driver.Engine.Tables.Counters;
                driver.Start();
                _driver = driver;
            }
        }

        return 0;
    }

    private int _generation;

    /// <summary>Ends the provider with the last of its starts: open sockets end without events (conformance row 92), other nodes are told.</summary>
    /// <param name="lpErrno">0, or WSANOTINITIALISED.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPCleanup(out int lpErrno)
    {
        lock (_startGate)
        {
            Driver? driver = _driver;
            if (driver == null)
            {
                return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
            }

            if (--_startups == 0)
            {
                _driver = null;
                driver.Stop();
                _leaked = driver.BuffersInUse;
            }
        }

        lpErrno = 0;
        return 0;
    }

    /// <summary>Makes a socket.</summary>
    /// <param name="af">AF_INET, or 0 to take the entry's.</param>
    /// <param name="type">SOCK_DGRAM or SOCK_SEQPACKET, or 0 to take the entry's.</param>
    /// <param name="protocol">IPPROTO_UDP, or 0 to take the entry's.</param>
    /// <param name="lpProtocolInfo">The catalogue entry; null takes the rooted/rooted one of the type, or without multipoint flags the plain one.</param>
    /// <param name="g">Reserved; 0.</param>
    /// <param name="dwFlags">WSA_FLAG_MULTIPOINT_ flags: one C and one D, or none.</param>
    /// <param name="lpErrno">0 or WSAEINVAL (conformance rows 2 to 7), WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSAEPROTONOSUPPORT, WSAEMFILE, WSANOTINITIALISED.</param>
    /// <returns>A descriptor or INVALID_SOCKET.</returns>
    public int WSPSocket(int af, int type, int protocol, ProtocolInfo? lpProtocolInfo, int g, int dwFlags, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        int entry = lpProtocolInfo == null ? Catalogue.EntryForFlags(type, dwFlags) : Catalogue.EntryOf(lpProtocolInfo.CatalogEntryId);
        int code = af != 0 && af != Wsa.AF_INET ? Wsa.WSAEAFNOSUPPORT
            : type != 0 && type != Wsa.SOCK_DGRAM && type != Wsa.SOCK_SEQPACKET ? Wsa.WSAESOCKTNOSUPPORT
            : type != 0 && entry >= 0 && (type == Wsa.SOCK_SEQPACKET) != Catalogue.IsReliable(entry) ? Wsa.WSAESOCKTNOSUPPORT
            : (protocol != 0 && protocol != Wsa.IPPROTO_UDP) || entry < 0 ? Wsa.WSAEPROTONOSUPPORT
            : CheckFlags(entry, dwFlags);
        if (code != 0)
        {
            return Fail(code, out lpErrno);
        }

        lock (driver.Gate)
        {
            code = driver.Engine.OpenSocket(entry, dwFlags & MultipointFlags, out int row);
            return code != 0 ? Fail(code, out lpErrno) : Succeed(driver.Engine.Tables.Events.DescriptorOf(row), out lpErrno);
        }
    }

    /// <summary>Whether the flags fit each other and the entry (conformance rows 2 to 9).</summary>
    private static int CheckFlags(int entry, int flags)
    {
        bool controlRoot = (flags & Wsa.WSA_FLAG_MULTIPOINT_C_ROOT) != 0;
        bool controlLeaf = (flags & Wsa.WSA_FLAG_MULTIPOINT_C_LEAF) != 0;
        bool dataRoot = (flags & Wsa.WSA_FLAG_MULTIPOINT_D_ROOT) != 0;
        bool dataLeaf = (flags & Wsa.WSA_FLAG_MULTIPOINT_D_LEAF) != 0;
        if ((flags & MultipointFlags) == 0)
        {
            return 0;
        }

        bool oneEach = controlRoot != controlLeaf && dataRoot != dataLeaf;
        bool planesFit = (!controlRoot || Catalogue.Has(entry, Wsa.XP1_MULTIPOINT_CONTROL_PLANE))
            && (!dataRoot || Catalogue.Has(entry, Wsa.XP1_MULTIPOINT_DATA_PLANE));
        return oneEach && planesFit && Catalogue.Has(entry, Wsa.XP1_SUPPORT_MULTIPOINT) ? 0 : Wsa.WSAEINVAL;
    }

    /// <summary>Without threads of its own: does what is due now, and takes in what has arrived.</summary>
    /// <returns>True when anything happened.</returns>
    public bool Step()
    {
        Driver? driver = _driver;
        return driver != null && driver.Step();
    }

    /// <summary>Without threads of its own: how long until <see cref="Step"/> has something to do, in milliseconds.</summary>
    /// <returns>0 when something is due, -1 when nothing ever will be.</returns>
    public int NextDeadlineMs()
    {
        Driver? driver = _driver;
        return driver == null ? -1 : driver.NextDeadline();
    }

    private static int Fail(int code, out int lpErrno)
    {
        lpErrno = code;
        return Wsa.SOCKET_ERROR;
    }

    private static int Succeed(int result, out int lpErrno)
    {
        lpErrno = 0;
        return result;
    }
}
