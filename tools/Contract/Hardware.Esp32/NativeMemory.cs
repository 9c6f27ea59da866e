// The memory outside the managed heap, where an ESP32 keeps sockets and packets, as signatures.
namespace nanoFramework.Hardware.Esp32;

public class NativeMemory
{
    public static void GetMemoryInfo(MemoryType memType, out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock) => throw null;

    public enum MemoryType
    {
        All,
        Internal,
        SpiRam,
    }
}
