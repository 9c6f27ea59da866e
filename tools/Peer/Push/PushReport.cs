// What `push` tells: who joins, who is lost and comes back, who has the file and who will not get it.
using System;
using System.Collections.Generic;
using JoinLeaf.Peer.Transfer;

namespace JoinLeaf.Peer.Push;

/// <summary>How a push ended.</summary>
/// <param name="Offer">What was pushed.</param>
/// <param name="Targets">To whom.</param>
/// <param name="TookMs">How long it took, in milliseconds.</param>
/// <param name="ExitCode">What the process answers with.</param>
/// <param name="Counters">What the root's node counted.</param>
/// <param name="Dropped">Datagrams that the root received and threw away.</param>
internal sealed record PushResult(Offer Offer, List<Target> Targets, double TookMs, int ExitCode, Counters Counters, int Dropped);

/// <summary>Somebody who is told. Times are milliseconds since the push began.</summary>
internal abstract class PushReport
{
    /// <summary>The push begins.</summary>
    public abstract void Begins(Offer offer, string rootName, List<Target> targets);

    /// <summary>A leaf is in the session, for the first time or again.</summary>
    public abstract void Joined(double at, Target target);

    /// <summary>A leaf is busy: it will be asked again.</summary>
    public abstract void Busy(double at, Target target, string reason);

    /// <summary>A leaf is gone, and will be asked again.</summary>
    /// <param name="at">When.</param>
    /// <param name="target">The leaf.</param>
    /// <param name="code">0 when it left properly, or a WSA number.</param>
    /// <param name="said">Its last words; empty for none.</param>
    public abstract void Lost(double at, Target target, int code, string said);

    /// <summary>A leaf holds the others up.</summary>
    public abstract void Slow(double at, Target target);

    /// <summary>A leaf is through: it has the file or will not get it.</summary>
    public abstract void Over(double at, Target target);

    /// <summary>How far the leaves are; called often.</summary>
    public abstract void Refresh(double at, List<Target> targets);

    /// <summary>All are through.</summary>
    public abstract void Ended(PushResult result);

    /// <summary>Lets the push run; here is where something may be shown meanwhile.</summary>
    public virtual void Watch(Action push)
    {
        push();
    }
}
