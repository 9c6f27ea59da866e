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
        if (_tables.Sessions.Side[session] == SessionTable.GroupSide)
        {
            return _tables.Members.State[member] == MemberTable.HeardInGroup ? WriteOfSpeaker(member, session, bytes) : WriteCall(session, stream, bytes);
        }

        if (_tables.Sessions.Side[session] == SessionTable.RootSide)
        {
            Frame.WriteU16(bytes, Frame.NewestAt, _tables.Sessions.Sequence[session]);
            Frame.WriteU16(bytes, Frame.BaseAt, _tables.Members.Seen[member]);
            Frame.WriteU16(bytes, Frame.UpAckAt, _tables.Members.Sequence[member]);
            bytes[Frame.ReportAt] = (byte)ShiftOf(_tables.Limits);
            _tables.Members.Path[member] &= unchecked((byte)~StreamTable.AckDue);
            int gap = streams.GapBefore(stream, member, _tables.Members.Sequence[member], _tables.Pool);
            bytes[Frame.GapAt] = (byte)(gap < 255 ? gap : 255);
            return gap > 0 ? Frame.GapAt + 1 : Frame.DownStatusLength;
        }

        WriteProgress(member, stream, bytes);
        return Frame.UpStatusLength;
    }

    /// <summary>How far we have come with the packets that a row takes in; its sender is told by that.</summary>
    private void WriteProgress(int member, int stream, byte[] bytes)
    {
        StreamTable streams = _tables.Streams;
        Frame.WriteU16(bytes, Frame.NextAt, _tables.Members.Sequence[member] + 1);
        int room = RoomOf(member, stream);
        bytes[Frame.RoomAt] = Pack(room);
        bytes[Frame.StatusFlagsAt] = (byte)((streams.IsSynced[stream] ? Frame.IsSynced : 0) | (_tables.KeepsPast ? Frame.KeepsPast : 0));
        streams.Reported[stream] = _tables.Members.Sequence[member];
        streams.ToldRoom[stream] = (short)room;
        streams.Stop(stream, StreamTable.Report);
    }

    /// <summary>In a group: how far we have come with a speaker's packets, whom we name.</summary>
    private int WriteOfSpeaker(int member, int session, byte[] bytes)
    {
        int stream = _tables.StreamOf(member);
        if (stream >= 0)
        {
            WriteProgress(member, stream, bytes);
        }
        else
        {
            // It has left, and all of it has been here.
            Frame.WriteU16(bytes, Frame.NextAt, _tables.Members.Sequence[member] + 1);
            bytes[Frame.RoomAt] = 1;
            bytes[Frame.StatusFlagsAt] = Frame.IsSynced;
        }

        bytes[Frame.StatusFlagsAt] |= (byte)(_tables.Sessions.Joined[session] == 0 ? Frame.Leaves : 0);
        Frame.WriteU16(bytes, Frame.AboutAt, _tables.Members.Token[member]);
        return Frame.GroupStatusLength;
    }

    /// <summary>In a group: what we say of ourselves to all.</summary>
    private int WriteCall(int session, int stream, byte[] bytes)
    {
        StreamTable streams = _tables.Streams;
        int calls = streams.Calls[stream];
        Frame.WriteU16(bytes, Frame.NewestAt, _tables.Sessions.Sequence[session]);
        bytes[Frame.PingFlagsAt] = (byte)(((calls & StreamTable.HasSpoken) != 0 ? Frame.Speaks : 0) | ((calls & StreamTable.IsCalling) != 0 ? Frame.Offers : 0)
            | ((calls & StreamTable.IsNew) != 0 ? Frame.IsNew : 0));
        bytes[Frame.PingReportAt] = (byte)ShiftOf(_tables.Limits);
        Frame.WriteU16(bytes, Frame.PingBaseAt, streams.CallBase[stream]);
        bytes[Frame.PingSizeAt] = (byte)(_tables.Limits.MaxDatagram / 16);
        return Frame.GroupPingLength;
    }

    /// <summary>Half of the packets that there can be room for, at least 1: the root hears of progress and of new room in such steps.</summary>
    public int Step
    {
        get
        {
            int most = _tables.Limits.ReceiveQueue < _tables.Streams.Window ? _tables.Limits.ReceiveQueue : _tables.Streams.Window;
            return most < 2 ? 1 : most / 2;
        }
    }

    /// <summary>Whether the sender must hear of the room that there is now: it was told of little, or of less than a large message takes.</summary>
    public bool HasWidened(int member, int session, int stream)
    {
        StreamTable streams = _tables.Streams;
        int told = streams.ToldRoom[stream];
        int large = _tables.Sessions.MaxFragments[session];
        bool wasLittle = told == 0 || told < Step / 2;
        if (!wasLittle && told >= large)
        {
            return false;
        }

        int room = RoomOf(member, stream);
        return (wasLittle && room >= Step) || (told < large && room >= large);
    }

    /// <summary>How many packets in order the receiver can take in, besides those it holds already.</summary>
    public int RoomOf(int member, int stream)
    {
        // Buffers that are set apart for parts of other messages are not to be had; those for parts of its own are.
        int others = _tables.Parts.Missing - _tables.Parts.MissingOf(member);
        int free = _tables.Pool.FreeReceive - _tables.Limits.Ports + _tables.Streams.Held[stream] - others;
        int queue = _tables.Limits.ReceiveQueue - _tables.Pool.Kept - others;
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
