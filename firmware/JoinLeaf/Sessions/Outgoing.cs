// Packets on their way out: each gets its sequence and is queued, to all leaves, to one, or to the root.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Numbers packets and queues them. A session has one count of packets, whatever they carry and whomever they are for.</summary>
internal sealed class Outgoing
{
    private readonly Tables _tables;

    public Outgoing(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>Whether so many packets more can go now, one after the other, besides their buffers.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership they are for; -1 for all leaves of a root.</param>
    /// <param name="packets">How many.</param>
    /// <returns>True when <see cref="Emit"/> will take them all.</returns>
    public bool CanEmit(int session, int target, int packets)
    {
        return true;
    }

    /// <summary>Sends a packet; its buffer passes to this call, whatever comes of it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The membership it is for; -1 for all leaves of a root.</param>
    /// <param name="kind">The frame's kind.</param>
    /// <param name="handle">A send buffer with everything behind the first 6 bytes.</param>
    /// <param name="length">Its length in all.</param>
    /// <returns>0, or WSAEWOULDBLOCK when it cannot go now.</returns>
    public int Emit(int session, int target, int kind, int handle, int length)
    {
        byte[] frame = _tables.Pool.BytesOf(handle);
        int sequence = ++_tables.Sessions.Sequence[session];
        bool toAll = target < 0;
        if (toAll)
        {
            // Addressed copy by copy, as it goes out.
            frame[0] = (byte)(Frame.Version | kind);
        }
        else
        {
            _tables.WriteControl(frame, target, kind, target + 1);
        }

        frame[Frame.SequenceAt] = (byte)(sequence >> 8);
        frame[Frame.SequenceAt + 1] = (byte)sequence;
        int entry = _tables.QueueTo(handle, length, _tables.Sessions.Port[session], toAll ? -1 : _tables.Members.Peer[target]);
        if (entry < 0)
        {
            return Wsa.WSAEWOULDBLOCK;
        }

        if (toAll)
        {
            _tables.Transmits.Session[entry] = (short)session;
            _tables.Transmits.Kind[entry] = TransmitQueue.ToReceivers;
        }

        return 0;
    }
}
