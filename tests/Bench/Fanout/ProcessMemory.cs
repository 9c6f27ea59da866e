// The memory that this process has in use: the managed heap, and the C library's for contestants that live there.
using System;
using System.Runtime.InteropServices;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Bytes in use, threads' stacks not counted.</summary>
internal static class ProcessMemory
{
    /// <summary>struct mallinfo2 of glibc.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MallocInfo
    {
        public nuint Arena;
        public nuint FreeChunks;
        public nuint FastChunks;
        public nuint MappedCount;
        public nuint MappedBytes;
        public nuint Unused;
        public nuint FastFreeBytes;
        public nuint UsedBytes;
        public nuint FreeBytes;
        public nuint TopBytes;
    }

    /// <summary>Collects, and counts what is left.</summary>
    /// <param name="withNative">Whether to add the C library's heap; it is the runtime's as well, so only where a contestant uses it.</param>
    public static long Count(bool withNative)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long bytes = GC.GetTotalMemory(true);
        if (withNative)
        {
            MallocInfo info = mallinfo2();
            bytes += (long)(info.UsedBytes + info.MappedBytes);
        }

        return bytes;
    }

    [DllImport("libc")]
    private static extern MallocInfo mallinfo2();
}
