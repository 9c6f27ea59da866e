// What waits in a node's receive queue and who holds which buffer of its pool, without the core having to tell.
using System.Runtime.CompilerServices;
using JoinLeaf.Buffers;
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Simulation;

/// <summary>Looks at private fields of the core.</summary>
internal static class QueueView
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_head")]
    private static extern ref short[] HeadOf(ReceiveQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_next")]
    private static extern ref short[] NextOf(ReceiveQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handle")]
    private static extern ref short[] HandlesOf(ReceiveQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_member")]
    private static extern ref short[] MembersOf(Reassembly parts);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_head")]
    private static extern ref short[] HeadsOf(Reassembly parts);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_references")]
    private static extern ref short[] ReferencesOf(BufferPool pool);

    /// <summary>Whether a message waits to be read at a socket.</summary>
    public static bool Holds(SimSocket socket, Message message)
    {
        return Holds(socket.Node.Tables, socket.Row, message.Id);
    }

    /// <summary>Whether a message waits to be read at a row of the socket table.</summary>
    public static bool Holds(Tables tables, int row, int id)
    {
        short[] next = NextOf(tables.Queue);
        for (int entry = HeadOf(tables.Queue)[row]; entry >= 0; entry = next[entry])
        {
            int handle = HandlesOf(tables.Queue)[entry];
            byte[] bytes = tables.Pool.BytesOf(handle);
            bool isPack = (bytes[0] & Frame.KindMask) == Frame.Pack;
            int at = tables.Pool.StartOf(handle);
            if (isPack ? IsInPack(bytes, at, tables.Pool.LengthOf(handle), id) : IsAt(bytes, at, tables.Pool.LengthOf(handle), id))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAt(byte[] bytes, int at, int length, int id)
    {
        return length >= at + Message.LeastLength && Frame.ReadI32(bytes, at) == id;
    }

    private static bool IsInPack(byte[] bytes, int at, int length, int id)
    {
        while (at < length)
        {
            bool isLong = bytes[at] == Frame.LongMessage;
            int size = isLong ? Frame.ReadU16(bytes, at + 1) : bytes[at];
            at += isLong ? 3 : 1;
            if (IsAt(bytes, at, length, id))
            {
                return true;
            }

            at += size;
        }

        return false;
    }

    /// <summary>How many holders each buffer has, as the pool counts them.</summary>
    public static short[] References(BufferPool pool)
    {
        return ReferencesOf(pool);
    }

    /// <summary>Counts the holds of everything that waits to be read.</summary>
    public static void CountQueued(Tables tables, short[] holds)
    {
        short[] next = NextOf(tables.Queue);
        short[] heads = HeadOf(tables.Queue);
        for (int socket = 0; socket < heads.Length; socket++)
        {
            for (int entry = heads[socket]; entry >= 0; entry = next[entry])
            {
                CountChain(tables, HandlesOf(tables.Queue)[entry], holds);
            }
        }
    }

    /// <summary>Counts the holds of the messages that are being put together.</summary>
    public static void CountParts(Tables tables, short[] holds)
    {
        short[] members = MembersOf(tables.Parts);
        for (int i = 0; i < members.Length; i++)
        {
            CountChain(tables, members[i] < 0 ? -1 : HeadsOf(tables.Parts)[i], holds);
        }
    }

    private static void CountChain(Tables tables, int handle, short[] holds)
    {
        for (; handle >= 0; handle = tables.Pool.NextOf(handle))
        {
            holds[handle]++;
        }
    }
}
