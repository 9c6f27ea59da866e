// The pins of nano's System.Device.Gpio and their controller, as signatures.
namespace System.Device.Gpio;

public sealed class GpioController : IDisposable
{
    public GpioController() { }
    public GpioController(PinNumberingScheme numberingScheme) { }
    public PinNumberingScheme NumberingScheme => throw null;
    public int PinCount => throw null;
    public GpioPin OpenPin(int pinNumber) => throw null;
    public GpioPin OpenPin(int pinNumber, PinMode mode) => throw null;
    public void ClosePin(int pinNumber) => throw null;
    public bool IsPinOpen(int pinNumber) => throw null;
    public bool IsPinModeSupported(int pinNumber, PinMode mode) => throw null;
    public PinMode GetPinMode(int pinNumber) => throw null;
    public void SetPinMode(int pinNumber, PinMode mode) => throw null;
    public PinValue Read(int pinNumber) => throw null;
    public void Write(int pinNumber, PinValue value) => throw null;
    public void Dispose() => throw null;
}

public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

// Each change of a pin makes three objects on the device: the event, its arguments, and a copy of the time.
public sealed class GpioPin : IDisposable
{
    internal GpioPin(int pinNumber) { }
    ~GpioPin() { }
    public int PinNumber => throw null;
    public TimeSpan DebounceTimeout { get => throw null; set => throw null; }
    public PinMode GetPinMode() => throw null;
    public bool IsPinModeSupported(PinMode pinMode) => throw null;
    public void SetPinMode(PinMode value) => throw null;
    public PinValue Read() => throw null;
    public void Write(PinValue value) => throw null;
    public void Toggle() => throw null;
    public event PinValueChangedEventHandler ValueChanged { add => throw null; remove => throw null; }
    public void Dispose() => throw null;
}
