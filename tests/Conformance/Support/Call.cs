// A call of the library on a thread of its own, for what blocks.
using System;
using System.Threading;

namespace JoinLeaf.Conformance;

/// <summary>Runs one function on a thread of its own; a failure there becomes the test's.</summary>
internal sealed class Call<T>
{
    private const int PatienceMs = 60000;
    private readonly Func<T> _function;
    private Exception? _failure;
    private T? _result;

    private Call(Func<T> function)
    {
        _function = function;
        Thread = new Thread(Run) { IsBackground = true };
    }

    /// <summary>The thread.</summary>
    public Thread Thread { get; }

    /// <summary>Starts a call and does not wait for it.</summary>
    public static Call<T> Start(Func<T> function)
    {
        Call<T> call = new Call<T>(function);
        call.Thread.Start();
        return call;
    }

    /// <summary>Starts a call and comes back when it blocks, with its waiter registered: from here on nothing can pass it by.</summary>
    public static Call<T> StartBlocked(WatchedClock clock, Func<T> function)
    {
        Call<T> call = new Call<T>(function);
        ManualResetEventSlim blocked = clock.Watch(call.Thread);
        call.Thread.Start();
        Assert.IsTrue(blocked.Wait(PatienceMs), "the call never blocked");
        return call;
    }

    /// <summary>Waits for the call's end.</summary>
    public T Result()
    {
        Assert.IsTrue(Thread.Join(PatienceMs), "the call never came back");
        if (_failure != null)
        {
            throw new AssertFailedException("the call failed on its thread", _failure);
        }

        return _result!;
    }

    private void Run()
    {
        WatchedClock.IsApplicationThread = true;
        try
        {
            _result = _function();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }
}
