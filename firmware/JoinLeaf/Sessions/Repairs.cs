// What leaves have asked for: gathered for a moment, then sent again, each packet once for all who miss it.
using System;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// The packets that leaves of this node's roots miss, as pairs of membership and sequence, in order. A NACK can only name packets that
/// are under way, and a packet that was repaired a moment ago is not repaired again, whoever asks and however often. Leaves on
/// multicast are served by one copy for all, and packets that different ones of them miss are folded into one (<see cref="Folding"/>).
/// </summary>
internal sealed class Repairs
{
    private const int HoldWaits = 2;
    /// <summary>What was repaired so often goes by itself from then on: perhaps two packets of a fold keep missing somewhere.</summary>
    private const int MostFolds = 3;
    private const int MaskBytes = 32;
    private readonly Tables _tables;
    private readonly StreamSender _sender;
    private readonly Folding _folding;
    private readonly byte[] _member;
    private readonly ushort[] _sequence;
    private readonly byte[] _taken = new byte[MaskBytes];
    private int _count;

    public Repairs(Tables tables, StreamSender sender, Folding folding)
    {
        _tables = tables;
        _sender = sender;
        _folding = folding;
        _member = new byte[2 * tables.Limits.Window];
        _sequence = new ushort[2 * tables.Limits.Window];
    }

    /// <summary>A leaf asks for packets.</summary>
    /// <param name="member">The leaf.</param>
    /// <param name="bytes">Its NACK.</param>
    /// <param name="at">Where the first sequence stands.</param>
    /// <param name="length">The NACK's length.</param>
    public void OnNack(int member, byte[] bytes, int at, int length)
    {
        int session = _tables.Members.Session[member];
        int stream = _tables.Sessions.Stream[session];
        int sequence = Frame.ReadU16(bytes, at);
        Want(member, session, stream, sequence);
        for (at += 2; at < length; at++)
        {
            sequence = (ushort)(sequence + (bytes[at] == 0 ? 255 : bytes[at]));
            if (bytes[at] != 0)
            {
                Want(member, session, stream, sequence);
            }
        }

        if (_count > 0 && !_tables.Streams.IsOn(stream, StreamTable.Repair))
        {
            // Time for others to ask as well: what they miss can be folded together.
            int waitMs = IsOnGroup(member) ? _tables.Limits.RepairWaitMs : _tables.Limits.RepairWaitMs / 4;
            _tables.SetEarlier(stream, StreamTable.Repair, _tables.Now + waitMs);
        }
    }

    private bool IsOnGroup(int member)
    {
        return (_tables.Members.Path[member] & PathTable.StateMask) == PathTable.On;
    }

    /// <summary>Whether a leaf's packet comes by the group: a packet for it alone does not.</summary>
    private bool IsServedByGroup(int member, int stream, int sequence)
    {
        return IsOnGroup(member) && _tables.Streams.SentOnly[_tables.Streams.PlaceOf(stream, sequence)] != member + 1;
    }

    private void Want(int member, int session, int stream, int sequence)
    {
        StreamTable streams = _tables.Streams;
        bool isTooLate = _tables.Members.State[member] == MemberTable.Leaving && (short)(sequence - _tables.Members.LastHeard[member]) > 0;
        if (!IsUnderWay(session, stream, sequence) || isTooLate || (short)(sequence - _tables.Members.Seen[member]) <= 0)
        {
            _tables.Counters.DroppedNack++;
            return;
        }

        int place = streams.PlaceOf(stream, sequence);
        bool mayHaveIt = streams.SentAgain[place] > 0 && (streams.SentAgainTo[place] == 0 || streams.SentAgainTo[place] == member + 1);
        bool isHeld = mayHaveIt && (ushort)(_tables.Now - streams.SentAt[place]) < _tables.Limits.RepairWaitMs * HoldWaits;
        int at = PlaceFor(session, member, sequence);
        if (isHeld || at < 0 || _count == _member.Length)
        {
            _tables.Counters.NacksHeld++;
            return;
        }

        Array.Copy(_member, at, _member, at + 1, _count - at);
        Array.Copy(_sequence, at, _sequence, at + 1, _count - at);
        _member[at] = (byte)member;
        _sequence[at] = (ushort)sequence;
        _count++;
    }

    private bool IsUnderWay(int session, int stream, int sequence)
    {
        int at = (ushort)(sequence - _tables.Streams.Tail[stream]);
        return at != 0 && at <= (ushort)(_tables.Sessions.Sequence[session] - _tables.Streams.Tail[stream]);
    }

    /// <summary>Where a pair belongs among those of its session, the last session last; -1 when it is there already.</summary>
    private int PlaceFor(int session, int member, int sequence)
    {
        int at = _count;
        while (at > 0 && _tables.Members.Session[_member[at - 1]] == session && (short)(_sequence[at - 1] - sequence) >= 0)
        {
            at--;
            if (_sequence[at] == sequence && _member[at] == member)
            {
                return -1;
            }
        }

        return at;
    }

