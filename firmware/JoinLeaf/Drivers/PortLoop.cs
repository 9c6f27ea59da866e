// One port's thread: waits in the link for a datagram, hands it to the engine, and begins again.
using System.Threading;

namespace JoinLeaf.Drivers;

/// <summary>
/// The loop of one port: wait, engine, link. The thread is made when the port is first opened and stays with it: while the port is
/// closed it waits for the next opening, so that never two threads receive at one port.
/// </summary>
internal sealed class PortLoop
{
    private const int FirstPauseMs = 500;
    private const int LongestPauseMs = 8000;
    private readonly Driver _driver;
    private readonly ILink _link;
    private readonly IClock _clock;
    private readonly int _port;
    private readonly AutoResetEvent _changed = new AutoResetEvent(false);
    private readonly Thread _thread;
    // Under the driver's lock: how often the port was opened, whether it is open, whether the thread must end.
    private int _openings;
    private bool _isOpen;
    private bool _isStopped;
    private bool _isGone;
    // The thread's own: what it receives into, and the opening that it last received at.
    private int _handle = -1;
    private int _receivedAt;
    private bool _withSource;
    private bool _isIdle;
    private bool _isBlocked;
    private int _pauseMs = FirstPauseMs;

    public PortLoop(Driver driver, ILink link, IClock clock, int port)
    {
        _driver = driver;
        _link = link;
        _clock = clock;
        _port = port;
        _thread = new Thread(Run);
        Driver.MakeBackground(_thread);
    }

    /// <summary>The port has been opened. Called under the driver's lock.</summary>
    public void Begin()
    {
        _isOpen = true;
        _isGone = false;
        _openings++;
        if (_openings == 1)
        {
            _thread.Start();
        }
        else
        {
            _changed.Set();
        }
    }

    /// <summary>The port is about to be closed. Called under the driver's lock.</summary>
    public void End()
    {
        _isOpen = false;
        _changed.Set();
    }

    /// <summary>The network is there again: whoever pauses need not any more. Called under the driver's lock.</summary>
    public void Wake()
    {
        _changed.Set();
    }

    /// <summary>The thread is to end. Called under the driver's lock.</summary>
    public void Stop()
    {
        _isStopped = true;
        _changed.Set();
    }

    /// <summary>Waits until the thread has gone. Called outside the driver's lock.</summary>
    public void Join()
    {
        if (_thread != Thread.CurrentThread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        int length = 0;
        while (Turn(length))
        {
            _driver.CallSinks();
            length = _isBlocked ? 0 : _link.Receive(_port, _driver.Engine.Tables.Pool.BytesOf(_handle), _withSource, true);
            if (_isBlocked || length < 0)
            {
                Pause(length < 0);
            }
        }
    }

    /// <summary>
    /// Waits before the next try: no interface is up, or the socket is gone, or no buffer is free; every call would fail at once, and a
    /// loop that only repeats it would spin. A network that stays away is asked less and less often, until it is told to be back.
    /// </summary>
    private void Pause(bool hasFailed)
    {
        if (_clock.Wait(_changed, _isIdle ? -1 : _pauseMs))
        {
            _pauseMs = FirstPauseMs;
        }
        else if ((hasFailed || _handle >= 0) && _pauseMs < LongestPauseMs)
        {
            _pauseMs *= 2;
        }
    }

    /// <summary>Hands over what has been received, if it was at the port's present opening, and prepares for the next datagram.</summary>
    /// <returns>False when the thread is to end.</returns>
    private bool Turn(int length)
    {
        lock (_driver.Gate)
        {
            bool isPresent = _isOpen && _receivedAt == _openings;
            if (isPresent && length > 0)
            {
                _pauseMs = FirstPauseMs;
                _handle = _driver.Deliver(_port, _handle, length);
            }
            else if (isPresent && length < 0 && length != -Wsa.WSAENETDOWN)
            {
                // The link's socket is gone without our doing.
                _isGone = true;
            }

            _isIdle = !_isOpen;
            if (_isStopped || _isIdle)
            {
                _driver.ReturnFromPort(_handle);
                _handle = -1;
                _isBlocked = true;
                return !_isStopped;
            }

            if (_isGone && _driver.Reopen(_port))
            {
                _isGone = false;
            }

            if (_handle < 0)
            {
                _handle = _driver.RentForPort();
            }

            _isBlocked = _handle < 0 || _isGone;
            _receivedAt = _openings;
            _withSource = _driver.Engine.Tables.Ports.NeedsSource(_port, _clock.NowMs);
            return true;
        }
    }
}
