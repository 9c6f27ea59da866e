// ESP32-C3 boards: the button BOOT at GPIO9, a light at GPIO3, Wi-Fi.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>Espressif's ESP32-C3-DevKitM-1 and DevKitC-02. Their own light is addressable: put a plain one at GPIO3.</summary>
internal sealed class Board : UdpBoard
{
    public const string BoardName = "esp32-c3";
    public const string BoardProfile = "lean";
    public const int LedPin = 3;
    public const bool LedIsActiveLow = false;
    public const int ButtonPin = 9;
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
