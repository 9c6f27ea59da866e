// A hash of all that a call could change in a node, to show that a call which failed changed nothing.
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>Digests of one engine's state.</summary>
internal static class StateDigest
{
    /// <summary>The digest of a node as it is.</summary>
    public static ulong Of(Node node)
    {
        Tables tables = node.Tables;
        ulong hash = 17;
        for (int i = 0; i < tables.Members.Used; i++)
        {
            hash = Add(hash, tables.Members.State[i], tables.Members.Token[i], tables.Members.Flags[i], tables.Members.Handle[i]);
            hash = Add(hash, tables.Members.Peer[i], tables.Members.Deadline[i], tables.Members.Session[i], tables.Members.Sequence[i]);
        }

        for (int i = 0; i < tables.Sessions.Count; i++)
        {
            hash = Add(hash, tables.Sessions.Side[i], tables.Sessions.Socket[i], tables.Sessions.Rows[i], tables.Sessions.Sequence[i]);
        }

        for (int i = 0; i < tables.Sockets.Count; i++)
        {
            hash = Add(hash, tables.Sockets.State[i], tables.Sockets.Pending[i], tables.Sockets.Session[i], tables.Sockets.Member[i]);
            hash = Add(hash, tables.Sockets.Port[i], tables.Sockets.Options[i], tables.Sockets.ConnectError[i], tables.Sockets.Entry[i]);
        }

        for (int i = 0; i < tables.Requests.Count; i++)
        {
            hash = Add(hash, tables.Requests.State[i], tables.Requests.Token[i], tables.Requests.Peer[i], tables.Requests.Handle[i]);
        }

        for (int i = 0; i < tables.Ports.Count; i++)
        {
            hash = Add(hash, tables.Ports.IsOpen[i] ? 1 : 0, tables.Ports.Users[i], tables.Ports.Sessions[i], tables.Ports.Listeners[i]);
        }

        for (int i = 0; i < tables.Sockets.Count + tables.Members.Count; i++)
        {
            hash = Add(hash, tables.Events.Record[i], tables.Events.Mask[i], tables.Events.CloseError[i], tables.Events.IsOpen(i) ? 1 : 0);
        }

        for (int i = 0; i < tables.Streams.Count; i++)
        {
            hash = Add(hash, tables.Streams.Session[i], tables.Streams.Tail[i], tables.Streams.Watermark[i], tables.Streams.Highest[i]);
            hash = Add(hash, tables.Streams.Allowed[i], tables.Streams.Held[i], tables.Streams.Reported[i], tables.Streams.AskedTo[i]);
        }

        return Add(hash, tables.Pool.Lent, node.Link.Holds, node.Link.Sends, node.Link.OpenPorts);
    }

    private static ulong Add(ulong hash, int a, int b, int c, int d)
    {
        hash = (hash ^ (((ulong)(uint)a << 32) | (uint)b)) * 1099511628211UL;
        hash = (hash ^ (((ulong)(uint)c << 32) | (uint)d)) * 1099511628211UL;
        return hash ^ (hash >> 31);
    }
}
