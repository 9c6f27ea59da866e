// Worlds in which all reach all: what leaves say to one another by way of their root, compared with what was sent.
using System.Collections.Generic;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>
/// Judges relayed messages. Each is read at most once in a membership; on reliable sockets a reader hears another leaf's messages in that
/// one's order and, from the first that it hears, without a gap, unless its root has skipped for it.
/// </summary>
internal static class Shares
{
    /// <summary>The leaves that a message should reach by way of the root, beside the root itself: those that are joined as it is sent.</summary>
    public static void NoteOthers(Ledger ledger, Message message)
    {
        SimSocket from = message.From;
        message.Number = from.Node.Tables.Sessions.MemberId[System.Math.Max(0, (int)from.Node.Tables.Sockets.Session[from.Row])];
        SimSocket? perLeaf = ledger.Of(from.Token).PerLeaf.Find(p => p.IsOpen && p.IsJoinedInside);
        if (perLeaf == null)
        {
            return;
        }

        MemberTable members = perLeaf.Node.Tables.Members;
        for (int i = 0; i < members.Used; i++)
        {
            bool isOther = members.State[i] == MemberTable.Joined && members.Session[i] == members.Session[perLeaf.Member] && i != perLeaf.Member;
            if (isOther && members.Has(i, MemberTable.LeafReceives))
            {
                message.Others.Add(members.Token[i]);
            }
        }
    }

    /// <summary>What is wrong with a leaf's message that another leaf reads; null for nothing.</summary>
    public static string? Judge(Ledger ledger, SimSocket at, Message message, bool isTaken)
    {
        List<SimSocket> readers = ledger.Of(at.Token).PerLeaf;
        List<SimSocket> senders = ledger.Of(message.Origin).PerLeaf;
        bool isOneSession = readers.Exists(r => senders.Exists(s => s.Root == r.Root));
        if (!isOneSession || message.Origin == at.Token)
        {
            return isOneSession ? "it is its own" : "its sender is of another session";
        }

        if (at.HeardClose)
        {
            return "FD_CLOSE of its membership had been told before";
        }

        if (message.ReadByOthers.Contains(at.Token))
        {
            return "it has been read before in this membership";
        }

        string? wrong = at.IsReliable ? JudgeOrder(at, message, readers.Exists(r => r.Flow.HasSkipped)) : null;
        if (isTaken && wrong == null)
        {
            message.ReadByOthers.Add(at.Token);
            at.Heard[message.Flows[0]] = message.Flows[0].PlaceOf(message) + 1;
        }

        return wrong;
    }

    private static string? JudgeOrder(SimSocket at, Message message, bool maySkip)
    {
        int place = message.Flows[0].PlaceOf(message);
        if (place < 0 || !message.From.IsReliable)
        {
            return "nobody has sent it on a reliable socket";
        }

        bool isFirst = !at.Heard.TryGetValue(message.Flows[0], out int next);
        return isFirst || place == next || (place > next && maySkip) ? null : $"it is the {place + 1}th of its sender, after the {next}th";
    }

    /// <summary>The number by which a reader is told whose message it has read: 0 for the root's.</summary>
    public static int NumberOf(SimSocket reader, Message message)
    {
        return reader.Part == Part.Leaf && message.From.Part == Part.Leaf ? message.Number : 0;
    }

    /// <summary>In a quiet world a leaf has everything of the leaves whose messages it has begun to hear and that are still there.</summary>
    public static void CheckQuiet(World world, SimSocket reader)
    {
        if (reader.ReceivesNoMore || !reader.MayReceive || world.Ledger.Of(reader.Token).PerLeaf.Exists(p => p.Flow.HasSkipped))
        {
            return;
        }

        for (int i = 0; i < world.Nodes.Length; i++)
        {
            foreach (SimSocket sender in world.Nodes[i].App.Sockets)
            {
                bool isHeard = sender.Part == Part.Leaf && sender.IsJoinedInside && reader.Heard.TryGetValue(sender.Flow, out int next) && next != sender.Flow.Sent.Count;
                if (isHeard)
                {
                    throw new SimFailure($"the leaf of socket {reader.Id} has read {reader.Heard[sender.Flow]} of {sender.Flow.Sent.Count} messages of the leaf of socket {sender.Id}, long after all has become quiet");
                }
            }
        }
    }

    /// <summary>A last message of a reliable leaf has reached all other leaves.</summary>
    public static void CheckFinal(World world, Message message)
    {
        foreach (int token in message.Others)
        {
            if (message.From.IsReliable && world.Plan.IsStrict && !message.ReadByOthers.Contains(token) && !world.Ledger.LeafHasStopped(token))
            {
                throw new SimFailure($"message {message.Id} of socket {message.From.Id}, a leaf of node {message.From.Node.Index}, has not reached the leaf of membership {token:x8} in a quiet world");
            }
        }
    }
}
