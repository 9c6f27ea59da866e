// Repairs that carry several packets in one: a leaf that has all of them but one gets that one out.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Unfolds CODED frames (WIRE.md): the sum of several packets, from which a leaf takes away those that it has.</summary>
internal sealed class FoldedRepairs
{
    private readonly Tables _tables;
    private readonly StreamReceiver _receiver;

    public FoldedRepairs(Tables tables, StreamReceiver receiver)
    {
        _tables = tables;
        _receiver = receiver;
    }

    /// <summary>A folded repair came in.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnCoded(int member, int handle, int length)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        int count = bytes[Frame.CodedCountAt];
        int sums = Frame.CodedStepsAt + count - 1;
        int body = sums + Frame.CodedSumsLength;
        int stream = _tables.Sessions.Stream[_tables.Members.Session[member]];
        if (count < 2 || body > length || !_tables.Streams.IsSynced[stream])
        {
            _tables.Counters.DroppedCoded++;
            return false;
        }

        int missing = FindMissing(member, stream, bytes, count);
        if (missing < 0)
        {
            _tables.Counters.DroppedCoded++;
            return false;
        }

        int sequence = TakeAway(member, stream, bytes, count, missing, body, length);
        int size = Frame.ReadU16(bytes, sums);
        int kind = bytes[sums + 2];
        if (size > length - body || !Frame.IsPacket(kind))
        {
            _tables.Counters.DroppedCoded++;
            return false;
        }

        Array.Copy(bytes, body, bytes, Frame.DataLength, size);
        bytes[0] = (byte)(Frame.Version | kind);
        Frame.WriteU16(bytes, Frame.SequenceAt, sequence);
        if (Frame.Check(bytes, Frame.DataLength + size) != Frame.Sound || (kind == Frame.Relay && !_tables.SharesData(member)))
        {
            _tables.Counters.DroppedCoded++;
            return false;
        }

        return _receiver.OnPacketAtLeaf(member, sequence, handle, Frame.DataLength + size, kind);
    }

    /// <summary>Which of the packets is the only one that is not here; -1 when none or several are, or one cannot be had any more.</summary>
    private int FindMissing(int member, int stream, byte[] bytes, int count)
    {
        int sequence = Frame.ReadU16(bytes, Frame.SequenceAt);
        int missing = -1;
        for (int i = 0; i < count; i++)
        {
            sequence = i == 0 ? sequence : (ushort)(sequence + bytes[Frame.CodedStepsAt + i - 1]);
            int ahead = (short)(sequence - _tables.Members.Sequence[member]);
            if (HandleOf(stream, sequence, ahead) >= 0)
            {
                continue;
            }

            if (missing >= 0 || ahead <= 0 || ahead > _tables.Streams.Window)
            {
                return -1;
            }

            missing = i;
        }

        return missing;
    }

    /// <summary>The buffer of a packet that came early or is kept from before; -1 for none.</summary>
    private int HandleOf(int stream, int sequence, int ahead)
    {
        StreamTable streams = _tables.Streams;
        int place = streams.PlaceOf(stream, sequence);
        return ahead > streams.Window || ahead <= -streams.Window ? -1 : ahead > 0 ? streams.GotHandle[place] : streams.PastHandle[place];
    }

    /// <summary>Takes all packets but the missing one away from the sum: the sequence of what is left.</summary>
    private int TakeAway(int member, int stream, byte[] bytes, int count, int missing, int body, int length)
    {
        int sums = body - Frame.CodedSumsLength;
        int sequence = Frame.ReadU16(bytes, Frame.SequenceAt);
        int result = sequence;
        for (int i = 0; i < count; i++)
        {
            sequence = i == 0 ? sequence : (ushort)(sequence + bytes[Frame.CodedStepsAt + i - 1]);
            if (i == missing)
            {
                result = sequence;
                continue;
            }

            int handle = HandleOf(stream, sequence, (short)(sequence - _tables.Members.Sequence[member]));
            byte[] other = _tables.Pool.BytesOf(handle);
            int size = _tables.Pool.LengthOf(handle) - Frame.DataLength;
            Frame.WriteU16(bytes, sums, Frame.ReadU16(bytes, sums) ^ size);
            bytes[sums + 2] ^= (byte)(other[0] & Frame.KindMask);
            Folding.Add(other, bytes, body, size < length - body ? size : length - body);
        }

        return result;
    }
}
