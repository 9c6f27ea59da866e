// What `root` and `leaf` tell: who joins, who says what, who leaves, and why something did not happen.
namespace JoinLeaf.Peer.Talk;

/// <summary>Somebody who is told.</summary>
internal abstract class TalkReport
{
    /// <summary>The socket is bound.</summary>
    /// <param name="role">root or leaf.</param>
    /// <param name="name">The name that others use.</param>
    /// <param name="plan">What it does next, in words.</param>
    public abstract void Ready(string role, string name, string plan);

    /// <summary>Somebody has joined.</summary>
    /// <param name="peer">The other side.</param>
    /// <param name="data">What it said while joining; empty for nothing.</param>
    public abstract void Joined(string peer, string data);

    /// <summary>A join did not happen.</summary>
    /// <param name="peer">The other side.</param>
    /// <param name="code">Why, a WSA number.</param>
    /// <param name="data">What it said while refusing; empty for nothing.</param>
    public abstract void NotJoined(string peer, int code, string data);

    /// <summary>A message has come.</summary>
    public abstract void Message(string from, string text);

    /// <summary>The other side has gone.</summary>
    /// <param name="peer">The other side.</param>
    /// <param name="code">0 when it left properly, or a WSA number.</param>
    /// <param name="data">Its last words; empty for none.</param>
    public abstract void Left(string peer, int code, string data);

    /// <summary>A line was not sent.</summary>
    /// <param name="code">Why, a WSA number.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="limit">The most that go into a message.</param>
    public abstract void NotSent(int code, long bytes, int limit);

    /// <summary>Something for a person only.</summary>
    public abstract void Note(string text);

    /// <summary>All is over.</summary>
    /// <param name="why">In words.</param>
    /// <param name="exitCode">What the process answers with.</param>
    public abstract void Ended(string why, int exitCode);
}
