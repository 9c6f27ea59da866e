// Messages of a running session: packets that come in are checked, put together and queued for the application.
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Makes packets of messages (Messages.Send.cs) and messages of packets (here, and Messages.Read.cs). How packets travel is the
/// business of <see cref="Outgoing"/>.
/// </summary>
internal sealed partial class Messages
{
    private readonly Tables _tables;
    private readonly Leaving _leaving;
    private readonly Outgoing _outgoing;

    public Messages(Tables tables, Leaving leaving, Outgoing outgoing)
    {
        _tables = tables;
        _leaving = leaving;
        _outgoing = outgoing;
    }

    /// <summary>A packet with messages came for a joined membership, best effort: in any order, any number of times.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnPacket(int member, int handle, int length, int now)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        int sequence = (bytes[Frame.SequenceAt] << 8) | bytes[Frame.SequenceAt + 1];
        if (!MayReceive(member))
        {
            return false;
        }

        bool isPart = (bytes[0] & Frame.KindMask) == Frame.Fragment;
        if (!isPart && !HasRoom())
        {
            return false;
        }

        if (!_tables.Members.IsNew(member, sequence))
        {
            _tables.Counters.DroppedDuplicate++;
            return false;
        }

        _tables.Parts.CameEarly = 0;
        if (_tables.Parts.IsBusy)
        {
            _tables.Parts.Passed(member, sequence);
        }

