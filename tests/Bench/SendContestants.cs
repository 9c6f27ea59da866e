// Who takes part in the send benchmark: each carries messages from one sender to N receivers over UDP on 127.0.0.1.
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using LiteNetLib;

namespace JoinLeaf.Bench;

/// <summary>One way to send to all.</summary>
internal interface ISendContestant : IDisposable
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Sends one message to all receivers.</summary>
    void Send(byte[] message);

    /// <summary>The sender is about to wait: what is queued should go out.</summary>
    void Flush();
}

/// <summary>JoinLeaf: a root and its leaves, each leaf with a thread in Receive.</summary>
internal sealed class JoinLeafSender : ISendContestant
{
    private readonly JoinLeafNodes _nodes;

    public JoinLeafSender(int leaves, Window window)
    {
        _nodes = new JoinLeafNodes(leaves, true);
        _nodes.Root.Listen(128);
        JoinLeafNodes.InBackground(() => JoinLeafNodes.AcceptAll(_nodes.Root));
        byte[] root = _nodes.Root.LocalName;
        for (int i = 0; i < leaves; i++)
        {
            int number = i;
            MultipointSocket leaf = _nodes.Leaves[i];
            leaf.JoinLeaf(root);
            JoinLeafNodes.InBackground(() => ReceiveAll(leaf, number, window));
        }
    }

    public string Name => "JoinLeaf";

    private static void ReceiveAll(MultipointSocket leaf, int number, Window window)
    {
        byte[] buffer = new byte[2048];
        while (leaf.TryReceive(buffer, 0, buffer.Length, null, out int count) == 0)
        {
            if (count >= 4)
            {
                window.Received(number, buffer, 0);
            }
        }
    }

    public void Send(byte[] message)
    {
        _nodes.Root.TrySend(message, 0, message.Length);
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
        _nodes.Dispose();
    }
}

/// <summary>The floor: one .NET socket that sends to each address in turn, one thread a receiver in Receive.</summary>
internal sealed class PlainSockets : ISendContestant
{
    private readonly Socket _sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket[] _receivers;
    private readonly SocketAddress[] _addresses;

    public PlainSockets(int leaves, Window window)
    {
        _receivers = new Socket[leaves];
        _addresses = new SocketAddress[leaves];
        for (int i = 0; i < leaves; i++)
        {
            int number = i;
            Socket receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _receivers[i] = receiver;
            _addresses[i] = receiver.LocalEndPoint!.Serialize();
            JoinLeafNodes.InBackground(() => ReceiveAll(receiver, number, window));
        }
    }

    public string Name => "plain sockets";

    private static void ReceiveAll(Socket receiver, int number, Window window)
    {
        byte[] buffer = new byte[2048];
        try
        {
            while (receiver.Receive(buffer, 0, buffer.Length, SocketFlags.None) >= 4)
            {
                window.Received(number, buffer, 0);
            }
        }
        catch (SocketException)
        {
            // Closed at the end of the run.
        }
        catch (ObjectDisposedException)
        {
            // Closed between two calls.
        }
    }

    public void Send(byte[] message)
    {
        foreach (SocketAddress address in _addresses)
        {
            _sender.SendTo(message, SocketFlags.None, address);
        }
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
        _sender.Dispose();
        foreach (Socket receiver in _receivers)
        {
            receiver.Dispose();
        }
    }
}

/// <summary>LiteNetLib: a server and its clients, unreliable delivery, events on its own threads; flushed when the sender waits.</summary>
internal sealed class LiteNetLibServer : ISendContestant
{
    private readonly NetManager _server;
    private readonly NetManager[] _clients;

    public LiteNetLibServer(int leaves, Window window)
    {
        EventBasedNetListener serverListener = new EventBasedNetListener();
        serverListener.ConnectionRequestEvent += request => request.Accept();
        using CountdownEvent joined = new CountdownEvent(leaves * 2);
        serverListener.PeerConnectedEvent += _ => joined.Signal();
        _server = new NetManager(serverListener) { UnsyncedEvents = true, AutoRecycle = true };
        _server.Start(IPAddress.Loopback, IPAddress.IPv6None, 0);
        _clients = new NetManager[leaves];
        for (int i = 0; i < leaves; i++)
        {
            int number = i;
            EventBasedNetListener listener = new EventBasedNetListener();
            listener.PeerConnectedEvent += _ => joined.Signal();
            listener.NetworkReceiveEvent += (_, reader, _, _) => window.Received(number, reader.RawData, reader.Position);
            _clients[i] = new NetManager(listener) { UnsyncedEvents = true, AutoRecycle = true };
            _clients[i].Start(IPAddress.Loopback, IPAddress.IPv6None, 0);
            _clients[i].Connect("127.0.0.1", _server.LocalPort, string.Empty);
        }

        if (!joined.Wait(JoinLeafNodes.PatienceMs))
        {
            throw new TimeoutException("not all LiteNetLib clients connected");
        }
    }

    public string Name => "LiteNetLib";

    public void Send(byte[] message)
    {
        _server.SendToAll(message, DeliveryMethod.Unreliable);
    }

    public void Flush()
    {
        _server.TriggerUpdate();
    }

    public void Dispose()
    {
        foreach (NetManager client in _clients)
        {
            client.Stop();
        }

        _server.Stop();
    }
}
