// What `push` was asked for.
namespace JoinLeaf.Peer.Push;

/// <param name="Path">The file.</param>
/// <param name="To">The leaves.</param>
/// <param name="Bind">The own name; port 0 takes a free one.</param>
/// <param name="PatienceMs">A leaf that is lost, busy or makes no progress is given up after so long, in milliseconds.</param>
internal sealed record PushRequest(string Path, PeerName[] To, PeerName Bind, int PatienceMs)
{
    /// <summary>The most leaves at once: a root's members.</summary>
    public static readonly int MaxLeaves = Limits.Host().Members;
}
