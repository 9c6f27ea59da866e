// All state of one engine, and the few acts on it that every part of the session machine shares.
using JoinLeaf.Buffers;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>The tables, the pool and the counters of one engine, with the acts that tie them together.</summary>
internal sealed partial class Tables
{
    public readonly Limits Limits;
    public readonly Counters Counters;
    public readonly BufferPool Pool;
    public readonly EventTable Events;
    public readonly SocketTable Sockets;
    public readonly PortTable Ports;
    public readonly ReceiveQueue Queue;
    public readonly SessionTable Sessions;
    public readonly PathTable Paths;
    public readonly MemberTable Members;
    public readonly RequestTable Requests;
    public readonly TransmitQueue Transmits;
    public readonly Reassembly Parts;
    public readonly OpenPacks Packs;
    public readonly LeaseTable Leases;
    public readonly IPeers Peers;
    public readonly StreamTable Streams;
    public readonly StatusFields Status;
    public readonly PacketContents Contents;
    /// <summary>The time of the act that is going on.</summary>
    public int Now;
    private readonly int _maxMessage;
    private readonly int _maxParts;
    private readonly int _boot;
    private int _random;
    private int _attempt;
    private bool _hasDeadline;
    private int _earliest;

    public Tables(Limits limits, IPeers peers, int seed)
    {
        Limits = limits;
        Peers = peers;
        Counters = new Counters();
        Pool = new BufferPool(limits.ReceiveBuffers, limits.SendBuffers, limits.MaxDatagram, Counters);
        Events = new EventTable(limits.Sockets + limits.Members);
        Sockets = new SocketTable(limits.Sockets);
        Ports = new PortTable(limits.Ports);
        Queue = new ReceiveQueue(limits.ReceiveQueue, limits.Sockets);
        Sessions = new SessionTable(limits.Sockets);
        Paths = new PathTable(limits.Sockets);
        Members = new MemberTable(limits.Members);
        Requests = new RequestTable(limits.Backlog);
        Transmits = new TransmitQueue(limits.Backlog, limits.MaxFragments);
        Streams = new StreamTable(limits.Streams, limits.Window);
        Status = new StatusFields(this);
        Contents = new PacketContents(Pool);
        Parts = new Reassembly(limits, Pool, Counters);
        Packs = new OpenPacks(limits.Sockets, Pool);
        Leases = new LeaseTable(limits.Leases, Pool);
        _maxMessage = limits.MaxMessage;
        _maxParts = limits.MaxFragments;
        _random = seed == 0 ? 0x2545F491 : seed;
        _boot = NextRandom() << 16;
        _attempt = NextRandom() & 0x3FFF;
    }

    /// <summary>Whether anything will fall due.</summary>
    public bool HasDeadline
    {
        get { return _hasDeadline; }
    }

    /// <summary>No later than the first deadline.</summary>
    public int Earliest
    {
        get { return _earliest; }
    }

    /// <summary>16 bits from a shift register: they tell attempts apart, they are no secret.</summary>
    public int NextRandom()
    {
        int x = _random;
        x ^= x << 13;
        x ^= (int)((uint)x >> 17);
        x ^= x << 5;
        _random = x;
        return (x >> 8) & 0xFFFF;
    }

    /// <summary>A token for an attempt: the start's 16 bits, and a count by which late attempts are told from new ones.</summary>
    public int NextToken()
    {
        _attempt = (_attempt + 1) & 0xFFFF;
        return _boot | _attempt;
    }

    /// <summary>Something falls due at this time.</summary>
    public void Due(int at)
    {
        if (!_hasDeadline || at - _earliest < 0)
        {
            _hasDeadline = true;
            _earliest = at;
        }
    }

    /// <summary>All deadlines are about to be collected anew.</summary>
    public void ForgetDeadlines()
    {
        _hasDeadline = false;
    }

    /// <summary>Sets the deadline of a membership.</summary>
    public void DueMember(int member, int at)
    {
        Members.Deadline[member] = at;
        Due(at);
    }

