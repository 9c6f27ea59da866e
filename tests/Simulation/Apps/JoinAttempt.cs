// One call of JoinLeaf and what became of it.
namespace JoinLeaf.Simulation;

/// <summary>What is known of an outcome.</summary>
internal enum Outcome
{
    Pending, Told, Cancelled,
}

/// <summary>An attempt to join.</summary>
internal sealed class JoinAttempt
{
    public readonly int Id;
    /// <summary>The socket that the call was made on: FD_CONNECT comes there.</summary>
    public readonly SimSocket By;
    /// <summary>The descriptor that the call returned: a new one at a root, the same at a leaf.</summary>
    public SimSocket Made = null!;
    public readonly int TargetNode;
    public readonly int Token;
    /// <summary>The data that went with the request; null for none.</summary>
    public readonly byte[]? Caller;
    /// <summary>Where the other side's data goes; null where it is not wanted.</summary>
    public readonly WsaBuffer? Callee;
    public readonly int CalleeRoom;
    public readonly long StartedMs;
    public Outcome Outcome;
    public int Code;
    /// <summary>A Send or Recv on the new descriptor has worked, so that its application knows already.</summary>
    public bool WasUsed;

    public JoinAttempt(int id, SimSocket by, int targetNode, int token, byte[]? caller, WsaBuffer? callee, long startedMs)
    {
        Id = id;
        By = by;
        TargetNode = targetNode;
        Token = token;
        Caller = caller;
        Callee = callee;
        CalleeRoom = callee == null ? 0 : callee.Length;
        StartedMs = startedMs;
    }
}
