// What a root tells a leaf of its packets: where the leaf begins, how far the root has come, and what will never come.
namespace JoinLeaf.Sessions;

internal sealed partial class StreamReceiver
{
    /// <summary>No root has more packets under way: the largest window (<see cref="Limits.Window"/>).</summary>
    private const int MostUnderWay = 4096;

    /// <summary>The root tells how far it has come, and how far it thinks that we have.</summary>
    public void OnRootStatus(int member, int newest, int lastOfUs)
    {
        StreamTable streams = _tables.Streams;
        int stream = _tables.StreamOf(member);
        int ahead = (short)(lastOfUs - _tables.Members.Sequence[member]);
        if (!streams.IsSynced[stream])
        {
            streams.IsSynced[stream] = true;
            streams.Stop(stream, StreamTable.Nack);
            _tables.Members.Sequence[member] = (ushort)lastOfUs;
            streams.Highest[stream] = (ushort)lastOfUs;
            streams.Reported[stream] = (ushort)lastOfUs;
            streams.AskedTo[stream] = (ushort)lastOfUs;
        }
        else if (ahead > 0 && (ushort)(newest - lastOfUs) <= MostUnderWay)
        {
            // A root that skips goes on without us: after a while it may be ahead by any number of windows.
            SkipTo(member, stream, lastOfUs);
        }

        HearOfNewest(member, stream, newest);
        if (streams.Held[stream] > 0)
        {
            // It may have waited for room that another session had.
            AfterProgress(member, stream);
        }
    }

    /// <summary>Also what came and found no room has to be asked for, as far as our window reaches: under policy skip a root may be ahead of it.</summary>
    private void HearOfNewest(int member, int stream, int newest)
    {
        StreamTable streams = _tables.Streams;
        int unknown = (short)(newest - _tables.Members.Sequence[member]);
        if (unknown <= 0)
        {
            return;
        }

        if (unknown > MostUnderWay)
        {
            _tables.Counters.DroppedAhead++;
            return;
        }

        int last = unknown <= streams.Window ? newest : _tables.Members.Sequence[member] + streams.Window;
        streams.Highest[stream] = (short)(last - streams.Highest[stream]) > 0 ? (ushort)last : streams.Highest[stream];
        if (!streams.IsOn(stream, StreamTable.Nack))
        {
            _gaps.AskSoon(stream);
        }
    }

    /// <summary>The root waits for us no longer (policy skip): what is missing up to there will never come.</summary>
    private void SkipTo(int member, int stream, int last)
    {
        StreamTable streams = _tables.Streams;
        while ((short)(last - _tables.Members.Sequence[member]) > 0)
        {
            int left = (ushort)(last - _tables.Members.Sequence[member]);
            if (streams.Held[stream] == 0 && left > streams.Window)
            {
                // Nothing that has come lies in between.
                streams.DropGot(stream, _tables.Pool);
                _tables.Parts.Forget(member);
                _tables.Counters.Skipped += left;
                _tables.Members.Sequence[member] = (ushort)last;
                streams.Highest[stream] = (ushort)last;
                return;
            }

            int sequence = (ushort)(_tables.Members.Sequence[member] + 1);
            int place = streams.PlaceOf(stream, sequence);
            if (streams.GotHandle[place] == StreamTable.Missing)
            {
                // With it the message that it was a part of is lost.
                streams.GotHandle[place] = StreamTable.Nothing;
                _tables.Counters.Skipped++;
                _tables.Parts.Forget(member);
            }

            int before = _tables.Members.Sequence[member];
            Drain(member, stream);
            if (_tables.Members.Sequence[member] == before)
            {
                // The application reads nothing: what is kept is delivered when it does.
                return;
            }
        }
    }
}
