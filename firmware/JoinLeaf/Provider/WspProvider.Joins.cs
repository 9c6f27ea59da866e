// WSPJoinLeaf, WSPConnect and WSPCancelBlockingCall: the asking side of a session.
using JoinLeaf.Drivers;
using JoinLeaf.Sockets;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>
    /// Joins a leaf into a session and exchanges data while it joins. On a root, name is a listening leaf and a new descriptor for
    /// that leaf comes back; on a leaf, name is a listening root and s itself comes back (conformance rows 25 to 41).
    /// A blocking socket waits for the outcome; another returns at once and tells it by FD_CONNECT on s (rows 45 to 47).
    /// </summary>
    /// <param name="s">A multipoint socket; bound to a local name here when it is not yet (row 22).</param>
    /// <param name="name">The peer, a sockaddr_in.</param>
    /// <param name="namelen">Its length, at least 16.</param>
    /// <param name="lpCallerData">Data for the other side, at most the catalogue's MaxConnectData bytes; or null.</param>
    /// <param name="lpCalleeData">Room for the other side's data; its length becomes what came. Kept until the join ends. Or null.</param>
    /// <param name="lpSQOS">Best effort, or null.</param>
    /// <param name="lpGQOS">Reserved; ignored.</param>
    /// <param name="dwFlags">JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH: the part of s. A leaf invited by a sender only receives.</param>
    /// <param name="lpErrno">
    /// 0 or WSAENOTSOCK, WSASYSCALLFAILURE (plain entry), WSAEINVAL, WSAEFAULT, WSAEAFNOSUPPORT, WSAEADDRNOTAVAIL, WSAEADDRINUSE,
    /// WSAEPROTONOSUPPORT, WSAEOPNOTSUPP, WSAEALREADY, WSAEISCONN, WSAESHUTDOWN, WSAENOBUFS; when it waited also WSAECONNREFUSED,
    /// WSAETIMEDOUT, WSAENETUNREACH, WSAENETDOWN, WSAEMSGSIZE, WSAEINTR. Never WSAEWOULDBLOCK (row 45).
    /// </param>
    /// <returns>A descriptor or INVALID_SOCKET.</returns>
    public int WSPJoinLeaf(
        int s, byte[]? name, int namelen, WsaBuffer? lpCallerData, WsaBuffer? lpCalleeData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, int dwFlags, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        int row;
        int joined;
        bool blocks;
        lock (driver.Gate)
        {
            row = driver.Engine.Tables.Events.IndexOf(s);
            int code = row < 0 ? Wsa.WSAENOTSOCK : CheckKind(driver, row);
            code = code != 0 ? code : CheckArguments(driver, row, name, namelen, lpCallerData, lpCalleeData, lpSQOS, dwFlags);
            code = code != 0 ? code : CheckState(driver, row);
            joined = row;
            blocks = code == 0 && driver.Engine.IsBlocking(row);
            code = code != 0 ? code : StartJoin(driver, row, name!, lpCallerData, lpCalleeData, dwFlags, out joined);
            driver.Settle();
            if (code != 0)
            {
                return Fail(code, out lpErrno);
            }

            joined = driver.Engine.Tables.Events.DescriptorOf(joined);
        }

        return blocks ? AwaitJoin(driver, s, joined, out lpErrno) : Succeed(joined, out lpErrno);
    }

    /// <summary>What the socket was made for decides first (conformance row 1).</summary>
    private static int CheckKind(Driver driver, int row)
    {
        if (IsLeafRow(driver, row))
        {
            return IsJoinedLeafRow(driver, row) ? Wsa.WSAEISCONN : Wsa.WSAEINVAL;
        }

        SocketTable sockets = driver.Engine.Tables.Sockets;
        if (sockets.Entry[row] == Catalogue.Plain)
        {
            return Wsa.WSASYSCALLFAILURE;
        }

        return (sockets.Flags[row] & MultipointFlags) == 0 ? Wsa.WSAEINVAL : 0;
    }

    private int CheckArguments(
        Driver driver, int row, byte[]? name, int namelen, WsaBuffer? caller, WsaBuffer? callee, QualityOfService? quality, int flags)
    {
        int code = SockAddr.Check(name, namelen);
        if (code != 0)
        {
            return code;
        }

        if (SockAddr.IsNobody(name!))
        {
            return Wsa.WSAEADDRNOTAVAIL;
        }

        if (flags != Wsa.JL_SENDER_ONLY && flags != Wsa.JL_RECEIVER_ONLY && flags != Wsa.JL_BOTH)
        {
            return Wsa.WSAEINVAL;
        }

        if (caller != null && !Catalogue.Has(driver.Engine.Tables.Sockets.Entry[row], Wsa.XP1_CONNECT_DATA))
        {
            return Wsa.WSAEPROTONOSUPPORT;
        }

        bool isSound = (caller == null || (caller.IsSound && caller.Length <= _limits.MaxConnectData)) && (callee == null || callee.IsSound);
        return !isSound ? Wsa.WSAEFAULT : quality != null && quality.IsTooMuch ? Wsa.WSAEOPNOTSUPP : 0;
    }

    private static int CheckState(Driver driver, int row)
    {
        SocketTable sockets = driver.Engine.Tables.Sockets;
        if (!CanHoldSession(sockets, row) && !sockets.JoinsGroups(row))
        {
            return Wsa.WSAEOPNOTSUPP;
        }

        if (sockets.Pending[row] >= 0)
        {
            return Wsa.WSAEALREADY;
        }

        if (sockets.State[row] == SocketTable.Joined)
        {
            return Wsa.WSAEISCONN;
        }

        bool isRoot = sockets.IsRoot(row);
        return isRoot && sockets.Has(row, SocketTable.ShutSend) ? Wsa.WSAESHUTDOWN
            : !isRoot && sockets.Has(row, SocketTable.Listening) ? Wsa.WSAEINVAL : 0;
    }

    private int StartJoin(Driver driver, int row, byte[] name, WsaBuffer? caller, WsaBuffer? callee, int flags, out int joined)
    {
        joined = row;
        if (driver.Engine.Tables.Sockets.JoinsGroups(row))
        {
            return JoinGroup(driver, row, name, callee, flags);
        }

        bool isRoot = driver.Engine.Tables.Sockets.IsRoot(row);
        int code = BindIfNeeded(driver, row);
        code = code == 0 && isRoot ? OpenRootSession(driver, row) : code;
        if (code != 0)
        {
            return code;
        }

        int peer = driver.Link.HoldName(name);
        if (peer < 0)
        {
            return Wsa.WSAENOBUFS;
        }

        int now = driver.Now;
        code = isRoot ? driver.Engine.Invite(row, peer, flags, caller, callee, now, out joined)
            : driver.Engine.Ask(row, FindSessionPort(driver, row), peer, flags, caller, callee, now);
        if (code != 0)
        {
            driver.Link.Release(peer);
        }

        return code;
    }

    /// <summary>
    /// Binds an unbound socket to unique local values (conformance row 22), as long as the link has a port for it and one more
    /// for listening; else it shares the port that the node's sessions use.
    /// </summary>
    private int BindIfNeeded(Driver driver, int row)
    {
        if (driver.Engine.Tables.Sockets.Port[row] >= 0)
        {
            return 0;
        }

        int shared = driver.Engine.Tables.Ports.FindQuiet();
        if (shared >= 0 && driver.CountFreePorts() < 2)
        {
            driver.Engine.Bind(row, shared);
            return 0;
        }

        for (int i = 0; i < _nameScratch.Length; i++)
        {
            _nameScratch[i] = (byte)(i == 0 ? Wsa.AF_INET : 0);
        }

        return BindRow(driver, row, _nameScratch);
    }

    /// <summary>Waits until the join on s has ended.</summary>
    private int AwaitJoin(Driver driver, int s, int joined, out int lpErrno)
    {
        while (true)
        {
            int waiter;
            lock (driver.Gate)
            {
                int row = driver.Engine.Tables.Events.IndexOf(s);
                if (row < 0 || _driver != driver)
                {
                    CloseUnreturned(driver, s, joined);
                    return Fail(_driver == driver ? Wsa.WSAENOTSOCK : Wsa.WSANOTINITIALISED, out lpErrno);
                }

                if (driver.Engine.Tables.Sockets.Pending[row] < 0)
                {
                    return EndJoin(driver, row, s, joined, driver.Engine.TakeConnectError(row), out lpErrno);
                }

                waiter = driver.Waiters.Begin(row);
                if (waiter < 0)
                {
                    driver.Engine.CancelJoin(row, driver.Now);
                    return EndJoin(driver, row, s, joined, Wsa.WSAEINPROGRESS, out lpErrno);
                }
            }

            driver.Wait(waiter, -1);
            lock (driver.Gate)
            {
                bool cancelled = driver.Waiters.End(waiter);
                int row = driver.Engine.Tables.Events.IndexOf(s);
                if (cancelled && row >= 0 && driver.Engine.Tables.Sockets.Pending[row] >= 0)
                {
                    driver.Engine.CancelJoin(row, driver.Now);
                    return EndJoin(driver, row, s, joined, Wsa.WSAEINTR, out lpErrno);
                }
            }
        }
    }

    /// <summary>A blocking join tells its outcome itself; of a failed one no descriptor is left behind.</summary>
    private static int EndJoin(Driver driver, int row, int s, int joined, int code, out int lpErrno)
    {
        driver.Engine.Tables.Events.Record[row] &= unchecked((ushort)~Wsa.FD_CONNECT);
        if (code != 0)
        {
            CloseUnreturned(driver, s, joined);
        }

        driver.Settle();
        return code != 0 ? Fail(code, out lpErrno) : Succeed(joined, out lpErrno);
    }

    /// <summary>The application never learns of the descriptor that a failed blocking invitation had made, so nobody else can close it.</summary>
    private static void CloseUnreturned(Driver driver, int s, int joined)
    {
        int leaf = joined == s ? -1 : driver.Engine.Tables.Events.IndexOf(joined);
        if (leaf >= 0)
        {
            driver.Flush(leaf);
            driver.Engine.Close(leaf, driver.Now);
            driver.Settle();
        }
    }

    /// <summary>
    /// Connects a plain socket. The other side is asked; every multipoint socket refuses a plain connection (conformance row 44),
    /// and the plain entry does not listen, so the answer is always a failure.
    /// </summary>
    /// <param name="s">A plain socket.</param>
    /// <param name="name">The peer, a sockaddr_in.</param>
    /// <param name="namelen">Its length, at least 16.</param>
    /// <param name="lpCallerData">Data for the other side, or null.</param>
    /// <param name="lpCalleeData">Room for the other side's data, or null.</param>
    /// <param name="lpSQOS">Best effort, or null.</param>
    /// <param name="lpGQOS">Reserved; ignored.</param>
    /// <param name="lpErrno">WSAECONNREFUSED, WSAETIMEDOUT, WSAENETUNREACH, or what WSPJoinLeaf says of its arguments; WSAEWOULDBLOCK on a socket that does not block, WSAEOPNOTSUPP on a multipoint socket.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPConnect(
        int s, byte[]? name, int namelen, WsaBuffer? lpCallerData, WsaBuffer? lpCalleeData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        bool blocks;
        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            int code = row < 0 ? Wsa.WSAENOTSOCK : IsLeafRow(driver, row) || driver.Engine.Tables.Sockets.Entry[row] != Catalogue.Plain ? Wsa.WSAEOPNOTSUPP : 0;
            code = code != 0 ? code : CheckArguments(driver, row, name, namelen, lpCallerData, lpCalleeData, lpSQOS, Wsa.JL_BOTH);
            code = code == 0 && driver.Engine.Tables.Sockets.Pending[row] >= 0 ? Wsa.WSAEALREADY : code;
            blocks = code == 0 && driver.Engine.IsBlocking(row);
            code = code != 0 ? code : StartJoin(driver, row, name!, lpCallerData, lpCalleeData, Wsa.JL_BOTH, out int _);
            driver.Settle();
            if (code != 0 || !blocks)
            {
                return Fail(code != 0 ? code : Wsa.WSAEWOULDBLOCK, out lpErrno);
            }
        }

        return AwaitJoin(driver, s, s, out lpErrno) == s ? 0 : Wsa.SOCKET_ERROR;
    }

    /// <summary>Cancels all calls of this provider that block at this moment: each ends with WSAEINTR (conformance row 52).</summary>
    /// <param name="lpErrno">0, WSAEINVAL when none blocks, WSANOTINITIALISED.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPCancelBlockingCall(out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            return driver.Waiters.CancelAll() ? Succeed(0, out lpErrno) : Fail(Wsa.WSAEINVAL, out lpErrno);
        }
    }
}
