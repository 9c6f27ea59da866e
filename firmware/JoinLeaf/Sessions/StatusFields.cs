// The status that travels on PING and PONG of reliable sessions: how far each side has come, and how much more it takes.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>Writes the fields behind the first 4 bytes of PING, PONG and NACK (WIRE.md), and the one-byte form of a count of packets.</summary>
internal sealed class StatusFields
{
    private const int PlainRooms = 128;
    private const int RoomStep = 32;
    private readonly Tables _tables;

    public StatusFields(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>Writes the status of a membership's own side: the length of the frame.</summary>
    public int Write(int member, byte[] bytes)
    {
        int session = _tables.Members.Session[member];
        int stream = _tables.Sessions.Stream[session];
        if (stream < 0)
        {
            return Frame.ControlLength;
        }

        StreamTable streams = _tables.Streams;
        if (_tables.Sessions.Side[session] == SessionTable.RootSide)
        {
            Frame.WriteU16(bytes, Frame.NewestAt, _tables.Sessions.Sequence[session]);
            Frame.WriteU16(bytes, Frame.BaseAt, _tables.Members.Seen[member]);
            Frame.WriteU16(bytes, Frame.UpAckAt, _tables.Members.Sequence[member]);
            bytes[Frame.ReportAt] = (byte)ShiftOf(_tables.Limits);
            _tables.Members.Path[member] &= unchecked((byte)~StreamTable.AckDue);
            return Frame.DownStatusLength;
        }

        Frame.WriteU16(bytes, Frame.NextAt, _tables.Members.Sequence[member] + 1);
        int room = RoomOf(stream);
        bytes[Frame.RoomAt] = Pack(room);
        bytes[Frame.StatusFlagsAt] = (byte)((streams.IsSynced[stream] ? Frame.IsSynced : 0) | (_tables.KeepsPast ? Frame.KeepsPast : 0));
        streams.Reported[stream] = _tables.Members.Sequence[member];
        streams.ToldRoom[stream] = (short)room;
        streams.Stop(stream, StreamTable.Report);
        return Frame.UpStatusLength;
    }

    /// <summary>Whether the sender must hear of the room that there is now: it was told of less than a quarter of the window, or than a large message takes.</summary>
    public bool HasWidened(int session, int stream)
    {
        StreamTable streams = _tables.Streams;
        int told = streams.ToldRoom[stream];
        int large = _tables.Sessions.MaxFragments[session];
        if (told >= streams.Window / 4 && told >= large)
        {
            return false;
        }

        int room = RoomOf(stream);
        return (told < streams.Window / 4 && room >= streams.Window / 2) || (told < large && room >= large);
    }

    /// <summary>How many packets in order the receiver can take in, besides those it holds already.</summary>
    public int RoomOf(int stream)
    {
        int free = _tables.Pool.FreeReceive - _tables.Limits.Ports + _tables.Streams.Held[stream];
        int queue = _tables.Queue.Free;
        int room = free < queue ? free : queue;
        return room < 0 ? 0 : room < _tables.Streams.Window ? room : _tables.Streams.Window;
    }

    /// <summary>Half of what can be under way at the root, as a power of two: so many packets a leaf takes in before it tells of them.</summary>
    private static int ShiftOf(Limits limits)
    {
        int half = (limits.Window < limits.SendBuffers - 2 ? limits.Window : limits.SendBuffers - 2) / 2;
        int shift = 0;
        while (half > 1)
        {
            half >>= 1;
            shift++;
        }

        return shift;
    }

    /// <summary>A count of packets in one byte: exact to 127, in steps of 32 above, never more than it was.</summary>
    public static byte Pack(int room)
    {
        if (room < PlainRooms)
        {
            return (byte)room;
        }

        int steps = (room - PlainRooms) / RoomStep;
        return (byte)(PlainRooms + (steps < 127 ? steps : 127));
    }

    /// <summary>The count that a byte stands for.</summary>
    public static int Unpack(int packed)
    {
        return packed < PlainRooms ? packed : PlainRooms + ((packed - PlainRooms) * RoomStep);
    }
}
