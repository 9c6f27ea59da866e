// What a reliable session keeps: the packets that are under way, those that came early, and the times of its repairs.
using JoinLeaf.Buffers;

namespace JoinLeaf.Sessions;

/// <summary>
/// The rows of reliable sessions. A row has two rings of as many places as the window: packets that were sent and that not
/// everybody has, and packets that came before one that is missing. A packet's place is its sequence modulo the window.
/// </summary>
internal sealed partial class StreamTable
{
    // Timers of a row.
    /// <summary>Packets are under way and nothing is heard of them: the root asks how far its leaves are, a leaf sends again.</summary>
    public const int Beat = 0;
    /// <summary>A packet is missing: it is asked for.</summary>
    public const int Nack = 1;
    /// <summary>Packets came that the sender has not been told of.</summary>
    public const int Report = 2;
    /// <summary>Packets were asked for: they are sent again.</summary>
    public const int Repair = 3;
    private const int TimerCount = 4;

    /// <summary>In the ring of early packets: nothing is there.</summary>
    public const short Missing = -1;
    /// <summary>In the ring of early packets: a sequence that brings nothing.</summary>
    public const short Nothing = -2;

    // Bits of MemberTable.Path.
    /// <summary>The leaf must be told how far its packets have come.</summary>
    public const byte AckDue = 1;
    /// <summary>The leaf is slow, and the application was told.</summary>
    public const byte IsSlow = 2;
    /// <summary>In a group: what we send is kept until this member has it.</summary>
    public const byte CountsOnUs = 16;
    /// <summary>In a group: what this member sent has ended, or is no longer for us. It is known so that nothing late is taken for new.</summary>
    public const byte HasLeft = 32;
    /// <summary>In a group: we keep nothing for this member any more, whatever it asks for.</summary>
    public const byte IsPutOut = 64;

    // Bits of Calls.
    /// <summary>We have sent packets into the group.</summary>
    public const byte HasSpoken = 1;
    /// <summary>Until CallUntil everything behind CallBase is kept for those who hear of us now.</summary>
    public const byte IsCalling = 2;
    /// <summary>We have joined and receive, and say so.</summary>
    public const byte IsNew = 4;
    /// <summary>Somebody new has asked; we call again once the pause is over.</summary>
    public const byte WantsCall = 8;

    /// <summary>The bytes of one row without its rings.</summary>
    public const int BytesPerStream = 1 + 2 + 2 + 2 + 2 + 2 + 4 + 4 + 4 + 2 + 2 + 2 + 2 + 4 + 2 + 1 + 1 + 1 + 1 + 2 + 2 + 1 + 4 + 2 + (TimerCount * 4) + 1;
    /// <summary>The bytes of one place in both rings.</summary>
    public const int BytesPerPacket = 2 + 1 + 1 + 1 + 2 + 1 + 2 + 2;

