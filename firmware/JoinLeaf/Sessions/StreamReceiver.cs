// The receiving half of a reliable session: packets in order to the application, early ones kept until their turn.
using JoinLeaf.Sockets;
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// At a leaf: the root's packets; <see cref="Gaps"/> asks for those that are missing. At a root: each leaf's packets, in order; early ones
/// are kept as long as half of the receive queue's buffers is left, since a root has no room for those of all.
/// </summary>
internal sealed partial class StreamReceiver
{
    private const int ReportWaits = 8;
    private readonly Tables _tables;
    private readonly Messages _messages;
    private readonly Gaps _gaps;
    private readonly Relays _relays;

    public StreamReceiver(Tables tables, Messages messages, Gaps gaps, Relays relays)
    {
        _relays = relays;
        _tables = tables;
        _messages = messages;
        _gaps = gaps;
    }

    /// <summary>A packet of a reliable session came in.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnPacket(int member, int handle, int length, int kind)
    {
        int sequence = Frame.ReadU16(_tables.Pool.BytesOf(handle), Frame.SequenceAt);
        return _tables.IsAtRoot(member) ? OnPacketAtRoot(member, sequence, handle, length) : OnPacketAtLeaf(member, sequence, handle, length, kind);
    }

    private void CountStray(int ahead)
    {
        if (ahead <= 0)
        {
            _tables.Counters.DroppedDuplicate++;
        }
        else if (ahead > _tables.Streams.Window)
        {
            _tables.Counters.DroppedAhead++;
        }
    }

    /// <summary>The socket wants nothing more: what comes is taken as read, so that it holds nobody back.</summary>
    private bool IsShut(int member)
    {
        int socket = _tables.Sessions.Socket[_tables.Members.Session[member]];
        return socket >= 0 && _tables.Sockets.Has(socket, SocketTable.ShutReceive);
    }

    /// <summary>A leaf is told how far its packets have come: at once, or soon together with others.</summary>
    private void AckSoon(int member, int inMs)
    {
        if (inMs == 0)
        {
            _tables.QueueControl(member, Frame.Pong);
            return;
        }

        _tables.Members.Path[member] |= StreamTable.AckDue;
        _tables.SetEarlier(_tables.Sessions.Stream[_tables.Members.Session[member]], StreamTable.Report, _tables.Now + inMs);
    }

    /// <summary>A packet of the root, as it came or as it was unfolded.</summary>
    /// <returns>True when its buffer was kept.</returns>
    public bool OnPacketAtLeaf(int member, int sequence, int handle, int length, int kind)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.StreamOf(member);
        if (!streams.IsSynced[stream])
        {
            _gaps.AskForBase(member, stream);
            return false;
        }

        int ahead = (short)(sequence - _tables.Members.Sequence[member]);
        if (ahead <= 0 || ahead > streams.Window)
        {
            CountStray(ahead);
            return false;
        }

        NoteHighest(stream, member, sequence);
        int place = streams.PlaceOf(stream, sequence);
        if (streams.GotHandle[place] != StreamTable.Missing)
        {
            _tables.Counters.DroppedDuplicate++;
            return false;
        }

        bool brings = kind != Frame.Void && !IsShut(member);
        if (ahead == 1 && brings && _messages.CanDeliver(member, handle))
        {
            // The way of nearly all packets: in order, and wanted.
            _tables.Members.Sequence[member] = (ushort)sequence;
            KeepPast(stream, sequence, handle, length);
            bool kept = _messages.Deliver(member, handle, length);
            AfterProgress(member, stream);
            if (!kept && _tables.KeepsPast)
            {
                // Only the place among the past ones holds it now.
                _tables.Pool.Return(handle);
                return true;
            }

            return kept;
        }

        if (brings && !CanKeepEarly(member, stream, ahead))
        {
            _tables.Counters.DroppedFull++;
            return false;
        }

