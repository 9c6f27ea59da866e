// nano's cancellation tokens: they only ever say that it is time to stop.
extern alias nano;

using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Nano;
using NanoManualResetEvent = nano::System.Threading.ManualResetEvent;
using NanoWaitHandle = nano::System.Threading.WaitHandle;

namespace System.Threading;

public struct CancellationToken
{
    private readonly CancellationTokenSource? _source;

    public CancellationToken(bool canceled)
    {
        _source = canceled ? CancellationTokenSource.Canceled : null;
    }

    internal CancellationToken(CancellationTokenSource source)
    {
        _source = source;
    }

    public static CancellationToken None
    {
        get { return default; }
    }

    public bool IsCancellationRequested
    {
        get { return _source != null && _source.IsCancellationRequested; }
    }

    public bool CanBeCanceled
    {
        get { return _source != null; }
    }

    public NanoWaitHandle WaitHandle
    {
        get { return (_source ?? CancellationTokenSource.Never).Handle; }
    }

    public bool Equals(CancellationToken other)
    {
        return _source == other._source;
    }

    public override bool Equals(object? other)
    {
        return other is CancellationToken token && Equals(token);
    }

    public override int GetHashCode()
    {
        return _source == null ? 0 : _source.GetHashCode();
    }

    public void ThrowIfCancellationRequested()
    {
        if (IsCancellationRequested)
        {
            throw new OperationCanceledException();
        }
    }
}

public class CancellationTokenSource : IDisposable
{
    internal static readonly CancellationTokenSource Canceled = new(true);
    internal static readonly CancellationTokenSource Never = new(false);
    private readonly BoardTimer _timer;

    public CancellationTokenSource()
        : this(false)
    {
    }

    public CancellationTokenSource(int millisecondsDelay)
        : this(false)
    {
        CancelAfter(millisecondsDelay);
    }

    public CancellationTokenSource(TimeSpan delay)
        : this((int)delay.TotalMilliseconds)
    {
    }

    private CancellationTokenSource(bool isCanceled)
    {
        _timer = Here.Board.Timers.Create(Cancel);
        Handle = new NanoManualResetEvent(isCanceled);
        IsCancellationRequested = isCanceled;
    }

    public bool IsCancellationRequested { get; private set; }

    public CancellationToken Token
    {
        get { return new CancellationToken(this); }
    }

    internal NanoManualResetEvent Handle { get; }

    public void Cancel()
    {
        IsCancellationRequested = true;
        Handle.Set();
    }

    public void Cancel(bool throwOnFirstException)
    {
        Cancel();
    }

    public void CancelAfter(int millisecondsDelay)
    {
        _timer.Change(millisecondsDelay, Timeout.Infinite);
    }

    public void CancelAfter(TimeSpan delay)
    {
        CancelAfter((int)delay.TotalMilliseconds);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _timer.Change(Timeout.Infinite, Timeout.Infinite);
    }
}
