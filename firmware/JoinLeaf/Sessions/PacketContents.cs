// What packets hold: how many messages of the application end in one.
using JoinLeaf.Buffers;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Reads packets that this node has built or checked.</summary>
internal sealed class PacketContents
{
    private readonly BufferPool _pool;

    public PacketContents(BufferPool pool)
    {
        _pool = pool;
    }

    /// <summary>How many messages a packet completes.</summary>
    public int MessagesIn(int kind, int handle)
    {
        byte[] bytes = _pool.BytesOf(handle);
        if (kind == Frame.Pack)
        {
            return MessagesInPack(bytes, _pool.LengthOf(handle));
        }

        return kind == Frame.Data || (kind == Frame.Fragment && bytes[Frame.FragmentIndexAt] + 1 == bytes[Frame.FragmentCountAt]) ? 1 : 0;
    }

    private static int MessagesInPack(byte[] bytes, int length)
    {
        int count = 0;
        for (int at = Frame.DataLength; at < length; count++)
        {
            at += bytes[at] == Frame.LongMessage ? 3 + Frame.ReadU16(bytes, at + 1) : 1 + bytes[at];
        }

        return count;
    }
}
