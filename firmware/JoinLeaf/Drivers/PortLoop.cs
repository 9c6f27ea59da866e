// One port's thread: waits in the link for a datagram, hands it to the engine, and begins again.
using System.Threading;

namespace JoinLeaf.Drivers;

/// <summary>The loop of one open port: wait, engine, link.</summary>
internal sealed class PortLoop
{
    private const int LinkDownPauseMs = 500;
    private readonly Driver _driver;
    private readonly ILink _link;
    private readonly IClock _clock;
    private readonly int _port;
    private readonly AutoResetEvent _ended = new AutoResetEvent(false);
    private readonly Thread _thread;
    private bool _stopped;

    public PortLoop(Driver driver, ILink link, IClock clock, int port)
    {
        _driver = driver;
        _link = link;
        _clock = clock;
        _port = port;
        _thread = new Thread(Run);
        Driver.MakeBackground(_thread);
    }

    /// <summary>Whether the thread has left the link for good. Read under the driver's lock.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread.Start();
    }

    /// <summary>The port is about to be closed. Called under the driver's lock.</summary>
    public void End()
    {
        _stopped = true;
        _ended.Set();
    }

    /// <summary>Waits until the thread has gone. Called outside the driver's lock.</summary>
    public void Join()
    {
        _thread.Join();
    }

    private void Run()
    {
        int handle;
        bool withSource;
        lock (_driver.Gate)
        {
            handle = _driver.RentForPort();
            withSource = true;
        }

        while (handle >= 0)
        {
            int length = _link.Receive(_port, _driver.Engine.Tables.Pool.BytesOf(handle), withSource, true);
            lock (_driver.Gate)
            {
                if (_stopped || (length < 0 && length != -Wsa.WSAENETDOWN))
                {
                    _driver.ReturnFromPort(handle);
                    HasEnded = true;
                    return;
                }

                if (length > 0)
                {
                    handle = _driver.Deliver(_port, handle, length);
                    withSource = _driver.Engine.Tables.Ports.NeedsSource(_port, _clock.NowMs);
                }
            }

            if (length < 0)
            {
                // No interface is up: every call would fail at once, and a loop that only repeats it would spin.
                _clock.Wait(_ended, LinkDownPauseMs);
            }
        }
    }
}
