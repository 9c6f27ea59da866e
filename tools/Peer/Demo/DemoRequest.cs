// What one demonstration was asked for.
namespace JoinLeaf.Peer.Demo;

/// <param name="Leaves">Leaves that should join; two more nodes refuse and are cancelled.</param>
/// <param name="Messages">Messages from the root to all.</param>
internal sealed record DemoRequest(int Leaves, int Messages)
{
    /// <summary>The most leaves that the demonstration takes.</summary>
    public const int MaxLeaves = 64;
    /// <summary>The most messages that it takes.</summary>
    public const int MaxMessages = 1000000;

    /// <summary>How many of the leaves the root invites; the others ask.</summary>
    public int Invited
    {
        get { return (Leaves + 1) / 2; }
    }
}
