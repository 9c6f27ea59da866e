// The messages of the demonstration: from the root to all, as fast as the session takes them, with the process's allocations measured.
using System;
using System.Diagnostics;

namespace JoinLeaf.Peer.Demo;

/// <summary>Sends numbered messages to all leaves.</summary>
internal sealed class Broadcast
{
    /// <summary>The bytes of a message.</summary>
    public const int MessageBytes = 64;
    /// <summary>Messages before the measured ones: every port has settled into its steady state then.</summary>
    private const int WarmUp = 32;
    /// <summary>Where a warm-up message's number would stand; no leaf counts it.</summary>
    private const int NotCounted = -1;
    /// <summary>How long messages are sent between two looks at the progress, in milliseconds.</summary>
    private const int ChunkMs = 100;

    private readonly MultipointSocket _root;
    private readonly Tally _tally;
    private readonly int _leaves;
    private readonly byte[] _message = new byte[MessageBytes];

    public Broadcast(MultipointSocket root, Tally tally, int leaves)
    {
        _root = root;
        _tally = tally;
        _leaves = leaves;
    }

    /// <summary>Bytes that the process allocated between the first and the last message.</summary>
    public long AllocatedBytes { get; private set; }
    /// <summary>How long they took, in milliseconds.</summary>
    public double TookMs { get; private set; }
    /// <summary>The code of the Send that failed; 0 when none did.</summary>
    public int Error { get; private set; }

    /// <summary>Sends the messages that are not counted, and waits for them.</summary>
    public void Prepare()
    {
        for (int i = 0; i < WarmUp && Error == 0; i++)
        {
            SendOne(NotCounted);
        }

        MeasureFrom(0, 0);
        AllocatedBytes = 0;
        TookMs = 0;
    }

    /// <summary>Sends some of the messages, for a tenth of a second or until the session takes one more; after the last one it waits until all have arrived.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="total">The number after the last.</param>
    /// <returns>The number of the next one.</returns>
    public int MeasureFrom(int first, int total)
    {
        int next = first;
        long before = GC.GetTotalAllocatedBytes(true);
        long start = Stopwatch.GetTimestamp();
        long end = start + (Stopwatch.Frequency * ChunkMs / 1000);
        while (next < total && Error == 0 && Stopwatch.GetTimestamp() < end)
        {
            SendOne(next++);
        }

        if (next == total)
        {
            _tally.Wait(Play.PatienceMs);
        }

        long took = Stopwatch.GetTimestamp() - start;
        AllocatedBytes += GC.GetTotalAllocatedBytes(true) - before;
        TookMs += took * 1000.0 / Stopwatch.Frequency;
        return next;
    }

    private void SendOne(int number)
    {
        _message[0] = (byte)(number >> 24);
        _message[1] = (byte)(number >> 16);
        _message[2] = (byte)(number >> 8);
        _message[3] = (byte)number;
        _tally.Expect(_leaves);
        Error = _root.TrySend(_message, 0, _message.Length);
    }

    /// <summary>The number of a message that a leaf received.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="length">Its length.</param>
    /// <returns>The number; -1 when it is not to be counted.</returns>
    public static int NumberIn(byte[] bytes, int length)
    {
        return length != MessageBytes ? NotCounted : (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
    }
}
