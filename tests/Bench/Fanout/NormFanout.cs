// NORM as a fan-out contestant: one stream to a group, repaired by NACKs and parity, each leaf an instance of its own.
using System;
using System.Net;
using System.Threading;

namespace JoinLeaf.Bench.Fanout;

/// <summary>
/// A stream of messages of one size. Unbatched, each is flushed as it is written and goes out in a packet of its own; batched, a segment
/// has room for many, and what is there is flushed when the sender waits. Its rate is fixed far above what it can
/// reach, so that the common window, and its own flow control, set the pace.
/// </summary>
internal sealed class NormFanout : IFanoutContestant
{
    private const uint BufferBytes = 8 << 20;
    private const int BatchedSegmentBytes = 1400;
    // A NACK is no longer than a segment: with segments of 16 bytes nothing is ever repaired.
    private const int LeastSegmentBytes = 128;
    private const ushort DataSegments = 64;
    private const ushort ParitySegments = 16;
    private const double BitsPerSecond = 1e9;
    private const double GrttSeconds = 0.001;

    private readonly FanoutCase _case;
    private readonly bool _isBatched;
    private readonly NormNode[] _nodes;
    private readonly byte[][] _buffers;
    private readonly int[] _filled;
    private readonly nint _stream;
    private readonly AutoResetEvent _vacancy = new AutoResetEvent(false);

    /// <summary>Starts the leaves' instances, then the sender's.</summary>
    public NormFanout(FanoutCase setup, bool isBatched)
    {
        _case = setup;
        _isBatched = isBatched;
        NormLibrary.srand((uint)setup.Seed);
        _nodes = new NormNode[setup.Leaves + 1];
        _buffers = new byte[setup.Leaves + 1][];
        _filled = new int[setup.Leaves + 1];
        IPEndPoint group = Groups.Next();
        for (int i = setup.Leaves; i >= 0; i--)
        {
            _nodes[i] = NormNode.Get(i);
            _buffers[i] = new byte[setup.Size];
            OpenSession(i, group);
            if (i > 0 && !NormLibrary.NormStartReceiver(_nodes[i].Session, BufferBytes))
            {
                throw new BenchException("a receiver did not start");
            }
        }

        _stream = StartSender(_nodes[0].Session);
    }

    private void OpenSession(int number, IPEndPoint group)
    {
        nint session = _nodes[number].Open(group.Address.ToString(), group.Port, (uint)number + 1, notification => Handle(number, notification));
        if (session == 0 || !NormLibrary.NormSetMulticastInterface(session, "lo"))
        {
            throw new BenchException("no session on the loopback interface");
        }

        NormLibrary.NormSetTTL(session, 0);
        NormLibrary.NormSetRxPortReuse(session, true, 0, 0, 0);
        NormLibrary.NormSetMulticastLoopback(session, true);
    }

    private nint StartSender(nint session)
    {
        NormLibrary.NormSetCongestionControl(session, false, false);
        NormLibrary.NormSetTxRate(session, BitsPerSecond);
        NormLibrary.NormSetGrttEstimate(session, GrttSeconds);
        NormLibrary.NormSetGroupSize(session, (uint)_case.Leaves);
        for (int i = 1; i <= _case.Leaves; i++)
        {
            NormLibrary.NormAddAckingNode(session, (uint)i + 1);
        }

        ushort segment = (ushort)(_isBatched ? BatchedSegmentBytes / _case.Size * _case.Size : Math.Max(_case.Size, LeastSegmentBytes));
        bool isStarted = NormLibrary.NormStartSender(session, 1, BufferBytes, segment, DataSegments, ParitySegments, 0);
        nint stream = isStarted ? NormLibrary.NormStreamOpen(session, BufferBytes / 4, 0, 0) : 0;
        foreach (NormNode node in _nodes)
        {
            // After the start, which is when the sockets are opened.
            NormLibrary.NormSetRxSocketBuffer(node.Session, BufferBytes / 2);
        }

        return stream != 0 ? stream : throw new BenchException("the sender did not start");
    }

    private void Handle(int number, NormLibrary.Event notification)
    {
        switch (notification.Type)
        {
            case NormLibrary.TxQueueVacancy:
            case NormLibrary.TxQueueEmpty:
                _vacancy.Set();
                break;
            case NormLibrary.TxWatermarkCompleted when NormLibrary.NormGetAckingStatus(notification.Session, NormLibrary.AnyNode) != NormLibrary.AckSuccess:
                // Not all leaves answered: their answers, or what they were asked by, are lost. It gives up, unless told.
                NormLibrary.NormResetWatermark(notification.Session);
                break;
            case NormLibrary.RxObjectUpdated:
                Read(number, notification.Object);
                break;
            case NormLibrary.RxObjectAborted:
                _case.Audience.Received(number - 1, []);
                break;
        }
    }

    private void Read(int number, nint stream)
    {
        byte[] buffer = _buffers[number];
        while (true)
        {
            int filled = _filled[number];
            uint count = (uint)(buffer.Length - filled);
            if (!NormLibrary.NormStreamRead(stream, ref buffer[filled], ref count))
            {
                // The stream has a hole: a message of no bytes is a fault that the audience tells.
                _case.Audience.Received(number - 1, []);
                return;
            }

            if (count == 0)
            {
                return;
            }

            filled += (int)count;
            _filled[number] = filled % buffer.Length;
            if (filled == buffer.Length)
            {
                _case.Audience.Received(number - 1, buffer);
            }
        }
    }

    /// <inheritdoc/>
    public void BeginLoss()
    {
        for (int i = 1; i < _nodes.Length; i++)
        {
            NormLibrary.NormSetRxLoss(_nodes[i].Session, _case.Loss * 100);
        }
    }

    /// <inheritdoc/>
    public void Send(byte[] message)
    {
        const int pauseMs = 5;
        uint written = 0;
        while (written < message.Length)
        {
            written += NormLibrary.NormStreamWrite(_stream, ref message[written], (uint)message.Length - written);
            if (written < message.Length)
            {
                _vacancy.WaitOne(pauseMs);
            }
        }

        if (!_isBatched)
        {
            NormLibrary.NormStreamFlush(_stream, false, NormLibrary.FlushPassive);
        }
    }

    /// <summary>Sends what is there, and asks the leaves whether they have it all: without that, a loss at the end is never found.</summary>
    public void Flush()
    {
        NormLibrary.NormStreamFlush(_stream, false, NormLibrary.FlushActive);
        NormLibrary.NormSetWatermark(_nodes[0].Session, _stream, true);
    }

    /// <summary>NORM's sockets are its own and it tells no counts: they are the loopback interface's, where this process has one to itself.</summary>
    public WireCount? CountWire()
    {
        return PrivateNetwork.CountLoopback();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NormNode node in _nodes)
        {
            node.Close();
        }
    }
}
