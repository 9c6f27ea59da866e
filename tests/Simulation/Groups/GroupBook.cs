// Who has said what in which group, who must hear it, and who has: reliable groups are judged by it.
using System;
using System.Collections.Generic;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>
/// The truth about groups. A message is owed to those whom its sender counts on it when it is sent, as long as it goes on counting them
/// and they stay. What is owed must be read; whatever is read must be exact, and in its sender's order, once.
/// </summary>
internal sealed class GroupBook
{
    private const int RestMs = 70000;
    private readonly World _world;
    private readonly List<Stay> _stays = new();
    private readonly List<(Stay By, int Place, int Length)> _messages = new();
    private readonly Dictionary<long, long> _seenMs = new();
    private readonly Dictionary<Node, int> _lost = new();

    public GroupBook(World world)
    {
        _world = world;
    }

    /// <summary>All stays, those that have ended as well.</summary>
    public List<Stay> Stays
    {
        get { return _stays; }
    }

    /// <summary>Whether the 16 bits that a member has drawn were another one's a moment ago: it must draw again, since nobody could tell the two apart.</summary>
    public bool IsTaken(int group, int id)
    {
        return _seenMs.TryGetValue(((long)group << 16) | (uint)id, out long at) && (at < 0 || _world.Clock.ElapsedMs - at < RestMs);
    }

    /// <summary>A member has joined.</summary>
    public void Begin(Stay stay)
    {
        _seenMs[((long)stay.Group << 16) | (uint)stay.Id] = -1;
        _stays.Add(stay);
        _world.Totals.Stays++;
    }

    /// <summary>A member has left, or its node has lost its power.</summary>
    public void End(Stay stay)
    {
        stay.IsOpen = false;
        _seenMs[((long)stay.Group << 16) | (uint)stay.Id] = _world.Clock.ElapsedMs;
        for (int i = 0; i < _stays.Count; i++)
        {
            _stays[i].Owed.Remove(stay);
        }

        stay.Owed.Clear();
    }

    /// <summary>Bytes for a message that is about to be sent.</summary>
    public byte[] Draw(int length)
    {
        return BytesOf(_messages.Count, length);
    }

    private static byte[] BytesOf(int id, int length)
    {
        byte[] bytes = Ledger.BytesOf(id, length);
        bytes[0] = (byte)(id >> 24);
        bytes[1] = (byte)(id >> 16);
        bytes[2] = (byte)(id >> 8);
        bytes[3] = (byte)id;
        return bytes;
    }

    /// <summary>The message was sent: owed to all whom the sender counts.</summary>
    public void Sent(Stay by, int length)
    {
        _messages.Add((by, by.Sent.Count, length));
        for (int i = 0; i < _stays.Count; i++)
        {
            Stay to = _stays[i];
            if (to != by && to.IsOpen && to.Group == by.Group && to.Receives && Counts(by, to))
            {
                if (!by.Owed.TryGetValue(to, out Queue<int>? owed))
                {
                    owed = new Queue<int>();
                    by.Owed.Add(to, owed);
                }

                owed.Enqueue(by.Sent.Count);
                _world.Totals.GroupOwed++;
            }
        }

        by.Sent.Add(_messages.Count - 1);
        _world.Totals.GroupSent++;
    }

    /// <summary>Whether a sender keeps its packets for a receiver.</summary>
    public static bool Counts(Stay by, Stay to)
    {
        int row = RowOf(by, to.Id);
        return row >= 0 && by.Node.Tables.CountsOnUs(row);
    }

    /// <summary>Whether a sender has put a receiver out since it was too slow: one of the two still knows.</summary>
    private static bool HasPutOut(Stay by, Stay to)
    {
        int row = RowOf(by, to.Id);
        int back = RowOf(to, by.Id);
        return (row >= 0 && (by.Node.Tables.Members.Path[row] & StreamTable.IsPutOut) != 0) || (back >= 0 && (to.Node.Tables.Members.Path[back] & StreamTable.HasLeft) != 0);
    }