    /// <summary>Sends again what was asked for, as much as the way out has room for; the rest follows at once.</summary>
    public void OnRepair(int stream, int now)
    {
        int session = _tables.Streams.Session[stream];
        int i = 0;
        while (i < _count && _tables.Transmits.HasEase)
        {
            int member = _member[i];
            int sequence = _sequence[i];
            bool isGone = _tables.Members.State[member] == MemberTable.Free;
            if (!isGone && _tables.Members.Session[member] != session)
            {
                i++;
            }
            else if (isGone || !IsUnderWay(session, stream, sequence) || (short)(sequence - _tables.Members.Seen[member]) <= 0)
            {
                Remove(i);
            }
            else if (IsServedByGroup(member, stream, sequence))
            {
                RepairByGroup(session, stream, i);
            }
            else
            {
                Remove(i);
                _sender.SendAgain(stream, sequence, member);
            }
        }

        if (i < _count)
        {
            _tables.Streams.Set(stream, StreamTable.Repair, now);
            _tables.Due(now);
        }
        else
        {
            _tables.Streams.Stop(stream, StreamTable.Repair);
        }
    }

    /// <summary>Repairs a packet by the group, and with it as many others as can be folded into the same datagram.</summary>
    private void RepairByGroup(int session, int stream, int first)
    {
        _folding.Begin(_sequence[first]);
        Array.Clear(_taken, 0, MaskBytes);
        int next = TakeLeaves(session, first);
        while (next < _count && CanFold(session, stream, _sequence[first]))
        {
            int sequence = _sequence[next];
            bool isOurs = _tables.Members.Session[_member[next]] == session;
            if (isOurs && _folding.Takes(sequence) && CanFold(session, stream, sequence) && AreFree(session, next))
            {
                _folding.Add(sequence);
                next = TakeLeaves(session, next);
            }
            else
            {
                next++;
            }
        }

        if (_folding.Count == 1)
        {
            _sender.SendAgainToGroup(stream, _folding.SequenceOf(0));
        }
        else
        {
            SendFolded(session, stream);
        }

        for (int i = 0; i < _folding.Count; i++)
        {
            _sender.NoteSentAgain(_tables.Streams.PlaceOf(stream, _folding.SequenceOf(i)), 0);
            Forget(session, stream, _folding.SequenceOf(i));
        }
    }

    /// <summary>Whether a packet may be folded: short enough, for all, not repaired too often, and every leaf can unfold it.</summary>
    private bool CanFold(int session, int stream, int sequence)
    {
        StreamTable streams = _tables.Streams;
        int place = streams.PlaceOf(stream, sequence);
        return !streams.PlainOnly[stream] && streams.SentAgain[place] < MostFolds && streams.SentOnly[place] == 0 && streams.SentHandle[place] >= 0
            && Folding.Fits(_tables.Pool.LengthOf(streams.SentHandle[place]), _tables.Sessions.MaxDatagram[session]);
    }

    /// <summary>Whether none of the leaves on the group that miss the packet at this place is taken yet.</summary>
    private bool AreFree(int session, int at)
    {
        int sequence = _sequence[at];
        for (int i = at; i < _count && _sequence[i] == sequence && _tables.Members.Session[_member[i]] == session; i++)
        {
            if ((_taken[_member[i] >> 3] & (1 << (_member[i] & 7))) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes all leaves that miss the packet at this place: the place behind them.</summary>
    private int TakeLeaves(int session, int at)
    {
        int sequence = _sequence[at];
        while (at < _count && _sequence[at] == sequence && _tables.Members.Session[_member[at]] == session)
        {
            _taken[_member[at] >> 3] |= (byte)(1 << (_member[at] & 7));
            at++;
        }

        return at;
    }

    private void SendFolded(int session, int stream)
    {
        int handle = _tables.RentSend();
        if (handle < 0)
        {
            return;
        }

        int length = _folding.Write(session, stream, _tables.Pool.BytesOf(handle));
        int entry = _tables.QueueTo(handle, length, _tables.Sessions.Port[session], -1);
        if (entry >= 0)
        {
            _tables.Transmits.Session[entry] = (short)session;
            _tables.Transmits.Kind[entry] = TransmitQueue.ToGroup;
            _tables.Counters.Folded++;
            _tables.Counters.FoldedPackets += _folding.Count;
        }
    }

    /// <summary>The leaves on the group need the packet no longer.</summary>
    private void Forget(int session, int stream, int sequence)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_sequence[i] == sequence && _tables.Members.Session[_member[i]] == session && IsServedByGroup(_member[i], stream, sequence))
            {
                Remove(i);
            }
        }
    }

    private void Remove(int i)
    {
        _count--;
        Array.Copy(_member, i + 1, _member, i, _count - i);
        Array.Copy(_sequence, i + 1, _sequence, i, _count - i);
    }
}
