// A button at a pin.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>A button whose edges come as interrupts. The device debounces nothing here: that is the station's.</summary>
internal sealed class GpioButton : IButton
{
    private readonly GpioPin _pin;
    private readonly bool _isActiveLow;
    private IButtonWatcher _watcher;

    public GpioButton(GpioController controller, int pin, PinMode mode, bool isActiveLow)
    {
        _isActiveLow = isActiveLow;
        _pin = controller.OpenPin(pin, mode);
    }

    public bool IsDown
    {
        get { return (_pin.Read() == PinValue.Low) == _isActiveLow; }
    }

    public void Watch(IButtonWatcher watcher)
    {
        _watcher = watcher;
        _pin.ValueChanged += Changed;
    }

    private void Changed(object sender, PinValueChangedEventArgs e)
    {
        _watcher.OnEdge((e.ChangeType == PinEventTypes.Falling) == _isActiveLow);
    }
}
