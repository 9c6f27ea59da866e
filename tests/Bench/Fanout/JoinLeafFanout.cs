// JoinLeaf as a fan-out contestant: a root and its leaves over UDP, each leaf a node of its own with a thread in Receive.
using System;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;
using JoinLeaf.Udp;

namespace JoinLeaf.Bench.Fanout;

/// <summary>One root, all leaves joined; links that count and lose lie around the sockets of each node.</summary>
internal sealed class JoinLeafFanout : IFanoutContestant
{
    /// <summary>Packets of a reliable session that may be under way.</summary>
    private const int Window = 512;

    private readonly FanoutCase _case;
    private readonly WspProvider[] _nodes;
    private readonly CountingLink[] _counting;
    private readonly LossyLink[] _lossy;
    private readonly MultipointSocket _root;

    /// <summary>Starts the nodes and joins them.</summary>
    public JoinLeafFanout(FanoutCase setup, MultipointType type)
    {
        _case = setup;
        _nodes = new WspProvider[setup.Leaves + 1];
        _counting = new CountingLink[setup.Leaves + 1];
        _lossy = new LossyLink[setup.Leaves];
        _root = new MultipointSocket(StartNode(0), MultipointRole.Root, type);
        _root.Bind(SockAddr.Create(127, 0, 0, 1, 0));
        _root.Listen(128);
        JoinLeafNodes.InBackground(() => JoinLeafNodes.AcceptAll(_root));
        byte[] name = _root.LocalName;
        for (int i = 0; i < setup.Leaves; i++)
        {
            int number = i;
            MultipointSocket leaf = new MultipointSocket(StartNode(i + 1), MultipointRole.Leaf, type);
            leaf.Bind(SockAddr.Create(127, 0, 0, 1, 0));
            leaf.JoinLeaf(name);
            JoinLeafNodes.InBackground(() => ReceiveAll(leaf, number));
        }
    }

    private WspProvider StartNode(int index)
    {
        Limits limits = Limits.Host();
        limits.ReceiveQueue = index == 0 ? 64 : 2 * Window;
        limits.SendBuffers = index == 0 ? 2 * Window : 64;
        limits.Window = Window;
        _counting[index] = new CountingLink(new UdpLink(limits));
        if (index > 0)
        {
            _lossy[index - 1] = new LossyLink(_counting[index], 0, (_case.Seed * 1000) + index);
        }

        _nodes[index] = new WspProvider(index == 0 ? _counting[0] : _lossy[index - 1], limits);
        _nodes[index].WSPStartup(0x0202, null, null, null, null);
        return _nodes[index];
    }

    private void ReceiveAll(MultipointSocket leaf, int number)
    {
        byte[] buffer = new byte[2048];
        while (leaf.TryReceive(buffer, 0, buffer.Length, null, out int count) == 0)
        {
            _case.Audience.Received(number, buffer.AsSpan(0, count));
        }
    }

    /// <inheritdoc/>
    public void BeginLoss()
    {
        foreach (LossyLink link in _lossy)
        {
            link.LossPerMillion = (int)Math.Round(_case.Loss * 1_000_000);
        }
    }

    /// <inheritdoc/>
    public void Send(byte[] message)
    {
        int error = _root.TrySend(message, 0, message.Length);
        if (error != 0)
        {
            throw new BenchException($"JoinLeaf: Send failed with {error}");
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public WireCount? CountWire()
    {
        WireCount sum = default;
        foreach (CountingLink link in _counting)
        {
            sum = new WireCount(sum.Datagrams + link.Sent.Datagrams, sum.Bytes + link.Sent.Bytes);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (WspProvider node in _nodes)
        {
            node?.WSPCleanup(out int _);
        }
    }
}