        return isPart ? TakePart(member, handle, length, Frame.FragmentLength, false, now) : Queue(member, handle, length, Frame.DataLength);
    }

    /// <summary>
    /// Whether a packet can be delivered now: the membership's role and its socket let messages in, and there is room for it; with a
    /// part of a message for all of them. What does not fit is counted.
    /// </summary>
    /// <param name="member">The membership that it comes from.</param>
    /// <param name="handle">The packet.</param>
    /// <returns>True when <see cref="Deliver"/> will take it.</returns>
    public bool CanDeliver(int member, int handle)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        if (!MayReceive(member))
        {
            return false;
        }

        int kind = bytes[0] & Frame.KindMask;
        if (kind != Frame.Fragment)
        {
            return (kind == Frame.Relay && IsOwn(member, handle)) || HasRoom();
        }

        int sequence = (bytes[Frame.SequenceAt] << 8) | bytes[Frame.SequenceAt + 1];
        int count = bytes[Frame.FragmentCountAt];
        int row = _tables.Parts.Find(member, sequence - bytes[Frame.FragmentIndexAt], count);
        _tables.Parts.CameEarly = CountEarly(member, sequence, count - 1 - bytes[Frame.FragmentIndexAt]);
        if (row == Reassembly.NoRoom && bytes[Frame.FragmentIndexAt] == 0 && !_tables.Parts.HasRoom(count))
        {
            // A later part without a beginning needs no room: its message was skipped, and it is dropped.
            _tables.Counters.DroppedFull++;
            return false;
        }

        return true;
    }

    /// <summary>How many of the packets behind one have come to a leaf and wait for their turn.</summary>
    private int CountEarly(int member, int sequence, int most)
    {
        int session = _tables.Members.Session[member];
        int stream = _tables.Sessions.Stream[session];
        bool keepsEarly = stream >= 0 && _tables.Sessions.Side[session] == SessionTable.LeafSide;
        return keepsEarly ? _tables.Streams.CountEarly(stream, sequence, most) : 0;
    }

    private bool MayReceive(int member)
    {
        bool atRoot = _tables.IsAtRoot(member);
        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        if (!_tables.Members.Has(member, atRoot ? MemberTable.LeafSends : MemberTable.LeafReceives)
            || (_tables.Sockets.Options[socket] & SocketTable.ShutReceive) != 0)
        {
            _tables.Counters.DroppedRole++;
            return false;
        }

        return true;
    }

    /// <summary>Whether one more packet fits, beside what is set apart for messages that are being put together.</summary>
    private bool HasRoom()
    {
        int missing = _tables.Parts.Missing;
        if (!_tables.Queue.HasRoom || _tables.Pool.Kept + missing >= _tables.Limits.ReceiveQueue || _tables.Pool.FreeReceive <= missing)
        {
            _tables.Counters.DroppedFull++;
            return false;
        }

        return true;
    }

    /// <summary>Takes a packet that is new, and comes in order and each once, into the receive queue of its socket, or into its message.</summary>
    /// <param name="member">The membership that it comes from.</param>
    /// <param name="handle">The packet, for which <see cref="CanDeliver"/> says yes.</param>
    /// <param name="length">Its length.</param>
    /// <returns>True when its buffer was kept.</returns>
    public bool Deliver(int member, int handle, int length)
    {
        int kind = _tables.Pool.BytesOf(handle)[0] & Frame.KindMask;
        if (kind == Frame.Fragment)
        {
            return TakePart(member, handle, length, Frame.FragmentLength, true, 0);
        }

        if (kind == Frame.Relay)
        {
            return !IsOwn(member, handle) && Queue(member, handle, length, Frame.RelayLength);
        }

        return Queue(member, handle, length, Frame.DataLength);
    }

    /// <summary>Queues a message that is complete.</summary>
    private bool Queue(int member, int handle, int length, int start)
    {
        _tables.Pool.Keep(handle, start, length);
        byte[] bytes = _tables.Pool.BytesOf(handle);
        if (KindIn(bytes) == Frame.Pack)
        {
            _tables.Counters.MessagesReceived += CountBehindFirst(bytes, start, length);
        }

        Announce(member, handle);
        return true;
    }

    private static int CountBehindFirst(byte[] bytes, int at, int length)
    {
        int count = -1;
        while (at < length)
        {
            int size = bytes[at];
            at += size == Frame.LongMessage ? 3 + Frame.ReadU16(bytes, at + 1) : 1 + size;
            count++;
        }

        return count;
    }

    private void Announce(int member, int handle)
    {
        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        _tables.Queue.Add(socket, handle, member);
        _tables.Counters.MessagesReceived++;
        _tables.Events.Happened(socket, Wsa.FD_READ);
    }

    /// <summary>Takes one part of a message: what does not fit its session or the other parts is dropped, and counted.</summary>
    /// <param name="member">The membership that it comes from.</param>
    /// <param name="handle">The packet.</param>
    /// <param name="length">Its length.</param>
    /// <param name="start">Where the part's content begins.</param>
    /// <param name="inOrder">Whether parts come in order and each for certain.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>True when its buffer was kept.</returns>
    private bool TakePart(int member, int handle, int length, int start, bool inOrder, int now)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        int index = bytes[start - Frame.IndexBefore];
        int count = bytes[start - Frame.CountBefore];
        int part = _tables.PartOf(_tables.Members.Session[member]);
        int first = ((bytes[Frame.SequenceAt] << 8) | bytes[Frame.SequenceAt + 1]) - index;
        bool fits = count <= _tables.OwnParts && (index < count - 1 ? length - start == part : length - start <= part);
        bool isSkipped = inOrder && index > 0 && _tables.Parts.Find(member, first, count) == Reassembly.NoRoom;
        int row = fits && !isSkipped ? _tables.Parts.Open(member, first, count, inOrder, now) : Reassembly.Contradiction;
        if (row < 0)
        {
            _tables.Counters.DroppedPart += row == Reassembly.Contradiction ? 1 : 0;
            _tables.Counters.DroppedFull += row == Reassembly.NoRoom ? 1 : 0;
            return false;
        }

        _tables.Pool.Keep(handle, start, length);
        int head = _tables.Parts.Add(row, handle, now);
        if (head == Reassembly.Contradiction)
        {
            // It stays the caller's, who returns it or receives into it again.
            _tables.Pool.Unkeep(handle);
            _tables.Counters.DroppedPart++;
            return false;
        }

        if (head >= 0)
        {
            Announce(member, head);
        }
        else if (_tables.Parts.HasDeadline(row))
        {
            _tables.Due(_tables.Parts.DeadlineOf(row));
        }

        return true;
    }
}
