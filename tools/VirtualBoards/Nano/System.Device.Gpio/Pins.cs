// nano's pins and their controller, over the board's virtual ones.
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Nano;

namespace System.Device.Gpio;

public sealed class GpioController : IDisposable
{
    private const int MostPins = 256;
    private readonly Dictionary<int, GpioPin> _open = [];

    public GpioController()
        : this(PinNumberingScheme.Logical)
    {
    }

    public GpioController(PinNumberingScheme numberingScheme)
    {
        NumberingScheme = numberingScheme;
    }

    public PinNumberingScheme NumberingScheme { get; }

    public int PinCount
    {
        get { return MostPins; }
    }

    public GpioPin OpenPin(int pinNumber)
    {
        if (pinNumber is < 0 or >= MostPins)
        {
            throw new ArgumentException("no such pin", nameof(pinNumber));
        }

        if (!Here.Board.Pins[pinNumber].TryOpen())
        {
            throw new InvalidOperationException("the pin is open already");
        }

        GpioPin pin = new(pinNumber);
        _open[pinNumber] = pin;
        return pin;
    }

    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = OpenPin(pinNumber);
        pin.SetPinMode(mode);
        return pin;
    }

    public void ClosePin(int pinNumber)
    {
        OpenOne(pinNumber).Dispose();
        _open.Remove(pinNumber);
    }

    public bool IsPinOpen(int pinNumber)
    {
        return Here.Board.Pins[pinNumber].IsOpen;
    }

    public bool IsPinModeSupported(int pinNumber, PinMode mode)
    {
        return Enum.IsDefined(mode);
    }

    public PinMode GetPinMode(int pinNumber)
    {
        return OpenOne(pinNumber).GetPinMode();
    }

    public void SetPinMode(int pinNumber, PinMode mode)
    {
        OpenOne(pinNumber).SetPinMode(mode);
    }

    public PinValue Read(int pinNumber)
    {
        return OpenOne(pinNumber).Read();
    }

    public void Write(int pinNumber, PinValue value)
    {
        OpenOne(pinNumber).Write(value);
    }

    public void Dispose()
    {
        foreach (GpioPin pin in _open.Values)
        {
            pin.Dispose();
        }

        _open.Clear();
    }

    private GpioPin OpenOne(int pinNumber)
    {
        return _open.TryGetValue(pinNumber, out GpioPin? pin) ? pin : throw new InvalidOperationException("the pin is not open");
    }
}

public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

public sealed class GpioPin : IDisposable
{
    private readonly Pin _pin;
    private readonly BoardTimer _debounce;
    private PinMode _mode;
    private bool _told;

    internal GpioPin(int pinNumber)
    {
        _pin = Here.Board.Pins[pinNumber];
        _debounce = Here.Board.Timers.Create(() => Here.Board.Interrupts.Post(Settled));
        _pin.Changed += Changed;
        SetPinMode(PinMode.Input);
    }

    public event PinValueChangedEventHandler? ValueChanged;

    public int PinNumber
    {
        get { return _pin.Number; }
    }

    public TimeSpan DebounceTimeout { get; set; }

    public PinMode GetPinMode()
    {
        return _mode;
    }

    public bool IsPinModeSupported(PinMode pinMode)
    {
        return Enum.IsDefined(pinMode);
    }

    public void SetPinMode(PinMode value)
    {
        _mode = value;
        _pin.Configure(
            value >= PinMode.Output,
            value == PinMode.InputPullUp ? Pull.Up : value == PinMode.InputPullDown ? Pull.Down : Pull.None);
        _told = _pin.IsHigh;
    }

    public PinValue Read()
    {
        return _pin.IsHigh;
    }

    public void Write(PinValue value)
    {
        _pin.Write((bool)value);
    }

    public void Toggle()
    {
        _pin.Write(!_pin.IsHigh);
    }

    public void Dispose()
    {
        _debounce.Change(Timeout.Infinite, Timeout.Infinite);
        _pin.Close();
    }

    private void Changed(bool isHigh)
    {
        if (DebounceTimeout > TimeSpan.Zero)
        {
            // What has not settled by then starts the time anew.
            _debounce.Change((int)DebounceTimeout.TotalMilliseconds, 0);
        }
        else
        {
            Tell(isHigh);
        }
    }

    private void Settled()
    {
        if (_pin.IsHigh != _told)
        {
            Tell(_pin.IsHigh);
        }
    }

    private void Tell(bool isHigh)
    {
        _told = isHigh;
        ValueChanged?.Invoke(this, new PinValueChangedEventArgs(isHigh ? PinEventTypes.Rising : PinEventTypes.Falling, PinNumber));
    }
}
