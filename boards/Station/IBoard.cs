// What the station asks of a board: all that differs from one board to the next is behind this.
using JoinLeaf.Drivers;

namespace JoinLeaf.Station;

/// <summary>A board as the station sees it. Each method is called once, at start, on the thread of Main, but for <see cref="FreeHeapBytes"/>.</summary>
public interface IBoard
{
    /// <summary>The board's name, as its folder is called.</summary>
    string Name { get; }

    /// <summary>The settings that the board was built with, lines of <c>key=value</c> as <see cref="StationSettings"/> reads them.</summary>
    string Settings { get; }

    /// <summary>The limits that the board's memory is meant for: one of the names in <see cref="HeapPlan"/>.</summary>
    string Profile { get; }

    /// <summary>How many bytes of the managed heap are free. A collection runs for it: ask every few seconds, not more often.</summary>
    /// <returns>Bytes.</returns>
    int FreeHeapBytes();

    /// <summary>A line about the board for the log, or an empty one.</summary>
    /// <returns>The line.</returns>
    string Describe();

    /// <summary>Makes the link that the session runs over.</summary>
    /// <param name="limits">The limits that were chosen.</param>
    /// <returns>The link.</returns>
    ILink OpenLink(Limits limits);

    /// <summary>Makes what brings the network up.</summary>
    /// <param name="settings">The settings, credentials among them.</param>
    /// <returns>The network, at which nothing has begun.</returns>
    INetwork OpenNetwork(StationSettings settings);

    /// <summary>Opens the button.</summary>
    /// <returns>The button.</returns>
    IButton OpenButton();

    /// <summary>Opens the light.</summary>
    /// <returns>The light, dark.</returns>
    ILight OpenLight();
}
