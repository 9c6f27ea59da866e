// One open port: what has arrived and waits to be received.
using System.Collections.Generic;

namespace JoinLeaf.Simulation;

/// <summary>An open port of one node's link.</summary>
internal sealed class SimPort
{
    public readonly SimLink Link;
    /// <summary>The node's address, or the group's.</summary>
    public readonly int Address;
    public readonly int Number;
    public readonly Queue<Datagram> Inbox = new();

    public SimPort(SimLink link, int address, int number)
    {
        Link = link;
        Address = address;
        Number = number;
    }
}
