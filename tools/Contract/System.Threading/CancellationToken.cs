// The cancellation of nano's System.Threading package, as signatures: a token is a struct there as well, and every copy of it allocates.
namespace System.Threading;

public struct CancellationToken
{
    private CancellationTokenSource _source;

    public CancellationToken(bool canceled) => throw null;
    public static CancellationToken None => throw null;
    public bool IsCancellationRequested => throw null;
    public bool CanBeCanceled => throw null;
    public WaitHandle WaitHandle => throw null;
    public bool Equals(CancellationToken other) => throw null;
    public override bool Equals(object other) => throw null;
    public override int GetHashCode() => throw null;
    public void ThrowIfCancellationRequested() => throw null;
}

public class CancellationTokenSource : IDisposable
{
    public CancellationTokenSource() { }
    public CancellationTokenSource(int millisecondsDelay) { }
    public CancellationTokenSource(TimeSpan delay) { }
    public bool IsCancellationRequested => throw null;
    public CancellationToken Token => throw null;
    public void Cancel() => throw null;
    public void Cancel(bool throwOnFirstException) => throw null;
    public void CancelAfter(int millisecondsDelay) => throw null;
    public void CancelAfter(TimeSpan delay) => throw null;
    public void Dispose() => throw null;
    protected virtual void Dispose(bool disposing) => throw null;
}
