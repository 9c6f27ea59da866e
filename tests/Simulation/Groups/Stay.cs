// One member's time in a group, from its join to its close, and what it has said and heard meanwhile.
using System.Collections.Generic;

namespace JoinLeaf.Simulation;

/// <summary>A stay. A socket that joins again begins another one.</summary>
internal sealed class Stay
{
    public readonly Node Node;
    public readonly int Descriptor;
    public readonly int Group;
    public readonly int Role;
    /// <summary>The 16 bits by which its frames are known.</summary>
    public readonly int Id;
    /// <summary>What it has sent, in order: numbers of messages.</summary>
    public readonly List<int> Sent = new();
    /// <summary>What it has read of each other stay: how many of what that one has sent.</summary>
    public readonly Dictionary<Stay, int> Read = new();
    /// <summary>What it has sent and somebody must read: places in Sent, oldest first.</summary>
    public readonly Dictionary<Stay, Queue<int>> Owed = new();
    public bool IsOpen = true;
    public bool WaitsToWrite;
    public bool HearsItself;
    /// <summary>Messages that the application still wants to send.</summary>
    public int Backlog;
    /// <summary>The watermark when it was last looked at.</summary>
    public int Watermark;

    public Stay(Node node, int descriptor, int group, int role, int id)
    {
        Node = node;
        Descriptor = descriptor;
        Group = group;
        Role = role;
        Id = id;
    }

    /// <summary>Whether it may send.</summary>
    public bool Sends
    {
        get { return Role != Wsa.JL_RECEIVER_ONLY; }
    }

    /// <summary>Whether it may receive.</summary>
    public bool Receives
    {
        get { return Role != Wsa.JL_SENDER_ONLY; }
    }

    /// <summary>The socket's row in its node.</summary>
    public int Row
    {
        get { return Node.Tables.Events.IndexOf(Descriptor); }
    }

    /// <summary>Its session there.</summary>
    public int Session
    {
        get { return Node.Tables.Sockets.Session[Row]; }
    }
}
