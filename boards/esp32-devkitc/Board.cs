// ESP32-DevKitC: the button BOOT, a light at GPIO2, Wi-Fi.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>Espressif's ESP32-DevKitC and its clones. Espressif's own has no light: put one at GPIO2, where clones have theirs.</summary>
internal sealed class Board : UdpBoard
{
    public const string BoardName = "esp32-devkitc";
    public const string BoardProfile = "lean";
    public const int LedPin = 2;
    public const bool LedIsActiveLow = false;
    public const int ButtonPin = 0;
    public const bool ButtonIsActiveLow = true;

    public Board()
        : base(BoardName, BoardProfile)
    {
        UseLight(LedPin, LedIsActiveLow);
        UseButton(ButtonPin, PinMode.InputPullUp, ButtonIsActiveLow);
    }

    public override string Describe()
    {
        return Esp32Memory.Describe();
    }

    public override INetwork OpenNetwork(StationSettings settings)
    {
        return new WifiBringUp(settings);
    }
}
