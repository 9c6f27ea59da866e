// What the leaves of a fan-out run have received: counted, checked, timed, and what the sender waits by.
using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Threading;

namespace JoinLeaf.Bench.Fanout;

/// <summary>
/// The leaves' side of a run, the same for every contestant. A message is its number, from 1, in 4 bytes, and then bytes that follow
/// from it. A reliable leaf must get all of them, in order, intact; a best-effort leaf none twice and none backwards. Nothing here
/// allocates once made, and each leaf's figures are written by one thread at a time.
/// </summary>
internal sealed class Audience
{
    /// <summary>The sender waits for multiples of this, and the messages of a run are one.</summary>
    public const int Step = 16;

    private readonly bool _isReliable;
    private readonly Leaf[] _leaves;
    private readonly int[] _passed;
    private readonly AutoResetEvent _progress = new AutoResetEvent(false);
    private readonly int _firstSample;
    private readonly int _sampleEvery;
    private readonly int[] _have;
    private readonly long[] _sent;
    private readonly long[] _arrived;

    /// <summary>One leaf's figures, an object of its own and long enough that leaves do not share a cache line.</summary>
    private sealed class Leaf
    {
        public int Last;
        public int Count;
        public int Milestone;
        public string? Fault;
        public Int128 Padding0 = 0;
        public Int128 Padding1 = 0;
        public Int128 Padding2 = 0;
    }

    /// <summary>An audience.</summary>
    /// <param name="leaves">How many leaves.</param>
    /// <param name="isReliable">Whether every leaf must get every message.</param>
    /// <param name="warmUp">Messages before those that are timed.</param>
    /// <param name="messages">Messages that are timed; both are multiples of <see cref="Step"/>.</param>
    public Audience(int leaves, bool isReliable, int warmUp, int messages)
    {
        _isReliable = isReliable;
        _leaves = new Leaf[leaves];
        for (int i = 0; i < leaves; i++)
        {
            _leaves[i] = new Leaf();
        }

        _passed = new int[((warmUp + messages) / Step) + 1];
        _firstSample = warmUp + 1;
        _sampleEvery = Math.Max(1, messages / 1000);
        int samples = ((messages - 1) / _sampleEvery) + 1;
        _have = new int[samples];
        _sent = new long[samples];
        _arrived = new long[samples];
    }

    /// <summary>Messages that all leaves together have received.</summary>
    public long Delivered
    {
        get
        {
            long sum = 0;
            foreach (Leaf leaf in _leaves)
            {
                sum += Volatile.Read(ref leaf.Count);
            }

            return sum;
        }
    }

    /// <summary>Writes a message: its number, and bytes that follow from it.</summary>
    public static void Write(Span<byte> message, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(message, number);
        for (int i = 4; i < message.Length; i++)
        {
            message[i] = (byte)(number + (i * 7));
        }
    }

    /// <summary>Writes a marker: no message, it tells a best-effort leaf that nothing up to a message will come any more.</summary>
    public static void WriteMarker(Span<byte> message, int last)
    {
        BinaryPrimitives.WriteInt32LittleEndian(message, ~last);
    }

    /// <summary>A message is about to be sent: notes when, if it is one of those that are timed to the last leaf.</summary>
    public void Sending(int number)
    {
        int sample = SampleOf(number);
        if (sample >= 0)
        {
            _sent[sample] = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>A leaf has received a message.</summary>
    public void Received(int leaf, ReadOnlySpan<byte> message)
    {
        Leaf own = _leaves[leaf];
        if (message.Length < 4)
        {
            own.Fault ??= $"a message of {message.Length} bytes";
            return;
        }

        int number = BinaryPrimitives.ReadInt32LittleEndian(message);
        if (number < 0)
        {
            Pass(own, ~number);
            return;
        }

        if (_isReliable ? number != own.Last + 1 : number <= own.Last)
        {
            own.Fault ??= $"message {number} after {own.Last}";
        }

        for (int i = 4; i < message.Length; i++)
        {
            if (message[i] != (byte)(number + (i * 7)))
            {
                own.Fault ??= $"message {number} is not what was sent";
            }
        }

        Volatile.Write(ref own.Count, own.Count + 1);
        int sample = SampleOf(number);
        if (sample >= 0 && Interlocked.Increment(ref _have[sample]) == _leaves.Length)
        {
            Volatile.Write(ref _arrived[sample], Stopwatch.GetTimestamp());
        }

        Pass(own, number);
    }

    /// <summary>A datagram with this message has come as far as the leaf's socket, and was then dropped on purpose: it counts for nothing but the sender's pace.</summary>
    public void Dropped(int leaf, ReadOnlySpan<byte> message)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(message);
        Pass(_leaves[leaf], number < 0 ? ~number : number);
    }

    private void Pass(Leaf own, int number)
    {
        own.Last = Math.Max(own.Last, number);
        int milestone = Math.Min(number / Step, _passed.Length - 1);
        while (own.Milestone < milestone)
        {
            own.Milestone++;
            if (Interlocked.Increment(ref _passed[own.Milestone]) == _leaves.Length)
            {
                _progress.Set();
            }
        }
    }

    /// <summary>Waits until every leaf has got as far as this message.</summary>
    /// <param name="number">The message, a multiple of <see cref="Step"/>.</param>
    /// <param name="patienceMs">How long to wait without any progress.</param>
    /// <returns>False when nothing moved for that long.</returns>
    public bool Await(int number, int patienceMs)
    {
        while (Volatile.Read(ref _passed[number / Step]) < _leaves.Length)
        {
            if (!_progress.WaitOne(patienceMs))
            {
                return Volatile.Read(ref _passed[number / Step]) == _leaves.Length;
            }
        }

        return true;
    }

    /// <summary>What is wrong with what the leaves got; null when nothing is.</summary>
    /// <param name="sent">The last message that was sent, without markers.</param>
    public string? FindFault(int sent)
    {
        for (int i = 0; i < _leaves.Length; i++)
        {
            if (_leaves[i].Fault != null)
            {
                return $"leaf {i} got {_leaves[i].Fault}";
            }

            if (_isReliable && _leaves[i].Count != sent)
            {
                return $"leaf {i} got {_leaves[i].Count} of {sent} messages";
            }
        }

        return null;
    }

    /// <summary>From sending to the last leaf, in microseconds, of the timed messages that reached every leaf, in rising order.</summary>
    public double[] TimesToLastLeafUs()
    {
        double[] times = new double[_have.Length];
        int count = 0;
        for (int i = 0; i < times.Length; i++)
        {
            long arrived = Volatile.Read(ref _arrived[i]);
            if (arrived != 0)
            {
                times[count++] = Stopwatch.GetElapsedTime(_sent[i], arrived).TotalMicroseconds;
            }
        }

        Array.Resize(ref times, count);
        Array.Sort(times);
        return times;
    }

    private int SampleOf(int number)
    {
        int past = number - _firstSample;
        return past >= 0 && past % _sampleEvery == 0 && past / _sampleEvery < _have.Length ? past / _sampleEvery : -1;
    }
}
