// What all boards with a network and pins have in common.
using System.Device.Gpio;
using JoinLeaf.Drivers;
using JoinLeaf.Station;
using JoinLeaf.Udp;

namespace JoinLeaf.Boards;

/// <summary>A board with UDP, one light and one button; what its pins are is said in its Board.cs.</summary>
internal abstract class UdpBoard : IBoard
{
    private readonly GpioController _controller = new GpioController();

    public abstract string Name { get; }

    public abstract string Profile { get; }

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

    public abstract IButton OpenButton();

    public abstract ILight OpenLight();

    protected IButton OpenButton(int pin, PinMode mode, bool isActiveLow)
    {
        return new GpioButton(_controller, pin, mode, isActiveLow);
    }

    protected ILight OpenLight(int pin, bool isActiveLow)
    {
        return new GpioLight(_controller, pin, isActiveLow);
    }
}