    private static int RowOf(Stay by, int id)
    {
        MemberTable members = by.Node.Tables.Members;
        int session = by.Session;
        for (int i = 0; i < members.Used; i++)
        {
            if (members.State[i] == MemberTable.HeardInGroup && members.Session[i] == session && (members.Token[i] & 0xFFFF) == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A message was read.</summary>
    public void Read(Stay at, byte[] bytes, int count)
    {
        int id = count < 4 ? -1 : (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
        bool isKnown = id >= 0 && id < _messages.Count && _messages[id].Length == count && bytes.AsSpan(0, count).SequenceEqual(BytesOf(id, count));
        if (!isKnown)
        {
            Doubt($"{Name(at)} read {count} bytes that nobody has sent");
            return;
        }

        (Stay by, int place, int _) = _messages[id];
        int next = at.Read.TryGetValue(by, out int read) ? read : 0;
        if (by.Group != at.Group || !at.Receives || (by == at && !at.HearsItself))
        {
            Doubt($"{Name(at)} read message {id} of {Name(by)}, which is not for it");
        }
        else if (place < next)
        {
            Doubt($"{Name(at)} read message {id}, the {place + 1}th of {Name(by)}, after the {next}th: doubled or out of order");
        }

        at.Read[by] = place + 1;
        _world.Totals.GroupRead++;
        if (by.Owed.TryGetValue(at, out Queue<int>? owed))
        {
            while (owed.Count > 0 && owed.Peek() <= place)
            {
                int due = owed.Dequeue();
                if (due < place)
                {
                    Doubt($"{Name(at)} read the {place + 1}th message of {Name(by)}, and the {due + 1}th, which is owed to it, was never read");
                }
            }
        }
    }

    private static string Name(Stay stay)
    {
        return $"member {stay.Id:x4} of node {stay.Node.Index} in group {stay.Group}";
    }

    private void Doubt(string text)
    {
        if (_world.Plan.IsStrict)
        {
            throw new SimFailure(text);
        }
    }

    /// <summary>After an act of a node: who is no longer counted is owed nothing; a watermark does not run ahead of what is owed.</summary>
    public void After(Node node)
    {
        if (!_world.Plan.HasGroups)
        {
            return;
        }

        Counters counters = node.Tables.Counters;
        int lost = counters.FellSilent + counters.Expelled + counters.Skipped;
        bool anyLost = _lost.TryGetValue(node, out int before) && lost != before;
        _lost[node] = lost;
        for (int i = 0; i < _stays.Count; i++)
        {
            if (_stays[i].IsOpen && _stays[i].Node == node)
            {
                Excuse(_stays[i], anyLost);
                CheckWatermark(_stays[i]);
            }
        }
    }

    private void Excuse(Stay by, bool all)
    {
        foreach ((Stay to, Queue<int> owed) in by.Owed)
        {
            if (owed.Count > 0 && (all || !Counts(by, to)))
            {
                _world.Totals.GroupExcused += owed.Count;
                owed.Clear();
            }
        }
    }

    private void CheckWatermark(Stay by)
    {
        int stream = by.Node.Tables.Sessions.Stream[by.Session];
        int watermark = by.Node.Tables.Streams.Watermark[stream];
        if (watermark < by.Watermark || watermark > by.Sent.Count)
        {
            Doubt($"the watermark of {Name(by)} went from {by.Watermark} to {watermark}, after {by.Sent.Count} messages");
        }

        if (watermark == by.Watermark)
        {
            return;
        }

        by.Watermark = watermark;
        foreach ((Stay to, Queue<int> owed) in by.Owed)
        {
            foreach (int place in owed)
            {
                if (place < watermark && !QueueView.Holds(to.Node.Tables, to.Row, by.Sent[place]))
                {
                    Doubt($"the watermark of {Name(by)} passed its {place + 1}th message, and {Name(to)} has not got it");
                }
            }
        }
    }

    /// <summary>In a quiet world nothing is under way and nothing is owed, and nobody waits to send.</summary>
    public void CheckQuiet()
    {
        for (int i = 0; i < _stays.Count; i++)
        {
            Stay stay = _stays[i];
            if (!stay.IsOpen || !_world.Plan.IsStrict)
            {
                continue;
            }

            Tables tables = stay.Node.Tables;
            if (tables.UnderWay(stay.Session) > 0 || stay.Watermark != stay.Sent.Count || stay.WaitsToWrite || stay.Backlog > 0)
            {
                throw new SimFailure($"{Name(stay)}: {tables.UnderWay(stay.Session)} packets under way, watermark {stay.Watermark} of {stay.Sent.Count}, {stay.Backlog} to send, long after all has become quiet");
            }

            foreach ((Stay to, Queue<int> owed) in stay.Owed)
            {
                if (owed.Count > 0)
                {
                    throw new SimFailure($"{Name(stay)} owes {owed.Count} of {stay.Sent.Count} messages to {Name(to)}, long after all has become quiet");
                }
            }
        }
    }

    /// <summary>When all is quiet, who has room for all hears all: every message of the last talk.</summary>
    public void CheckHeard(Stay by, int from)
    {
        for (int i = 0; i < _stays.Count; i++)
        {
            Stay to = _stays[i];
            bool hears = to != by && to.IsOpen && to.Group == by.Group && to.Receives && to.Node.Plan.Limits.Streams >= 40 && by.Node.Plan.Limits.Members == 255;
            int read = to.Read.TryGetValue(by, out int count) ? count : 0;
            hears = hears && to.Node.Plan.Limits.MaxDatagram >= by.Node.Plan.Limits.MaxDatagram && !HasPutOut(by, to);
            if (hears && read < by.Sent.Count && by.Sent.Count > from && _world.Plan.IsStrict)
            {
                throw new SimFailure($"{Name(to)} has heard {read} of {by.Sent.Count} messages of {Name(by)} in a quiet world");
            }
        }
    }
}
