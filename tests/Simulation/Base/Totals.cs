// What the worlds of a run went through, so that a run which tests nothing would show.
namespace JoinLeaf.Simulation;

/// <summary>Counts over all worlds of a run.</summary>
internal sealed class Totals
{
    public long VirtualMs;
    public long Nodes;
    public long Steps;
    public long MostSteps;
    public long Datagrams;
    public long Lost;
    public long Late;
    public long Garbage;
    public long ToGroups;
    public long Shared;
    public long MovedBack;
    public long Crashes;
    public long Restarts;
    public long Partitions;
    public long LinkDowns;
    public long Pauses;
    public long Joins;
    public long JoinsDone;
    public long JoinsRefused;
    public long JoinsTimedOut;
    public long JoinsFailedElse;
    public long JoinsCancelled;
    public long Accepts;
    public long Rejects;
    public long Defers;
    public long MessagesSent;
    public long MessagesRead;
    public long CloseEvents;
    public long CloseAborted;
    public long CloseReset;
    public long DisconnectData;
    public long Misuses;
    public long FreshJoins;
    public long FinalMessages;
    public long RefusedFull;
    public long Blocked;
    public long Dozes;
    public long ReliableJoins;
    public long ReliableSent;
    public long ReliableRead;
    public long ReliableLost;
    public long RelaysRead;
    public long SlowTold;
    public long Stays;
    public long GroupSent;
    public long GroupRead;
    public long GroupOwed;
    public long GroupExcused;
    public long Nacks;
    public long Repairs;
    public long Skipped;
    public long Expelled;
    public long Watermarked;
    public long WholeFlows;
    /// <summary>The most milliseconds a message that a world's rows of messages took when all was quiet.</summary>
    public long SlowestTalk;

    /// <summary>Adds what a node has counted, at its end.</summary>
    public void Add(Counters counters)
    {
        Nacks += counters.NacksSent;
        Repairs += counters.Repairs;
        Skipped += counters.Skipped;
        Expelled += counters.Expelled;
    }
}
