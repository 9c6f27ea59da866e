// What pins are, hold and tell in nano's System.Device.Gpio.
using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

public enum PinNumberingScheme
{
    Logical,
    Board,
}

public enum PinMode
{
    Input,
    InputPullDown,
    InputPullUp,
    Output,
    OutputOpenDrain,
    OutputOpenDrainPullUp,
    OutputOpenSource,
    OutputOpenSourcePullDown,
}

[Flags]
public enum PinEventTypes
{
    None = 0,
    Rising = 1,
    Falling = 2,
}

public readonly struct PinValue
{
    private readonly byte _value;

    private PinValue(byte value)
    {
        _value = value;
    }

    public static PinValue High
    {
        get { return new PinValue(1); }
    }

    public static PinValue Low
    {
        get { return new PinValue(0); }
    }

    public static implicit operator PinValue(int value)
    {
        return value == 0 ? Low : High;
    }

    public static implicit operator PinValue(bool value)
    {
        return value ? High : Low;
    }

    public static explicit operator byte(PinValue value)
    {
        return value._value;
    }

    public static explicit operator int(PinValue value)
    {
        return value._value;
    }

    public static explicit operator bool(PinValue value)
    {
        return value._value != 0;
    }

    public bool Equals(PinValue other)
    {
        return _value == other._value;
    }

    public override bool Equals(object? obj)
    {
        return obj is PinValue other && Equals(other);
    }

    public static bool operator ==(PinValue a, PinValue b)
    {
        return a.Equals(b);
    }

    public static bool operator !=(PinValue a, PinValue b)
    {
        return !a.Equals(b);
    }

    public override int GetHashCode()
    {
        return _value;
    }

    public override string ToString()
    {
        return _value == 0 ? "Low" : "High";
    }
}

public class PinValueChangedEventArgs : BaseEvent
{
    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber)
    {
        ChangeType = changeType;
        PinNumber = pinNumber;
    }

    public PinEventTypes ChangeType { get; }

    public int PinNumber { get; }
}
