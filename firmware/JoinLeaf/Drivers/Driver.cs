// The driver: serialises the engine behind one lock, carries its datagrams to the link, and fires its deadlines.
using System;
using System.Threading;
using JoinLeaf.Sockets;

namespace JoinLeaf.Drivers;

/// <summary>
/// Runs one engine over one link. Every act is the same: take <see cref="Gate"/>, change the engine once, <see cref="Settle"/>.
/// A thread a port waits in the link, one more waits for the next deadline; in a world with its own clock there are none, and
/// <see cref="Step"/> does their work.
/// </summary>
internal sealed partial class Driver
{
    private readonly ILink _link;
    private readonly IClock _clock;
    private readonly bool _hasThreads;
    private readonly PortLoop?[] _loops;
    private readonly int _maxPorts;
    private readonly AutoResetEvent _deadlineSignal = new AutoResetEvent(false);
    private readonly Waiters _waiters;
    private readonly EventObjects _eventObjects;
    private readonly byte[] _name = new byte[Wsa.SOCKADDR_IN_LENGTH];
    private Thread? _deadlineThread;
    private bool _stopping;
    private bool _isArmed;
    private int _armedFor;
    private int _portBuffers;

    /// <summary>Held during every call of the engine.</summary>
    public readonly object Gate = new object();
    /// <summary>The engine.</summary>
    public readonly Engine Engine;

    public Driver(Limits limits, ILink link, IClock clock, int seed, bool hasThreads)
    {
        _link = link;
        _clock = clock;
        _hasThreads = hasThreads;
        Engine = new Engine(limits, link, seed);
        _maxPorts = limits.Ports < link.MaxPorts ? limits.Ports : link.MaxPorts;
        _loops = new PortLoop[_maxPorts];
        _waiters = new Waiters(limits.Waiters);
        _eventObjects = new EventObjects(limits.EventObjects, Engine);
    }

    /// <summary>The time in milliseconds.</summary>
    public int Now
    {
        get { return _clock.NowMs; }
    }

    /// <summary>Calls that wait.</summary>
    public Waiters Waiters
    {
        get { return _waiters; }
    }

    /// <summary>Event objects that sockets have selected.</summary>
    public EventObjects EventObjects
    {
        get { return _eventObjects; }
    }

    /// <summary>The link.</summary>
    public ILink Link
    {
        get { return _link; }
    }

    /// <summary>Buffers lent, without those that wait for the next datagram.</summary>
    public int BuffersInUse
    {
        get { return Engine.Tables.Pool.Lent - _portBuffers; }
    }

    /// <summary>Starts the thread that waits for deadlines.</summary>
    public void Start()
    {
        BeginWatch();
        if (_hasThreads)
        {
            _deadlineThread = new Thread(RunDeadlines);
            MakeBackground(_deadlineThread);
            _deadlineThread.Start();
        }
    }

    /// <summary>A thread of ours must not keep a PC's process alive; a device has no such notion.</summary>
    internal static void MakeBackground(Thread thread)
    {
#if !NANOFRAMEWORK_1_0
        thread.IsBackground = true;
#endif
    }

    /// <summary>Ends everything: sockets without events (conformance row 92), ports, threads.</summary>
    public void Stop()
    {
        EndWatch();
        lock (Gate)
        {
            _stopping = true;
            if (Engine.FlushAll())
            {
                Settle();
            }

            Engine.SilenceAll();
            while (Engine.CloseNext(_clock.NowMs))
            {
                Settle();
            }

            Engine.FreeAll();
            Settle();
            for (int i = 0; i < _loops.Length; i++)
            {
                PortLoop? loop = _loops[i];
                if (loop != null)
                {
                    loop.Stop();
                }
            }
        }

        _deadlineSignal.Set();
        if (_deadlineThread != null)
        {
            _deadlineThread.Join();
        }

        for (int i = 0; i < _loops.Length; i++)
        {
            PortLoop? loop = _loops[i];
            if (loop != null)
            {
                loop.Join();
            }
        }
    }

    /// <summary>Opens a port of the link.</summary>
    /// <param name="name">The name wanted; kept as it is.</param>
    /// <param name="port">The port.</param>
    /// <returns>0 or a WSA code; WSAENOBUFS when the node may have no more ports.</returns>
    public int OpenPort(byte[] name, out int port)
    {
        port = TakeClosed();
        if (port < 0)
        {
            return Wsa.WSAENOBUFS;
        }

        Array.Copy(name, 0, _name, 0, _name.Length);
        int code = _link.Open(port, _name);
        if (code == 0)
        {
            Opened(port);
        }

        return code;
    }

    /// <summary>A port that is closed, if need be one that a rooted session's group gives up; -1 when there is none.</summary>
    private int TakeClosed()
    {
        int port = FindClosed();
        if (port < 0 && Engine.GiveUpGroup(_clock.NowMs))
        {
            Settle();
            port = FindClosed();
        }

        return port;
    }

