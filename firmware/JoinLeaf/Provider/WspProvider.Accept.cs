// WSPAccept: the asked side of a session, with the application's condition function.
using JoinLeaf.Drivers;
using JoinLeaf.Sockets;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>
    /// Takes the next request of a listening socket and decides on it. A root gets the c_leaf socket of the leaf that asked, a
    /// leaf a new socket that is joined to the root that invited (conformance rows 35, 40, 53 to 62).
    /// </summary>
    /// <param name="s">A listening socket.</param>
    /// <param name="addr">Receives the other side's sockaddr_in; or null.</param>
    /// <param name="addrlen">In, the room in addr; out, 16. Ignored when addr is null.</param>
    /// <param name="lpfnCondition">Decides, on this thread; null accepts without data.</param>
    /// <param name="dwCallbackData">Handed to the condition function.</param>
    /// <param name="lpErrno">
    /// 0 or WSAENOTSOCK, WSAEINVAL (not listening, or a result other than CF_), WSAEFAULT, WSAEWOULDBLOCK, WSATRY_AGAIN (deferred),
    /// WSAECONNREFUSED (rejected), WSAECONNRESET (withdrawn meanwhile), WSAENOBUFS, WSAEINPROGRESS, WSAEINTR, WSAETIMEDOUT.
    /// </param>
    /// <returns>A descriptor or INVALID_SOCKET.</returns>
    public int WSPAccept(int s, byte[]? addr, ref int addrlen, ConditionFunction? lpfnCondition, object? dwCallbackData, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        if (addr != null && (addrlen < Wsa.SOCKADDR_IN_LENGTH || addr.Length < Wsa.SOCKADDR_IN_LENGTH))
        {
            return Fail(Wsa.WSAEFAULT, out lpErrno);
        }

        int code = AwaitRequest(driver, s, out int request, out AcceptScratch? scratch);
        if (code != 0)
        {
            return Fail(code, out lpErrno);
        }

        int decision = Wsa.CF_ACCEPT;
        bool decided = false;
        try
        {
            decision = lpfnCondition == null ? Wsa.CF_ACCEPT
                : lpfnCondition(scratch!.CallerId, scratch.CallerData.Length < 0 ? null : scratch.CallerData, null, null, scratch.CalleeId, scratch.CalleeData, dwCallbackData);
            decided = true;
        }
        finally
        {
            if (!decided)
            {
                // The application's function threw: the request must not be lost with it.
                Decide(driver, request, scratch!, Wsa.CF_DEFER, false, out int _);
            }
        }

        if (addr != null)
        {
            System.Array.Copy(scratch!.CallerId.Bytes, 0, addr, 0, Wsa.SOCKADDR_IN_LENGTH);
            addrlen = Wsa.SOCKADDR_IN_LENGTH;
        }

        code = Decide(driver, request, scratch!, decision, lpfnCondition != null, out int descriptor);
        return code != 0 ? Fail(code, out lpErrno) : Succeed(descriptor, out lpErrno);
    }

    /// <summary>Waits for a request, and prepares what the condition function will see.</summary>
    private int AwaitRequest(Driver driver, int s, out int request, out AcceptScratch? scratch)
    {
        request = -1;
        scratch = null;
        while (true)
        {
            int waiter;
            int timeoutMs;
            lock (driver.Gate)
            {
                int row = driver.Engine.Tables.Events.IndexOf(s);
                int code = row < 0 ? Wsa.WSAENOTSOCK : IsLeafRow(driver, row) || !driver.Engine.Tables.Sockets.Has(row, SocketTable.Listening) ? Wsa.WSAEINVAL : 0;
                code = code != 0 ? code : TakeRequest(driver, row, out request, out scratch);
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

    /// <summary>Waits for a waiter and gives it back: 0, WSAEINTR after a cancel, WSAETIMEDOUT.</summary>
    private int EndWait(Driver driver, int waiter, int timeoutMs)
    {
        bool woken = driver.Wait(waiter, timeoutMs <= 0 ? -1 : timeoutMs);
        lock (driver.Gate)
        {
            bool cancelled = driver.Waiters.End(waiter);
            return cancelled ? Wsa.WSAEINTR : _driver != driver ? Wsa.WSANOTINITIALISED : woken ? 0 : Wsa.WSAETIMEDOUT;
        }
    }

    private int TakeRequest(Driver driver, int row, out int request, out AcceptScratch? scratch)
    {
        scratch = null;
        request = -1;
        for (int i = 0; i < _scratch.Length && scratch == null; i++)
        {
            scratch = _scratch[i].IsLent ? null : _scratch[i];
        }

        if (scratch == null)
        {
            return Wsa.WSAEINPROGRESS;
        }

        int code = driver.Engine.BeginAccept(row, out request);
        driver.Settle();
        if (code != 0)
        {
            return code;
        }

        scratch.IsLent = true;
        scratch.CallerData.Length = driver.Engine.CallerDataOf(request, scratch.CallerData.Bytes);
        scratch.CalleeData.Length = 0;
        driver.Link.NameOf(driver.Engine.Tables.Requests.Peer[request], scratch.CallerId.Bytes);
        System.Array.Copy(driver.Engine.Tables.Ports.Name[driver.Engine.Tables.Sockets.Port[row]], 0, scratch.CalleeId.Bytes, 0, Wsa.SOCKADDR_IN_LENGTH);
        return 0;
    }

    private int Decide(Driver driver, int request, AcceptScratch scratch, int decision, bool mayHaveData, out int descriptor)
    {
        descriptor = Wsa.INVALID_SOCKET;
        lock (driver.Gate)
        {
            scratch.IsLent = false;
            if (_driver != driver)
            {
                return Wsa.WSANOTINITIALISED;
            }

            WsaBuffer callee = scratch.CalleeData;
            bool isSound = callee.Bytes.Length == _limits.MaxConnectData && callee.IsSound;
            int socket = driver.Engine.Tables.Requests.Socket[request];
            bool isOpen = driver.Engine.Tables.Requests.State[request] == Sessions.RequestTable.Deciding;
            if (decision == Wsa.CF_ACCEPT && isSound && isOpen && !driver.Engine.Tables.Sockets.IsRoot(socket))
            {
                // An invited leaf's session gets a port apart from the listening one, as long as the link has one.
                FindSessionPort(driver, socket);
            }

            driver.Flush(socket);
            int code = driver.Engine.EndAccept(request, isSound ? decision : -1, mayHaveData && isSound ? callee : null, driver.Now, out int row);
            driver.Settle();
            if (code == 0)
            {
                descriptor = driver.Engine.Tables.Events.DescriptorOf(row);
            }

            return code;
        }
    }
}
