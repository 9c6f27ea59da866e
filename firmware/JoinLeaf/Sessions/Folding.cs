// Folds packets that different leaves miss into one repair.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Builds CODED frames (WIRE.md): sequences, and the sums (exclusive or) of lengths, kinds and contents.</summary>
internal sealed class Folding
{
    /// <summary>The most packets in one frame: more save little, and make it likelier that a leaf lacks two.</summary>
    public const int Most = 16;
    /// <summary>How much longer a frame of so many packets is than the longest of them.</summary>
    public const int Overhead = Frame.CodedStepsAt + Most - 1 + Frame.CodedSumsLength - Frame.DataLength;
    private readonly Tables _tables;
    private readonly ushort[] _sequences = new ushort[Most];
    private int _count;

    public Folding(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>How many packets have been chosen.</summary>
    public int Count
    {
        get { return _count; }
    }

    /// <summary>Begins with one packet.</summary>
    public void Begin(int sequence)
    {
        _sequences[0] = (ushort)sequence;
        _count = 1;
    }

    /// <summary>Whether a packet of a later sequence can be named beside those that were chosen.</summary>
    public bool Takes(int sequence)
    {
        int step = (ushort)(sequence - _sequences[_count - 1]);
        return _count < Most && step > 0 && step < 256;
    }

    /// <summary>Chooses one more packet.</summary>
    public void Add(int sequence)
    {
        _sequences[_count++] = (ushort)sequence;
    }

    /// <summary>A chosen packet's sequence.</summary>
    public int SequenceOf(int i)
    {
        return _sequences[i];
    }

    /// <summary>Whether a packet is short enough to be folded with as many others as there may be.</summary>
    public static bool Fits(int length, int maxDatagram)
    {
        return length + Overhead <= maxDatagram;
    }

    /// <summary>Writes the frame of what was chosen: its length.</summary>
    public int Write(int session, int stream, byte[] bytes)
    {
        StreamTable streams = _tables.Streams;
        int sums = Frame.CodedStepsAt + _count - 1;
        int body = sums + Frame.CodedSumsLength;
        int length = 0;
        Frame.WriteControl(bytes, Frame.Coded, 0, _tables.Sessions.Epoch[session]);
        Frame.WriteU16(bytes, Frame.SequenceAt, _sequences[0]);
        bytes[Frame.CodedCountAt] = (byte)_count;
        for (int i = 1; i < _count; i++)
        {
            bytes[Frame.CodedStepsAt + i - 1] = (byte)(_sequences[i] - _sequences[i - 1]);
        }

        System.Array.Clear(bytes, sums, bytes.Length - sums);
        for (int i = 0; i < _count; i++)
        {
            int place = streams.PlaceOf(stream, _sequences[i]);
            int handle = streams.SentHandle[place];
            int size = _tables.Pool.LengthOf(handle) - Frame.DataLength;
            Frame.WriteU16(bytes, sums, Frame.ReadU16(bytes, sums) ^ size);
            bytes[sums + 2] ^= streams.SentKind[place];
            Add(_tables.Pool.BytesOf(handle), bytes, body, size);
            length = size > length ? size : length;
        }

        return body + length;
    }

    /// <summary>Adds what a packet has behind its header to a sum.</summary>
    public static void Add(byte[] packet, byte[] sum, int at, int size)
    {
        for (int i = 0; i < size; i++)
        {
            sum[at + i] ^= packet[Frame.DataLength + i];
        }
    }
}
