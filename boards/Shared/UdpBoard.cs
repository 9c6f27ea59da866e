// What all boards with a network and pins have in common.
using System.Device.Gpio;
using JoinLeaf.Drivers;
using JoinLeaf.Station;
using JoinLeaf.Udp;

namespace JoinLeaf.Boards;

/// <summary>A board with UDP, one light and one button; what its pins are is said in its Board.cs.</summary>
internal abstract class UdpBoard : IBoard
{
    private readonly string _name;
    private readonly string _profile;
    private int _lightPin;
    private bool _isLightActiveLow;
    private int _buttonPin;
    private PinMode _buttonMode;
    private bool _isButtonActiveLow;

    protected UdpBoard(string name, string profile)
    {
        _name = name;
        _profile = profile;
    }

    public string Name
    {
        get { return _name; }
    }

    public string Profile
    {
        get { return _profile; }
    }

    public string Settings
    {
        get { return LocalSettings.Text; }
    }

    public int FreeHeapBytes()
    {
        return (int)nanoFramework.Runtime.Native.GC.Run(false);
    }

    public virtual string Describe()
    {
        return "";
    }

    public ILink OpenLink(Limits limits)
    {
        return new UdpLink(limits);
    }

    public abstract INetwork OpenNetwork(StationSettings settings);

    public IButton OpenButton()
    {
        return new GpioButton(new GpioController(), _buttonPin, _buttonMode, _isButtonActiveLow);
    }

    public ILight OpenLight()
    {
        return new GpioLight(new GpioController(), _lightPin, _isLightActiveLow);
    }

    // Nothing is opened yet: a fault would come before the log.
    protected void UseButton(int pin, PinMode mode, bool isActiveLow)
    {
        _buttonPin = pin;
        _buttonMode = mode;
        _isButtonActiveLow = isActiveLow;
    }

    protected void UseLight(int pin, bool isActiveLow)
    {
        _lightPin = pin;
        _isLightActiveLow = isActiveLow;
    }
}
