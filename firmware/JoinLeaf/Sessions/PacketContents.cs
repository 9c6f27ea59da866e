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
        return kind == Frame.Data || (kind == Frame.Fragment && bytes[Frame.FragmentIndexAt] + 1 == bytes[Frame.FragmentCountAt]) ? 1 : 0;
    }
}
