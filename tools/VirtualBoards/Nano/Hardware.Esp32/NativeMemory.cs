// The memory beside the managed heap of an ESP32, of which a virtual board has a plausible amount.
namespace nanoFramework.Hardware.Esp32;

public class NativeMemory
{
    private const uint InternalBytes = 320 * 1024;
    private const uint InternalFreeBytes = 90 * 1024;
    private const uint LargestBlockBytes = 48 * 1024;

    public enum MemoryType
    {
        All,
        Internal,
        SpiRam,
    }

    public static void GetMemoryInfo(MemoryType memType, out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock)
    {
        bool hasAny = memType != MemoryType.SpiRam;
        totalSize = hasAny ? InternalBytes : 0;
        totalFreeSize = hasAny ? InternalFreeBytes : 0;
        largestFreeBlock = hasAny ? LargestBlockBytes : 0;
    }
}
