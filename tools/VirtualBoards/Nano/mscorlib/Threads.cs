// nano's threads and timers: a thread that fails is reported and takes nobody with it, all timers share one thread.
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Nano;

namespace System.Threading;

public sealed class Thread
{
    [ThreadStatic]
    private static Thread? s_current;
    private readonly BoardThread? _thread;

    public Thread(ThreadStart start)
    {
        _thread = new BoardThread(Here.Board, () =>
        {
            s_current = this;
            start();
        });
    }

    // For the thread of Main and the system's own.
    private Thread()
    {
    }

    public static Thread CurrentThread
    {
        get { return s_current ??= new Thread(); }
    }

    public bool IsAlive
    {
        get { return _thread == null || _thread.IsAlive; }
    }

    public int ManagedThreadId
    {
        get { return _thread == null ? 0 : _thread.Id; }
    }

    public ThreadPriority Priority { get; set; } = ThreadPriority.Normal;

    public ThreadState ThreadState
    {
        get { return _thread == null ? ThreadState.Running : _thread.State; }
    }

    public void Start()
    {
        _thread?.Start();
    }

    public void Abort()
    {
        // .NET ends no thread from outside.
        throw new PlatformNotSupportedException("a virtual board cannot abort a thread");
    }

    public void Join()
    {
        _thread?.Join(Timeout.Infinite);
    }

    public bool Join(int millisecondsTimeout)
    {
        return _thread != null && _thread.Join(millisecondsTimeout);
    }

    public bool Join(TimeSpan timeout)
    {
        return Join((int)timeout.TotalMilliseconds);
    }

    public static void Sleep(int millisecondsTimeout)
    {
        Here.Board.Ticks.Sleep(millisecondsTimeout);
    }

    public static void Sleep(TimeSpan timeout)
    {
        Sleep((int)timeout.TotalMilliseconds);
    }
}

public sealed class Timer : MarshalByRefObject, IDisposable
{
    private readonly BoardTimer _timer;

    public Timer(TimerCallback callback, object state, int dueTime, int period)
    {
        _timer = Here.Board.Timers.Create(() => callback(state));
        Change(dueTime, period);
    }

    public Timer(TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
        : this(callback, state, (int)dueTime.TotalMilliseconds, (int)period.TotalMilliseconds)
    {
    }

    public bool Change(int dueTime, int period)
    {
        _timer.Change(dueTime, period);
        return true;
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        return Change((int)dueTime.TotalMilliseconds, (int)period.TotalMilliseconds);
    }

    public void Dispose()
    {
        _timer.Change(Timeout.Infinite, Timeout.Infinite);
    }
}
