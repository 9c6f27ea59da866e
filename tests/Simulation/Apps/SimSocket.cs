// What an application knows of one of its descriptors.
using System.Collections.Generic;

namespace JoinLeaf.Simulation;

/// <summary>What a socket was made for.</summary>
internal enum Part
{
    /// <summary>The root of a session.</summary>
    Root,
    /// <summary>A root's socket for one leaf.</summary>
    PerLeaf,
    /// <summary>A leaf in a session, or one that asks for it.</summary>
    Leaf,
    /// <summary>A leaf that waits for invitations.</summary>
    Listener,
}

/// <summary>How far it has come, as far as its application has been told.</summary>
internal enum Stage
{
    Idle, Joining, Joined,
    /// <summary>FD_CLOSE was heard.</summary>
    Ended,
    /// <summary>The application has ended the membership itself.</summary>
    Shut,
    /// <summary>A per-leaf socket whose join failed or was cancelled: it can only be closed (conformance row 36).</summary>
    Failed,
}

/// <summary>One descriptor.</summary>
internal sealed class SimSocket
{
    public readonly int Id;
    public readonly Node Node;
    public readonly Part Part;
    public readonly int Descriptor;
    /// <summary>The root of a per-leaf socket; itself of a root.</summary>
    public readonly SimSocket? Root;
    public Stage Stage;
    public bool IsOpen = true;
    public bool IsListening;
    /// <summary>A root that was shut down, or a leaf that receives no more.</summary>
    public bool IsShut;
    public bool ReceivesNoMore;
    /// <summary>Which of the application's event objects is selected.</summary>
    public int Event;
    /// <summary>The attempt that is under way, or was the last, on this socket.</summary>
    public JoinAttempt? Join;
    /// <summary>The token of the membership; both sides have the same.</summary>
    public int Token;
    /// <summary>The part in the session, seen from this socket's end of it.</summary>
    public bool MaySend = true;
    public bool MayReceive = true;
    /// <summary>FD_CLOSE was heard for the present membership.</summary>
    public bool HeardClose;
    /// <summary>A Send was turned away with WSAEWOULDBLOCK, and FD_WRITE has not come since.</summary>
    public bool WaitsToWrite;
    /// <summary>The other side's node, by its address.</summary>
    public int OtherNode = -1;

    /// <summary>SOCK_SEQPACKET.</summary>
    public readonly bool IsReliable;
    /// <summary>What is sent by this leaf, or to this per-leaf socket's leaf, in the present membership.</summary>
    public Flow Flow = new();
    /// <summary>A leaf's, where all reach all: how far it has read what other leaves have sent.</summary>
    public readonly Dictionary<Flow, int> Heard = new();
    /// <summary>A leaf's: the per-leaf socket at the root whose flow it reads; null until the first message.</summary>
    public SimSocket? Source;
    /// <summary>A reliable root's: its messages to all, and how many of them were seen below its watermark.</summary>
    private readonly List<Message> _toAll = new();
    public int Confirmed;
    /// <summary>The watermark that the application read last.</summary>
    public int Watermark;
    /// <summary>Messages that the application still wants to send, as fast as it may.</summary>
    public int Backlog;
    /// <summary>FD_QOS was heard on a per-leaf socket: its leaf is slow.</summary>
    public bool WasToldSlow;

    public SimSocket(int id, Node node, Part part, int descriptor, SimSocket? root, bool isReliable)
    {
        IsReliable = isReliable;
        Id = id;
        Node = node;
        Part = part;
        Descriptor = descriptor;
        Root = part == Part.Root ? this : root;
    }

    /// <summary>The messages that its watermark counts: a root's to all, a leaf's of its present membership.</summary>
    public List<Message> SentToAll
    {
        get { return Part == Part.Leaf ? Flow.Sent : _toAll; }
    }

    /// <summary>A leaf is in a new membership.</summary>
    public void BeginMembership(Ledger.Entry entry)
    {
        ForgetMembership();
        entry.Ups.Add(Flow);
    }

    /// <summary>A leaf's former membership is over, and nothing of it can be asked for any more.</summary>
    public void ForgetMembership()
    {
        Flow = new Flow();
        Source = null;
        Heard.Clear();
        Confirmed = 0;
        Watermark = 0;
        Backlog = 0;
    }

    /// <summary>The socket's row in the engine's event table; -1 once it is closed.</summary>
    public int Row
    {
        get { return Node.Tables.Events.IndexOf(Descriptor); }
    }

    /// <summary>Its membership's row in the engine; -1 for none.</summary>
    public int Member
    {
        get
        {
            int row = Row;
            return row < 0 ? -1 : row < Node.Tables.Sockets.Count ? Node.Tables.Sockets.Member[row] : row - Node.Tables.Sockets.Count;
        }
    }

    /// <summary>Whether the engine holds it for joined.</summary>
    public bool IsJoinedInside
    {
        get
        {
            int member = Member;
            return member >= 0 && Node.Tables.Members.State[member] == Sessions.MemberTable.Joined;
        }
    }

    /// <summary>Whether a per-leaf socket's join has completed at some time, though its application may not have been told.</summary>
    public bool WasJoinedInside
    {
        get
        {
            int row = Row;
            byte state = Node.Tables.Members.State[Member];
            return state != Sessions.MemberTable.Asking && state != Sessions.MemberTable.Cancelling && Node.Tables.Events.CloseError[row] != Wsa.WSAENOTCONN - 10000;
        }
    }

    /// <summary>Whether the engine holds a leaf's membership for ended.</summary>
    public bool HasEndedInside
    {
        get { return Row >= 0 && Row < Node.Tables.Sockets.Count && Node.Tables.Sockets.State[Row] == Sockets.SocketTable.Ended; }
    }

    /// <summary>Whether it stands for one membership.</summary>
    public bool IsMember
    {
        get { return Part == Part.PerLeaf || Part == Part.Leaf; }
    }
}
