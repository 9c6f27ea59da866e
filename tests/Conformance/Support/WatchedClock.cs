// The machine's clock, with an eye on who waits: tells when a call blocks, which threads are the library's, and what they allocate.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Conformance;

/// <summary>A real clock that announces waits.</summary>
internal sealed class WatchedClock : IClock
{
    private readonly SystemClock _clock = new SystemClock();
    private readonly ConcurrentDictionary<Thread, ManualResetEventSlim> _watched = new ConcurrentDictionary<Thread, ManualResetEventSlim>();
    private readonly HashSet<Thread> _libraryThreads = new HashSet<Thread>();
    private long _deadlineThreadBytes;
    private int _deadlineWaits;

    /// <summary>Whether the current thread is the test's own: every other one that waits here is the library's.</summary>
    [field: ThreadStatic]
    public static bool IsApplicationThread { get; set; }

    /// <inheritdoc/>
    public int NowMs
    {
        get { return _clock.NowMs; }
    }

    /// <summary>Bytes that the thread of the deadlines had allocated when it last began to wait.</summary>
    public long DeadlineThreadBytes
    {
        get { return Volatile.Read(ref _deadlineThreadBytes); }
    }

    /// <summary>How often it has begun to wait.</summary>
    public int DeadlineWaits
    {
        get { return Volatile.Read(ref _deadlineWaits); }
    }

    /// <summary>Set when the thread first blocks in a call.</summary>
    public ManualResetEventSlim Watch(Thread thread)
    {
        return _watched.GetOrAdd(thread, _ => new ManualResetEventSlim());
    }

    /// <summary>The library's threads that were seen here.</summary>
    public Thread[] LibraryThreads()
    {
        lock (_libraryThreads)
        {
            return [.. _libraryThreads];
        }
    }

    /// <inheritdoc/>
    public bool Wait(AutoResetEvent signal, int timeoutMs)
    {
        if (!IsApplicationThread)
        {
            lock (_libraryThreads)
            {
                _libraryThreads.Add(Thread.CurrentThread);
            }

            Volatile.Write(ref _deadlineThreadBytes, GC.GetAllocatedBytesForCurrentThread());
            Interlocked.Increment(ref _deadlineWaits);
        }
        else if (_watched.TryGetValue(Thread.CurrentThread, out ManualResetEventSlim? blocked))
        {
            blocked.Set();
        }

        return _clock.Wait(signal, timeoutMs);
    }
}
