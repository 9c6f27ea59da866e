// The provider's calls that send and receive messages.
using System;
using JoinLeaf.Drivers;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>Sends one message: from a root to all leaves that may receive (conformance row 63), from a per-leaf socket to that leaf, from a leaf to its root (row 65).</summary>
    /// <param name="s">The socket.</param>
    /// <param name="lpBuffers">The message, in one or more pieces.</param>
    /// <param name="dwBufferCount">How many pieces.</param>
    /// <param name="lpNumberOfBytesSent">The bytes sent.</param>
    /// <param name="dwFlags">0.</param>
    /// <param name="lpOverlapped">null: overlapped calls are not offered.</param>
    /// <param name="lpCompletionRoutine">null.</param>
    /// <param name="lpThreadId">Ignored.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAENOTCONN (row 72), WSAEOPNOTSUPP (row 69), WSAESHUTDOWN (row 77), WSAEMSGSIZE (row 71), WSAEWOULDBLOCK (FD_WRITE follows), WSAEFAULT, WSAECONNRESET, WSAECONNABORTED, WSAEINTR.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPSend(
        int s, WsaBuffer[] lpBuffers, int dwBufferCount, out int lpNumberOfBytesSent, int dwFlags, object? lpOverlapped, object? lpCompletionRoutine, object? lpThreadId, out int lpErrno)
    {
        lpNumberOfBytesSent = 0;
        int code = CheckBuffers(lpBuffers, dwBufferCount, out int total);
        code = code == 0 && (lpOverlapped != null || lpCompletionRoutine != null || dwFlags != 0) ? Wsa.WSAEOPNOTSUPP : code;
        if (code != 0)
        {
            return Fail(_driver == null ? Wsa.WSANOTINITIALISED : code, out lpErrno);
        }

        code = SendOne(s, lpBuffers[0].Bytes, 0, total, dwBufferCount == 1 ? null : lpBuffers);
        if (code != 0)
        {
            return Fail(code, out lpErrno);
        }

        lpNumberOfBytesSent = total;
        return Succeed(0, out lpErrno);
    }

    private static int CheckBuffers(WsaBuffer[]? buffers, int count, out int total)
    {
        total = 0;
        if (buffers == null || count < 1 || count > buffers.Length)
        {
            return Wsa.WSAEFAULT;
        }

        for (int i = 0; i < count; i++)
        {
            if (buffers[i] == null || !buffers[i].IsSound)
            {
                return Wsa.WSAEFAULT;
            }

            total += buffers[i].Length;
        }

        return 0;
    }

    /// <summary>Sends one message that lies in one piece: what <see cref="WSPSend"/> comes down to, without its buffers.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many.</param>
    /// <param name="pieces">The pieces that hold them instead when there are several, else null.</param>
    /// <returns>0 or a WSA code, as WSPSend.</returns>
    internal int SendOne(int s, byte[] bytes, int offset, int length, WsaBuffer[]? pieces)
    {
        while (true)
        {
            Driver? driver = _driver;
            if (driver == null)
            {
                return Wsa.WSANOTINITIALISED;
            }

            int waiter;
            lock (driver.Gate)
            {
                int row = driver.Engine.Tables.Events.IndexOf(s);
                if (row < 0)
                {
                    return Wsa.WSAENOTSOCK;
                }

                int code = driver.Engine.Send(row, bytes, offset, length, pieces, driver.Now);
                driver.Settle();
                if (code != Wsa.WSAEWOULDBLOCK || !driver.Engine.IsBlocking(row))
                {
                    return code;
                }

                waiter = driver.Waiters.Begin(row);
                if (waiter < 0)
                {
                    return Wsa.WSAEINPROGRESS;
                }
            }

            int ended = EndWait(driver, waiter, -1);
            if (ended != 0)
            {
                return ended;
            }
        }
    }

    /// <summary>Sends the messages that wait for company (JLO_BATCH). No call of Winsock: it has none for this.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEWOULDBLOCK (they cannot go now, and go as soon as they can), WSANOTINITIALISED.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int Flush(int s, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            int code = row < 0 ? Wsa.WSAENOTSOCK : driver.Engine.Flush(row, false);
            driver.Settle();
            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    /// <summary>Receives one message. At a root those of all leaves come here in turn (conformance row 64).</summary>
    /// <param name="s">The socket; a root's per-leaf socket receives nothing, its leaf's messages come to the root's.</param>
    /// <param name="lpBuffers">Room for the message, in one or more pieces.</param>
    /// <param name="dwBufferCount">How many pieces.</param>
    /// <param name="lpNumberOfBytesRecvd">The bytes received.</param>
    /// <param name="lpFlags">In: MSG_PEEK or 0. Out: 0.</param>
    /// <param name="lpOverlapped">null: overlapped calls are not offered.</param>
    /// <param name="lpCompletionRoutine">null.</param>
    /// <param name="lpThreadId">Ignored.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAENOTCONN, WSAEOPNOTSUPP (row 70), WSAEWOULDBLOCK, WSAEMSGSIZE (cut), WSAEDISCON (ended, all read), WSAECONNRESET, WSAECONNABORTED, WSAESHUTDOWN, WSAETIMEDOUT, WSAEINTR.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPRecv(
        int s, WsaBuffer[] lpBuffers, int dwBufferCount, out int lpNumberOfBytesRecvd, ref int lpFlags, object? lpOverlapped, object? lpCompletionRoutine, object? lpThreadId, out int lpErrno)
    {
        int fromLength = 0;
        return WSPRecvFrom(s, lpBuffers, dwBufferCount, out lpNumberOfBytesRecvd, ref lpFlags, null, ref fromLength, lpOverlapped, lpCompletionRoutine, lpThreadId, out lpErrno);
    }

    /// <summary>Sends one message; as Winsock documents for a connected socket, the address is ignored and the call is WSPSend.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="lpBuffers">The message, in one or more pieces.</param>
    /// <param name="dwBufferCount">How many pieces.</param>
    /// <param name="lpNumberOfBytesSent">The bytes sent.</param>
    /// <param name="dwFlags">0.</param>
    /// <param name="lpTo">Ignored.</param>
    /// <param name="iTolen">Ignored.</param>
    /// <param name="lpOverlapped">null.</param>
    /// <param name="lpCompletionRoutine">null.</param>
    /// <param name="lpThreadId">Ignored.</param>
    /// <param name="lpErrno">As WSPSend.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPSendTo(
        int s, WsaBuffer[] lpBuffers, int dwBufferCount, out int lpNumberOfBytesSent, int dwFlags, byte[]? lpTo, int iTolen, object? lpOverlapped, object? lpCompletionRoutine, object? lpThreadId, out int lpErrno)
    {
        return WSPSend(s, lpBuffers, dwBufferCount, out lpNumberOfBytesSent, dwFlags, lpOverlapped, lpCompletionRoutine, lpThreadId, out lpErrno);
    }

    /// <summary>
    /// Receives one message, and tells who sent it: at a root the leaf (conformance row 64), at a leaf its root, in a group the sender. A
    /// message that a root passed on (row 66) has the root's name, and in the first byte behind it, which is otherwise 0, the number that the
    /// leaf has at the root.
    /// </summary>
    /// <param name="s">The socket.</param>
    /// <param name="lpBuffers">Room for the message, in one or more pieces.</param>
    /// <param name="dwBufferCount">How many pieces.</param>
    /// <param name="lpNumberOfBytesRecvd">The bytes received.</param>
    /// <param name="lpFlags">In: MSG_PEEK or 0. Out: 0.</param>
    /// <param name="lpFrom">Receives the sender's sockaddr_in, all zero when its per-leaf socket is closed already; or null.</param>
    /// <param name="lpFromlen">In, the room in lpFrom; out, 16. Ignored when lpFrom is null.</param>
    /// <param name="lpOverlapped">null.</param>
    /// <param name="lpCompletionRoutine">null.</param>
    /// <param name="lpThreadId">Ignored.</param>
    /// <param name="lpErrno">As WSPRecv, and WSAEFAULT.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPRecvFrom(
        int s, WsaBuffer[] lpBuffers, int dwBufferCount, out int lpNumberOfBytesRecvd, ref int lpFlags, byte[]? lpFrom, ref int lpFromlen, object? lpOverlapped, object? lpCompletionRoutine, object? lpThreadId, out int lpErrno)
    {
        lpNumberOfBytesRecvd = 0;
        int code = CheckBuffers(lpBuffers, dwBufferCount, out int total);
        bool peek = lpFlags == Wsa.MSG_PEEK;
        code = code != 0 || (lpFrom != null && (lpFromlen < Wsa.SOCKADDR_IN_LENGTH || lpFrom.Length < Wsa.SOCKADDR_IN_LENGTH)) ? Wsa.WSAEFAULT
            : lpOverlapped != null || lpCompletionRoutine != null || (lpFlags != 0 && !peek) ? Wsa.WSAEOPNOTSUPP : 0;
        if (code != 0)
        {
            return Fail(_driver == null ? Wsa.WSANOTINITIALISED : code, out lpErrno);
        }

        code = ReceiveOne(s, lpBuffers[0].Bytes, 0, total, peek, lpFrom, dwBufferCount == 1 ? null : lpBuffers, out lpNumberOfBytesRecvd);
        lpFlags = 0;
        if (lpFrom != null && (code == 0 || code == Wsa.WSAEMSGSIZE))
        {
            lpFromlen = Wsa.SOCKADDR_IN_LENGTH;
        }

        return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
    }

    /// <summary>Receives one message into one piece: what <see cref="WSPRecvFrom"/> comes down to, without its buffers.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="into">Where to.</param>
    /// <param name="offset">Where there.</param>
    /// <param name="room">How many bytes fit.</param>
    /// <param name="peek">Whether the message stays.</param>
    /// <param name="from">Receives the sender's name, or null.</param>
    /// <param name="pieces">The pieces that it goes into instead when there are several, else null.</param>
    /// <param name="count">The bytes received.</param>
    /// <returns>0 or a WSA code, as WSPRecvFrom.</returns>
    internal int ReceiveOne(int s, byte[] into, int offset, int room, bool peek, byte[]? from, WsaBuffer[]? pieces, out int count)
    {
        count = 0;
        while (true)
        {
            Driver? driver = _driver;
            if (driver == null)
            {
                return Wsa.WSANOTINITIALISED;
            }

            int waiter;
            int timeoutMs;
            lock (driver.Gate)
            {
                int row = driver.Engine.Tables.Events.IndexOf(s);
                if (row < 0)
                {
                    return Wsa.WSAENOTSOCK;
                }

                int code = driver.Engine.Receive(row, into, offset, room, pieces, peek, out count, out int member);
                if (from != null && (code == 0 || code == Wsa.WSAEMSGSIZE))
                {
                    NameMember(driver, row, member, from);
                }

                driver.Settle();
                if (code != Wsa.WSAEWOULDBLOCK || !driver.Engine.IsBlocking(row))
                {
                    return code;
                }

                timeoutMs = driver.Engine.Tables.Sockets.ReceiveTimeoutMs[row];
                waiter = driver.Waiters.Begin(row);
                if (waiter < 0)
                {
                    return Wsa.WSAEINPROGRESS;
                }
            }

            int ended = EndWait(driver, waiter, timeoutMs);
            if (ended != 0)
            {
                return ended;
            }
        }
    }

    private static void NameMember(Driver driver, int row, int member, byte[] from)
    {
        if (member == Sessions.Messages.Self)
        {
            int port = driver.Engine.Tables.Sockets.Port[row];
            Array.Copy(driver.Engine.Tables.Ports.Name[port], 0, from, 0, Wsa.SOCKADDR_IN_LENGTH);
        }
        else if (member >= 0)
        {
            driver.Link.NameOf(driver.Engine.Tables.Members.Peer[member], from);
            from[SockAddr.OriginAt] = (byte)driver.Engine.ReceivedFrom;
        }
        else
        {
            Array.Clear(from, 0, Wsa.SOCKADDR_IN_LENGTH);
        }
    }
}
