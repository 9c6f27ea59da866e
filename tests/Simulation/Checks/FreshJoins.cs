// When faults are over, every join that should succeed does: new ones between all pairs that can have one.
using System.Collections.Generic;
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;

namespace JoinLeaf.Simulation;

/// <summary>Fresh joins in a quiet world, and a message from every root and every leaf.</summary>
internal static class FreshJoins
{
    private const int MostSmall = 12;
    private const int MostLarge = 30;
    private const int LongTalk = 100;
    /// <summary>So many milliseconds a message on average, and a wait for whoever takes one packet at a time: the slowest of 1,000 worlds took 51.</summary>
    private const int LongestMs = 80;
    private const int SliceMs = 500;
    /// <summary>For what is under way when the last message has been sent, and for its confirmation.</summary>
    private const int LastMs = 5000;

    /// <summary>Makes the joins, one after the other as in life: some at once.</summary>
    public static void Run(World world)
    {
        List<(SimSocket Root, Node Leaf)> pairs = Pairs(world);
        int most = world.Nodes.Length > 24 ? MostLarge : MostSmall;
        for (int i = 0; i < most && pairs.Count > 0; i++)
        {
            int drawn = world.Rng.Below(pairs.Count);
            (SimSocket root, Node leaf) = pairs[drawn];
            pairs.RemoveAt(drawn);
            if (root.IsOpen && MayJoin(root, leaf))
            {
                JoinOne(world, root, leaf);
            }
        }
    }

    private static List<(SimSocket Root, Node Leaf)> Pairs(World world)
    {
        List<(SimSocket Root, Node Leaf)> pairs = new();
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            world.Nodes[i].App.OpenMissing();
            List<SimSocket> sockets = world.Nodes[i].App.Sockets;
            for (int k = 0; k < sockets.Count; k++)
            {
                for (int j = 0; sockets[k].Part == Part.Root && !sockets[k].IsShut && j < world.Nodes.Length; j++)
                {
                    pairs.Add((sockets[k], world.Nodes[j]));
                }
            }
        }