    public readonly int Count;
    public readonly int Window;
    /// <summary>The session of each row; -1 for none.</summary>
    public readonly sbyte[] Session;
    /// <summary>Every receiver has all packets up to this sequence.</summary>
    public readonly ushort[] Tail;
    /// <summary>How many packets beyond the tail all receivers take.</summary>
    public readonly short[] Allowed;
    /// <summary>The pause before the next beat, in milliseconds.</summary>
    public readonly short[] BeatMs;
    /// <summary>Messages that every receiver has.</summary>
    public readonly int[] Watermark;
    /// <summary>Since when the tail has not moved though packets are under way.</summary>
    public readonly int[] StuckSince;
    /// <summary>The newest sequence that is known to have been sent to us.</summary>
    public readonly ushort[] Highest;
    /// <summary>The newest sequence that we have told of.</summary>
    public readonly ushort[] Reported;
    /// <summary>Missing packets up to this sequence have been asked for.</summary>
    public readonly ushort[] AskedTo;
    /// <summary>What had come in order when missing packets were last asked for again.</summary>
    public readonly ushort[] AskedFrom;
    /// <summary>The pause before a missing packet is asked for again, in milliseconds.</summary>
    public readonly short[] AskMs;
    /// <summary>When missing packets that were asked for are asked for again.</summary>
    public readonly int[] AskAgainAt;
    /// <summary>When missing packets were last asked for.</summary>
    public readonly int[] AskedAt;
    /// <summary>Packets in the ring of early ones.</summary>
    public readonly short[] Held;
    /// <summary>At a leaf: whether it knows with which sequence its membership began.</summary>
    public readonly bool[] IsSynced;
    /// <summary>How many packets a leaf takes in before it tells of them, as a power of two.</summary>
    public readonly byte[] ReportShift;
    /// <summary>How much room the sender was last told of: it must hear when there is more after little.</summary>
    public readonly short[] ToldRoom;
    /// <summary>At a root: some leaf keeps no packets from before, so that nothing can be folded.</summary>
    public readonly bool[] PlainOnly;
    /// <summary>At a root: a leaf's packet was turned away for want of room.</summary>
    public readonly bool[] TurnedAway;
    /// <summary>When that was last, the low 16 bits of the milliseconds.</summary>
    public readonly ushort[] TurnedAwayAt;
    /// <summary>In a group without a root: the member whose packets the row's second ring takes in; -1 for none. A session's own row takes in those of one as well.</summary>
    public readonly short[] Speaker;
    /// <summary>In a group, a session's own row: what its member has said of itself.</summary>
    public readonly byte[] Calls;
    /// <summary>Until when the member calls; when it does not, until when it last did.</summary>
    public readonly int[] CallUntil;
    /// <summary>The newest sequence that is not kept for those who hear the call.</summary>
    public readonly ushort[] CallBase;
    /// <summary>Something has changed that may move the tail.</summary>
    public bool IsDirty;

    public readonly short[] SentHandle;
    public readonly byte[] SentKind;
    /// <summary>The number of the one leaf that the packet is for; 0 for all.</summary>
    public readonly byte[] SentOnly;
    /// <summary>How often it was sent again.</summary>
    public readonly byte[] SentAgain;
    /// <summary>When it was last sent, the low 16 bits of the milliseconds.</summary>
    public readonly ushort[] SentAt;
    /// <summary>The number of the one leaf that it was last sent to again; 0 when all heard it.</summary>
    public readonly byte[] SentAgainTo;
    public readonly short[] GotHandle;
    /// <summary>At a leaf that has the buffers for it: packets that were delivered, kept since others may be sent folded into them.</summary>
    public readonly short[] PastHandle;
    private readonly int[] _at;
    private readonly byte[] _isOn;

    public StreamTable(int count, int window)
    {
        Count = count;
        Window = window;
        Session = new sbyte[count];
        Tail = new ushort[count];
        Allowed = new short[count];
        BeatMs = new short[count];
        Watermark = new int[count];
        StuckSince = new int[count];
        Highest = new ushort[count];
        Reported = new ushort[count];
        AskedTo = new ushort[count];
        AskedFrom = new ushort[count];
        AskMs = new short[count];
        AskAgainAt = new int[count];
        AskedAt = new int[count];
        Held = new short[count];
        IsSynced = new bool[count];
        ReportShift = new byte[count];
        ToldRoom = new short[count];
        PlainOnly = new bool[count];
        TurnedAway = new bool[count];
        TurnedAwayAt = new ushort[count];
        Speaker = new short[count];
        Calls = new byte[count];
        CallUntil = new int[count];
        CallBase = new ushort[count];
        _at = new int[count * TimerCount];
        _isOn = new byte[count];
        SentHandle = new short[count * window];
        SentKind = new byte[count * window];
        SentOnly = new byte[count * window];
        SentAgain = new byte[count * window];
        SentAt = new ushort[count * window];
        SentAgainTo = new byte[count * window];
        GotHandle = new short[count * window];
        PastHandle = new short[count * window];
        for (int i = 0; i < count; i++)
        {
            Session[i] = -1;
        }

        for (int i = 0; i < SentHandle.Length; i++)
        {
            SentHandle[i] = -1;
            GotHandle[i] = Missing;
            PastHandle[i] = Missing;
        }
    }