    private int FindClosed()
    {
        for (int i = 0; i < _loops.Length; i++)
        {
            if (!Engine.Tables.Ports.IsOpen[i])
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The link has opened a port, whose name stands in _name: its thread begins.</summary>
    private void Opened(int port)
    {
        Engine.Tables.Ports.Opened(port, _name);
        if (_hasThreads)
        {
            PortLoop? loop = _loops[port];
            if (loop == null)
            {
                loop = new PortLoop(this, _link, _clock, port);
                _loops[port] = loop;
            }

            loop.Begin();
        }
    }

    /// <summary>How many more ports could be opened.</summary>
    /// <returns>The count.</returns>
    public int CountFreePorts()
    {
        return _maxPorts - Engine.Tables.Ports.CountOpen();
    }

    /// <summary>After each act on the engine: sends what it wants sent, tells who waits, closes what is idle.</summary>
    public void Settle()
    {
        if (Engine.AnyGroupWish)
        {
            ServeGroups();
        }

        while (Engine.NextTransmit())
        {
            int code = _link.Send(Engine.TransmitPort, Engine.TransmitPeer, Engine.TransmitBytes, Engine.TransmitLength);
            Engine.EndTransmit(code, _clock.NowMs);
        }

        if (Engine.AnyWriteBlocked && Engine.TellWritable())
        {
            _waiters.Wake(Waiters.AnyRow);
        }

        for (int row = Engine.TakeTouched(); row >= 0; row = Engine.TakeTouched())
        {
            _eventObjects.Signal(row);
            _waiters.Wake(row);
        }

        for (int port = Engine.TakeIdlePort(); port >= 0; port = Engine.TakeIdlePort())
        {
            PortLoop? loop = _loops[port];
            if (loop != null)
            {
                loop.End();
            }

            _link.Close(port);
        }

        if (_hasThreads && _eventObjects.AnyPending && !_isInLoop && !_isCalling)
        {
            // An application's thread did it: ours calls. One that is calling looks again by itself.
            _deadlineSignal.Set();
        }

        if (_hasThreads && Engine.Tables.HasDeadline && (!_isArmed || Engine.Tables.Earliest - _armedFor < 0))
        {
            _isArmed = true;
            _armedFor = Engine.Tables.Earliest;
            _deadlineSignal.Set();
        }
    }

    /// <summary>Before a call by which members come or go: what waits for company in a descriptor's session goes out to those who are members now.</summary>
    /// <param name="row">The row in the event table.</param>
    public void Flush(int row)
    {
        Engine.Flush(row, true);
        Settle();
    }

    /// <summary>A datagram has come in at a port. Called under the lock.</summary>
    /// <param name="port">The port.</param>
    /// <param name="handle">The receive buffer.</param>
    /// <param name="length">The datagram's length in bytes.</param>
    /// <returns>The buffer for the next one.</returns>
    internal int Deliver(int port, int handle, int length)
    {
        if (Engine.MayAdmit(handle) && Engine.FlushAll())
        {
            Settle();
        }

        if (Engine.HandleDatagram(port, handle, length, _clock.NowMs))
        {
            handle = Engine.Tables.Pool.RentReceive();
        }

        _isInLoop = true;
        Settle();
        _isInLoop = false;
        return handle;
    }

    /// <summary>Lends the buffer in which a port waits for its next datagram. Called under the lock.</summary>
    internal int RentForPort()
    {
        int handle = Engine.Tables.Pool.RentReceive();
        _portBuffers += handle < 0 ? 0 : 1;
        return handle;
    }

    /// <summary>Takes it back. Called under the lock.</summary>
    internal void ReturnFromPort(int handle)
    {
        if (handle >= 0)
        {
            _portBuffers--;
            Engine.Tables.Pool.Return(handle);
        }
    }

    private void RunDeadlines()
    {
        while (true)
        {
            int waitMs;
            lock (Gate)
            {
                if (_stopping)
                {
                    return;
                }

                _isInLoop = true;
                FireDue();
                _isInLoop = false;
                waitMs = Engine.NextDeadline(_clock.NowMs);
                _isArmed = waitMs >= 0;
                _armedFor = Engine.Tables.Earliest;
            }

            CallSinks();
            LookAtLink();
            _clock.Wait(_deadlineSignal, UntilNextLook(waitMs));
        }
    }

    private bool FireDue()
    {
        bool any = false;
        while (Engine.HandleTimeout(_clock.NowMs))
        {
            any = true;
            Settle();
        }

        return any;
    }

    /// <summary>Without threads: fires what is due and takes in at most one datagram a port.</summary>
    /// <returns>True when anything happened.</returns>
    public bool Step()
    {
        bool any;
        LookAtLink();
        lock (Gate)
        {
            any = FireDue();
            PortTable ports = Engine.Tables.Ports;
            int handle = RentForPort();
            for (int i = 0; i < _loops.Length && handle >= 0; i++)
            {
                int length = ports.IsOpen[i]
                    ? _link.Receive(i, Engine.Tables.Pool.BytesOf(handle), ports.NeedsSource(i, _clock.NowMs), false) : 0;
                if (length > 0)
                {
                    any = true;
                    handle = Deliver(i, handle, length);
                }
            }

            ReturnFromPort(handle);
        }

        CallSinks();
        return any;
    }

    /// <summary>Without threads: milliseconds until the next deadline, 0 when one is due, -1 when there is none.</summary>
    /// <returns>Milliseconds.</returns>
    public int NextDeadline()
    {
        lock (Gate)
        {
            return UntilNextLook(Engine.NextDeadline(_clock.NowMs));
        }
    }

    /// <summary>Waits until a waiter is woken. Called outside the lock.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <param name="timeoutMs">The longest wait in milliseconds; -1 for ever.</param>
    /// <returns>True when it was woken.</returns>
    public bool Wait(int waiter, int timeoutMs)
    {
        return _clock.Wait(_waiters.SignalOf(waiter), timeoutMs);
    }
}
