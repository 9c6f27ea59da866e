// Once all is quiet, both sides of every membership must tell the same story, and nobody may be half in.
using System.Collections.Generic;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>Compares the tables of all nodes with each other, and with what the applications were told.</summary>
internal static class Agreement
{
    /// <summary>Checks the whole world.</summary>
    public static void Check(World world)
    {
        Dictionary<int, (Node Node, int Member)> leaves = new();
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            CollectLeaves(world.Nodes[i], leaves);
        }

        int matched = 0;
        for (int i = 0; i < world.Nodes.Length; i++)
        {
            matched += MatchRoots(world, world.Nodes[i], leaves);
        }

        if (matched != leaves.Count)
        {
            throw new SimFailure($"{leaves.Count - matched} leaves hold themselves for members of a session whose root does not know them");
        }

        for (int i = 0; i < world.Nodes.Length; i++)
        {
            CheckApplication(world, world.Nodes[i]);
            StreamChecks.CheckQuiet(world, world.Nodes[i]);
        }
    }

    private static void CollectLeaves(Node node, Dictionary<int, (Node, int)> leaves)
    {
        Tables tables = node.Tables;
        for (int i = 0; i < tables.Members.Used; i++)
        {
            byte state = tables.Members.State[i];
            if (state != MemberTable.Free && state != MemberTable.Joined && state != MemberTable.Ended)
            {
                throw new SimFailure($"node {node.Index}, membership {i}: still in state {state} long after all has become quiet");
            }

            if (state == MemberTable.Joined && !tables.IsAtRoot(i) && !leaves.TryAdd(tables.Members.Token[i], (node, i)))
            {
                throw new SimFailure($"two leaf sockets stand for the same membership {tables.Members.Token[i]:x8}");
            }
        }

        for (int i = 0; i < tables.Requests.Count; i++)
        {
            byte state = tables.Requests.State[i];
            if (state != RequestTable.Free && state != RequestTable.Withdrawn)
            {
                throw new SimFailure($"node {node.Index}, request {i}: still in state {state} long after all has become quiet");
            }
        }
    }

    private static int MatchRoots(World world, Node root, Dictionary<int, (Node Node, int Member)> leaves)
    {
        Tables tables = root.Tables;
        int matched = 0;
        for (int i = 0; i < tables.Members.Used; i++)
        {
            if (tables.Members.State[i] != MemberTable.Joined || !tables.IsAtRoot(i))
            {
                continue;
            }

            int token = tables.Members.Token[i];
            if (!leaves.TryGetValue(token, out (Node Node, int Member) leaf))
            {
                throw new SimFailure($"node {root.Index} holds {token:x8} for a member, and no leaf does");
            }

            Compare(world, root, i, leaf.Node, leaf.Member);
            matched++;
        }

        return matched;
    }

    private static void Compare(World world, Node root, int member, Node leaf, int leafMember)
    {
        Tables above = root.Tables;
        Tables below = leaf.Tables;
        int session = above.Members.Session[member];
        int leafSession = below.Members.Session[leafMember];
        const int Roles = MemberTable.LeafSends | MemberTable.LeafReceives;
        bool rolesFit = (above.Members.Flags[member] & Roles) == (below.Members.Flags[leafMember] & Roles);
        bool epochsFit = above.Sessions.Epoch[session] == below.Sessions.Epoch[leafSession];
        if (below.Sessions.MemberId[leafSession] != member + 1 || !epochsFit || (!rolesFit && world.Plan.IsStrict))
        {
            throw new SimFailure($"membership {above.Members.Token[member]:x8}: root {root.Index} has epoch {above.Sessions.Epoch[session]:x4} and number {member + 1}, "
                + $"leaf {leaf.Index} has {below.Sessions.Epoch[leafSession]:x4} and {below.Sessions.MemberId[leafSession]}");
        }

        bool bothConfirmed = above.Members.Has(member, MemberTable.Confirmed) && below.Members.Has(leafMember, MemberTable.Confirmed);
        if (!bothConfirmed)
        {
            throw new SimFailure($"membership {above.Members.Token[member]:x8} was never confirmed on both sides");
        }

        SimSocket? perLeaf = root.App.Sockets.Find(s => s.Part == Part.PerLeaf && s.Member == member);
        SimSocket? socket = leaf.App.Sockets.Find(s => s.Part == Part.Leaf && s.Member == leafMember);
        if (perLeaf != null && socket != null)
        {
            StreamChecks.CheckQuiet(world, perLeaf, socket);
        }
    }

    /// <summary>Whether two rows are the two ends of one membership: the same attempt, session and number.</summary>
    public static bool ArePair(Tables above, int member, Tables below, int leafMember)
    {
        int session = below.Members.Session[leafMember];
        return member >= 0 && leafMember >= 0 && above.Members.Token[member] == below.Members.Token[leafMember] && below.Sessions.MemberId[session] == member + 1
            && above.Sessions.Epoch[above.Members.Session[member]] == below.Sessions.Epoch[session];
    }

    /// <summary>Every application has been told of everything: it knows its sockets to be what they are.</summary>
    private static void CheckApplication(World world, Node node)
    {
        List<SimSocket> sockets = node.App.Sockets;
        for (int i = 0; i < sockets.Count; i++)
        {
            SimSocket socket = sockets[i];
            if (socket.Stage == Stage.Joining || socket.Join is { Outcome: Outcome.Pending })
            {
                throw new SimFailure($"socket {socket.Id} of node {node.Index} was never told how its join ended");
            }

            if (socket.IsMember && (socket.Stage == Stage.Joined) != socket.IsJoinedInside)
            {
                throw new SimFailure($"socket {socket.Id} of node {node.Index}, a {socket.Part}, was told that it is {socket.Stage}, and it is {(socket.IsJoinedInside ? "" : "not ")}joined");
            }

            // A status with a flipped bit may have let packets go that nobody has.
            bool mayWait = socket.IsReliable && !world.Plan.IsStrict;
            if (socket.WaitsToWrite && socket.Stage == Stage.Joined && !mayWait)
            {
                throw new SimFailure($"socket {socket.Id} of node {node.Index} was told WSAEWOULDBLOCK, and FD_WRITE never came");
            }
        }
    }
}
