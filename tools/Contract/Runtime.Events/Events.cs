// What nano's events are, by category, and the two sides that make and hear them, as signatures.
using System;

namespace nanoFramework.Runtime.Events;

public enum EventCategory
{
    Unknown = 0,
    Custom = 10,
    Gpio = 20,
    SerialDevice = 30,
    Network = 40,
    WiFi = 50,
    Can = 60,
    Storage = 70,
    Radio = 80,
    HighResolutionTimer = 90,
    Bluetooth = 100,
    Usb = 110,
    Touch = 120,
    Gesture = 130,
    OpenThread = 140,
    EspNow = 150,
}

public class BaseEvent
{
    public ushort Source;
    public byte Message;
}

public class GenericEvent : BaseEvent
{
    public byte Category;
    public uint Data;
    public DateTime Time;
}

public interface IEventListener
{
    void InitializeForEventSource();
    bool OnEvent(BaseEvent ev);
}

public interface IEventProcessor
{
    BaseEvent ProcessEvent(uint data1, uint data2, DateTime time);
}

public class CustomEventArgs : EventArgs
{
    internal CustomEventArgs(ushort data1, uint data2) { }
    public ushort Data1 => throw null;
    public uint Data2 => throw null;
}

public delegate void CustomEventPostedEventHandler(object sender, CustomEventArgs e);

public static class CustomEvent
{
    public static event CustomEventPostedEventHandler CustomEventPosted { add => throw null; remove => throw null; }
}
