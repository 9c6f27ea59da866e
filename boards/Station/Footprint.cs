// What a node takes of a device's managed heap, headers and all.
namespace JoinLeaf.Station;

/// <summary>
/// <see cref="Limits.TotalBytes"/> counts contents alone. On the device the heap is made of blocks of 12 bytes: an object takes one, and one for each
/// field; an array takes 20 bytes and its elements, rounded up to blocks; an element that is a reference takes 12 bytes where the
/// limits count 4.
/// </summary>
public static class Footprint
{
    /// <summary>What a node over a UDP link takes, provider, engine, driver and link together.</summary>
    /// <param name="limits">Its limits.</param>
    /// <returns>Bytes.</returns>
    public static int BytesOf(Limits limits)
    {
        int buffers = limits.ReceiveBuffers + limits.SendBuffers;
        return limits.TotalBytes + (buffers * 40) + 12000;
    }
}
