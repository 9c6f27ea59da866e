// The provider's calls that wait for events: WSPEventSelect, WSPEnumNetworkEvents, WSPSelect.
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>Selects the events that are recorded for a socket and the object that is set when one is. The socket no longer blocks (conformance row 81).</summary>
    /// <param name="s">The socket.</param>
    /// <param name="hEventObject">The event object; ignored with a mask of 0 (row 83).</param>
    /// <param name="lNetworkEvents">FD_ bits; 0 cancels.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEINVAL (no event object, or bits that do not exist), WSAENOBUFS (too many event objects).</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPEventSelect(int s, ManualResetEvent? hEventObject, int lNetworkEvents, out int lpErrno)
    {
        return SelectEvents(s, hEventObject, lNetworkEvents, out lpErrno);
    }

    /// <summary>The same with a sink that is called instead of an event object that is set: nobody has to wait for it.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="sink">The sink; ignored with a mask of 0.</param>
    /// <param name="networkEvents">FD_ bits; 0 cancels.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEINVAL (no sink, or bits that do not exist), WSAENOBUFS (too many event objects and sinks).</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int SelectSink(int s, IEventSink? sink, int networkEvents, out int lpErrno)
    {
        return SelectEvents(s, sink, networkEvents, out lpErrno);
    }

    private int SelectEvents(int s, object? hEventObject, int lNetworkEvents, out int lpErrno)
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

            int number = 0;
            if (lNetworkEvents != 0)
            {
                if (hEventObject == null || (lNetworkEvents & ~Wsa.FD_ALL_EVENTS) != 0)
                {
                    return Fail(Wsa.WSAEINVAL, out lpErrno);
                }

                number = driver.EventObjects.NumberOf(hEventObject);
                if (number == 0)
                {
                    return Fail(Wsa.WSAENOBUFS, out lpErrno);
                }
            }

            driver.Engine.SelectEvents(row, lNetworkEvents, number);
            driver.Settle();
            return Succeed(0, out lpErrno);
        }
    }

    /// <summary>Hands out what was recorded, clears it and resets the event object, in one step (conformance rows 84 to 86).</summary>
    /// <param name="s">The socket.</param>
    /// <param name="hEventObject">The event object to reset; or null.</param>
    /// <param name="lpNetworkEvents">Receives the record.</param>
    /// <param name="lpErrno">0 or WSAENOTSOCK, WSAEFAULT; then nothing is cleared.</param>
    /// <returns>0 or SOCKET_ERROR.</returns>
    public int WSPEnumNetworkEvents(int s, ManualResetEvent? hEventObject, NetworkEvents? lpNetworkEvents, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null)
        {
            return Fail(Wsa.WSANOTINITIALISED, out lpErrno);
        }

        lock (driver.Gate)
        {
            int row = driver.Engine.Tables.Events.IndexOf(s);
            if (row < 0 || lpNetworkEvents == null)
            {
                return Fail(row < 0 ? Wsa.WSAENOTSOCK : Wsa.WSAEFAULT, out lpErrno);
            }

            lpNetworkEvents.Events = driver.Engine.EnumNetworkEvents(row, lpNetworkEvents.ErrorCodes);
            if (hEventObject != null)
            {
                hEventObject.Reset();
            }

            return Succeed(0, out lpErrno);
        }
    }

    /// <summary>
    /// Waits until a socket of the sets is ready: to be read from or accepted on, or written to. It never reports that a join has
    /// completed (conformance row 51), so the third set always comes back empty.
    /// </summary>
    /// <param name="nfds">Ignored.</param>
    /// <param name="readfds">Sockets with a message, a request or an end to read; or null.</param>
    /// <param name="writefds">Sockets that a message could be sent on; or null.</param>
    /// <param name="exceptfds">Comes back empty; or null.</param>
    /// <param name="timeoutMs">The longest wait in milliseconds; 0 only looks, -1 waits for ever.</param>
    /// <param name="lpErrno">0 or WSAEINVAL (no set), WSAENOTSOCK, WSAEINTR, WSAEINPROGRESS.</param>
    /// <returns>How many are ready, 0 after the time-out, or SOCKET_ERROR.</returns>
    public int WSPSelect(int nfds, SocketSet? readfds, SocketSet? writefds, SocketSet? exceptfds, int timeoutMs, out int lpErrno)
    {
        Driver? driver = _driver;
        if (driver == null || (readfds == null && writefds == null && exceptfds == null))
        {
            return Fail(driver == null ? Wsa.WSANOTINITIALISED : Wsa.WSAEINVAL, out lpErrno);
        }

        int deadline = driver.Now + timeoutMs;
        while (true)
        {
            int waiter;
            int leftMs = timeoutMs < 0 ? -1 : deadline - driver.Now;
            lock (driver.Gate)
            {
                int ready = CountReady(driver, readfds, writefds, exceptfds);
                if (ready != 0 || timeoutMs == 0 || (timeoutMs > 0 && leftMs <= 0))
                {
                    return ready < 0 ? Fail(Wsa.WSAENOTSOCK, out lpErrno) : TakeReady(driver, readfds, writefds, exceptfds, out lpErrno);
                }

                if (writefds != null)
                {
                    driver.Engine.AwaitWritable();
                }

                waiter = driver.Waiters.Begin(Waiters.AnyRow);
                if (waiter < 0)
                {
                    return Fail(Wsa.WSAEINPROGRESS, out lpErrno);
                }
            }

            int ended = EndWait(driver, waiter, leftMs);
            if (ended != 0 && ended != Wsa.WSAETIMEDOUT)
            {
                return Fail(ended, out lpErrno);
            }
        }
    }

    /// <summary>How many descriptors are ready; -1 when one of them is none.</summary>
    private static int CountReady(Driver driver, SocketSet? reads, SocketSet? writes, SocketSet? excepts)
    {
        int read = CountReady(driver, reads, true);
        int write = CountReady(driver, writes, false);
        for (int i = 0; excepts != null && i < excepts.Count; i++)
        {
            if (driver.Engine.Tables.Events.IndexOf(excepts.Descriptors[i]) < 0)
            {
                return -1;
            }
        }

        return read < 0 || write < 0 ? -1 : read + write;
    }

    private static int CountReady(Driver driver, SocketSet? set, bool reads)
    {
        int ready = 0;
        for (int i = 0; set != null && i < set.Count; i++)
        {
            int row = driver.Engine.Tables.Events.IndexOf(set.Descriptors[i]);
            if (row < 0)
            {
                return -1;
            }

            ready += IsReady(driver, row, reads) ? 1 : 0;
        }

        return ready;
    }

    private static bool IsReady(Driver driver, int row, bool reads)
    {
        int wanted = reads ? Wsa.FD_READ | Wsa.FD_ACCEPT | Wsa.FD_CLOSE : Wsa.FD_WRITE;
        return (driver.Engine.StandingEvents(row) & wanted) != 0 && (reads || !driver.Engine.IsJoinUntold(row));
    }

    private static int TakeReady(Driver driver, SocketSet? reads, SocketSet? writes, SocketSet? excepts, out int lpErrno)
    {
        int ready = KeepReady(driver, reads, true) + KeepReady(driver, writes, false);
        if (excepts != null)
        {
            excepts.Count = 0;
        }

        return Succeed(ready, out lpErrno);
    }

    private static int KeepReady(Driver driver, SocketSet? set, bool reads)
    {
        if (set == null)
        {
            return 0;
        }

        int kept = 0;
        for (int i = 0; i < set.Count; i++)
        {
            if (IsReady(driver, driver.Engine.Tables.Events.IndexOf(set.Descriptors[i]), reads))
            {
                set.Descriptors[kept++] = set.Descriptors[i];
            }
        }

        set.Count = kept;
        return kept;
    }
}