    /// <summary>The row of a membership's descriptor in the event table: its own at a root, its socket's at a leaf; -1 when closed.</summary>
    public int DescriptorRowOf(int member)
    {
        int session = Members.Session[member];
        if (Sessions.Side[session] == SessionTable.RootSide)
        {
            int row = Sockets.Count + member;
            return Events.IsOpen(row) ? row : -1;
        }

        int socket = Sessions.Socket[session];
        return socket >= 0 && Sockets.Member[socket] == member ? socket : -1;
    }

    /// <summary>Whether the membership is one of our own root's leaves.</summary>
    public bool IsAtRoot(int member)
    {
        return Sessions.Side[Members.Session[member]] == SessionTable.RootSide;
    }

    /// <summary>A send buffer, or -1 with the shortage counted.</summary>
    public int RentSend()
    {
        int handle = Pool.RentSend();
        if (handle < 0)
        {
            Counters.NoSendBuffer++;
        }

        return handle;
    }

    /// <summary>
    /// A send buffer for a message, or for what is kept until the other side answers. The last one is never lent for these: without
    /// it the node could not say any more that it is there, and its running sessions would end.
    /// </summary>
    public int RentSendButLast()
    {
        if (!CanRentButLast)
        {
            Counters.NoSendBuffer++;
            return -1;
        }

        return Pool.RentSend();
    }

    /// <summary>Whether <see cref="RentSendButLast"/> would succeed.</summary>
    public bool CanRentButLast
    {
        get { return Pool.FreeSend > 1; }
    }

    /// <summary>The most content that one packet of the session carries, in bytes.</summary>
    public int PartOf(int session)
    {
        return Sessions.MaxDatagram[session] - Frame.PacketOverhead;
    }

    /// <summary>The largest message of a session, in bytes: what both ends carry.</summary>
    public int MaxMessageOf(int session)
    {
        int part = PartOf(session);
        int most = Sessions.MaxFragments[session] * part;
        return most == part || most < _maxMessage ? most : _maxMessage;
    }

    /// <summary>How many parts of a message we put together, as the other side is told: 0 for whole messages only.</summary>
    public int OwnParts
    {
        get { return _maxParts < 2 ? 0 : _maxParts; }
    }

    /// <summary>
    /// The other side of a session, about to be counted as joined, has told how many parts of a message it puts together. A root's session takes
    /// the least of its leaves; it begins anew with the first leaf after the last has gone.
    /// </summary>
    public void AgreeOnParts(int session, int theirs)
    {
        int socket = Sessions.Socket[session];

        // What is passed on to others is passed on whole.
        int most = theirs < 2 || (socket >= 0 && Sockets.SharesData(socket)) ? 1 : theirs < _maxParts ? theirs : _maxParts;
        if (Sessions.Joined[session] == 0 || most < Sessions.MaxFragments[session])
        {
            Sessions.MaxFragments[session] = (byte)most;
        }
    }

    /// <summary>Gives back the buffer that a membership holds.</summary>
    public void DropHandle(int member)
    {
        int handle = Members.Handle[member];
        if (handle >= 0)
        {
            Members.Handle[member] = -1;
            Pool.Return(handle);
        }
    }

    /// <summary>Takes a membership of a session.</summary>
    public int TakeMember(int session, int peer, int token, int flags)
    {
        int member = Members.Take(session, peer, token, flags);
        if (member < 0 && GiveUpCancel(false))
        {
            member = Members.Take(session, peer, token, flags);
        }

        if (member >= 0)
        {
            Sessions.Rows[session]++;
        }

        return member;
    }

    /// <summary>
    /// Makes room: a cancel is repeated for a while, since nobody confirms it, but a row that is needed is worth more. Should it
    /// have got lost, the other side's answer will bring the next one.
    /// </summary>
    private bool GiveUpCancel(bool withSession)
    {
        for (int i = 0; i < Members.Used; i++)
        {
            if (Members.State[i] == MemberTable.Cancelling && DescriptorRowOf(i) < 0 && !(withSession && IsAtRoot(i)))
            {
                FreeMember(i);
                return true;
            }
        }

        return false;
    }

