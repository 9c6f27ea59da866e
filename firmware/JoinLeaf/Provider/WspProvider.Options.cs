// The provider's calls on options: WSPIoctl, WSPGetSockOpt, WSPSetSockOpt.
using JoinLeaf.Drivers;
using JoinLeaf.Sockets;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>Controls a socket: FIONBIO and FIONREAD. The multipoint controls belong to data planes that are not rooted and to multicast, which this version does not carry.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="dwIoControlCode">FIONBIO, FIONREAD; SIO_ codes are WSAEOPNOTSUPP.</param>
    /// <param name="lpvInBuffer">The argument, 4 bytes, little end first; or null.</param>
    /// <param name="cbInBuffer">Its length.</param>
    /// <param name="lpvOutBuffer">The result, 4 bytes, little end first; or null.</param>
    /// <param name="cbOutBuffer">Its length.</param>
    /// <param name="lpcbBytesReturned">The bytes of the result.</param>
    /// <param name="lpOverlapped">null.</param>
    /// <param name="lpCompletionRoutine">null.</param>
    /// <param name="lpThreadId">Ignored.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEFAULT, WSAEINVAL (row 82), WSAEOPNOTSUPP.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPIoctl(
        int s, int dwIoControlCode, byte[]? lpvInBuffer, int cbInBuffer, byte[]? lpvOutBuffer, int cbOutBuffer, out int lpcbBytesReturned, object? lpOverlapped, object? lpCompletionRoutine, object? lpThreadId, out int lpErrno)
    {
        lpcbBytesReturned = 0;
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            int code = row < 0 ? Wsa.WSAENOTSOCK : Wsa.WSAEOPNOTSUPP;
            if (row >= 0 && dwIoControlCode == Wsa.FIONBIO)
            {
                code = CheckInt(lpvInBuffer, cbInBuffer) ? SetBlocking(driver, row, ReadInt(lpvInBuffer!) != 0) : Wsa.WSAEFAULT;
            }
            else if (row >= 0 && dwIoControlCode == Wsa.FIONREAD)
            {
                code = CheckInt(lpvOutBuffer, cbOutBuffer) ? 0 : Wsa.WSAEFAULT;
                if (code == 0)
                {
                    WriteInt(lpvOutBuffer!, IsLeafRow(driver, row) ? 0 : driver.Engine.WaitingBytes(row));
                    lpcbBytesReturned = 4;
                }
            }

            else if (row >= 0 && dwIoControlCode == Wsa.SIO_MULTIPOINT_LOOPBACK)
            {
                code = SetLoopback(driver, row, lpvInBuffer, cbInBuffer);
            }
            else if (row >= 0 && dwIoControlCode == Wsa.SIO_MULTICAST_SCOPE)
            {
                code = SetScope(driver, row, lpvInBuffer, cbInBuffer);
            }

            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    /// <summary>A socket with selected events cannot block (conformance row 82).</summary>
    private static int SetBlocking(Driver driver, int row, bool nonBlocking)
    {
        if (!nonBlocking && driver.Engine.Tables.Events.Mask[row] != 0)
        {
            return Wsa.WSAEINVAL;
        }

        driver.Engine.SetNonBlocking(row, nonBlocking);
        return 0;
    }

    /// <summary>Reads an option: SO_TYPE, SO_ACCEPTCONN, SO_ERROR, SO_MAX_MSG_SIZE, SO_RCVTIMEO, JLO_BATCH; 4 bytes, little end first.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="level">SOL_SOCKET, or SOL_JOINLEAF for JLO_ options.</param>
    /// <param name="optname">The option.</param>
    /// <param name="optval">Receives its value.</param>
    /// <param name="optlen">In, the room; out, 4.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEFAULT, WSAENOPROTOOPT.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPGetSockOpt(int s, int level, int optname, byte[]? optval, ref int optlen, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            bool isOwn = level == Wsa.SOL_JOINLEAF;
            int code = row < 0 ? Wsa.WSAENOTSOCK : !CheckInt(optval, optlen) ? Wsa.WSAEFAULT : level != Wsa.SOL_SOCKET && !isOwn ? Wsa.WSAENOPROTOOPT : 0;
            if (code == 0)
            {
                int value;
                code = isOwn ? GetOwnOption(driver, row, optname, out value) : GetOption(driver, row, optname, out value);
                WriteInt(optval!, value);
                optlen = code == 0 ? 4 : optlen;
            }

            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    private static int GetOption(Driver driver, int row, int name, out int value)
    {
        SocketTable sockets = driver.Engine.Tables.Sockets;
        bool isSocket = !IsLeafRow(driver, row);
        value = 0;
        switch (name)
        {
            case Wsa.SO_TYPE:
                value = isSocket && !sockets.IsReliable(row) || (!isSocket && !driver.Engine.IsReliableLeaf(row)) ? Wsa.SOCK_DGRAM : Wsa.SOCK_SEQPACKET;
                return 0;
            case Wsa.SO_ACCEPTCONN:
                value = isSocket && sockets.Has(row, SocketTable.Listening) ? 1 : 0;
                return 0;
            case Wsa.SO_ERROR:
                value = isSocket ? driver.Engine.TakeConnectError(row) : 0;
                return 0;
            case Wsa.SO_MAX_MSG_SIZE:
                value = driver.Engine.MaxMessageOf(row);
                return 0;
            case Wsa.SO_RCVTIMEO:
                value = isSocket ? sockets.ReceiveTimeoutMs[row] : 0;
                return 0;
            default:
                return Wsa.WSAENOPROTOOPT;
        }
    }

    /// <summary>This provider's own options, on the application's sockets (but for a leaf's number not on a root's per-leaf ones).</summary>
    private static int GetOwnOption(Driver driver, int row, int name, out int value)
    {
        SocketTable sockets = driver.Engine.Tables.Sockets;
        value = 0;
        if (name == Wsa.JLO_LEAF_NUMBER)
        {
            value = driver.Engine.LeafNumberOf(row);
            return 0;
        }

        if (IsLeafRow(driver, row))
        {
            return Wsa.WSAENOPROTOOPT;
        }

        switch (name)
        {
            case Wsa.JLO_SLOW_POLICY:
                value = sockets.SlowPolicy[row];
                return 0;
            case Wsa.JLO_SLOW_MS:
                value = sockets.SlowMs[row];
                return 0;
            case Wsa.JLO_PATH:
                value = driver.Engine.PathOf(row);
                return 0;
            case Wsa.JLO_BATCH:
                value = sockets.Has(row, SocketTable.Batching) ? 1 : 0;
                return 0;
            case Wsa.JLO_WATERMARK:
                value = driver.Engine.TakeWatermark(row);
                return 0;
            default:
                return Wsa.WSAENOPROTOOPT;
        }
    }

    private static int SetOwnOption(Driver driver, int row, int name, int value)
    {
        SocketTable sockets = driver.Engine.Tables.Sockets;
        if (IsLeafRow(driver, row))
        {
            return Wsa.WSAENOPROTOOPT;
        }

        switch (name)
        {
            case Wsa.JLO_SLOW_POLICY:
                if (value < Wsa.JL_SLOW_WAIT || value > Wsa.JL_SLOW_DROP)
                {
                    return Wsa.WSAEINVAL;
                }

                sockets.SlowPolicy[row] = (byte)value;
                return 0;
            case Wsa.JLO_SLOW_MS:
                if (value < 1 || value > 65535)
                {
                    return Wsa.WSAEINVAL;
                }

                sockets.SlowMs[row] = (ushort)value;
                return 0;
            case Wsa.JLO_PATH:
                return SetPath(driver, row, value);
            case Wsa.JLO_BATCH:
                return SetBatching(driver, row, value);
            default:
                return Wsa.WSAENOPROTOOPT;
        }
    }

    /// <summary>Sets an option: SO_RCVTIMEO, 4 bytes of milliseconds, little end first; 0 waits for ever.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="level">SOL_SOCKET, or SOL_JOINLEAF for JLO_ options.</param>
    /// <param name="optname">The option.</param>
    /// <param name="optval">Its value.</param>
    /// <param name="optlen">Its length, at least 4.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEFAULT, WSAEINVAL (out of range), WSAENOPROTOOPT.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPSetSockOpt(int s, int level, int optname, byte[]? optval, int optlen, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            if (row >= 0 && level == Wsa.SOL_JOINLEAF)
            {
                int own = CheckInt(optval, optlen) ? SetOwnOption(driver, row, optname, ReadInt(optval!)) : Wsa.WSAEFAULT;
                return own != 0 ? Fail(own, out lpErrno) : Succeed(0, out lpErrno);
            }

            bool known = level == Wsa.SOL_SOCKET && optname == Wsa.SO_RCVTIMEO && row >= 0 && !IsLeafRow(driver, row);
            int code = row < 0 ? Wsa.WSAENOTSOCK : !known ? Wsa.WSAENOPROTOOPT : !CheckInt(optval, optlen) ? Wsa.WSAEFAULT : 0;
            if (code == 0)
            {
                code = SetReceiveTimeout(driver, row, ReadInt(optval!));
            }

            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    private static int SetReceiveTimeout(Driver driver, int socket, int timeoutMs)
    {
        if (timeoutMs < 0)
        {
            return Wsa.WSAEINVAL;
        }

        driver.Engine.Tables.Sockets.ReceiveTimeoutMs[socket] = timeoutMs;
        return 0;
    }

    private static int SetBatching(Driver driver, int socket, int value)
    {
        if (value != 0 && value != 1)
        {
            return Wsa.WSAEINVAL;
        }

        driver.Engine.SetBatching(socket, value == 1);
        driver.Settle();
        return 0;
    }

    private static bool CheckInt(byte[]? bytes, int length)
    {
        return bytes != null && length >= 4 && bytes.Length >= 4;
    }

    private static int ReadInt(byte[] bytes)
    {
        return bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24);
    }

    private static void WriteInt(byte[] bytes, int value)
    {
        bytes[0] = (byte)value;
        bytes[1] = (byte)(value >> 8);
        bytes[2] = (byte)(value >> 16);
        bytes[3] = (byte)(value >> 24);
    }
}
