// One leaf that a file is pushed to: where it stands, what it lacks, and how it ended.
namespace JoinLeaf.Peer.Push;

/// <summary>Where a leaf stands.</summary>
internal enum TargetState
{
    /// <summary>To be invited when its time has come.</summary>
    Waiting,
    /// <summary>Invited; its answer has not come.</summary>
    Invited,
    /// <summary>In the session.</summary>
    Joined,
    /// <summary>It has the file.</summary>
    Done,
    /// <summary>It will not get the file.</summary>
    Failed,
}

/// <summary>A leaf of a push. Times are milliseconds since the push began.</summary>
internal sealed class Target
{
    /// <param name="name">Its address.</param>
    public Target(PeerName name)
    {
        Address = name;
        Name = name.ToString();
    }

    /// <summary>Its address.</summary>
    public PeerName Address { get; }
    /// <summary>Its address as text.</summary>
    public string Name { get; }
    /// <summary>Where it stands.</summary>
    public TargetState State { get; set; }
    /// <summary>The per-leaf socket, while it is invited or joined.</summary>
    public MultipointSocket? Socket { get; set; }

    /// <summary>Whether it has been in the session before.</summary>
    public bool HasBeenThere { get; set; }
    /// <summary>Whether an invitation of it has come to an end, one way or the other.</summary>
    public bool IsTried { get; set; }
    /// <summary>Whether its first invitation was withdrawn, so that others do not wait for its answer.</summary>
    public bool WasPutOff { get; set; }
    /// <summary>So many bytes from the file's beginning on it had when it joined last.</summary>
    public long Has { get; set; }
    /// <summary>How many bytes it has told to have.</summary>
    public long Received { get; set; }
    /// <summary>What it lacks and does not get with all others: from here.</summary>
    public long CatchFrom { get; set; }
    /// <summary>To here, exclusive.</summary>
    public long CatchTo { get; set; }

    /// <summary>When it is invited next.</summary>
    public double InviteAt { get; set; }
    /// <summary>Since when it is waited for: it was lost then, or something was heard from it or sent to it.</summary>
    public double Since { get; set; }
    /// <summary>How often it was lost.</summary>
    public int Losses { get; set; }
    /// <summary>How often the others had to wait for it.</summary>
    public int Slow { get; set; }
    /// <summary>It has held all others up: it is invited again when they are through.</summary>
    public bool IsHeldBack { get; set; }

    /// <summary>When it had the file, or was given up.</summary>
    public double EndedAt { get; set; }
    /// <summary>How it ended, or what stands in the way: the name that the file got there, or the reason.</summary>
    public string Outcome { get; set; } = string.Empty;
    /// <summary>What its end asks the process to answer with.</summary>
    public int ExitCode { get; set; }

    /// <summary>Whether it is through, one way or the other.</summary>
    public bool IsOver
    {
        get { return State is TargetState.Done or TargetState.Failed; }
    }

    /// <summary>Whether bytes are to be sent to it alone.</summary>
    public bool CatchesUp
    {
        get { return CatchFrom < CatchTo; }
    }
}
