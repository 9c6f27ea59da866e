// What leaves' packets came early at their root: kept in the ring that a root's row has no other use for, until their turn.
using JoinLeaf.Buffers;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

internal sealed partial class StreamTable
{
    /// <summary>Leaves' sequences run side by side: their places lie so far apart.</summary>
    private const int Apart = 11;

    private int PlaceOfEarly(int stream, int member, int sequence)
    {
        return PlaceOf(stream, sequence + (member * Apart));
    }

    /// <summary>Keeps a leaf's packet that came early; false when its place is taken.</summary>
    public bool KeepEarly(int stream, int member, int sequence, int handle)
    {
        int place = PlaceOfEarly(stream, member, sequence);
        if (GotHandle[place] >= 0)
        {
            return false;
        }

        GotHandle[place] = (short)handle;
        Held[stream]++;
        return true;
    }

    /// <summary>Whether a leaf's packet has come early and is kept.</summary>
    private bool HasEarly(int stream, int member, int sequence, BufferPool pool)
    {
        int handle = Held[stream] > 0 ? GotHandle[PlaceOfEarly(stream, member, sequence)] : Missing;
        return handle >= 0 && IsOf(pool.BytesOf(handle), member) && Frame.ReadU16(pool.BytesOf(handle), Frame.SequenceAt) == (ushort)sequence;
    }

    private static bool IsOf(byte[] bytes, int member)
    {
        return bytes[Frame.MemberAt] == member + 1;
    }

    /// <summary>Takes a leaf's early packet out, which is the caller's then: its handle; -1 when it is not kept.</summary>
    public int TakeEarly(int stream, int member, int sequence, BufferPool pool)
    {
        if (!HasEarly(stream, member, sequence, pool))
        {
            return -1;
        }

        int place = PlaceOfEarly(stream, member, sequence);
        int handle = GotHandle[place];
        GotHandle[place] = Missing;
        Held[stream]--;
        return handle;
    }

    /// <summary>How many packets of a leaf are missing in a row before one that is kept; 0 when none is kept.</summary>
    public int GapBefore(int stream, int member, int last, BufferPool pool)
    {
        for (int i = 1; i < Window && Held[stream] > 0; i++)
        {
            if (HasEarly(stream, member, last + 1 + i, pool))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>A membership has ended: what came early of it has no turn any more.</summary>
    public void ForgetEarly(int stream, int member, BufferPool pool)
    {
        for (int i = stream * Window; i < (stream + 1) * Window && Held[stream] > 0; i++)
        {
            if (GotHandle[i] >= 0 && IsOf(pool.BytesOf(GotHandle[i]), member))
            {
                pool.Return(GotHandle[i]);
                GotHandle[i] = Missing;
                Held[stream]--;
            }
        }
    }
}
