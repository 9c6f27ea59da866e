// What must hold of reliable sessions after every single act: the window's buffers, and a watermark that never runs ahead.
using System.Collections.Generic;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>Checks of one node's streams, against the truth of all nodes.</summary>
internal static class StreamChecks
{
    /// <summary>After an act of a node.</summary>
    public static void After(World world, Node node)
    {
        NoteSkips(node);
        List<SimSocket> sockets = node.App.Sockets;
        for (int i = 0; i < sockets.Count && world.Plan.IsStrict; i++)
        {
            if (sockets[i].IsReliable && (sockets[i].Part == Part.Root || sockets[i].Part == Part.Leaf))
            {
                CheckWatermark(world, sockets[i]);
            }
        }
    }

    /// <summary>The root counts that it waits for somebody no longer: those who are slow in its eyes, under that policy, may miss what was sent.</summary>
    private static void NoteSkips(Node node)
    {
        Tables tables = node.Tables;
        if (tables.Counters.Skipped == node.SkipsSeen)
        {
            return;
        }

        node.SkipsSeen = tables.Counters.Skipped;
        for (int i = 0; i < tables.Members.Used; i++)
        {
            int session = tables.Members.Session[i];
            bool isHere = tables.Members.State[i] == MemberTable.Joined && tables.IsAtRoot(i) && tables.Sessions.Stream[session] >= 0;
            int socket = isHere ? tables.Sessions.Socket[session] : -1;
            if (socket >= 0 && tables.Sockets.SlowPolicy[socket] == Wsa.JL_SLOW_SKIP && (tables.Members.Path[i] & StreamTable.IsSlow) != 0)
            {
                SimSocket perLeaf = node.App.PerLeafOf(i);
                perLeaf.Flow.SkipAll();
                if (!perLeaf.WasToldSlow && (tables.Events.Record[perLeaf.Row] & Wsa.FD_QOS) == 0)
                {
                    throw new SimFailure($"the root of node {node.Index} skips for the leaf of socket {perLeaf.Id}, and no FD_QOS tells that it is slow");
                }
            }
        }
    }

    /// <summary>What lies below the watermark has been delivered: at every leaf that was to have it and that is still a member, or at the root.</summary>
    private static void CheckWatermark(World world, SimSocket sender)
    {
        Tables tables = sender.Node.Tables;
        int session = tables.Sockets.Session[sender.Row];
        int stream = session < 0 ? -1 : tables.Sessions.Stream[session];
        int watermark = stream < 0 ? 0 : tables.Streams.Watermark[stream];
        List<Message> sent = sender.SentToAll;
        if (stream >= 0 && (watermark < sender.Confirmed || watermark > sent.Count))
        {
            throw new SimFailure($"the watermark of socket {sender.Id} of node {sender.Node.Index} is {watermark}, after {sender.Confirmed}; {sent.Count} messages were sent");
        }

        for (; sender.Confirmed < watermark; sender.Confirmed++)
        {
            Message message = sent[sender.Confirmed];
            world.Totals.Watermarked++;
            foreach (int token in message.Tokens)
            {
                if (sender.Part == Part.Root)
                {
                    CheckDelivered(world.Ledger.Of(token), message, token, sender);
                }
                else
                {
                    CheckDeliveredUp(world.Ledger.Of(token), message, sender);
                }
            }
        }
    }

    private static void CheckDeliveredUp(Ledger.Entry entry, Message message, SimSocket leaf)
    {
        SimSocket? perLeaf = entry.PerLeaf.Find(p => p.IsOpen && Agreement.ArePair(p.Node.Tables, p.Member, leaf.Node.Tables, leaf.Member));
        bool reads = perLeaf != null && perLeaf.IsJoinedInside && perLeaf.Root!.IsOpen && !perLeaf.Root.ReceivesNoMore;
        if (reads && message.ReadBy.Count == 0 && !QueueView.Holds(perLeaf!.Root!, message))
        {
            throw new SimFailure($"the watermark of socket {leaf.Id} of node {leaf.Node.Index} passed message {message.Id}, and the root of node {perLeaf.Node.Index} has not got it");
        }
    }

