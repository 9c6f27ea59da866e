// The folder of a kind of board: what its board.json says of the hardware, and where its program is.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using JoinLeaf.VirtualBoards.Hardware;

namespace JoinLeaf.VirtualBoards.Running;

/// <summary>A kind of board that can be run.</summary>
/// <param name="Model">Its hardware.</param>
/// <param name="Program">The assembly with its Main, as compiled for the device.</param>
internal sealed record BoardFolder(BoardModel Model, string Program)
{
    private const string Description = "board.json";

    /// <summary>The boards of a checkout.</summary>
    public static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "nf.proj")))
            {
                return Path.Combine(folder.FullName, "boards");
            }
        }

        throw new UsageException($"no checkout of JoinLeaf around {start}: name its boards with --boards");
    }

    /// <summary>Reads what is there of a board.</summary>
    /// <param name="boards">The folder of all boards.</param>
    /// <param name="name">The board's.</param>
    public static BoardFolder Read(string boards, string name)
    {
        string[] known = Names(boards);
        if (!known.Contains(name))
        {
            throw new UsageException($"there is no board '{name}'. Known: {string.Join(", ", known)}.");
        }

        string folder = Path.Combine(boards, name);
        BoardModel model = ReadModel(name, Path.Combine(folder, Description));
        string configuration = typeof(BoardFolder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Release";
        string output = Path.Combine(folder, "bin", configuration, "netnano1.0", name);
        string? program = new[] { output + ".exe", output + ".dll" }.FirstOrDefault(File.Exists);
        return program != null ? new BoardFolder(model, program)
            : throw new UsageException($"{name} is not built for the device: run 'dotnet build nf.proj -t:Device -p:Configuration={configuration}' first");
    }

    private static string[] Names(string boards)
    {
        return Directory.Exists(boards)
            ? [.. Directory.GetDirectories(boards).Where(d => File.Exists(Path.Combine(d, Description))).Select(d => Path.GetFileName(d)!).Order()]
            : throw new UsageException($"there is no folder {boards}");
    }

    private static BoardModel ReadModel(string name, string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement all = document.RootElement;
            string firmware = all.GetProperty("firmware").EnumerateArray().Select(f => f.GetString()!).FirstOrDefault(name);
            (int ledPin, bool ledIsLow) = ReadWire(all.GetProperty("led"));
            (int buttonPin, bool buttonIsLow) = ReadWire(all.GetProperty("button"));
            return new BoardModel
            {
                Name = name,
                Target = firmware,
                FreeHeapBytes = all.GetProperty("heapBytes").GetInt32(),
                Sockets = all.GetProperty("sockets").GetInt32(),
                ReceiveQueue = all.GetProperty("udpQueue").GetInt32(),
                Multicast = all.GetProperty("multicastReception").GetBoolean(),
                TickMs = all.GetProperty("wakeMs").GetInt32(),
                Network = Enum.Parse<NetworkKind>(all.GetProperty("network").GetString()!, ignoreCase: true),
                LedPin = ledPin,
                LedLitWhenHigh = !ledIsLow,
                ButtonPin = buttonPin,
                ButtonHighWhenHeld = !buttonIsLow,
            };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new UsageException($"{name}/{Description}: {failure.Message}");
        }
    }

    private static (int Pin, bool IsActiveLow) ReadWire(JsonElement wire)
    {
        return wire.ValueKind == JsonValueKind.Null ? (-1, false) : (wire.GetProperty("pin").GetInt32(), wire.GetProperty("activeLow").GetBoolean());
    }
}
