// A light at a pin.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>A light that is on or off. Only its first state is written: PinValue is a struct, and Toggle allocates nothing.</summary>
internal sealed class GpioLight : ILight
{
    private readonly GpioPin _pin;
    private bool _isOn;

    public GpioLight(GpioController controller, int pin, bool isActiveLow)
    {
        _pin = controller.OpenPin(pin, PinMode.Output);
        _pin.Write(isActiveLow ? PinValue.High : PinValue.Low);
    }

    public void Set(bool isOn)
    {
        if (isOn != _isOn)
        {
            _isOn = isOn;
            _pin.Toggle();
        }
    }
}
