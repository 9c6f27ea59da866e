// STM32F769I-DISCO: the blue button, the light LD1, Ethernet.
using System.Device.Gpio;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>STMicroelectronics' STM32F769I-DISCO. A pin's number is its port times 16 and its own: PJ13 is 157, PA0 is 0.</summary>
internal sealed class Board : UdpBoard
{
    public const string BoardName = "stm32f769i-disco";
    public const string BoardProfile = "full";
    public const int LedPin = 157;
    public const bool LedIsActiveLow = false;
    public const int ButtonPin = 0;
    public const bool ButtonIsActiveLow = false;

    public Board()
        : base(BoardName, BoardProfile)
    {
        UseLight(LedPin, LedIsActiveLow);
        UseButton(ButtonPin, PinMode.Input, ButtonIsActiveLow);
    }

    public override INetwork OpenNetwork(StationSettings settings)
    {
        return new EthernetBringUp();
    }
}
