// The engine's part in the two paths to a leaf: frames of the group, what the driver should do for them, what the application wants.
using JoinLeaf.Sessions;
using JoinLeaf.Wire;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>A datagram came in at the port of a session's group. It is for all, so it confirms nothing.</summary>
    private bool HandleGroup(int kind, int session, int handle, int length, int now)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        int member = _paths.OwnMember(session);
        bool isOurs = member >= 0 && kind >= Frame.Data && (bytes[0] & Frame.Up) == 0 && (bytes[Frame.MemberAt] == 0 || kind == Frame.Void)
            && Frame.ReadU16(bytes, Frame.EpochAt) == _tables.Sessions.Epoch[session];
        if (!isOurs)
        {
            _tables.Counters.DroppedUnknown++;
            return false;
        }

        _tables.Paths.Heard[session]++;
        _liveness.HeardOfAll(member, now);
        if (kind == Frame.Probe)
        {
            _leafPaths.OnProbe(session, Frame.ReadU16(bytes, Frame.ProbeCountAt), true, now);
            return false;
        }

        if (kind == Frame.Coded && _tables.Sessions.Stream[session] >= 0)
        {
            return _folded.OnCoded(member, handle, length);
        }

        if (!Frame.IsPacket(kind))
        {
            _tables.Counters.DroppedUnknown++;
            return false;
        }

        if (kind == Frame.Void && bytes[Frame.MemberAt] == _tables.Sessions.MemberId[session])
        {
            // The packet itself is for us, and comes by unicast.
            return false;
        }

        // A reliable session knows by itself where its membership began.
        if (_tables.Sessions.Stream[session] < 0 && !_leafPaths.Counts(session, Frame.ReadU16(bytes, Frame.SequenceAt)))
        {
            _tables.Counters.DroppedPath++;
            return false;
        }

        return HandleMember(kind, member, handle, length, now);
    }

    /// <summary>A frame about paths came in, or one that may need such an answer.</summary>
    private void HandlePaths(int kind, int member, byte[] bytes, int now)
    {
        int session = _tables.Members.Session[member];
        bool atRoot = _tables.IsAtRoot(member);
        if (kind == Frame.Ping)
        {
            if (atRoot)
            {
                _rootPaths.OnPing(member);
            }
        }
        else if (kind == Frame.Path && atRoot)
        {
            _rootPaths.OnPath(member, bytes, now);
        }
        else if (kind == Frame.Path)
        {
            _leafPaths.OnPath(session, bytes, now);
        }
        else if (!atRoot)
        {
            _leafPaths.OnProbe(session, Frame.ReadU16(bytes, Frame.ProbeCountAt), false, now);
        }
        else
        {
            _tables.Counters.DroppedUnknown++;
        }
    }

    private bool FirePaths(int session, int now)
    {
        if (!_tables.Paths.Has(session, PathTable.HasDue) || now - _tables.Paths.DueAt[session] < 0)
        {
            return false;
        }

        if (_tables.Sessions.Side[session] == SessionTable.RootSide)
        {
            _rootPaths.OnDue(session, now);
        }
        else
        {
            _leafPaths.OnDue(session, now);
        }

        return true;
    }

    /// <summary>Whether the driver should look for what sessions want of it.</summary>
    public bool AnyGroupWish
    {
        get { return _tables.Paths.AnyWish; }
    }

    /// <summary>
    /// A session whose group's port should be opened, or reported again when it is open; -1 when there is none. The answer to the
    /// first is <see cref="GroupOpened"/>.
    /// </summary>
    /// <returns>The session, or -1.</returns>
    public int TakeGroupWish()
    {
        PathTable paths = _tables.Paths;
        for (int i = 0; i < _tables.Sessions.Count; i++)
        {
            if (paths.Has(i, PathTable.WantsPort | PathTable.WantsRenewal))
            {
                paths.Clear(i, PathTable.WantsPort | PathTable.WantsRenewal);
                return i;
            }
        }

        paths.AnyWish = false;
        return -1;
    }

    /// <summary>The name of a session's group.</summary>
    /// <param name="session">A leaf's session.</param>
    /// <param name="name">Receives a sockaddr_in.</param>
    public void GroupNameOf(int session, byte[] name)
    {
        PathTable.WriteName(_tables.Sessions.Epoch[session], name);
    }

    /// <summary>The peer on whose side of the network a session's group is meant.</summary>
    /// <param name="session">A leaf's session.</param>
    /// <returns>The peer, or -1 when the membership has ended.</returns>
    public int GroupSideOf(int session)
    {
        int member = _paths.OwnMember(session);
        return member < 0 ? -1 : _tables.Members.Peer[member];
    }

    /// <summary>The driver has opened the port of a session's group, or could not.</summary>
    /// <param name="session">The session.</param>
    /// <param name="port">The port; -1 for none.</param>
    /// <param name="code">0 or a WSA code.</param>
    /// <param name="now">The time in milliseconds.</param>
    public void GroupOpened(int session, int port, int code, int now)
    {
        if (port >= 0)
        {
            _tables.Ports.Group[port] = (short)session;
            _tables.Ports.Users[port]++;
        }

        _leafPaths.Opened(session, port, code, now);
    }

    /// <summary>A port is needed: a leaf that could do without its group's gives it up.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>True when one was given up; it is idle now.</returns>
    public bool GiveUpGroup(int now)
    {
        for (int i = 0; i < _tables.Ports.Count; i++)
        {
            if (_tables.Ports.IsOpen[i] && _tables.Ports.Group[i] >= 0 && _tables.Ports.Sessions[i] == 0)
            {
                _leafPaths.GiveUp(_tables.Ports.Group[i], now);
                return true;
            }
        }

        return false;
    }

    /// <summary>The path that a socket's application wants: a JL_PATH_ value.</summary>
    /// <param name="socket">The row.</param>
    /// <returns>The value.</returns>
    public int PathOf(int socket)
    {
        return _tables.Paths.Options[socket] & PathTable.ForcedMask;
    }

    /// <summary>Sets it, and acts on it at once where a session runs.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="path">The value.</param>
    /// <param name="now">The time in milliseconds.</param>
    public void SetPath(int socket, int path, int now)
    {
        _tables.Paths.Options[socket] = (byte)((_tables.Paths.Options[socket] & ~PathTable.ForcedMask) | path);
        int session = _tables.Sockets.Session[socket];
        if (session < 0)
        {
            return;
        }

        bool isRoot = _tables.Sessions.Side[session] == SessionTable.RootSide;
        if (isRoot && path == Wsa.JL_PATH_UNICAST)
        {
            _rootPaths.AllToUnicast(session);
        }
        else if (isRoot)
        {
            _rootPaths.BeginSeries(session, now);
        }
        else if (_tables.Sessions.Side[session] == SessionTable.GroupSide)
        {
            // A group is multicast, or nothing.
        }
        else if (path != Wsa.JL_PATH_UNICAST)
        {
            _leafPaths.Want(session);
        }
        else if (_tables.Paths.Group[session] >= 0)
        {
            _leafPaths.GiveUp(session, now);
        }
    }

    /// <summary>Sets how far a socket's multicast reaches (conformance row 68).</summary>
    /// <param name="socket">The row.</param>
    /// <param name="scope">0 stays on the host; at most 255.</param>
    public void SetScope(int socket, int scope)
    {
        int session = _tables.Sockets.Session[socket];
        _tables.Paths.Scope[socket] = (byte)scope;
        if (session >= 0 && _tables.Sessions.Side[session] == SessionTable.RootSide)
        {
            _rootPaths.ScopeChanged(session);
        }
    }

    /// <summary>The node's addresses or links have changed: memberships of groups are reported again, and multicast is tried anew.</summary>
    /// <param name="now">The time in milliseconds.</param>
    public void NetworkChanged(int now)
    {
        for (int i = 0; i < _tables.Sessions.Count; i++)
        {
            if (_tables.Sessions.Side[i] == SessionTable.RootSide)
            {
                _rootPaths.BeginSeries(i, now);
            }
            else if (_tables.Sessions.Side[i] == SessionTable.GroupSide)
            {
                _groups.Renew(i);
            }
            else if (_paths.OwnMember(i) >= 0)
            {
                _leafPaths.Refresh(i, now);
            }
        }
    }
}
