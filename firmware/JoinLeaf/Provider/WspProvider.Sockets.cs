// The provider's calls that bind, name, listen and close.
using System;
using JoinLeaf.Drivers;
using JoinLeaf.Sockets;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>Binds a socket to a local name.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="name">A sockaddr_in; port 0 lets the link choose.</param>
    /// <param name="namelen">Its length, at least 16.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEFAULT, WSAEAFNOSUPPORT, WSAEINVAL (bound already), WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAENOBUFS.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPBind(int s, byte[]? name, int namelen, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            int code = row < 0 ? Wsa.WSAENOTSOCK : SockAddr.Check(name, namelen);
            if (code == 0)
            {
                code = IsLeafRow(driver, row) || driver.Engine.Tables.Sockets.Port[row] >= 0 ? Wsa.WSAEINVAL : BindRow(driver, row, name!);
            }

            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    private static int BindRow(Driver driver, int row, byte[] name)
    {
        int code = driver.OpenPort(name, out int port);
        if (code == 0)
        {
            driver.Engine.Bind(row, port);
        }

        return code;
    }

    /// <summary>Whether the row is a root's per-leaf socket.</summary>
    private static bool IsLeafRow(Driver driver, int row)
    {
        return row >= driver.Engine.Tables.Sockets.Count;
    }

    /// <summary>Whether the leaf of a per-leaf socket is a member at this moment.</summary>
    private static bool IsJoinedLeafRow(Driver driver, int row)
    {
        return driver.Engine.Tables.Members.State[row - driver.Engine.Tables.Sockets.Count] == Sessions.MemberTable.Joined;
    }

    /// <summary>Makes a bound socket listen: a root for leaves that ask, a leaf for roots that invite.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="backlog">How many requests may wait; at least 1, at most Limits.Backlog.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEINVAL (not bound), WSAEISCONN, WSAEOPNOTSUPP (not a multipoint socket), WSAESHUTDOWN, WSAENOBUFS.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPListen(int s, int backlog, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            int code = row < 0 ? Wsa.WSAENOTSOCK : CheckListen(driver, row);
            if (code == 0)
            {
                driver.Engine.Listen(row, backlog);
                code = driver.Engine.Tables.Sockets.IsRoot(row) ? OpenRootSession(driver, row) : 0;
                if (code != 0)
                {
                    driver.Engine.StopListening(row);
                }

                driver.Settle();
            }

            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    private static int CheckListen(Driver driver, int row)
    {
        SocketTable sockets = driver.Engine.Tables.Sockets;
        if (IsLeafRow(driver, row))
        {
            return IsJoinedLeafRow(driver, row) ? Wsa.WSAEISCONN : Wsa.WSAEINVAL;
        }

        if (sockets.State[row] == SocketTable.Joined || sockets.State[row] == SocketTable.Joining)
        {
            return Wsa.WSAEISCONN;
        }

        if (!CanHoldSession(sockets, row))
        {
            return Wsa.WSAEOPNOTSUPP;
        }

        return sockets.Has(row, SocketTable.ShutSend) ? Wsa.WSAESHUTDOWN : sockets.Port[row] < 0 ? Wsa.WSAEINVAL : 0;
    }

    /// <summary>Whether the socket can be in a session: a rooted control plane, and both of its roots, or both of its leaves, in one, unless the data plane has no root.</summary>
    private static bool CanHoldSession(SocketTable sockets, int row)
    {
        int entry = sockets.Entry[row];
        bool dataRoot = (sockets.Flags[row] & Wsa.WSA_FLAG_MULTIPOINT_D_ROOT) != 0;
        if (entry == Catalogue.RootedNonRooted || entry == Catalogue.ReliableRootedNonRooted)
        {
            return (sockets.Flags[row] & MultipointFlags) != 0;
        }

        return (entry == Catalogue.RootedRooted || entry == Catalogue.ReliableRootedRooted) && (sockets.Flags[row] & MultipointFlags) != 0 && dataRoot == sockets.IsRoot(row);
    }

    /// <summary>Opens the root's session on a port apart from the listening one, as long as the link has one.</summary>
    private int OpenRootSession(Driver driver, int row)
    {
        if (driver.Engine.Tables.Sockets.Session[row] >= 0)
        {
            return 0;
        }

        int port = FindSessionPort(driver, row);
        int code = driver.Engine.OpenRootSession(row, port);
        return code;
    }

    private int FindSessionPort(Driver driver, int row)
    {
        int bound = driver.Engine.Tables.Sockets.Port[row];
        int port = driver.Engine.SessionPortOf(row);
        if (port < 0)
        {
            Array.Copy(driver.Engine.Tables.Ports.Name[bound], 0, _nameScratch, 0, _nameScratch.Length);
            _nameScratch[2] = 0;
            _nameScratch[3] = 0;
            port = driver.OpenPort(_nameScratch, out int opened) == 0 ? opened : bound;
        }

        return port;
    }

    /// <summary>Closes a descriptor. The other side is told; no event follows here (conformance row 78).</summary>
    /// <param name="s">The descriptor.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSANOTINITIALISED.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPCloseSocket(int s, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            if (row < 0)
            {
                return Fail(Wsa.WSAENOTSOCK, out lpErrno);
            }

            driver.Flush(row);
            driver.Engine.Close(row, driver.Now);
            driver.Settle();
            return Succeed(0, out lpErrno);
        }
    }

    /// <summary>The name that a socket is bound to.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="name">Receives a sockaddr_in.</param>
    /// <param name="namelen">In, the room; out, 16.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEINVAL (not bound), WSAEFAULT.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPGetSockName(int s, byte[]? name, ref int namelen, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            int port = row < 0 ? -1 : driver.Engine.LocalPortOf(row);
            int code = row < 0 ? Wsa.WSAENOTSOCK : port < 0 ? Wsa.WSAEINVAL : SockAddr.CopyOut(driver.Engine.Tables.Ports.Name[port], name, ref namelen);
            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    /// <summary>The other side's name: the leaf on a per-leaf socket, the root on a joined leaf (conformance row 91).</summary>
    /// <param name="s">The socket.</param>
    /// <param name="name">Receives a sockaddr_in.</param>
    /// <param name="namelen">In, the room; out, 16.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAENOTCONN, WSAEFAULT.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPGetPeerName(int s, byte[]? name, ref int namelen, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            int peer = row < 0 ? -1 : driver.Engine.PeerOf(row);
            if (peer < 0)
            {
                return Fail(row < 0 ? Wsa.WSAENOTSOCK : Wsa.WSAENOTCONN, out lpErrno);
            }

            driver.Link.NameOf(peer, _nameScratch);
            int code = SockAddr.CopyOut(_nameScratch, name, ref namelen);
            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }
}
