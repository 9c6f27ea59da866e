// What one demonstration found out: the figures, each leaf's row, and everything that was not as it should be.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;

namespace JoinLeaf.Peer.Demo;

/// <summary>One leaf's row in the table.</summary>
/// <param name="Who">Its name for people.</param>
/// <param name="Name">Its address and port.</param>
/// <param name="WasInvited">True when the root invited it, false when it asked.</param>
/// <param name="JoinMs">How long the join took the one who joined, in milliseconds.</param>
/// <param name="Received">The messages that it received.</param>
/// <param name="End">How its membership ended.</param>
/// <param name="Leaked">Pool buffers that did not come back.</param>
internal sealed record LeafRow(string Who, string Name, bool WasInvited, double JoinMs, int Received, string End, int Leaked);

/// <summary>The outcome of a demonstration.</summary>
internal sealed class DemoResult
{
    /// <summary>Leaves that should have joined.</summary>
    public int Leaves { get; set; }
    /// <summary>Leaves that did.</summary>
    public int Joined { get; set; }
    /// <summary>Joins that were refused with the reason that the leaf gave; these nodes are not among <see cref="Leaves"/>.</summary>
    public int Refused { get; set; }
    /// <summary>Joins that were cancelled and withdrawn; these nodes are not among <see cref="Leaves"/>.</summary>
    public int Cancelled { get; set; }
    /// <summary>Messages that the root sent to all.</summary>
    public int MessagesSent { get; set; }
    /// <summary>Messages that arrived, summed over the leaves.</summary>
    public int MessagesDelivered { get; set; }
    /// <summary>Bytes that the whole process allocated while these messages went out and came in.</summary>
    public long AllocatedBytes { get; set; }
    /// <summary>How long these messages took, in milliseconds.</summary>
    public double MessagesMs { get; set; }
    /// <summary>All nodes: the root, the leaves, the one that refuses and the one that is cancelled.</summary>
    public int Nodes { get; set; }
    /// <summary>Pool buffers that did not come back, of all nodes together.</summary>
    public int PoolLeaks { get; set; }
    /// <summary>Which part of the received datagrams was thrown away.</summary>
    public double Loss { get; set; }
    /// <summary>Datagrams that were received and thrown away, in all nodes together.</summary>
    public int Dropped { get; private set; }
    /// <summary>Requests for missing packets, of all leaves together.</summary>
    public int Nacks { get; private set; }
    /// <summary>Packets that were sent again, in all nodes together.</summary>
    public int Repairs { get; private set; }
    /// <summary>A row for each leaf that should have joined.</summary>
    public List<LeafRow> Rows { get; } = [];
    /// <summary>What was not as it should be, a sentence each.</summary>
    public List<string> Unexpected { get; } = [];

    /// <summary>The middle one of the join times, in milliseconds; 0 when nobody joined.</summary>
    public double JoinMsMedian
    {
        get
        {
            double[] times = JoinTimes();
            int middle = times.Length / 2;
            return times.Length == 0 ? 0 : times.Length % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
        }
    }

    /// <summary>The longest of the join times, in milliseconds.</summary>
    public double JoinMsMax
    {
        get
        {
            double[] times = JoinTimes();
            return times.Length == 0 ? 0 : times[^1];
        }
    }

    /// <summary>Bytes allocated in the whole process for each message that the root sent, all of its receptions included.</summary>
    public double AllocatedBytesPerMessage
    {
        get { return MessagesSent == 0 ? 0 : (double)AllocatedBytes / MessagesSent; }
    }

    /// <summary>Notes something that was not as it should be.</summary>
    /// <returns>The condition.</returns>
    public bool Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            Unexpected.Add(otherwise);
        }

        return condition;
    }

    /// <summary>Adds what one node counted.</summary>
    public void CountNode(Node node)
    {
        Counters counters = node.Provider.Counters!;
        Dropped += node.Dropped;
        Nacks += counters.NacksSent;
        Repairs += counters.Repairs;
    }

    private double[] JoinTimes()
    {
        double[] times = new double[Rows.Count];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = Rows[i].JoinMs;
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>The one JSON object for scripts.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("leaves", Leaves);
            writer.WriteNumber("joined", Joined);
            writer.WriteNumber("refused", Refused);
            writer.WriteNumber("cancelled", Cancelled);
            writer.WriteNumber("messagesSent", MessagesSent);
            writer.WriteNumber("messagesDelivered", MessagesDelivered);
            writer.WriteNumber("joinMsMedian", Math.Round(JoinMsMedian, 3));
            writer.WriteNumber("joinMsMax", Math.Round(JoinMsMax, 3));
            writer.WriteNumber("allocatedBytesPerMessage", Math.Round(AllocatedBytesPerMessage, 2));
            writer.WriteNumber("poolLeaks", PoolLeaks);
            writer.WriteNumber("loss", Loss);
            writer.WriteNumber("dropped", Dropped);
            writer.WriteNumber("nacks", Nacks);
            writer.WriteNumber("repairs", Repairs);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
