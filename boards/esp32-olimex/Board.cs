// Olimex ESP32-POE and ESP32-EVB: the button BUT1 at GPIO34, a light at GPIO4, Ethernet.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>Olimex' ESP32 boards with Ethernet. GPIO34 is an input without a pull-up of its own: the board has one. The light goes to GPIO4, at the UEXT connector.</summary>
internal sealed class Board : UdpBoard
{
    public const string BoardName = "esp32-olimex";
    public const string BoardProfile = "lean";
    public const int LedPin = 4;
    public const bool LedIsActiveLow = false;
    public const int ButtonPin = 34;
    public const bool ButtonIsActiveLow = true;

    public Board()
        : base(BoardName, BoardProfile)
    {
        UseLight(LedPin, LedIsActiveLow);
        UseButton(ButtonPin, PinMode.Input, ButtonIsActiveLow);
    }

    public override string Describe()
    {
        return Esp32Memory.Describe();
    }

    public override INetwork OpenNetwork(StationSettings settings)
    {
        return new EthernetBringUp();
    }
}
