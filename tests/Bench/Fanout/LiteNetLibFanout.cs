// LiteNetLib as a fan-out contestant: a server and its clients, reliable and in order, its events on its own threads.
using System;
using System.Net;
using System.Threading;
using LiteNetLib;
using LiteNetLib.Layers;

namespace JoinLeaf.Bench.Fanout;

/// <summary>
/// Reliable ordered sending to all peers. Its logic runs every millisecond, and at once when a message is queued. It has no switch that
/// keeps queued messages apart, but it sends a message by itself when two would not fit: unbatched, its MTU is set that small.
/// </summary>
internal sealed class LiteNetLibFanout : IFanoutContestant
{
    private readonly bool _isBatched;
    private readonly NetManager _server;
    private readonly NetManager[] _clients;
    private readonly LossyLayer[] _layers;
    private readonly double _loss;

    /// <summary>Starts the server and its clients, and waits until all are connected.</summary>
    public LiteNetLibFanout(FanoutCase setup, bool isBatched)
    {
        _isBatched = isBatched;
        _loss = setup.Loss;
        EventBasedNetListener serverListener = new EventBasedNetListener();
        serverListener.ConnectionRequestEvent += request => request.Accept();
        using CountdownEvent joined = new CountdownEvent(setup.Leaves * 2);
        serverListener.PeerConnectedEvent += _ => joined.Signal();
        _server = Create(serverListener, null, setup.Size);
        _clients = new NetManager[setup.Leaves];
        _layers = new LossyLayer[setup.Leaves];
        for (int i = 0; i < setup.Leaves; i++)
        {
            int number = i;
            EventBasedNetListener listener = new EventBasedNetListener();
            listener.PeerConnectedEvent += _ => joined.Signal();
            listener.NetworkReceiveEvent += (_, reader, _, _) => setup.Audience.Received(number, reader.RawData.AsSpan(reader.Position, reader.AvailableBytes));
            _layers[i] = new LossyLayer((setup.Seed * 1000) + i);
            _clients[i] = Create(listener, _layers[i], setup.Size);
            _clients[i].Connect("127.0.0.1", _server.LocalPort, string.Empty);
        }

        if (!joined.Wait(JoinLeafNodes.PatienceMs))
        {
            throw new BenchException("not all LiteNetLib clients connected");
        }
    }

    private NetManager Create(EventBasedNetListener listener, PacketLayerBase? layer, int size)
    {
        // A reliable message has 4 bytes of header; merged ones 3 more, and it keeps 20 bytes of slack before it gives up merging.
        const int overhead = 4 + 3 + 20;
        NetManager manager = new NetManager(listener, layer)
        {
            UnsyncedEvents = true, AutoRecycle = true, EnableStatistics = true, UpdateTime = 1, DisconnectTimeout = 60000,
            MtuOverride = _isBatched ? 0 : size + overhead,
        };
        manager.Start(IPAddress.Loopback, IPAddress.IPv6None, 0);
        return manager;
    }

    /// <inheritdoc/>
    public void BeginLoss()
    {
        foreach (LossyLayer layer in _layers)
        {
            layer.Loss = _loss;
        }
    }

    /// <inheritdoc/>
    public void Send(byte[] message)
    {
        _server.SendToAll(message, DeliveryMethod.ReliableOrdered);
        if (!_isBatched)
        {
            _server.TriggerUpdate();
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        _server.TriggerUpdate();
    }

    /// <inheritdoc/>
    public WireCount? CountWire()
    {
        long datagrams = _server.Statistics.PacketsSent;
        long bytes = _server.Statistics.BytesSent;
        foreach (NetManager client in _clients)
        {
            datagrams += client.Statistics.PacketsSent;
            bytes += client.Statistics.BytesSent;
        }

        return new WireCount(datagrams, bytes + (datagrams * WireCount.HeaderBytes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NetManager client in _clients)
        {
            client.Stop();
        }

        _server.Stop();
    }

    /// <summary>Drops received datagrams at random, before the library sees them.</summary>
    private sealed class LossyLayer : PacketLayerBase
    {
        private readonly Random _random;
        private double _loss;

        public LossyLayer(int seed)
            : base(0)
        {
            _random = new Random(seed);
        }

        public double Loss
        {
            set { Volatile.Write(ref _loss, value); }
        }

        public override void ProcessInboundPacket(ref IPEndPoint endPoint, ref byte[] data, ref int length)
        {
            double loss = Volatile.Read(ref _loss);
            if (loss > 0 && _random.NextDouble() < loss)
            {
                // The library ignores a datagram of length 0.
                length = 0;
            }
        }

        public override void ProcessOutBoundPacket(ref IPEndPoint endPoint, ref byte[] data, ref int offset, ref int length)
        {
        }
    }
}
