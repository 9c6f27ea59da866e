// The ESP32's memory outside the managed heap, for the log.
using nanoFramework.Hardware.Esp32;

namespace JoinLeaf.Boards;

/// <summary>Where sockets and packets live on an ESP32: what is short here shows as WSAENOBUFS.</summary>
internal static class Esp32Memory
{
    public static string Describe()
    {
        NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.Internal, out uint total, out uint free, out uint largest);
        return "native memory: " + free.ToString() + " of " + total.ToString() + " bytes free, the largest block " + largest.ToString();
    }
}
