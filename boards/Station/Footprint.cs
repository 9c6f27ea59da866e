// What a node takes of a device's managed heap, headers and all.
namespace JoinLeaf.Station;

/// <summary>
/// <see cref="Limits.TotalBytes"/> counts contents alone. On the device the heap is made of blocks of 12 bytes: an object takes one and one for each
/// field; an array takes 20 bytes and its elements, rounded up to blocks; a reference in an array takes 12 bytes where the limits count 4. The
/// figures here are the sums of that over what a node really makes; tests/Boards walks it, object by object, and compares.
/// </summary>
public static class Footprint
{
    /// <summary>A pool buffer: the header of its array, its reference, rounding.</summary>
    private const int BytesPerBuffer = 42;
    /// <summary>A member's references in the UDP link's tables.</summary>
    public const int BytesPerMember = 28;
    /// <summary>The objects of provider, engine, driver and link, and the headers of their tables.</summary>
    private const int FixedBytes = 13120;
    /// <summary>A thread, its loop and its event; its frames are in <see cref="HeapPlan.ReserveBytes"/>.</summary>
    private const int BytesPerThread = 360;
    /// <summary>What a peer takes when it is there: its end point, its address, and its serialised form.</summary>
    public const int BytesPerPeer = 216;
    /// <summary>What a leaf takes at its root's station: its socket, its name and its words.</summary>
    public const int BytesPerLeaf = 276;

    /// <summary>What a node over a UDP link takes at start.</summary>
    /// <param name="limits">Its limits.</param>
    /// <returns>Bytes.</returns>
    public static int BytesOf(Limits limits)
    {
        return limits.TotalBytes + ((limits.ReceiveBuffers + limits.SendBuffers) * BytesPerBuffer) + (limits.Members * BytesPerMember) + FixedBytes
            + ((limits.Ports + 1) * BytesPerThread);
    }

    /// <summary>What comes to that while as many have joined as may.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="isRoot">Whether the station is the root.</param>
    /// <returns>Bytes.</returns>
    public static int BytesOfPeers(Limits limits, bool isRoot)
    {
        // A leaf has its root, and the root that it had before.
        return isRoot ? limits.Members * (BytesPerPeer + BytesPerLeaf) : 2 * BytesPerPeer;
    }
}
