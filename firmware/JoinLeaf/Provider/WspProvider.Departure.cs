// The provider's calls that take leave: shutdown, and disconnect data out and in.
using JoinLeaf.Drivers;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>Ends the membership with a last word: on a leaf its own, on a per-leaf socket that leaf's, on a root everybody's.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="lpOutboundDisconnectData">At most the catalogue's MaxConnectData bytes, or null.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAENOTCONN, WSAEFAULT, WSAENOBUFS.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPSendDisconnect(int s, WsaBuffer? lpOutboundDisconnectData, out int lpErrno)
    {
        return End(s, Wsa.SD_SEND, lpOutboundDisconnectData, out lpErrno);
    }

    /// <summary>Shuts directions down. Without sending, the membership ends: the other side hears FD_CLOSE (conformance rows 75, 77, 80).</summary>
    /// <param name="s">The socket.</param>
    /// <param name="how">SD_RECEIVE, SD_SEND or SD_BOTH.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAENOTCONN, WSAEINVAL, WSAENOBUFS.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPShutdown(int s, int how, out int lpErrno)
    {
        return how < Wsa.SD_RECEIVE || how > Wsa.SD_BOTH ? Fail(_driver == null ? Wsa.WSANOTINITIALISED : Wsa.WSAEINVAL, out lpErrno) : End(s, how, null, out lpErrno);
    }

    private int End(int s, int how, WsaBuffer? data, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        bool isSound = data == null || (data.IsSound && data.Length <= _limits.MaxConnectData);
        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            if (row >= 0 && isSound && how != Wsa.SD_RECEIVE)
            {
                driver.Flush(row);
            }

            int code = row < 0 ? Wsa.WSAENOTSOCK : !isSound ? Wsa.WSAEFAULT : driver.Engine.Shutdown(row, how, data, driver.Now);
            driver.Settle();
            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }

    /// <summary>Reads the last word that came with a departure, once, after FD_CLOSE (conformance row 76).</summary>
    /// <param name="s">The socket that heard FD_CLOSE.</param>
    /// <param name="lpInboundDisconnectData">Room for it; its length becomes what came. Or null to leave it.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAENOTCONN (not ended), WSAEFAULT (does not fit; it stays).</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPRecvDisconnect(int s, WsaBuffer? lpInboundDisconnectData, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            bool isSound = lpInboundDisconnectData == null || lpInboundDisconnectData.IsSound;
            int code = row < 0 ? Wsa.WSAENOTSOCK : !isSound ? Wsa.WSAEFAULT : driver.Engine.ReceiveDisconnect(row, lpInboundDisconnectData);
            return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
        }
    }
}
