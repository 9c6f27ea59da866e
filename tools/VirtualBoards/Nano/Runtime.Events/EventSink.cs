// nano's way for events that a program posts: to the one processor and the one listener of a category, on the caller's thread.
using System;
using System.Collections.Generic;

namespace nanoFramework.Runtime.Events;

public delegate void NativeEventHandler(uint data1, uint data2, DateTime time);

public class NativeEventDispatcher : IDisposable
{
    protected NativeEventHandler? threadSpawn;
    protected NativeEventHandler? callbacks;
    protected bool disposed;

    public NativeEventDispatcher(string driverName, ulong driverData)
    {
    }

    ~NativeEventDispatcher()
    {
        Dispose(false);
    }

    // No driver of a virtual board raises it: pins and the network tell their own listeners.
    public event NativeEventHandler OnInterrupt
    {
        add { callbacks += value; }
        remove { callbacks -= value; }
    }

    public virtual void EnableInterrupt()
    {
    }

    public virtual void DisableInterrupt()
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        disposed = true;
    }
}

public class EventSink : NativeEventDispatcher
{
    // The lock under which events are posted, one after the other, as there.
    private static readonly object s_gate = new();
    private static readonly Dictionary<EventCategory, Party> s_parties = [];

    private EventSink()
        : base(nameof(EventSink), 0)
    {
    }

    public static void AddEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        lock (s_gate)
        {
            PartyOf(eventCategory).Listener = eventListener;
            eventListener.InitializeForEventSource();
        }
    }

    public static void AddEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        lock (s_gate)
        {
            PartyOf(eventCategory).Filter = eventFilter;
            eventFilter.InitializeForEventSource();
        }
    }

    public static void AddEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        lock (s_gate)
        {
            PartyOf(eventCategory).Processor = eventProcessor;
        }
    }

    public static void RemoveEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        lock (s_gate)
        {
            Party party = PartyOf(eventCategory);
            party.Listener = party.Listener == eventListener ? null : party.Listener;
        }
    }

    public static void RemoveEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        lock (s_gate)
        {
            Party party = PartyOf(eventCategory);
            party.Filter = party.Filter == eventFilter ? null : party.Filter;
        }
    }

    public static void RemoveEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        lock (s_gate)
        {
            Party party = PartyOf(eventCategory);
            party.Processor = party.Processor == eventProcessor ? null : party.Processor;
        }
    }

    public static void PostManagedEvent(byte category, byte subCategory, ushort data1, uint data2)
    {
        lock (s_gate)
        {
            Party party = PartyOf((EventCategory)category);
            DateTime now = DateTime.UtcNow;
            uint packed = ((uint)data1 << 16) | ((uint)category << 8) | subCategory;
            BaseEvent posted = party.Processor != null ? party.Processor.ProcessEvent(packed, data2, now)
                : new GenericEvent { Category = category, Message = subCategory, Data = data1, Time = now };
            if (party.Filter == null || party.Filter.OnEvent(posted))
            {
                party.Listener?.OnEvent(posted);
            }
        }
    }

    private static Party PartyOf(EventCategory category)
    {
        if (!s_parties.TryGetValue(category, out Party? party))
        {
            party = new Party();
            s_parties.Add(category, party);
        }

        return party;
    }

    private sealed class Party
    {
        public IEventListener? Listener { get; set; }

        public IEventListener? Filter { get; set; }

        public IEventProcessor? Processor { get; set; }
    }
}

public static class WeakDelegate
{
    // A weak one there: whoever listens through it must be held by somebody else.
    public static Delegate? Combine(Delegate? a, Delegate? b)
    {
        return Delegate.Combine(a, b);
    }

    public static Delegate? Remove(Delegate? a, Delegate? b)
    {
        return Delegate.Remove(a, b);
    }
}
