// What must hold of one node's tables after every single act, whatever the network did to it.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;

namespace JoinLeaf.Simulation;

/// <summary>Checks of the inside of one engine.</summary>
internal static class TableChecks
{
    /// <summary>After an act of a node.</summary>
    public static void After(World world, Node node)
    {
        Tables tables = node.Tables;
        if (tables.Counters.Defects != 0)
        {
            throw new SimFailure($"node {node.Index} counts {tables.Counters.Defects} defects of its own");
        }

        if (!tables.Transmits.IsEmpty)
        {
            throw new SimFailure($"node {node.Index} has left datagrams unsent");
        }

        StreamChecks.After(world, node);
        NoteShared(world, node, tables);

        // In large worlds the long checks are made on one act in sixteen.
        if (world.Nodes.Length > 24 && ++node.Acts % 16 != 0)
        {
            return;
        }

        CheckPool(node, tables);
        BufferChecks.Check(node, tables);
        CheckSessions(node, tables);
        CheckHolds(node, tables);
        CheckPorts(node, tables);
        CheckPending(world, node, tables);
        CheckPaths(node, tables);
    }

    /// <summary>A root knows how many of its leaves are on which path, and sends to no group that it does not hold.</summary>
    private static void CheckPaths(Node node, Tables tables)
    {
        for (int session = 0; session < tables.Sessions.Count; session++)
        {
            if (tables.Sessions.Side[session] != SessionTable.RootSide)
            {
                continue;
            }

            int[] counts = new int[PathTable.StateMask + 1];
            for (int i = 0; i < tables.Members.Used; i++)
            {
                bool isHere = tables.Members.State[i] == MemberTable.Joined && tables.Members.Session[i] == session;
                counts[tables.Members.Path[i] & PathTable.StateMask] += isHere ? 1 : 0;
            }

            int listeners = counts[PathTable.Listens] + counts[PathTable.Offered] + counts[PathTable.On];
            if (listeners != tables.Paths.Listeners[session] || counts[PathTable.Offered] != tables.Paths.Offers[session] || counts[PathTable.On] != tables.Paths.Shared[session])
            {
                throw new SimFailure($"node {node.Index}, session {session}: {listeners} leaves listen, {counts[PathTable.Offered]} are offered multicast and {counts[PathTable.On]} have it, which is noted otherwise");
            }

            if (tables.Paths.UsesGroup(session) && tables.Paths.Group[session] < 0)
            {
                throw new SimFailure($"node {node.Index}, session {session}: leaves count on a group that is not held");
            }
        }
    }

    private static void NoteShared(World world, Node node, Tables tables)
    {
        world.Totals.MovedBack += tables.Counters.MovedToUnicast - node.MovedBack;
        node.MovedBack = tables.Counters.MovedToUnicast;
        for (int i = 0; i < tables.Members.Used; i++)
        {
            if (tables.Members.State[i] == MemberTable.Joined && (tables.Members.Path[i] & PathTable.StateMask) >= PathTable.Offered)
            {
                world.Ledger.NoteShared(tables.Members.Token[i], node, tables.Sessions.Socket[tables.Members.Session[i]]);
            }
        }
    }

    private static void CheckPool(Node node, Tables tables)
    {
        Limits limits = node.Plan.Limits;
        int inUse = node.Provider.BuffersInUse;
        if (inUse < 0 || inUse > limits.ReceiveBuffers + limits.SendBuffers || tables.Pool.FreeReceive < 1 || tables.Pool.FreeSend < 0)
        {
            throw new SimFailure($"node {node.Index} has {inUse} buffers in use, {tables.Pool.FreeReceive} and {tables.Pool.FreeSend} free");
        }

        if (tables.Pool.Kept < 0 || tables.Parts.Missing < 0 || tables.Pool.Kept + tables.Parts.Missing > limits.ReceiveQueue)
        {
            throw new SimFailure($"node {node.Index} keeps {tables.Pool.Kept} packets for its application and waits for {tables.Parts.Missing} parts, of {limits.ReceiveQueue}");
        }
    }

    private static void CheckSessions(Node node, Tables tables)
    {
        for (int session = 0; session < tables.Sessions.Count; session++)
        {
            int rows = 0;
            int joined = 0;
            for (int i = 0; i < tables.Members.Used; i++)
            {
                bool isHere = tables.Members.State[i] != MemberTable.Free && tables.Members.Session[i] == session;
                rows += isHere ? 1 : 0;
                joined += isHere && tables.Members.State[i] == MemberTable.Joined ? 1 : 0;
            }

            bool isFree = tables.Sessions.Side[session] == SessionTable.Free;
            if (isFree ? rows != 0 : rows != tables.Sessions.Rows[session] || joined != tables.Sessions.Joined[session])
            {
                throw new SimFailure($"node {node.Index}, session {session}: {rows} rows and {joined} joined, noted as {tables.Sessions.Rows[session]} and {tables.Sessions.Joined[session]}");
            }

            if (!isFree && tables.Sessions.Socket[session] < 0 && rows == 0)
            {
                throw new SimFailure($"node {node.Index}, session {session}: neither socket nor member, and not free");
            }
        }
    }

