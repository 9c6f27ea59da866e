// What a receiving leaf tells: which file begins, how far it is, how it ended, and what was refused.
using System;

namespace JoinLeaf.Peer.Receive;

/// <summary>Somebody who is told.</summary>
internal abstract class ReceiveReport
{
    /// <summary>The leaf listens.</summary>
    public abstract void Ready(string name, string directory);

    /// <summary>A file begins, or goes on.</summary>
    public abstract void Begins(Incoming file);

    /// <summary>More of it has come; called often.</summary>
    public abstract void Advance(Incoming file);

    /// <summary>A file is in its place.</summary>
    public abstract void Received(Incoming file, string path);

    /// <summary>A file cannot be had.</summary>
    public abstract void Failed(Incoming file, string reason);

    /// <summary>The session has ended before the file was whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="code">0 when the root took leave, or a WSA number.</param>
    /// <param name="said">The root's last words; empty for none.</param>
    public abstract void Lost(Incoming file, int code, string said);

    /// <summary>An invitation was not accepted.</summary>
    /// <param name="root">Whose.</param>
    /// <param name="file">Of which file; null when it was none.</param>
    /// <param name="reason">Why.</param>
    public abstract void Refused(string root, string? file, string reason);

    /// <summary>All is over.</summary>
    public abstract void Ended(string why, int exitCode, Node node);

    /// <summary>Lets a session run; here is where something may be shown meanwhile.</summary>
    public virtual void Watch(Action session)
    {
        session();
    }
}
