// Every buffer of a node's pool is held as often as there are rows, queues and rings that hold it.
using System;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

/// <summary>Accounts for all buffers, and for the rings of reliable sessions.</summary>
internal static class BufferChecks
{
    /// <summary>Between two acts of a node.</summary>
    public static void Check(Node node, Tables tables)
    {
        short[] references = QueueView.References(tables.Pool);
        if (node.Holds.Length != references.Length)
        {
            node.Holds = new short[references.Length];
        }

        short[] holds = node.Holds;
        Array.Clear(holds);
        QueueView.CountQueued(tables, holds);
        QueueView.CountParts(tables, holds);
        for (int i = 0; i < tables.Members.Used; i++)
        {
            Count(holds, tables.Members.State[i] == MemberTable.Free ? -1 : tables.Members.Handle[i]);
        }

        for (int i = 0; i < tables.Requests.Count; i++)
        {
            Count(holds, tables.Requests.State[i] == RequestTable.Free ? -1 : tables.Requests.Handle[i]);
        }

        for (int session = 0; session < tables.Sessions.Count; session++)
        {
            Count(holds, tables.Packs.HandleOf(session));
        }

        for (int slot = 0; slot < tables.Leases.Count; slot++)
        {
            Count(holds, tables.Leases.HandleAt(slot));
        }

        for (int stream = 0; stream < tables.Streams.Count; stream++)
        {
            CheckRings(node, tables, stream, holds);
        }

        for (int handle = 0; handle < holds.Length; handle++)
        {
            if (holds[handle] != references[handle])
            {
                throw new SimFailure($"node {node.Index}, buffer {handle}: {references[handle]} holders are counted, and {holds[handle]} found");
            }
        }
    }

    private static void Count(short[] holds, int handle)
    {
        if (handle >= 0)
        {
            holds[handle]++;
        }
    }

    /// <summary>What was sent and not confirmed is kept, and nothing else; what came early is counted.</summary>
    private static void CheckRings(Node node, Tables tables, int stream, short[] holds)
    {
        StreamTable streams = tables.Streams;
        int session = streams.Session[stream];
        bool isOwn = session >= 0 && tables.Sessions.Stream[session] == stream;
        int underWay = !isOwn ? 0 : (ushort)(tables.Sessions.Sequence[session] - streams.Tail[stream]);
        int sent = 0;
        int held = 0;
        for (int place = stream * streams.Window; place < (stream + 1) * streams.Window; place++)
        {
            sent += streams.SentHandle[place] >= 0 ? 1 : 0;
            held += streams.GotHandle[place] >= 0 ? 1 : 0;
            Count(holds, streams.SentHandle[place]);
            Count(holds, streams.GotHandle[place]);
            Count(holds, streams.PastHandle[place]);
        }

        bool isItsSession = session < 0 || isOwn || tables.StreamOf(streams.Speaker[stream]) == stream;
        bool isExact = sent == underWay && held == (session < 0 ? 0 : streams.Held[stream]);
        for (int i = 1; i <= underWay && isExact; i++)
        {
            isExact = streams.SentHandle[streams.PlaceOf(stream, streams.Tail[stream] + i)] >= 0;
        }

        if (!isItsSession || !isExact)
        {
            throw new SimFailure($"node {node.Index}, stream {stream} of session {session}: {underWay} packets under way and {sent} kept, {held} early ones and {streams.Held[stream]} counted");
        }
    }
}