    /// <summary>The protocol has nothing more to do for a membership: its row is free as soon as no socket stands for it.</summary>
    public void Finish(int member)
    {
        Members.State[member] = MemberTable.Ended;
        Streams.IsDirty = true;
        if (DescriptorRowOf(member) < 0)
        {
            FreeMember(member);
        }
    }

    /// <summary>Frees a membership's row, and its session's when it was the last of a closed socket.</summary>
    public void FreeMember(int member)
    {
        int session = Members.Session[member];
        int socket = Sessions.Socket[session];
        if (Members.Has(member, MemberTable.Acceptor) && Members.Has(member, MemberTable.Confirmed))
        {
            Requests.Spend(Members.Token[member]);
        }

        DropHandle(member);
        ForgetIncomplete(member);
        StopHearing(member);
        if (Members.Peer[member] >= 0)
        {
            // A member of a group that has only answered so far has no peer.
            Peers.Release(Members.Peer[member]);
        }

        Members.State[member] = MemberTable.Free;
        Streams.IsDirty = true;
        if (socket >= 0)
        {
            Queue.Forget(socket, member);
        }

        Sessions.Rows[session]--;
        FreeSessionIfDone(session);
    }

    /// <summary>Frees a session that no socket and no membership uses any more.</summary>
    public void FreeSessionIfDone(int session)
    {
        if (Sessions.Side[session] == SessionTable.Free || Sessions.Socket[session] >= 0 || Sessions.Rows[session] > 0)
        {
            return;
        }

        CloseGroup(session);
        int stream = Sessions.Stream[session];
        if (stream >= 0)
        {
            Streams.Free(stream, Pool);
            Sessions.Stream[session] = -1;
        }

        Sessions.Side[session] = SessionTable.Free;
        Ports.Sessions[Sessions.Port[session]]--;
        Ports.Users[Sessions.Port[session]]--;
    }

    /// <summary>The session's group is not needed any more: a root lets its peer go, a leaf its port. Nothing of its paths falls due from here on.</summary>
    public void CloseGroup(int session)
    {
        int group = Paths.Group[session];
        Paths.Group[session] = -1;
        Paths.Clear(session, PathTable.HasDue | PathTable.WantsPort | PathTable.WantsRenewal);
        if (group >= 0 && Sessions.Side[session] == SessionTable.RootSide)
        {
            Peers.Release(group);
        }
        else if (group >= 0)
        {
            Ports.Group[group] = -1;
            Ports.Sessions[group] = 0;
            Ports.Users[group]--;
        }
    }

    /// <summary>Makes a session that sends through a port; -1 when no row is free.</summary>
    public int OpenSession(int side, int socket, int port)
    {
        int session = Sessions.Take(side, socket, port, NextRandom(), Limits.MaxDatagram);
        if (session < 0 && GiveUpCancel(true))
        {
            session = Sessions.Take(side, socket, port, NextRandom(), Limits.MaxDatagram);
        }

        if (session >= 0 && Sockets.IsReliable(socket))
        {
            int stream = Streams.Take(session);
            Sessions.Stream[session] = (sbyte)stream;
            if (stream < 0)
            {
                Sessions.Side[session] = SessionTable.Free;
                return -1;
            }
        }

        if (session >= 0)
        {
            Paths.Open(session);
            Sessions.MaxFragments[session] = (byte)(side == SessionTable.RootSide && !Sockets.SharesData(socket) ? _maxParts : 1);
            Ports.Users[port]++;
            Ports.Sessions[port]++;
            Sockets.Session[socket] = (short)session;
        }

        return session;
    }

    /// <summary>Everybody has so many messages more of a reliable session: its socket hears FD_QOS.</summary>
    public void MoveWatermark(int session, int messages)
    {
        int socket = Sessions.Socket[session];
        Streams.Watermark[Sessions.Stream[session]] += messages;
        if (messages > 0 && socket >= 0)
        {
            Events.Happened(socket, Wsa.FD_QOS);
        }
    }
}
