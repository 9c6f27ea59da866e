// What a root takes of its leaves' packets: the next of each, and as far as there is room those that came early.
namespace JoinLeaf.Sessions;

internal sealed partial class StreamReceiver
{
    private bool OnPacketAtRoot(int member, int sequence, int handle, int length)
    {
        int ahead = (short)(sequence - _tables.Members.Sequence[member]);
        if (ahead != 1)
        {
            bool isKept = ahead > 1 && KeepEarlyAtRoot(member, sequence, ahead, handle, length);
            if (!isKept)
            {
                CountStray(ahead);
            }

            // What is missing before one that is kept may only be late.
            int pauseMs = _relays.StrayPauseMs(member);
            AckSoon(member, isKept && pauseMs < _tables.Limits.RepairWaitMs ? _tables.Limits.RepairWaitMs : pauseMs);
            return isKept;
        }

        bool isShut = IsShut(member);
        if (!Admits(member, handle, length, isShut))
        {
            return false;
        }

        _tables.Members.Sequence[member] = (ushort)sequence;
        AckSoon(member, (sequence & ((_tables.Streams.Window / 4) - 1)) == 0 ? 0 : _tables.Limits.RepairWaitMs);
        bool isTaken = !isShut && _messages.Deliver(member, handle, length);
        if (_tables.Streams.Held[_tables.StreamOf(member)] > 0)
        {
            DrainAtRoot(member, sequence);
        }

        return isTaken;
    }

    /// <summary>Whether a root takes the packet of a leaf that comes next: if need be at the price of what came early, which is sent again.</summary>
    private bool Admits(int member, int handle, int length, bool isShut)
    {
        return _relays.Admits(member, handle, length, isShut) || (DropEarly() && _relays.Admits(member, handle, length, isShut));
    }

    private bool DropEarly()
    {
        StreamTable streams = _tables.Streams;
        bool any = false;
        for (int stream = 0; stream < streams.Count; stream++)
        {
            if (streams.Session[stream] >= 0 && streams.Held[stream] > 0 && _tables.Sessions.Side[streams.Session[stream]] == SessionTable.RootSide)
            {
                streams.DropGot(stream, _tables.Pool);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Keeps a leaf's early packet, as long as half of the queue's buffers stays for what comes in its turn: whether it is kept.</summary>
    private bool KeepEarlyAtRoot(int member, int sequence, int ahead, int handle, int length)
    {
        StreamTable streams = _tables.Streams;
        int spare = _tables.Pool.FreeReceive - _tables.Limits.Ports - _tables.Parts.Missing - (_tables.Limits.ReceiveQueue / 2);
        if (ahead >= streams.Window || spare <= 0 || !streams.KeepEarly(_tables.StreamOf(member), member, sequence, handle))
        {
            return false;
        }

        _tables.Pool.SetLength(handle, length);
        return true;
    }

    /// <summary>What came early of a leaf has its turn now, as far as it can be taken and passed on; the rest is sent again.</summary>
    private void DrainAtRoot(int member, int taken)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.StreamOf(member);

        // A copy of what has just been taken may be among what is kept.
        GiveBack(streams.TakeEarly(stream, member, taken, _tables.Pool));
        bool isAdmitted = true;
        int sequence = (ushort)(taken + 1);
        while (isAdmitted && _tables.Transmits.HasEase)
        {
            int handle = streams.TakeEarly(stream, member, sequence, _tables.Pool);
            if (handle < 0)
            {
                return;
            }

            int length = _tables.Pool.LengthOf(handle);
            bool isShut = IsShut(member);
            isAdmitted = Admits(member, handle, length, isShut);
            if (isAdmitted)
            {
                _tables.Members.Sequence[member] = (ushort)sequence;
                AckSoon(member, 0);
            }

            if (!isAdmitted || isShut || !_messages.Deliver(member, handle, length))
            {
                GiveBack(handle);
            }

            sequence = (ushort)(sequence + 1);
        }
    }

    private void GiveBack(int handle)
    {
        if (handle >= 0)
        {
            _tables.Pool.Return(handle);
        }
    }
}
