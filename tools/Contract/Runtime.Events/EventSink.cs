// Where nano's events come through, native ones and those that an application posts, as signatures.
using System;

namespace nanoFramework.Runtime.Events;

public delegate void NativeEventHandler(uint data1, uint data2, DateTime time);

public class NativeEventDispatcher : IDisposable
{
    protected NativeEventHandler threadSpawn;
    protected NativeEventHandler callbacks;
    protected bool disposed;

    public NativeEventDispatcher(string driverName, ulong driverData) { }
    ~NativeEventDispatcher() { }

    public virtual void EnableInterrupt() => throw null;
    public virtual void DisableInterrupt() => throw null;
    public void Dispose() => throw null;
    protected virtual void Dispose(bool disposing) => throw null;
    public event NativeEventHandler OnInterrupt { add => throw null; remove => throw null; }
}

// One processor, one listener and one filter a category: who adds another takes the place of the first.
public class EventSink : NativeEventDispatcher
{
    private EventSink() : base(null, 0) { }

    public static void AddEventListener(EventCategory eventCategory, IEventListener eventListener) => throw null;
    public static void AddEventFilter(EventCategory eventCategory, IEventListener eventFilter) => throw null;
    public static void AddEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor) => throw null;
    public static void RemoveEventListener(EventCategory eventCategory, IEventListener eventListener) => throw null;
    public static void RemoveEventFilter(EventCategory eventCategory, IEventListener eventFilter) => throw null;
    public static void RemoveEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor) => throw null;
    public static void PostManagedEvent(byte category, byte subCategory, ushort data1, uint data2) => throw null;
}

public static class WeakDelegate
{
    public static Delegate Combine(Delegate a, Delegate b) => throw null;
    public static Delegate Remove(Delegate a, Delegate b) => throw null;
}
