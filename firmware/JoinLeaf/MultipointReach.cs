// Whom the messages of a MultipointSocket reach.
namespace JoinLeaf;

/// <summary>The data plane of a session with a root: whether it is rooted as well.</summary>
public enum MultipointReach
{
    /// <summary>The root's messages reach all leaves, a leaf's the root alone (catalogue entries 1001 and 1005).</summary>
    Rooted,
    /// <summary>Everybody's messages reach all others: the root passes on what its leaves say (catalogue entries 1002 and 1006).</summary>
    All,
}
