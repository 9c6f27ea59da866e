// What nano's threads wait for: the event objects, whose time-outs end on the board's tick.
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Nano;

namespace System.Threading;

public abstract class WaitHandle : MarshalByRefObject
{
    public const int WaitTimeout = 258;
    private readonly Signal _signal;

    protected WaitHandle()
        : this(false, false)
    {
    }

    private protected WaitHandle(bool initialState, bool resetsItself)
    {
        _signal = new Signal(Here.Board, initialState, resetsItself);
    }

    public virtual bool WaitOne()
    {
        return _signal.Wait(Timeout.Infinite);
    }

    public virtual bool WaitOne(int millisecondsTimeout, bool exitContext)
    {
        return _signal.Wait(millisecondsTimeout);
    }

    public static bool WaitAll(WaitHandle[] waitHandles)
    {
        return Signal.WaitAll(SignalsOf(waitHandles), Timeout.Infinite);
    }

    public static bool WaitAll(WaitHandle[] waitHandles, int millisecondsTimeout, bool exitContext)
    {
        return Signal.WaitAll(SignalsOf(waitHandles), millisecondsTimeout);
    }

    public static int WaitAny(WaitHandle[] waitHandles)
    {
        return Signal.WaitAny(SignalsOf(waitHandles), Timeout.Infinite);
    }

    public static int WaitAny(WaitHandle[] waitHandles, int millisecondsTimeout, bool exitContext)
    {
        return Signal.WaitAny(SignalsOf(waitHandles), millisecondsTimeout);
    }

    private protected bool SetSignal()
    {
        return _signal.Set();
    }

    private protected bool ResetSignal()
    {
        return _signal.Reset();
    }

    private static Signal[] SignalsOf(WaitHandle[] handles)
    {
        return Array.ConvertAll(handles, h => h._signal);
    }
}

public sealed class AutoResetEvent : WaitHandle
{
    public AutoResetEvent(bool initialState)
        : base(initialState, true)
    {
    }

    public bool Reset()
    {
        return ResetSignal();
    }

    public bool Set()
    {
        return SetSignal();
    }
}

public sealed class ManualResetEvent : WaitHandle
{
    public ManualResetEvent(bool initialState)
        : base(initialState, false)
    {
    }

    public bool Reset()
    {
        return ResetSignal();
    }

    public bool Set()
    {
        return SetSignal();
    }
}
