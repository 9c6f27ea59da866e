// What will happen, by time and then by order of planning, so that nothing depends on chance that no seed controls.
using System.Collections.Generic;

namespace JoinLeaf.Simulation;

/// <summary>Kinds of planned events.</summary>
internal enum Planned
{
    Deliver, Deadline, Tick, Fault, Boot, Resume,
}

/// <summary>One planned event.</summary>
internal sealed class SimEvent
{
    public Planned Kind;
    public long AtMs;
    public int Node;
    public int Boot;
    public int Number;
    public Datagram? Datagram;
}

/// <summary>The heap of planned events.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimEvent, (long AtMs, long Order)> _heap = new();
    private long _order;

    /// <summary>Plans an event.</summary>
    public void Add(SimEvent planned)
    {
        _heap.Enqueue(planned, (planned.AtMs, _order++));
    }

    /// <summary>Takes the first event that falls due no later than a time; null when there is none.</summary>
    public SimEvent? TakeUntil(long atMs)
    {
        return _heap.TryPeek(out SimEvent? next, out _) && next.AtMs <= atMs ? _heap.Dequeue() : null;
    }
}
