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

    /// <summary>Adds a node whose link can be told to fail, started.</summary>
    public WspProvider AddNode(Limits limits, out FaultyLink link, int ports)
    {
        limits.Ports = ports;
        _links[_count] = new LoopbackLink(_network, _count + 1, limits);
        link = new FaultyLink(_links[_count]);
        WspProvider node = new WspProvider(link, limits, this, 1000 + (_count * 77), false);
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
internal sealed class FaultyLink : ILink
{
    private readonly LoopbackLink _link;

    public FaultyLink(LoopbackLink link)
    {
        _link = link;
    }

    /// <summary>What Send answers; while it is not 0, nothing goes out.</summary>
    public int SendCode { get; set; }

    /// <summary>What Open answers; while it is not 0, no port opens.</summary>
    public int OpenCode { get; set; }

    /// <summary>How many of the next datagrams get lost on their way.</summary>
    public int LoseNext { get; set; }

    /// <summary>How many of the next datagrams arrive twice.</summary>
    public int DoubleNext { get; set; }

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
    public int MaxPorts
    {
        get { return _link.MaxPorts; }
    }

    /// <inheritdoc/>
    public int Open(int port, byte[] name)
    {
        return OpenCode != 0 ? OpenCode : _link.Open(port, name);
    }

    /// <inheritdoc/>
    public void Close(int port)
    {
        _link.Close(port);
    }

    /// <inheritdoc/>
    public int HoldName(byte[] name)
    {
        return _link.HoldName(name);
    }

    /// <inheritdoc/>
    public int HoldSource(int port)
    {
        return _link.HoldSource(port);
    }

    /// <inheritdoc/>
    public void Release(int peer)
    {
        _link.Release(peer);
    }

    /// <inheritdoc/>
    public bool HaveSameName(int peer, int other)
    {
        return _link.HaveSameName(peer, other);
    }

    /// <inheritdoc/>
    public void Redirect(int peer, int portNumber)
    {
        _link.Redirect(peer, portNumber);
    }

    /// <inheritdoc/>
    public void NameOf(int peer, byte[] name)
    {
        _link.NameOf(peer, name);
    }

    /// <inheritdoc/>
    public int Send(int port, int peer, byte[] bytes, int length)
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

        if (LoseNext > 0)
        {
            LoseNext--;
            return 0;
        }

        if (DoubleNext > 0)
        {
            DoubleNext--;
            _link.Send(port, peer, bytes, length);
        }

        return _link.Send(port, peer, bytes, length);
    }

    /// <inheritdoc/>
    public int Receive(int port, byte[] bytes, bool withSource, bool wait)
    {
        return _link.Receive(port, bytes, withSource, wait);
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

    /// <summary>Takes the next datagram that came: its length, 0 for none.</summary>
    public int Receive(byte[] into)
    {
        return _link.Receive(0, into, true, false);
    }
}
