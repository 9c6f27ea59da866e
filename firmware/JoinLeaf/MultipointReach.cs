// Whom the messages of a MultipointSocket reach.
namespace JoinLeaf;

/// <summary>Whether a session has a root, and whom messages reach by way of it.</summary>
public enum MultipointReach
{
    /// <summary>The root's messages reach all leaves, a leaf's the root alone (catalogue entries 1001 and 1005).</summary>
    Rooted,
    /// <summary>Everybody's messages reach all others: the root passes on what its leaves say (catalogue entries 1002 and 1006).</summary>
    All,
    /// <summary>There is no root: everybody's messages reach all who have joined the same group address (catalogue entries 1003 and 1007). All are leaves.</summary>
    Group,
}