    /// <summary>Takes a row for a session; -1 when none is free.</summary>
    public int Take(int session)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Session[i] < 0)
            {
                Session[i] = (sbyte)session;
                Tail[i] = 0;
                Allowed[i] = (short)Window;
                Watermark[i] = 0;
                PlainOnly[i] = false;
                TurnedAway[i] = false;
                BeatMs[i] = 0;
                Calls[i] = 0;
                _isOn[i] = 0;
                BeginReceiving(i, -1);
                return i;
            }
        }

        return -1;
    }

    /// <summary>The receiving half of a row begins anew; its ring is empty.</summary>
    /// <param name="stream">The row.</param>
    /// <param name="speaker">In a group, the member whose packets it takes in; -1 for none.</param>
    public void BeginReceiving(int stream, int speaker)
    {
        Speaker[stream] = (short)speaker;
        Highest[stream] = 0;
        Reported[stream] = 0;
        AskedTo[stream] = 0;
        AskedFrom[stream] = 0;
        AskMs[stream] = 0;
        Held[stream] = 0;
        IsSynced[stream] = false;
        ReportShift[stream] = 0;
        ToldRoom[stream] = 0;
        Stop(stream, Nack);
        Stop(stream, Report);
    }

    /// <summary>Frees a row, with the buffers of both rings.</summary>
    public void Free(int stream, BufferPool pool)
    {
        DropSent(stream, pool);
        DropGot(stream, pool);
        Session[stream] = -1;
        _isOn[stream] = 0;
    }

    /// <summary>Gives back the packets that are under way.</summary>
    public void DropSent(int stream, BufferPool pool)
    {
        for (int i = stream * Window; i < (stream + 1) * Window; i++)
        {
            if (SentHandle[i] >= 0)
            {
                pool.Return(SentHandle[i]);
                SentHandle[i] = -1;
            }
        }
    }

    /// <summary>Gives back the packets that came early, and those that are kept from before.</summary>
    public void DropGot(int stream, BufferPool pool)
    {
        for (int i = stream * Window; i < (stream + 1) * Window; i++)
        {
            if (GotHandle[i] >= 0)
            {
                pool.Return(GotHandle[i]);
            }

            GotHandle[i] = Missing;
            if (PastHandle[i] >= 0)
            {
                pool.Return(PastHandle[i]);
                PastHandle[i] = Missing;
            }
        }

        Held[stream] = 0;
    }

    /// <summary>The place of a sequence in the rings.</summary>
    public int PlaceOf(int stream, int sequence)
    {
        return (stream * Window) + (sequence & (Window - 1));
    }

    /// <summary>How many of the packets behind a sequence have come early and wait for their turn.</summary>
    public int CountEarly(int stream, int sequence, int most)
    {
        int count = 0;
        for (int i = 1; i <= most; i++)
        {
            count += GotHandle[PlaceOf(stream, sequence + i)] >= 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether a timer runs.</summary>
    public bool IsOn(int stream, int timer)
    {
        return (_isOn[stream] & (1 << timer)) != 0;
    }

    /// <summary>When a running timer falls due.</summary>
    public int At(int stream, int timer)
    {
        return _at[(stream * TimerCount) + timer];
    }

    /// <summary>Starts a timer, or moves it.</summary>
    public void Set(int stream, int timer, int at)
    {
        _at[(stream * TimerCount) + timer] = at;
        _isOn[stream] |= (byte)(1 << timer);
    }

    /// <summary>Stops a timer.</summary>
    public void Stop(int stream, int timer)
    {
        _isOn[stream] &= (byte)~(1 << timer);
    }

    /// <summary>The timer of a row that is due; -1 for none.</summary>
    public int DueTimer(int stream, int now)
    {
        for (int timer = 0; timer < TimerCount && _isOn[stream] != 0; timer++)
        {
            if (IsOn(stream, timer) && now - At(stream, timer) >= 0)
            {
                return timer;
            }
        }

        return -1;
    }

    /// <summary>Makes sure that the given time is looked at: used by whoever collects deadlines.</summary>
    public void Collect(Tables tables)
    {
        for (int stream = 0; stream < Count; stream++)
        {
            for (int timer = 0; timer < TimerCount && _isOn[stream] != 0; timer++)
            {
                if (IsOn(stream, timer))
                {
                    tables.Due(At(stream, timer));
                }
            }
        }
    }
}