    /// <summary>Every membership, every request and every root's group holds its peer once, and nothing else does.</summary>
    private static void CheckHolds(Node node, Tables tables)
    {
        int expected = 0;
        for (int i = 0; i < tables.Members.Used; i++)
        {
            // Who has only answered in a group without a root has no peer.
            expected += tables.Members.State[i] != MemberTable.Free && tables.Members.Peer[i] >= 0 ? 1 : 0;
        }

        for (int i = 0; i < tables.Requests.Count; i++)
        {
            expected += tables.Requests.State[i] != RequestTable.Free ? 1 : 0;
        }

        for (int i = 0; i < tables.Sessions.Count; i++)
        {
            expected += tables.Sessions.Side[i] == SessionTable.RootSide && tables.Paths.Group[i] >= 0 ? 1 : 0;
        }

        if (node.Link.Holds != expected)
        {
            throw new SimFailure($"node {node.Index} holds {node.Link.Holds} peers for {expected} memberships, requests and groups");
        }
    }

    private static void CheckPorts(Node node, Tables tables)
    {
        for (int port = 0; port < tables.Ports.Count; port++)
        {
            int users = 0;
            int sessions = 0;
            int listeners = 0;
            for (int i = 0; i < tables.Sockets.Count; i++)
            {
                bool isHere = tables.Sockets.State[i] != SocketTable.Free && tables.Sockets.Port[i] == port;
                users += isHere ? 1 : 0;
                listeners += isHere && tables.Sockets.Has(i, SocketTable.Listening) ? 1 : 0;
            }

            for (int i = 0; i < tables.Sessions.Count; i++)
            {
                sessions += tables.Sessions.Side[i] != SessionTable.Free && tables.Sessions.Port[i] == port ? 1 : 0;
            }

            if (tables.Ports.IsOpen[port] && tables.Ports.Group[port] >= 0)
            {
                // A group's port is its session's alone.
                int owner = tables.Ports.Group[port];
                users += tables.Sessions.Side[owner] != SessionTable.RootSide && tables.Paths.Group[owner] == port ? 1 : 0;
                sessions += tables.Sessions.Side[owner] == SessionTable.GroupSide ? 1 : 0;
                users -= tables.Sessions.Side[owner] == SessionTable.GroupSide ? 1 : 0;
            }

            bool isOpen = tables.Ports.IsOpen[port];
            if (isOpen ? tables.Ports.Users[port] != users + sessions || tables.Ports.Sessions[port] != sessions || tables.Ports.Listeners[port] != listeners : users + sessions > 0)
            {
                throw new SimFailure($"node {node.Index}, port {port}: {users} sockets, {sessions} sessions and {listeners} listeners are noted otherwise");
            }
        }
    }

    /// <summary>A socket that joins has a request under way, and not for longer than the limit says.</summary>
    private static void CheckPending(World world, Node node, Tables tables)
    {
        for (int i = 0; i < tables.Sockets.Count; i++)
        {
            int pending = tables.Sockets.State[i] == SocketTable.Free ? -1 : tables.Sockets.Pending[i];
            if (pending >= 0 && tables.Members.State[pending] != MemberTable.Asking)
            {
                throw new SimFailure($"node {node.Index}, socket row {i}: its pending join's membership is in state {tables.Members.State[pending]}");
            }

            if (pending >= 0 && !node.IsPaused && world.Clock.NowMs - tables.Sockets.JoinDeadline[i] > 0)
            {
                throw new SimFailure($"node {node.Index}, socket row {i}: a join is pending beyond its time-out");
            }
        }
    }

    /// <summary>After WSPCleanup nothing is left.</summary>
    public static void AfterCleanup(Node node)
    {
        if (node.Provider.BuffersInUse != 0 || node.Link.Holds != 0 || node.Link.OpenPorts != 0)
        {
            throw new SimFailure($"node {node.Index} after cleanup: {node.Provider.BuffersInUse} buffers in use, {node.Link.Holds} peers held, {node.Link.OpenPorts} ports open");
        }

        if (node.Provider.Counters!.Defects != 0)
        {
            throw new SimFailure($"node {node.Index} counts {node.Provider.Counters.Defects} defects after cleanup");
        }
    }

    /// <summary>After all sockets were closed and time has passed, every row is free.</summary>
    public static void AllFree(Node node)
    {
        Tables tables = node.Tables;
        string? left = null;
        for (int i = 0; i < tables.Members.Count; i++)
        {
            left = tables.Members.State[i] != MemberTable.Free ? $"membership {i} in state {tables.Members.State[i]}" : left;
        }

        for (int i = 0; i < tables.Requests.Count; i++)
        {
            left = tables.Requests.State[i] != RequestTable.Free ? $"request {i} in state {tables.Requests.State[i]}" : left;
        }

        for (int i = 0; i < tables.Sessions.Count; i++)
        {
            left = tables.Sessions.Side[i] != SessionTable.Free ? $"session {i}" : left;
        }

        for (int i = 0; i < tables.Sockets.Count; i++)
        {
            left = tables.Sockets.State[i] != SocketTable.Free ? $"socket {i}" : left;
        }

        for (int i = 0; i < tables.Streams.Count; i++)
        {
            left = tables.Streams.Session[i] >= 0 ? $"stream {i}" : left;
        }

        left = node.Provider.BuffersInUse != 0 ? $"{node.Provider.BuffersInUse} buffers" : left;
        left = node.Link.Holds != 0 ? $"{node.Link.Holds} held peers" : left;
        left = node.Link.OpenPorts != 0 ? $"{node.Link.OpenPorts} open ports" : left;
        if (left != null)
        {
            throw new SimFailure($"node {node.Index} has all its sockets closed for long, and still has {left}");
        }
    }
}
