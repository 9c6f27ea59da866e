// Counts the blocks of the managed heap: what a piece of code allocates, and what is free.
using System;

namespace JoinLeaf.Device;

/// <summary>What is measured.</summary>
public delegate void Measured();

/// <summary>
/// The runtime collects only when an allocation fails. So the heap is filled with the smallest objects, which nobody keeps, until one
/// that only a weak reference knows is gone: as many as fit were free. A block is what such an object takes, 12 bytes on a device.
/// Everything counts, whatever thread allocates it.
/// </summary>
internal static class Canary
{
    private const int SlabBytes = 16000;
    private const int WantedBlocks = 100000;
    private static byte[][]? s_ballast;

    /// <summary>Keeps most of a large heap occupied, so that filling the rest takes no time; nothing where the heap is small.</summary>
    public static void TakeBallast()
    {
        int free = FreeBlocks();
        if (s_ballast != null || free < 2 * WantedBlocks)
        {
            return;
        }

        s_ballast = new byte[1000][];
        s_ballast[0] = new byte[SlabBytes];
        int slab = free - FreeBlocks();
        for (int i = 1; i < s_ballast.Length && free - ((i + 1) * slab) > WantedBlocks; i++)
        {
            s_ballast[i] = new byte[SlabBytes];
        }
    }

    /// <summary>The blocks that are free after a collection; those in use by living objects are not.</summary>
    public static int FreeBlocks()
    {
        Fill(Begin());
        Fill(Begin());
        return Fill(Begin());
    }

    /// <summary>The blocks that so many runs allocate, garbage included; before them are twice as many that are not counted.</summary>
    public static int AllocatedBy(Measured action, int runs)
    {
        // The runtime keeps the frames of calls in use once made: the runs before are for all ways to have been gone.
        FillAfter(action, runs);
        int once = FillAfter(action, runs);
        return once - FillAfter(action, 2 * runs);
    }

    private static int FillAfter(Measured action, int runs)
    {
        Fill(Begin());
        WeakReference canary = Begin();
        for (int i = 0; i < runs; i++)
        {
            action();
        }

        Assert.IsTrue(canary.IsAlive, "the runs filled the heap by themselves");
        return Fill(canary);
    }

    private static WeakReference Begin()
    {
        return new WeakReference(new object());
    }

    private static int Fill(WeakReference canary)
    {
        int count = 0;
        while (canary.IsAlive)
        {
            new object();
            count++;
        }

        return count;
    }
}