    private static void CheckDelivered(Ledger.Entry entry, Message message, int token, SimSocket root)
    {
        SimSocket? leaf = entry.Leaf;
        SimSocket? perLeaf = entry.PerLeaf.Find(p => p.Root == root && p.Flow.PlaceOf(message) >= 0);
        if (leaf == null || perLeaf == null || !leaf.IsOpen || leaf.Token != token || !leaf.IsJoinedInside || leaf.ReceivesNoMore || message.ReadBy.Contains(token))
        {
            return;
        }

        bool isPair = perLeaf.IsOpen && perLeaf.IsJoinedInside && Agreement.ArePair(root.Node.Tables, perLeaf.Member, leaf.Node.Tables, leaf.Member);
        if (isPair && perLeaf.Flow.PlaceOf(message) >= perLeaf.Flow.SkippedTo && !QueueView.Holds(leaf, message))
        {
            throw new SimFailure($"the watermark of socket {root.Id} of node {root.Node.Index} passed message {message.Id}, and the leaf of node {leaf.Node.Index}, membership {token:x8}, has not got it");
        }
    }

    /// <summary>In a quiet world everything has arrived on both ways of a membership, and everybody knows.</summary>
    public static void CheckQuiet(World world, SimSocket perLeaf, SimSocket leaf)
    {
        if (!world.Plan.IsStrict || perLeaf.IsReliable != leaf.IsReliable || !perLeaf.IsReliable)
        {
            return;
        }

        Shares.CheckQuiet(world, leaf);
        CheckWhole(perLeaf.Flow, leaf, leaf.MayReceive && !leaf.ReceivesNoMore);
        CheckWhole(leaf.Flow, perLeaf, perLeaf.MayReceive && !perLeaf.Root!.ReceivesNoMore);
        if (perLeaf.Flow.Lost > 0 && !perLeaf.WasToldSlow)
        {
            throw new SimFailure($"the leaf of socket {perLeaf.Id} lost {perLeaf.Flow.Lost} messages, and its root's application was not told that it is slow");
        }

        if (perLeaf.Backlog > 0 || leaf.Backlog > 0)
        {
            throw new SimFailure($"membership {leaf.Token:x8}: {perLeaf.Backlog} messages from the root and {leaf.Backlog} from the leaf still wait to be sent, long after all has become quiet");
        }
    }

    private static void CheckWhole(Flow flow, SimSocket reader, bool reads)
    {
        if (reads && !flow.IsWhole)
        {
            throw new SimFailure($"reliable socket {reader.Id} of node {reader.Node.Index}, membership {reader.Token:x8}: {flow.Read} of {flow.Sent.Count} messages have come, long after all has become quiet");
        }
    }

    /// <summary>In a quiet world nothing is under way, and every root's watermark stands at what it has sent, and its application knows it.</summary>
    public static void CheckQuiet(World world, Node node)
    {
        Tables tables = node.Tables;
        for (int stream = 0; stream < tables.Streams.Count && world.Plan.IsStrict; stream++)
        {
            int session = tables.Streams.Session[stream];
            if (session >= 0 && (tables.Streams.Tail[stream] != tables.Sessions.Sequence[session] || tables.Streams.Held[stream] != 0))
            {
                throw new SimFailure($"node {node.Index}, stream {stream}: {(ushort)(tables.Sessions.Sequence[session] - tables.Streams.Tail[stream])} packets are under way and {tables.Streams.Held[stream]} wait, long after all has become quiet");
            }
        }

        if (tables.Packs.Any && world.Plan.IsStrict)
        {
            throw new SimFailure($"node {node.Index} keeps small messages waiting for company, long after all has become quiet");
        }

        List<SimSocket> sockets = node.App.Sockets;
        for (int i = 0; i < sockets.Count && world.Plan.IsStrict; i++)
        {
            SimSocket sender = sockets[i];
            int count = sender.SentToAll.Count;
            bool isCut = sender.Backlog > 0 && sender.Part == Part.Root && App.JoinedLeaves(sender) > 0;
            bool counts = sender.IsReliable && (sender.Part == Part.Root || (sender.Part == Part.Leaf && sender.Stage == Stage.Joined));
            if (counts && (sender.Confirmed != count || sender.Watermark != count || isCut))
            {
                throw new SimFailure($"the watermark of socket {sender.Id} of node {node.Index}, a {sender.Part}, stands at {sender.Confirmed} of {count}, its application knows of {sender.Watermark}, and {sender.Backlog} messages wait to be sent");
            }
        }
    }
}
