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
    private readonly nint[] _instances;
    private readonly nint[] _sessions;
    private readonly Thread[] _threads;
    private readonly nint _stream;
    private readonly AutoResetEvent _vacancy = new AutoResetEvent(false);

    /// <summary>Starts the leaves' instances, then the sender's.</summary>
    public NormFanout(FanoutCase setup, bool isBatched)
    {
        _case = setup;
        _isBatched = isBatched;
        NormLibrary.srand((uint)setup.Seed);
        _instances = new nint[setup.Leaves + 1];
        _sessions = new nint[setup.Leaves + 1];
        _threads = new Thread[setup.Leaves + 1];
        IPEndPoint group = Groups.Next();
        for (int i = setup.Leaves; i >= 0; i--)
        {
            _instances[i] = NormLibrary.NormCreateInstance(false);
            _sessions[i] = CreateSession(_instances[i], group, (uint)i + 1);
            if (i > 0 && !NormLibrary.NormStartReceiver(_sessions[i], BufferBytes))
            {
                throw new BenchException("NORM: a receiver did not start");
            }
        }

        _stream = StartSender(_sessions[0]);
        for (int i = 0; i <= setup.Leaves; i++)
        {
            int number = i;
            _threads[i] = new Thread(() => HandleEvents(number)) { IsBackground = true };
            _threads[i].Start();
        }
    }

    private nint CreateSession(nint instance, IPEndPoint group, uint nodeId)
    {
        nint session = NormLibrary.NormCreateSession(instance, group.Address.ToString(), (ushort)group.Port, nodeId);
        if (session == 0 || !NormLibrary.NormSetMulticastInterface(session, "lo"))
        {
            throw new BenchException("NORM: no session on the loopback interface");
        }

        NormLibrary.NormSetTTL(session, 0);
        NormLibrary.NormSetRxPortReuse(session, true, 0, 0, 0);
        NormLibrary.NormSetMulticastLoopback(session, true);
        return session;
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
        foreach (nint one in _sessions)
        {
            // After the start, which is when the sockets are opened.
            NormLibrary.NormSetRxSocketBuffer(one, BufferBytes / 2);
        }

        return stream != 0 ? stream : throw new BenchException("NORM: the sender did not start");
    }

    private void HandleEvents(int number)
    {
        byte[] buffer = new byte[_case.Size];
        int filled = 0;
        while (NormLibrary.NormGetNextEvent(_instances[number], out NormLibrary.Event notification, true))
        {
            switch (notification.Type)
            {
                case NormLibrary.TxQueueVacancy:
                case NormLibrary.TxQueueEmpty:
                    _vacancy.Set();
                    break;
                case NormLibrary.TxWatermarkCompleted when NormLibrary.NormGetAckingStatus(_sessions[0], NormLibrary.AnyNode) != NormLibrary.AckSuccess:
                    // Not all leaves answered: their answers, or what they were asked by, are lost. It gives up, unless told.
                    NormLibrary.NormResetWatermark(_sessions[0]);
                    break;
                case NormLibrary.RxObjectUpdated:
                    Read(number - 1, notification.Object, buffer, ref filled);
                    break;
                case NormLibrary.RxObjectAborted:
                    _case.Audience.Received(number - 1, []);
                    break;
            }
        }
    }

    private void Read(int leaf, nint stream, byte[] buffer, ref int filled)
    {
        while (true)
        {
            uint count = (uint)(buffer.Length - filled);
            if (!NormLibrary.NormStreamRead(stream, ref buffer[filled], ref count))
            {
                // The stream has a hole: a message of no bytes is a fault that the audience tells.
                _case.Audience.Received(leaf, []);
                return;
            }

            if (count == 0)
            {
                return;
            }

            filled += (int)count;
            if (filled == buffer.Length)
            {
                filled = 0;
                _case.Audience.Received(leaf, buffer);
            }
        }
    }

    /// <inheritdoc/>
    public void BeginLoss()
    {
        for (int i = 1; i < _sessions.Length; i++)
        {
            NormLibrary.NormSetRxLoss(_sessions[i], _case.Loss * 100);
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
        NormLibrary.NormSetWatermark(_sessions[0], _stream, true);
    }

    /// <summary>NORM's sockets are its own and it tells no counts: they are the loopback interface's, where this process has one to itself.</summary>
    public WireCount? CountWire()
    {
        return PrivateNetwork.CountLoopback();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint instance in _instances)
        {
            NormLibrary.NormStopInstance(instance);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (nint instance in _instances)
        {
            NormLibrary.NormDestroyInstance(instance);
        }
    }
}
