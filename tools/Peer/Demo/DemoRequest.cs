// What one demonstration was asked for.
namespace JoinLeaf.Peer.Demo;

/// <param name="Leaves">Leaves that should join; two more nodes refuse and are cancelled.</param>
/// <param name="Messages">Messages from the root to all.</param>
/// <param name="Loss">Which part of the datagrams that a node receives is thrown away, at random.</param>
internal sealed record DemoRequest(int Leaves, int Messages, double Loss = 0)
{
    /// <summary>Where much gets lost, joins and signs of life take more tries than the times of everyday allow, in milliseconds.</summary>
    private const int PatientMs = 20000;

    /// <summary>The most leaves that the demonstration takes.</summary>
    public const int MaxLeaves = 64;
    /// <summary>The most messages that it takes.</summary>
    public const int MaxMessages = 1000000;

    /// <summary>A node of the demonstration.</summary>
    /// <param name="limits">Its bounds; its times are stretched here where datagrams are thrown away.</param>
    public Node CreateNode(Limits limits)
    {
        if (Loss > 0)
        {
            limits.JoinTimeoutMs = PatientMs;
            limits.SilenceMs = PatientMs;
        }

        return new Node(limits, Loss);
    }

    /// <summary>How many of the leaves the root invites; the others ask.</summary>
    public int Invited
    {
        get { return (Leaves + 1) / 2; }
    }
}