        return pairs;
    }

    /// <summary>Whether nothing stands in the way: room on both sides, datagrams that fit, and no membership between them yet.</summary>
    private static bool MayJoin(SimSocket root, Node leaf)
    {
        Tables above = root.Node.Tables;
        Tables below = leaf.Tables;
        int session = above.Sockets.Session[root.Row];
        if (root.Node == leaf || leaf.Plan.Limits.MaxDatagram < root.Node.Plan.Limits.MaxDatagram || above.Sockets.Pending[root.Row] >= 0)
        {
            return false;
        }

        bool hasRoom = FreeMembers(above) > 0 && FreeMembers(below) > 0 && FreeSockets(below) > 0 && FreeSessions(below) > 0 && above.Pool.FreeSend > 1 && below.Pool.FreeSend > 1;
        hasRoom &= session >= 0 || FreeSessions(above) > 0;
        hasRoom &= !root.IsReliable || (FreeStreams(below) > 0 && (session >= 0 || FreeStreams(above) > 0));
        return hasRoom && !IsIn(above, session, below) && !HasEpoch(below, session < 0 ? -1 : above.Sessions.Epoch[session]);
    }

    private static int FreeMembers(Tables tables)
    {
        int free = 0;
        for (int i = 0; i < tables.Members.Count; i++)
        {
            free += tables.Members.State[i] == MemberTable.Free ? 1 : 0;
        }

        return free;
    }

    private static int FreeSockets(Tables tables)
    {
        int free = 0;
        for (int i = 0; i < tables.Sockets.Count; i++)
        {
            free += tables.Sockets.State[i] == SocketTable.Free ? 1 : 0;
        }

        return free;
    }

    private static int FreeStreams(Tables tables)
    {
        int free = 0;
        for (int i = 0; i < tables.Streams.Count; i++)
        {
            free += tables.Streams.Session[i] < 0 ? 1 : 0;
        }

        return free;
    }

    private static int FreeSessions(Tables tables)
    {
        int free = 0;
        for (int i = 0; i < tables.Sessions.Count; i++)
        {
            free += tables.Sessions.Side[i] == SessionTable.Free ? 1 : 0;
        }

        return free;
    }

    /// <summary>Another root may have drawn the same epoch, once in 65,536: such a join is refused (decision 1).</summary>
    private static bool HasEpoch(Tables leaf, int epoch)
    {
        for (int i = 0; i < leaf.Members.Used; i++)
        {
            if (leaf.Members.State[i] == MemberTable.Joined && !leaf.IsAtRoot(i) && leaf.Sessions.Epoch[leaf.Members.Session[i]] == epoch)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a node has a leaf in a root's session.</summary>
    private static bool IsIn(Tables root, int session, Tables leaf)
    {
        for (int i = 0; i < root.Members.Used; i++)
        {
            for (int k = 0; root.Members.State[i] == MemberTable.Joined && root.Members.Session[i] == session && k < leaf.Members.Used; k++)
            {
                if (leaf.Members.State[k] == MemberTable.Joined && !leaf.IsAtRoot(k) && leaf.Members.Token[k] == root.Members.Token[i])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void JoinOne(World world, SimSocket root, Node leaf)
    {
        SimSocket? listener = leaf.App.FindListener(root.IsReliable);
        bool canInvite = listener != null && leaf.Tables.Requests.Count > 0;
        bool asks = root.IsListening && (!canInvite || world.Rng.Chance(500));
        if (!asks && !canInvite)
        {
            return;
        }

        App by = asks ? leaf.App : root.Node.App;
        JoinAttempt? attempt = asks ? by.AskFresh(root) : by.InviteFresh(root, listener!);
        if (attempt == null)
        {
            return;
        }

        world.Trace.Note(by.NodeIndex, What.Fresh, root.Node.Index, leaf.Index, attempt.Token);
        world.Totals.FreshJoins++;
        world.Wake(world.Nodes[by.NodeIndex]);
        world.Run(root.Node.Plan.Limits.JoinTimeoutMs);
        if (attempt.Outcome != Outcome.Told || attempt.Code != 0)
        {
            throw new SimFailure($"a fresh join in a quiet world, {(asks ? "leaf" : "root")} {by.NodeIndex} {(asks ? "asking root" : "inviting leaf")} {(asks ? root.Node.Index : leaf.Index)}, "
                + $"came to {attempt.Outcome} with code {attempt.Code}");
        }
    }

    /// <summary>Every reliable socket sends more than any window holds: Agreement sees that it all gets through.</summary>
    private static void TalkLong(World world)
    {
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            SimSocket[] sockets = world.Nodes[i].App.Sockets.ToArray();
            for (int k = 0; k < sockets.Length; k++)
            {
                world.Nodes[i].App.StartBacklog(sockets[k], world.Rng.Between(1, LongTalk));
            }

            world.Wake(world.Nodes[i]);
        }

        int left = Backlog(world);
        int first = left;
        long startMs = world.Clock.ElapsedMs;

        // What a leaf says to all has two ways to go, each with a window of its own.
        int longestMs = (LongestMs + world.Plan.RepairWaitMs) * (world.Plan.SharesData ? 2 : 1);
        for (int ms = left * longestMs; left > 0 && ms > 0; ms -= SliceMs)
        {
            world.Run(SliceMs);
            left = Backlog(world);
        }

        if (first > 0)
        {
            world.Totals.SlowestTalk = System.Math.Max(world.Totals.SlowestTalk, (world.Clock.ElapsedMs - startMs) / first);
        }

        world.Run(left > 0 ? 0 : LastMs);
    }

    private static int Backlog(World world)
    {
        int count = 0;
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            count += world.Nodes[i].App.Backlog();
        }

        return count;
    }

    /// <summary>Every root sends to all, every leaf to its root: all that may receive it do.</summary>
    public static void Talk(World world)
    {
        List<Message> sent = new();
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            SimSocket[] sockets = world.Nodes[i].App.Sockets.ToArray();
            for (int k = 0; k < sockets.Length; k++)
            {
                Message? message = world.Nodes[i].App.SendFinal(sockets[k]);
                if (message != null)
                {
                    sent.Add(message);
                }
            }

            // One node after the other, so that no queue is too short for what comes at once.
            world.Wake(world.Nodes[i]);
            world.Run(40);
        }

        world.Run(500);
        TalkLong(world);
        for (int i = 0; i < sent.Count; i++)
        {
            world.Totals.FinalMessages++;
            Shares.CheckFinal(world, sent[i]);
            if (sent[i].ReadBy.Count != sent[i].Tokens.Count && world.Plan.IsStrict)
            {
                throw new SimFailure($"message {sent[i].Id} of socket {sent[i].From.Id} ({sent[i].From.Part} of node {sent[i].From.Node.Index}) reached {sent[i].ReadBy.Count} of {sent[i].Tokens.Count} in a quiet world");
            }
        }
    }
}
