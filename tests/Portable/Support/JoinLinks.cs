// Links that misbehave on request, and a peer that sends whatever bytes a test wants.
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

internal sealed partial class World
{
    /// <summary>How many nodes there are.</summary>
    public int Count
    {
        get { return _count; }
    }

    /// <summary>Adds a node whose link can be told to fail, started. It has no multicast: what is sent to it goes to it alone.</summary>
    public WspProvider AddNode(Limits limits, out FaultyLink link, int ports)
    {
        limits.Ports = ports;
        _links[_count] = new LoopbackLink(_network, _count + 1, limits);
        _links[_count].HasMulticast = false;
        link = new FaultyLink(_links[_count]);
        WspProvider node = new WspProvider(link, limits, this, 1000 + (_count * 77), false);
        node.WSPStartup(0x0202, null, null, null, null);
        _nodes[_count++] = node;
        return node;
    }

    /// <summary>Adds a node that loses some of what it receives, started.</summary>
    public WspProvider AddNode(Limits limits, int lossPerMillion, int ports)
    {
        limits.Ports = ports;
        _links[_count] = new LoopbackLink(_network, _count + 1, limits);
        LossyLink lossy = new LossyLink(_links[_count], lossPerMillion, 500 + _count);
        WspProvider node = new WspProvider(lossy, limits, this, 1000 + (_count * 77), false);
        node.WSPStartup(0x0202, null, null, null, null);
        _nodes[_count++] = node;
        return node;
    }

    /// <summary>Adds somebody who is no node: an open port on the same network, at an address that no node has.</summary>
    public RawPeer AddRawPeer()
    {
        return new RawPeer(new LoopbackLink(_network, 200, Limits.Board()));
    }
}

/// <summary>A loopback link that refuses, loses or doubles what it is given, and keeps a copy of what it was given last.</summary>
internal sealed class FaultyLink : LinkFilter
{

    public FaultyLink(LoopbackLink link)
        : base(link)
    {
    }

    /// <summary>What Send answers; while it is not 0, nothing goes out.</summary>
    public int SendCode { get; set; }

    /// <summary>What Open answers; while it is not 0, no port opens.</summary>
    public int OpenCode { get; set; }

    /// <summary>How many of the next datagrams get lost on their way.</summary>
    public int LoseNext { get; set; }

    /// <summary>How many of the next datagrams arrive twice.</summary>
    public int DoubleNext { get; set; }

    /// <summary>How many of a thousand datagrams get lost on their way, at random.</summary>
    public int LossPerMille { get; set; }

    /// <summary>How many datagrams got lost.</summary>
    public int Lost { get; private set; }

    private int _random = 0x5EED;

    private bool IsLost()
    {
        _random = (_random * 1103515245) + 12345;
        return ((_random >> 16) & 0x7FFF) % 1000 < LossPerMille;
    }

    /// <summary>The datagram that was sent last, lost or not.</summary>
    public byte[] LastSent { get; private set; } = new byte[0];

    /// <summary>While it is not null, what is sent is put here, one after the other, and gets lost.</summary>
    public byte[]?[]? Capture { get; set; }

    private int _captured;

    /// <summary>Ends the capture: how many datagrams there were.</summary>
    public int EndCapture()
    {
        int count = _captured;
        _captured = 0;
        Capture = null;
        return count;
    }

    /// <inheritdoc/>
    public override int Open(int port, byte[] name)
    {
        return OpenCode != 0 ? OpenCode : Inner.Open(port, name);
    }

    /// <inheritdoc/>
    public override int OpenGroup(int port, byte[] name, int via)
    {
        return OpenCode != 0 ? OpenCode : Inner.OpenGroup(port, name, via);
    }

    /// <inheritdoc/>
    public override int Send(int port, int peer, byte[] bytes, int length)
    {
        LastSent = Bytes.Copy(bytes, length);
        if (SendCode != 0)
        {
            return SendCode;
        }

        if (Capture != null)
        {
            Capture[_captured++] = LastSent;
            return 0;
        }

        if (LoseNext > 0 || IsLost())
        {
            LoseNext -= LoseNext > 0 ? 1 : 0;
            Lost++;
            return 0;
        }

        if (DoubleNext > 0)
        {
            DoubleNext--;
            Inner.Send(port, peer, bytes, length);
        }

        return Inner.Send(port, peer, bytes, length);
    }
}

/// <summary>Somebody on the network who is no node.</summary>
internal sealed class RawPeer
{
    private readonly LoopbackLink _link;
    private readonly byte[] _name;

    public RawPeer(LoopbackLink link)
    {
        _link = link;
        _name = SockAddr.Create(0, 0, 0, 0, 0);
        Assert.AreEqual(0, _link.Open(0, _name));
    }

    /// <summary>Where it can be reached.</summary>
    public byte[] Name
    {
        get { return _name; }
    }

    /// <summary>Sends any bytes to a name.</summary>
    public void Send(byte[] to, byte[] bytes)
    {
        int peer = _link.HoldName(to);
        Assert.AreEqual(0, _link.Send(0, peer, bytes, bytes.Length));
        _link.Release(peer);
    }

    /// <summary>Sends any bytes to a group.</summary>
    public void SendToGroup(byte[] group, byte[] bytes)
    {
        int peer = _link.HoldGroup(0, group, -1, 1);
        Assert.AreEqual(0, _link.Send(0, peer, bytes, bytes.Length));
        _link.Release(peer);
    }

    /// <summary>Takes the next datagram that came: its length, 0 for none.</summary>
    public int Receive(byte[] into)
    {
        return _link.Receive(0, into, true, false);
    }
}
