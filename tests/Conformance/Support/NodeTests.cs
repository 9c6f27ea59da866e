// What the tests of threads and sockets share: nodes that all end properly, and waiting for events.
using System;
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>A fixture whose nodes are ended, and checked, after each test.</summary>
public abstract class NodeTests
{
    private protected const int PatienceMs = 60000;
    private readonly List<Node> _nodes = new List<Node>();

    /// <summary>Ends all nodes.</summary>
    [TestCleanup]
    public void EndNodes()
    {
        foreach (Node node in _nodes)
        {
            node.End();
        }
    }

    private protected Node AddNode()
    {
        return AddNode(Node.PatientLimits());
    }

    private protected Node AddNode(Limits limits)
    {
        return Keep(new Node(limits));
    }

    private protected Node Keep(Node node)
    {
        _nodes.Add(node);
        return node;
    }

    private protected Node AddLoopbackNode(LoopbackNetwork network, Limits limits)
    {
        return Keep(new Node(limits, new LoopbackLink(network, _nodes.Count + 1, limits)));
    }

    /// <summary>A leaf asks a root that accepts: both ends of the membership.</summary>
    private protected static MultipointSocket Ask(MultipointSocket leaf, MultipointSocket root)
    {
        byte[] name = root.LocalName;
        Call<MultipointSocket> accept = Call<MultipointSocket>.Start(root.Accept);
        Assert.AreSame(leaf, leaf.JoinLeaf(name));
        return accept.Result();
    }

    /// <summary>Waits until an event of the mask is recorded for a socket; the error of its slot.</summary>
    private protected static int AwaitEvent(MultipointSocket socket, int bit)
    {
        using ManualResetEvent happened = new ManualResetEvent(false);
        NetworkEvents events = new NetworkEvents();
        socket.EventSelect(happened, bit);
        Assert.IsTrue(happened.WaitOne(PatienceMs), "the event never came");
        socket.EnumNetworkEvents(happened, events);
        Assert.AreEqual(bit, events.Events);
        socket.EventSelect(null, 0);
        socket.Blocking = true;
        return events.ErrorCodes[(int)Math.Log2(bit)];
    }

    /// <summary>Waits for something that another thread does.</summary>
    private protected static void Until(Func<bool> condition)
    {
        Assert.IsTrue(SpinWait.SpinUntil(condition, PatienceMs), "it never happened");
    }
}
