// ESP32-S3-DevKitC-1: the button BOOT, a light at GPIO2, Wi-Fi.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>Espressif's ESP32-S3-DevKitC-1. Its own light is addressable and takes pulses that a plain pin cannot make: put a plain one at GPIO2.</summary>
internal sealed class Board : UdpBoard
{
    public const string BoardName = "esp32-s3-devkitc";
    public const string BoardProfile = "full";
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
