// JoinLeaf as a fan-out contestant: a root and its leaves over UDP, each leaf a node of its own that hears of its messages by event.
using System;
using System.Threading;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;
using JoinLeaf.Udp;

namespace JoinLeaf.Bench.Fanout;

/// <summary>One root, all leaves joined; links that count and lose lie around the sockets of each node.</summary>
internal sealed class JoinLeafFanout : IFanoutContestant
{
    /// <summary>Messages that the sender may be ahead when each has a packet of its own: so few that the session has always room, since one that is full gathers messages into packets without being asked.</summary>
    public const int UnbatchedAhead = 3072;

    private const int Window = 4096;
    private const int BatchedWindow = 256;
    private const int BatchedDatagramBytes = 1472;

    private readonly FanoutCase _case;
    private readonly bool _isBatched;
    private readonly WspProvider[] _nodes;
    private readonly CountingLink[] _counting;
    private readonly LossyLink[] _lossy;
    private readonly MultipointSocket _root;

    /// <summary>Starts the nodes and joins them.</summary>
    public JoinLeafFanout(FanoutCase setup, FanoutPath path, MultipointType type, bool isBatched)
    {
        _case = setup;
        _isBatched = isBatched;
        int choice = path == FanoutPath.Multicast ? Wsa.JL_PATH_MULTICAST : Wsa.JL_PATH_UNICAST;
        _nodes = new WspProvider[setup.Leaves + 1];
        _counting = new CountingLink[setup.Leaves + 1];
        _lossy = new LossyLink[setup.Leaves];
        _root = new MultipointSocket(StartNode(0), MultipointRole.Root, type);
        SetOption(_nodes[0], _root, Wsa.JLO_PATH, choice);
        _root.Bind(SockAddr.Create(127, 0, 0, 1, 0));
        _root.Listen(128);
        JoinLeafNodes.InBackground(() => JoinLeafNodes.AcceptAll(_root));
        byte[] name = _root.LocalName;
        for (int i = 0; i < setup.Leaves; i++)
        {
            int number = i;
            MultipointSocket leaf = new MultipointSocket(StartNode(i + 1), MultipointRole.Leaf, type);
            SetOption(_nodes[i + 1], leaf, Wsa.JLO_PATH, choice);
            leaf.Bind(SockAddr.Create(127, 0, 0, 1, 0));
            leaf.JoinLeaf(name);
            byte[] buffer = new byte[2048];
            leaf.Happened += (socket, _) => ReceiveAll(socket, number, buffer);
        }

        if (path == FanoutPath.Multicast)
        {
            AwaitMulticast();
        }

        _root.Batching = isBatched;
    }

    private static void SetOption(WspProvider node, MultipointSocket socket, int option, int value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        node.WSPSetSockOpt(socket.Handle, Wsa.SOL_JOINLEAF, option, bytes, bytes.Length, out int error);
        if (error != 0)
        {
            throw new BenchException($"JoinLeaf: option {option} was refused with {error}");
        }
    }

    /// <summary>Leaves begin on unicast; sends messages of no length until one of them goes to the group and to nobody else.</summary>
    private void AwaitMulticast()
    {
        const int pauseMs = 10;
        using ManualResetEvent never = new ManualResetEvent(false);
        CountingLink link = _counting[0];
        for (int waitedMs = 0; waitedMs < JoinLeafNodes.PatienceMs; waitedMs += pauseMs)
        {
            long all = link.Sent.Datagrams;
            long toGroups = link.SentToGroups;
            Send([]);
            long more = link.Sent.Datagrams - all;
            if (more > 0 && link.SentToGroups - toGroups == more)
            {
                return;
            }

            never.WaitOne(pauseMs);
        }

        throw new BenchException("JoinLeaf: not all leaves came to hear the group");
    }

    private WspProvider StartNode(int index)
    {
        Limits limits = Limits.Host();
        limits.Window = _isBatched ? BatchedWindow : Window;
        limits.MaxDatagram = _isBatched ? BatchedDatagramBytes : limits.MaxDatagram;
        limits.ReceiveQueue = index == 0 ? 64 : 3 * limits.Window;
        limits.SendBuffers = index == 0 ? 2 * limits.Window : 64;
        _counting[index] = new CountingLink(new UdpLink(limits));
        if (index > 0)
        {
            _lossy[index - 1] = new LossyLink(_counting[index], 0, (_case.Seed * 1000) + index);
        }

        _nodes[index] = new WspProvider(index == 0 ? _counting[0] : _lossy[index - 1], limits);
        _nodes[index].WSPStartup(0x0202, null, null, null, null);
        return _nodes[index];
    }

    private void ReceiveAll(MultipointSocket leaf, int number, byte[] buffer)
    {
        while (leaf.TryReceive(buffer, 0, buffer.Length, null, out int count) == 0)
        {
            if (count > 0)
            {
                _case.Audience.Received(number, buffer.AsSpan(0, count));
            }
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
        if (_isBatched)
        {
            _root.Flush();
        }
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
