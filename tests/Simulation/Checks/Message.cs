// One message that an application sent, with all that is needed to judge every delivery of it.
using System.Collections.Generic;

namespace JoinLeaf.Simulation;

/// <summary>A message in the ledger. Its bytes begin with its number, by which it is found again.</summary>
internal sealed class Message
{
    public const int LeastLength = 12;
    public readonly int Id;
    public readonly SimSocket From;
    /// <summary>The sender's row as it sent: a socket that is closed later has none.</summary>
    public readonly int FromRow;
    public readonly byte[] Bytes;
    /// <summary>The tokens of the memberships that it may be delivered to, or comes from.</summary>
    public readonly HashSet<int> Tokens = new();
    /// <summary>The tokens of the memberships by which it was read.</summary>
    public readonly HashSet<int> ReadBy = new();

    /// <summary>On a reliable socket: the flows that it belongs to, one for each receiver.</summary>
    public readonly List<Flow> Flows = new();

    /// <summary>A leaf's, where all reach all: the membership that it comes from, its number there, those of other leaves that it should reach, and those that have read it.</summary>
    public int Origin;
    public int Number;
    public readonly HashSet<int> Others = new();
    public readonly HashSet<int> ReadByOthers = new();

    public Message(int id, SimSocket from, byte[] bytes)
    {
        Id = id;
        From = from;
        FromRow = from.Row;
        Bytes = bytes;
    }
}
