// The messages of stations, byte by byte.
namespace JoinLeaf.Station;

/// <summary>Eight bytes in network order: kind, 0, number (2), value (4).</summary>
public static class StationMessage
{
    /// <summary>The bytes of a message.</summary>
    public const int Length = 8;
    /// <summary>The button was pressed: the value is how often since start.</summary>
    public const int Press = 1;
    /// <summary>A reading: the value is the free heap in bytes.</summary>
    public const int Reading = 2;

    /// <summary>Writes a message.</summary>
    /// <param name="bytes">Receives it.</param>
    /// <param name="kind">Press or Reading.</param>
    /// <param name="number">The sender's count of such messages, of which the low 16 bits are sent.</param>
    /// <param name="value">The value.</param>
    public static void Write(byte[] bytes, int kind, int number, int value)
    {
        bytes[0] = (byte)kind;
        bytes[1] = 0;
        bytes[2] = (byte)(number >> 8);
        bytes[3] = (byte)number;
        bytes[4] = (byte)(value >> 24);
        bytes[5] = (byte)(value >> 16);
        bytes[6] = (byte)(value >> 8);
        bytes[7] = (byte)value;
    }

    /// <summary>Whether bytes are a message of a station.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">How many.</param>
    /// <returns>True when they are.</returns>
    public static bool IsSound(byte[] bytes, int length)
    {
        return length == Length && (bytes[0] == Press || bytes[0] == Reading);
    }

    /// <summary>The sender's count, 0 to 65,535.</summary>
    /// <param name="bytes">A sound message.</param>
    /// <returns>The count.</returns>
    public static int NumberOf(byte[] bytes)
    {
        return (bytes[2] << 8) | bytes[3];
    }

    /// <summary>The value.</summary>
    /// <param name="bytes">A sound message.</param>
    /// <returns>The value.</returns>
    public static int ValueOf(byte[] bytes)
    {
        return (bytes[4] << 24) | (bytes[5] << 16) | (bytes[6] << 8) | bytes[7];
    }
}
