// The provider's calls for messages in place, which Winsock does not have: their names do not begin with WSP.
using JoinLeaf.Drivers;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>Receives one message in place, without a copy; it must be given back by <see cref="ReturnLease"/>. Waits and fails as <see cref="WSPRecvFrom"/>.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="lease">A lease that is not lent; receives where the message lies, and who sent it.</param>
    /// <param name="lpErrno">As WSPRecvFrom, and WSAEMSGSIZE (the message lies in several buffers: it stays, and can be received by copying), WSAENOBUFS (as many are lent as <see cref="Limits.Leases"/> allows), WSAEINVAL (the lease is lent), WSAEFAULT (null).</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int LeaseMessage(int s, Lease? lease, out int lpErrno)
    {
        int code = CheckLease(lease, false);
        code = code == 0 ? Wsa.WSAEWOULDBLOCK : code;
        while (code == Wsa.WSAEWOULDBLOCK)
        {
            Driver? driver = _driver;
            if (driver == null)
            {
                return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
            }

            int waiter;
            int timeoutMs;
            lock (driver.Gate)
            {
                int row = driver.Engine.Tables.Events.IndexOf(s);
                if (row < 0)
                {
                    return Fail(Wsa.WSAENOTSOCK, out lpErrno);
                }

                code = driver.Engine.Lend(row, lease!, out int member);
                if (code == 0)
                {
                    NameMember(driver, row, member, lease!.From);
                }

                driver.Settle();
                if (code != Wsa.WSAEWOULDBLOCK || !driver.Engine.IsBlocking(row))
                {
                    break;
                }

                timeoutMs = driver.Engine.Tables.Sockets.ReceiveTimeoutMs[row];
                waiter = driver.Waiters.Begin(row);
            }

            int ended = waiter < 0 ? Wsa.WSAEINPROGRESS : EndWait(driver, waiter, timeoutMs);
            code = ended != 0 ? ended : code;
        }

        return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
    }

    private static int CheckLease(Lease? lease, bool isHeld)
    {
        return lease == null ? Wsa.WSAEFAULT : lease.IsHeld != isHeld ? Wsa.WSAEINVAL : 0;
    }

    /// <summary>Gives a lease back: a message that was read, or room that is not needed. To do it twice, or after the socket was closed, is harmless, and counted.</summary>
    /// <param name="lease">The lease.</param>
    public void ReturnLease(Lease lease)
    {
        Driver? driver = _driver;
        if (driver == null || lease == null)
        {
            return;
        }

        lock (driver.Gate)
        {
            driver.Engine.TakeBack(lease);
            driver.Settle();
        }
    }

    /// <summary>Lends room for one message, to be written in place and sent by <see cref="SendLease"/>, or given back. Waits and fails as <see cref="WSPSend"/>.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="lease">A lease that is not lent; receives where the room lies, and how much there is: what one packet carries.</param>
    /// <param name="lpErrno">As WSPSend, and WSAENOBUFS (as many are lent as <see cref="Limits.Leases"/> allows), WSAEINVAL (the lease is lent), WSAEFAULT (null).</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int RentMessage(int s, Lease? lease, out int lpErrno)
    {
        int code = CheckLease(lease, false);
        return code != 0 ? Fail(code, out lpErrno) : Send(s, lease!, -1, out lpErrno);
    }

    /// <summary>Sends a message that was written into the room that <see cref="RentMessage"/> lent. Waits and fails as <see cref="WSPSend"/>; messages that wait for company go before it.</summary>
    /// <param name="s">The socket that it was lent through.</param>
    /// <param name="lease">The lease; after success it is not lent any more, after a failure it still is.</param>
    /// <param name="length">The message's bytes, from 0 to the lease's length.</param>
    /// <param name="lpErrno">As WSPSend, and WSAEINVAL (not lent for sending through this socket, or a negative length), WSAEMSGSIZE (longer than the room), WSAEFAULT (null).</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int SendLease(int s, Lease? lease, int length, out int lpErrno)
    {
        int code = CheckLease(lease, true);
        code = code == 0 && length < 0 ? Wsa.WSAEINVAL : code;
        return code != 0 ? Fail(code, out lpErrno) : Send(s, lease!, length, out lpErrno);
    }

    /// <summary>Rents (length -1) or sends.</summary>
    private int Send(int s, Lease lease, int length, out int lpErrno)
    {
        int code = Wsa.WSAEWOULDBLOCK;
        while (code == Wsa.WSAEWOULDBLOCK)
        {
            Driver? driver = _driver;
            if (driver == null)
            {
                return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
            }

            int waiter;
            lock (driver.Gate)
            {
                int row = driver.Engine.Tables.Events.IndexOf(s);
                code = row < 0 ? Wsa.WSAENOTSOCK : length < 0 ? driver.Engine.Rent(row, lease)
                    : !driver.Engine.Tables.Leases.IsToSend(lease, row) ? Wsa.WSAEINVAL : driver.Engine.SendRented(row, lease, length, driver.Now);
                driver.Settle();
                if (code != Wsa.WSAEWOULDBLOCK || !driver.Engine.IsBlocking(row))
                {
                    break;
                }

                waiter = driver.Waiters.Begin(row);
            }

            int ended = waiter < 0 ? Wsa.WSAEINPROGRESS : EndWait(driver, waiter, -1);
            code = ended != 0 ? ended : code;
        }

        return code != 0 ? Fail(code, out lpErrno) : Succeed(0, out lpErrno);
    }
}
