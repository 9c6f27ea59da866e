// What nanoFramework.Runtime.Events is on a device, in the measure that this library uses it, for the PC, which has no such library.
#if !NANOFRAMEWORK_1_0
using System;

namespace nanoFramework.Runtime.Events;

/// <summary>The kinds of events; numbers as on the device.</summary>
public enum EventCategory
{
    /// <summary>None.</summary>
    Unknown = 0,
    /// <summary>An application's own.</summary>
    Custom = 10,
}

/// <summary>What every event derives from.</summary>
public class BaseEvent
{
    /// <summary>Where it comes from.</summary>
    public ushort Source;
    /// <summary>What it says.</summary>
    public byte Message;
}

/// <summary>An event of a category that nobody has a processor for.</summary>
public class GenericEvent : BaseEvent
{
    /// <summary>The category.</summary>
    public byte Category;
    /// <summary>The first 16 bits of data.</summary>
    public uint Data;
    /// <summary>When it was posted.</summary>
    public DateTime Time;
}

/// <summary>Makes an event object of the bits that were posted.</summary>
public interface IEventProcessor
{
    /// <summary>Makes it.</summary>
    /// <param name="data1">16 bits of data, the category, and 8 bits of kind, highest first.</param>
    /// <param name="data2">32 bits of data.</param>
    /// <param name="time">When it was posted.</param>
    /// <returns>The event.</returns>
    BaseEvent ProcessEvent(uint data1, uint data2, DateTime time);
}

/// <summary>Hears of events.</summary>
public interface IEventListener
{
    /// <summary>Called when it is added.</summary>
    void InitializeForEventSource();

    /// <summary>An event.</summary>
    /// <param name="ev">The event.</param>
    /// <returns>Of a filter: whether the listener is to hear of it.</returns>
    bool OnEvent(BaseEvent ev);
}

/// <summary>Where events come through: one processor, one filter and one listener a category, of which the last that was added counts.</summary>
public static class EventSink
{
    private static readonly object s_gate = new object();
    // A device makes a new one each time; here too it is good until the listener returns.
    private static readonly GenericEvent s_generic = new GenericEvent();
    private static readonly IEventProcessor?[] s_processors = new IEventProcessor?[256];
    private static readonly IEventListener?[] s_listeners = new IEventListener?[256];
    private static readonly IEventListener?[] s_filters = new IEventListener?[256];

    /// <summary>Adds a category's processor.</summary>
    /// <param name="eventCategory">The category, 0 to 255.</param>
    /// <param name="eventProcessor">The processor.</param>
    public static void AddEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        lock (s_gate)
        {
            s_processors[(byte)eventCategory] = eventProcessor;
        }
    }

    /// <summary>Adds a category's listener.</summary>
    /// <param name="eventCategory">The category, 0 to 255.</param>
    /// <param name="eventListener">The listener.</param>
    public static void AddEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        Add(s_listeners, eventCategory, eventListener);
    }

    /// <summary>Adds a category's filter.</summary>
    /// <param name="eventCategory">The category, 0 to 255.</param>
    /// <param name="eventFilter">The filter.</param>
    public static void AddEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        Add(s_filters, eventCategory, eventFilter);
    }

    /// <summary>Removes a category's processor, if it is this one.</summary>
    /// <param name="eventCategory">The category, 0 to 255.</param>
    /// <param name="eventProcessor">The processor.</param>
    public static void RemoveEventProcessor(EventCategory eventCategory, IEventProcessor eventProcessor)
    {
        lock (s_gate)
        {
            if (s_processors[(byte)eventCategory] == eventProcessor)
            {
                s_processors[(byte)eventCategory] = null;
            }
        }
    }

    /// <summary>Removes a category's listener, if it is this one.</summary>
    /// <param name="eventCategory">The category, 0 to 255.</param>
    /// <param name="eventListener">The listener.</param>
    public static void RemoveEventListener(EventCategory eventCategory, IEventListener eventListener)
    {
        Remove(s_listeners, eventCategory, eventListener);
    }

    /// <summary>Removes a category's filter, if it is this one.</summary>
    /// <param name="eventCategory">The category, 0 to 255.</param>
    /// <param name="eventFilter">The filter.</param>
    public static void RemoveEventFilter(EventCategory eventCategory, IEventListener eventFilter)
    {
        Remove(s_filters, eventCategory, eventFilter);
    }

    /// <summary>Posts an event: processor, filter and listener are called before this returns, one event after the other.</summary>
    /// <param name="category">The category.</param>
    /// <param name="subCategory">The kind.</param>
    /// <param name="data1">16 bits of data.</param>
    /// <param name="data2">32 bits of data.</param>
    public static void PostManagedEvent(byte category, byte subCategory, ushort data1, uint data2)
    {
        lock (s_gate)
        {
            uint bits = ((uint)data1 << 16) | ((uint)category << 8) | subCategory;
            IEventProcessor? processor = s_processors[category];
            BaseEvent happened = processor == null ? Generic(bits, DateTime.UtcNow) : processor.ProcessEvent(bits, data2, DateTime.UtcNow);
            IEventListener? filter = s_filters[category];
            IEventListener? listener = s_listeners[category];
            if (listener != null && (filter == null || filter.OnEvent(happened)))
            {
                listener.OnEvent(happened);
            }
        }
    }

    private static GenericEvent Generic(uint bits, DateTime time)
    {
        s_generic.Message = (byte)bits;
        s_generic.Category = (byte)(bits >> 8);
        s_generic.Data = bits >> 16;
        s_generic.Time = time;
        return s_generic;
    }

    private static void Add(IEventListener?[] table, EventCategory category, IEventListener listener)
    {
        lock (s_gate)
        {
            table[(byte)category] = listener;
            listener.InitializeForEventSource();
        }
    }

    private static void Remove(IEventListener?[] table, EventCategory category, IEventListener listener)
    {
        lock (s_gate)
        {
            if (table[(byte)category] == listener)
            {
                table[(byte)category] = null;
            }
        }
    }
}
#endif
