// What is particular to a kind of board, in the measure that a virtual one enforces it.
namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>What kind of network a board has.</summary>
public enum NetworkKind
{
    /// <summary>None: its program stays within itself.</summary>
    Loopback,

    /// <summary>A cable.</summary>
    Ethernet,

    /// <summary>A radio.</summary>
    Wifi,
}

/// <summary>A kind of board: its wiring, its network and the limits of its network stack.</summary>
public sealed record BoardModel
{
    /// <summary>The name of its folder below boards.</summary>
    public required string Name { get; init; }

    /// <summary>The firmware's name for it, as nanoff knows it.</summary>
    public required string Target { get; init; }

    /// <summary>Bytes of managed heap that a program finds free at start.</summary>
    public required int FreeHeapBytes { get; init; }

    /// <summary>Sockets that may be open at once.</summary>
    public required int Sockets { get; init; }

    /// <summary>Datagrams that wait in a socket at most; what comes then is lost.</summary>
    public required int ReceiveQueue { get; init; }

    /// <summary>Whether the network stack has IGMP. Without it every option of multicast is refused, and nothing sent to a group comes in.</summary>
    public required bool Multicast { get; init; }

    /// <summary>The tick of its RTOS in milliseconds: threads that wait for time or for a socket wake on it.</summary>
    public required int TickMs { get; init; }

    /// <summary>What kind of network it has.</summary>
    public required NetworkKind Network { get; init; }

    /// <summary>Whether its network is Wi-Fi.</summary>
    public bool HasWifi
    {
        get { return Network == NetworkKind.Wifi; }
    }

    /// <summary>The pin of its LED; -1 where it has none.</summary>
    public required int LedPin { get; init; }

    /// <summary>Whether the LED is lit while its pin is high.</summary>
    public required bool LedLitWhenHigh { get; init; }

    /// <summary>The pin of its button; -1 where it has none.</summary>
    public required int ButtonPin { get; init; }

    /// <summary>Whether the button's pin is high while it is held.</summary>
    public required bool ButtonHighWhenHeld { get; init; }
}
