// One direction of one reliable membership: what was sent in it, in order, and how far the other side has read.
using System.Collections.Generic;

namespace JoinLeaf.Simulation;

/// <summary>
/// The messages that a sender's side of a membership has taken on, from the first after the join to the last before its end. The
/// receiver must read them all, in this order, but for those that its root said it would not wait for.
/// </summary>
internal sealed class Flow
{
    public readonly List<Message> Sent = new();

    /// <summary>How many of them were read, or rightly skipped.</summary>
    public int Read { get; private set; }

    /// <summary>Messages before this one may be missing: the root's policy has skipped them.</summary>
    public int SkippedTo { get; private set; }

    /// <summary>How many were skipped and never read.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether the root has skipped for this leaf at all.</summary>
    public bool HasSkipped { get; private set; }

    /// <summary>Whether nothing is missing any more.</summary>
    public bool IsWhole
    {
        get { return Read >= Sent.Count || SkippedTo >= Sent.Count; }
    }

    /// <summary>The root waits for none of those that were sent up to now.</summary>
    public void SkipAll()
    {
        SkippedTo = Sent.Count;
        HasSkipped = true;
    }

    /// <summary>The place of a message; -1 when it is not one of these.</summary>
    public int PlaceOf(Message message)
    {
        int place = Read < Sent.Count && Sent[Read] == message ? Read : Sent.IndexOf(message, Read);
        return place >= 0 ? place : Sent.IndexOf(message);
    }

    /// <summary>A message is read: what is wrong with that; null for nothing.</summary>
    public string? Take(Message message, bool isTaken)
    {
        int place = PlaceOf(message);
        if (place < 0)
        {
            return "it is none of this membership's";
        }

        if (place < Read)
        {
            return $"it is the {place + 1}th of its membership, and {Read} have been read: it is out of order";
        }

        if (place > Read && place > SkippedTo)
        {
            return $"it is the {place + 1}th of its membership, {Read} have been read, and those up to the {SkippedTo}th were skipped: messages are missing before it";
        }

        if (isTaken)
        {
            Lost += place - Read;
            Read = place + 1;
        }

        return null;
    }
}
