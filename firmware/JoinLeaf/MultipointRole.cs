// What a MultipointSocket is in its session.
namespace JoinLeaf;

/// <summary>The part of a socket in its session.</summary>
public enum MultipointRole
{
    /// <summary>Holds the session together; what it sends reaches every leaf.</summary>
    Root,
    /// <summary>Belongs to a root; what it sends reaches the root, and where all reach all the other leaves.</summary>
    Leaf,
}
