// ORGPAL PALTHREE: the wake button, the light beside the Ethernet connector, Ethernet.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>OrgPal's PALTHREE. A pin's number is its port times 16 and its own: PG6 is 102, PA0 is 0.</summary>
internal sealed class Board : UdpBoard
{
    public const string BoardName = "orgpal-palthree";
    public const string BoardProfile = "full";
    public const int LedPin = 102;
    public const bool LedIsActiveLow = false;
    public const int ButtonPin = 0;
    public const bool ButtonIsActiveLow = false;

    public Board()
        : base(BoardName, BoardProfile)
    {
        UseLight(LedPin, LedIsActiveLow);
        UseButton(ButtonPin, PinMode.InputPullDown, ButtonIsActiveLow);
    }

    public override INetwork OpenNetwork(StationSettings settings)
    {
        return new EthernetBringUp();
    }
}
