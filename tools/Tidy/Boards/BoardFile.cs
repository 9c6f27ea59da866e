// What a board's board.json says of it.
using System;
using System.IO;
using System.Text.Json;
using JoinLeaf.Tools.Tidy.Reading;

namespace JoinLeaf.Tools.Tidy.Boards;

/// <param name="Pin">The number by which the device knows the pin.</param>
/// <param name="ActiveLow">Whether low means lit, or pressed.</param>
internal sealed record BoardPin(int Pin, bool ActiveLow);

/// <param name="Board">The board's name, as its folder is called.</param>
/// <param name="Firmware">The targets of nanoff that run on it; none for the emulator.</param>
/// <param name="Network">wifi, ethernet or loopback.</param>
/// <param name="Sockets">How many sockets there are.</param>
/// <param name="UdpQueue">How many datagrams wait at a socket.</param>
/// <param name="MulticastReception">Whether the device can receive multicast.</param>
/// <param name="WakeMs">In steps of how many milliseconds a thread that waits is woken.</param>
/// <param name="HeapBytes">The managed heap that a program can count on.</param>
/// <param name="DeploymentBytes">The flash that programs are deployed to.</param>
/// <param name="Profile">The limits that the board begins with.</param>
/// <param name="Led">The light; null without one.</param>
/// <param name="Button">The button; null without one.</param>
internal sealed record BoardFile(
    string Board, string[] Firmware, string Network, int Sockets, int UdpQueue, bool MulticastReception, int WakeMs,
    int HeapBytes, int DeploymentBytes, string Profile, BoardPin? Led, BoardPin? Button)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNameCaseInsensitive = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <exception cref="TidyException">It is not there, or not of this form.</exception>
    public static BoardFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BoardFile>(File.ReadAllText(path), s_options) ?? throw new JsonException("it is empty");
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new TidyException($"{path} cannot be read: {exception.Message}");
        }
    }
}
