// What leaves have asked for: gathered for a moment, then sent again, each packet once for all who miss it.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// The packets that leaves of this node's roots miss, as pairs of membership and sequence. A NACK can only name packets that are
/// under way, and a packet that was repaired a moment ago is not repaired again, whoever asks and however often.
/// </summary>
internal sealed class Repairs
{
    private const int HoldWaits = 2;
    private readonly Tables _tables;
    private readonly StreamSender _sender;
    private readonly byte[] _member;
    private readonly ushort[] _sequence;
    private int _count;

    public Repairs(Tables tables, StreamSender sender)
    {
        _tables = tables;
        _sender = sender;
        _member = new byte[2 * tables.Limits.Window];
        _sequence = new ushort[2 * tables.Limits.Window];
    }

    /// <summary>A leaf asks for packets.</summary>
    public void OnNack(int member, byte[] bytes, int length)
    {
        int session = _tables.Members.Session[member];
        int stream = _tables.Sessions.Stream[session];
        int sequence = Frame.ReadU16(bytes, Frame.NackFirstAt);
        Want(member, session, stream, sequence);
        for (int at = Frame.NackLength; at < length; at++)
        {
            sequence = (ushort)(sequence + (bytes[at] == 0 ? 255 : bytes[at]));
            if (bytes[at] != 0)
            {
                Want(member, session, stream, sequence);
            }
        }

        if (_count > 0 && !_tables.Streams.IsOn(stream, StreamTable.Repair))
        {
            int at = _tables.Now + (_tables.Limits.RepairWaitMs / 4);
            _tables.Streams.Set(stream, StreamTable.Repair, at);
            _tables.Due(at);
        }
    }

    private void Want(int member, int session, int stream, int sequence)
    {
        StreamTable streams = _tables.Streams;
        int tail = streams.Tail[stream];
        int underWay = (ushort)(_tables.Sessions.Sequence[session] - tail);
        int at = (ushort)(sequence - tail);
        bool isTooLate = _tables.Members.State[member] == MemberTable.Leaving && (short)(sequence - _tables.Members.Sequence[member]) > 0;
        if (at == 0 || at > underWay || isTooLate || (short)(sequence - _tables.Members.Seen[member]) <= 0)
        {
            _tables.Counters.DroppedNack++;
            return;
        }

        int place = streams.PlaceOf(stream, sequence);
        bool mayHaveIt = streams.SentAgain[place] > 0 && (streams.SentAgainTo[place] == 0 || streams.SentAgainTo[place] == member + 1);
        bool isHeld = mayHaveIt && (ushort)(_tables.Now - streams.SentAt[place]) < _tables.Limits.RepairWaitMs * HoldWaits;
        if (isHeld || _count == _member.Length || IsWanted(member, sequence))
        {
            _tables.Counters.NacksHeld++;
            return;
        }

        _member[_count] = (byte)member;
        _sequence[_count++] = (ushort)sequence;
    }

    private bool IsWanted(int member, int sequence)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_member[i] == member && _sequence[i] == sequence)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends again what was asked for, as much as the way out has room for; the rest follows at once.</summary>
    public void OnRepair(int stream, int now)
    {
        StreamTable streams = _tables.Streams;
        int session = streams.Session[stream];
        int i = 0;
        while (i < _count && _tables.Transmits.HasEase)
        {
            int member = _member[i];
            if (_tables.Members.State[member] == MemberTable.Free || _tables.Members.Session[member] != session)
            {
                i++;
                continue;
            }

            int sequence = _sequence[i];
            Remove(i);
            int at = (ushort)(sequence - streams.Tail[stream]);
            bool isUnderWay = at != 0 && at <= (ushort)(_tables.Sessions.Sequence[session] - streams.Tail[stream]);
            if (isUnderWay && (short)(sequence - _tables.Members.Seen[member]) > 0)
            {
                _sender.SendAgain(stream, sequence, member);
            }
        }

        if (i < _count)
        {
            streams.Set(stream, StreamTable.Repair, now);
            _tables.Due(now);
        }
        else
        {
            streams.Stop(stream, StreamTable.Repair);
        }
    }

    private void Remove(int i)
    {
        _count--;
        _member[i] = _member[_count];
        _sequence[i] = _sequence[_count];
    }
}