        streams.GotHandle[place] = brings ? (short)handle : StreamTable.Nothing;
        streams.Held[stream] += (short)(brings ? 1 : 0);
        _tables.Pool.SetLength(handle, length);
        AfterProgress(member, stream);
        return brings;
    }

    /// <summary>Whether there is a buffer for a packet that came early, beside those that are set apart for parts of messages which have begun.</summary>
    private bool CanKeepEarly(int member, int stream, int ahead)
    {
        int parts = _tables.Parts.IsBusy ? _tables.Parts.MissingOf(member) : 0;
        int early = _tables.Streams.CountEarly(stream, _tables.Members.Sequence[member], parts) + (ahead <= parts ? 1 : 0);
        return _tables.Pool.FreeReceive > _tables.Limits.Ports + _tables.Parts.Missing - early;
    }

    private void NoteHighest(int stream, int member, int sequence)
    {
        StreamTable streams = _tables.Streams;
        if ((short)(sequence - streams.Highest[stream]) > 0)
        {
            int gap = (ushort)(sequence - streams.Highest[stream]);
            streams.Highest[stream] = (ushort)sequence;
            if (gap > 1)
            {
                _gaps.AskSoon(stream);
            }
        }
    }

    /// <summary>Delivers what has its turn now, and tells the root of it when it is much, or soon.</summary>
    private void AfterProgress(int member, int stream)
    {
        StreamTable streams = _tables.Streams;
        Drain(member, stream);
        int untold = (ushort)(_tables.Members.Sequence[member] - streams.Reported[stream]);
        if (untold >= 1 << streams.ReportShift[stream] || untold >= _tables.Status.Step)
        {
            // Half of what the root can have under way, or half of what we can take.
            _tables.QueueControl(member, Frame.Pong);
        }
        else if (untold > 0 && !streams.IsOn(stream, StreamTable.Report))
        {
            _tables.SetEarlier(stream, StreamTable.Report, _tables.Now + (_tables.Limits.RepairWaitMs * ReportWaits));
        }
    }

    private void Drain(int member, int stream)
    {
        StreamTable streams = _tables.Streams;
        while (true)
        {
            int sequence = (ushort)(_tables.Members.Sequence[member] + 1);
            int place = streams.PlaceOf(stream, sequence);
            int handle = streams.GotHandle[place];
            bool isShut = handle >= 0 && IsShut(member);
            if (handle == StreamTable.Missing || (handle >= 0 && !isShut && !_messages.CanDeliver(member, handle)))
            {
                return;
            }

            streams.GotHandle[place] = StreamTable.Missing;
            _tables.Members.Sequence[member] = (ushort)sequence;
            if (handle >= 0)
            {
                streams.Held[stream]--;
                KeepPast(stream, sequence, handle, _tables.Pool.LengthOf(handle));
                if (isShut || !_messages.Deliver(member, handle, _tables.Pool.LengthOf(handle)))
                {
                    _tables.Pool.Return(handle);
                }
            }
        }
    }

    /// <summary>Keeps a packet that is about to be delivered, in the place of the one a window before it.</summary>
    private void KeepPast(int stream, int sequence, int handle, int length)
    {
        StreamTable streams = _tables.Streams;
        if (!_tables.KeepsPast || streams.Speaker[stream] >= 0)
        {
            // In groups without a root nothing is folded.
            return;
        }

        int place = streams.PlaceOf(stream, sequence);
        if (streams.PastHandle[place] >= 0)
        {
            _tables.Pool.Return(streams.PastHandle[place]);
            streams.PastHandle[place] = StreamTable.Missing;
        }

        // Several sessions may keep their past: together they leave room for a window.
        if (_tables.Pool.FreeReceive <= _tables.Limits.Window + _tables.Limits.Ports)
        {
            return;
        }

        _tables.Pool.SetLength(handle, length);
        _tables.Pool.Hold(handle);
        streams.PastHandle[place] = (short)handle;
    }

    /// <summary>The application has read: what waited for room is delivered, and a sender that was told of little room hears of more.</summary>
    /// <param name="session">The session.</param>
    /// <param name="stream">A row of it: at a leaf its own, in a group without a root one for each speaker.</param>
    public void AfterRead(int session, int stream)
    {
        StreamTable streams = _tables.Streams;
        int member = streams.Speaker[stream];
        if (_tables.Sessions.Side[session] == SessionTable.LeafSide)
        {
            member = _tables.Sockets.Member[_tables.Sessions.Socket[session]];
        }

        bool takesPart = member >= 0 && (streams.Speaker[stream] >= 0 ? streams.IsSynced[stream] : _tables.Members.State[member] == MemberTable.Joined);
        if (!takesPart)
        {
            return;
        }

        if (streams.Held[stream] > 0)
        {
            AfterProgress(member, stream);
        }

        if (_tables.Status.HasWidened(member, session, stream))
        {
            _tables.QueueControl(member, Frame.Pong);
        }
    }

    /// <summary>Whether everything up to a sequence has been delivered; if not it is asked for.</summary>
    public bool HasAllTo(int member, int final)
    {
        int stream = _tables.StreamOf(member);
        int missing = (short)(final - _tables.Members.Sequence[member]);
        if (_tables.IsAtRoot(member))
        {
            // The other side's window may be larger than ours: how much is missing does not matter.
            if (missing > 0)
            {
                AckSoon(member, 0);
            }

            return missing <= 0;
        }

        if (!_tables.Members.Has(member, MemberTable.LeafReceives))
        {
            return true;
        }

        if (!_tables.Streams.IsSynced[stream])
        {
            _gaps.AskForBase(member, stream);
            return false;
        }

        if (missing > 0)
        {
            NoteHighest(stream, member, missing <= _tables.Streams.Window ? final : _tables.Members.Sequence[member] + _tables.Streams.Window);
            _gaps.AskSoon(stream);
        }

        return missing <= 0;
    }

    /// <summary>A root's time to tell leaves how far their packets have come, or a leaf's to report.</summary>
    public void OnReport(int stream)
    {
        int session = _tables.Streams.Session[stream];
        bool isRoot = _tables.Sessions.Side[session] == SessionTable.RootSide;
        _tables.Streams.Stop(stream, StreamTable.Report);
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.Session[i] == session && _tables.Members.State[i] == MemberTable.Joined
                && (!isRoot || (_tables.Members.Path[i] & StreamTable.AckDue) != 0))
            {
                if (!_tables.Transmits.HasEase)
                {
                    _tables.SetEarlier(stream, StreamTable.Report, _tables.Now);
                    return;
                }

                _tables.Members.Path[i] &= unchecked((byte)~StreamTable.AckDue);
                _tables.QueueControl(i, Frame.Pong);
            }
        }
    }
}
