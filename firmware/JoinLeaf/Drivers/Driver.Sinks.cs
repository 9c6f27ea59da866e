// Calls the sinks of sockets for which something was recorded, outside the lock, one at a time.
using System;

namespace JoinLeaf.Drivers;

internal sealed partial class Driver
{
    // Under the lock: whether a thread of ours will look for sinks to call when it lets go of the lock, and whether one is calling.
    private bool _isInLoop;
    private bool _isCalling;

    /// <summary>Calls the sinks that have something to hear of, until there is none. Called outside the lock, by the threads of ports and of deadlines.</summary>
    internal void CallSinks()
    {
        if (!_eventObjects.AnyPending)
        {
            return;
        }

        bool isFirst = true;
        while (true)
        {
            IEventSink? sink;
            lock (Gate)
            {
                if (isFirst && _isCalling)
                {
                    // The thread that calls looks again before it ends.
                    return;
                }

                isFirst = false;
                sink = _eventObjects.TakePending();
                _isCalling = sink != null;
                if (sink == null)
                {
                    return;
                }
            }

            try
            {
                sink.OnNetworkEvents();
            }
            catch (Exception)
            {
                // The application's fault must not end the thread of a port.
                Engine.Tables.Counters.FailedSinks++;
            }
        }
    }
}
