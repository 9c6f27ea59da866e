// What a leaf of a reliable session misses: asked for after a short random wait, and again until it has come.
using JoinLeaf.Wire;

namespace JoinLeaf.Sessions;

/// <summary>
/// Asks the root for missing packets: after a short random wait, with all that are missing by then in one request. What was repaired
/// meanwhile, since another leaf asked, is not asked for; what was asked for and does not come is asked for again after a pause
/// that grows.
/// </summary>
internal sealed class Gaps
{
    private const int MostAsked = 60;
    private const int BaseWaits = 6;
    /// <summary>Two requests of one leaf are at least so many waits apart while nothing is stuck: where much gets lost, one request for much costs less than many, and the root can fold more.</summary>
    private const int SpacingWaits = 4;
    private readonly Tables _tables;

    public Gaps(Tables tables)
    {
        _tables = tables;
    }

    /// <summary>A packet came before it is known with which sequence the membership began.</summary>
    public void AskForBase(int member, int stream)
    {
        if (!_tables.Streams.IsOn(stream, StreamTable.Nack))
        {
            _tables.QueueControl(member, Frame.Ping);
            _tables.SetEarlier(stream, StreamTable.Nack, _tables.Now + (_tables.Limits.RepairWaitMs * BaseWaits));
        }
    }

    /// <summary>Something is missing: it is asked for after a random wait.</summary>
    public void AskSoon(int stream)
    {
        int waitMs = _tables.Limits.RepairWaitMs;
        int at = _tables.Now + (waitMs / 2) + (_tables.NextRandom() % waitMs);
        int spacedMs = _tables.Streams.AskedAt[stream] + (waitMs * SpacingWaits) - at;
        if (spacedMs > 0 && spacedMs <= waitMs * SpacingWaits && !IsStuck(stream))
        {
            at += spacedMs;
        }

        _tables.SetEarlier(stream, StreamTable.Nack, at);
    }

    /// <summary>Whether half of what the root can have under way, or we can hold, waits behind what is missing.</summary>
    private bool IsStuck(int stream)
    {
        StreamTable streams = _tables.Streams;
        int member = MemberOf(stream);
        int waiting = member < 0 ? 0 : (ushort)(streams.Highest[stream] - _tables.Members.Sequence[member]);
        return waiting >= 1 << streams.ReportShift[stream] || waiting >= streams.Window / 2;
    }

    private int MemberOf(int stream)
    {
        if (_tables.Streams.Speaker[stream] >= 0)
        {
            return _tables.Streams.Speaker[stream];
        }

        int socket = _tables.Sessions.Socket[_tables.Streams.Session[stream]];
        return socket < 0 ? -1 : _tables.Sockets.Member[socket];
    }

    /// <summary>The random wait is over: what is still missing is asked for.</summary>
    public void OnNack(int stream, int now)
    {
        int session = _tables.Streams.Session[stream];
        int member = MemberOf(stream);
        _tables.Streams.Stop(stream, StreamTable.Nack);
        if (member < 0 || (_tables.Members.State[member] != MemberTable.Joined && _tables.Streams.Speaker[stream] < 0))
        {
            return;
        }

        if (!_tables.Streams.IsSynced[stream])
        {
            if (_tables.Streams.Speaker[stream] < 0)
            {
                AskForBase(member, stream);
            }

            // In a group who speaks is asked when it is heard, and not before.
            return;
        }

        if (_tables.Members.Sequence[member] != _tables.Streams.Highest[stream])
        {
            Ask(member, session, stream, now);
        }
    }

    private void Ask(int member, int session, int stream, int now)
    {
        StreamTable streams = _tables.Streams;
        int last = _tables.Members.Sequence[member];
        bool again = (short)(streams.AskedTo[stream] - last) <= 0 || now - streams.AskAgainAt[stream] >= 0;
        if (again)
        {
            // The pause grows only while nothing gets better: where datagrams keep getting lost something is missing at all times.
            bool moves = (short)(streams.AskedTo[stream] - last) <= 0 || streams.AskedFrom[stream] != (ushort)last;
            int pauseMs = moves ? _tables.Limits.RepairWaitMs * 3 : streams.AskMs[stream] * 2;
            streams.AskMs[stream] = (short)(pauseMs < _tables.Limits.RetryMs ? pauseMs : _tables.Limits.RetryMs);
            streams.AskAgainAt[stream] = now + streams.AskMs[stream];
            streams.AskedFrom[stream] = (ushort)last;
        }

        int from = FindMissing(stream, again ? last : streams.AskedTo[stream]);
        int handle = from < 0 ? -1 : _tables.RentSend();
        if (handle >= 0)
        {
            SendNack(member, session, stream, handle, from);
        }

        _tables.SetEarlier(stream, StreamTable.Nack, streams.AskAgainAt[stream]);
        if (handle >= 0 && FindMissing(stream, streams.AskedTo[stream]) >= 0)
        {
            // More is missing than one request names.
            AskSoon(stream);
        }
    }

    /// <summary>The first missing sequence after the given one; -1 when there is none that is known of.</summary>
    private int FindMissing(int stream, int after)
    {
        StreamTable streams = _tables.Streams;
        for (int i = (ushort)(after + 1); (short)(streams.Highest[stream] - i) >= 0; i = (ushort)(i + 1))
        {
            if (streams.GotHandle[streams.PlaceOf(stream, i)] == StreamTable.Missing)
            {
                return i;
            }
        }

        return -1;
    }

    private void SendNack(int member, int session, int stream, int handle, int first)
    {
        byte[] bytes = _tables.Pool.BytesOf(handle);
        _tables.WriteControl(bytes, member, Frame.Nack, 0);
        int at = _tables.Status.Write(member, bytes);
        Frame.WriteU16(bytes, at, first);
        int length = at + 2;
        int most = length + MostAsked;
        int last = first;
        for (int next = FindMissing(stream, first); next >= 0 && length < most; next = FindMissing(stream, next))
        {
            int step = (ushort)(next - last);
            while (step > 255 && length < most)
            {
                bytes[length++] = 0;
                step -= 255;
            }

            if (step <= 255 && length < most)
            {
                bytes[length++] = (byte)step;
                last = next;
            }
        }

        _tables.Streams.AskedTo[stream] = (ushort)last;
        _tables.Counters.NacksSent++;
        _tables.Streams.AskedAt[stream] = _tables.Now;
        _tables.QueueTo(handle, length, _tables.Sessions.Port[session], _tables.Members.Peer[member]);
    }
}
