// Everything that happens in a world, folded into one hash, and printed when one seed is looked at.
using System.IO;

namespace JoinLeaf.Simulation;

/// <summary>What is noted. The names are what a reader of a verbose trace sees.</summary>
internal enum What
{
    Boot, Crash, Stop, LinkDown, LinkUp, Pause, Resume, Partition, Heal, Weather, Calm,
    Send, SendFailed, Lose, Double, Late, Flip, Garbage, Arrive, NoPort, InboxFull,
    Socket, Bind, Listen, Join, JoinFailed, Cancel, Connect, Accept, NotAccepted, Decide, SendMessage, NotSent, Receive, NotReceived,
    Closed, Close, Shutdown, NotShut, Disconnect, Select, Misuse, Fresh, End, Doze, Watermark, SlowLeaf,
}

/// <summary>The trace of one world.</summary>
internal sealed class Trace
{
    private readonly VirtualClock _clock;
    private readonly TextWriter? _out;
    private ulong _hash = 14695981039346656037UL;

    public Trace(VirtualClock clock, TextWriter? verbose)
    {
        _clock = clock;
        _out = verbose;
    }

    /// <summary>The hash of all that was noted so far: the same seed gives the same one.</summary>
    public ulong Hash
    {
        get { return _hash; }
    }

    /// <summary>How much was noted.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the trace is printed.</summary>
    public bool IsVerbose
    {
        get { return _out != null; }
    }

    /// <summary>Notes one act.</summary>
    public void Note(int node, What what, int a = 0, int b = 0, int c = 0)
    {
        Count++;
        Fold((ulong)_clock.ElapsedMs);
        Fold(((ulong)(uint)node << 32) | (uint)what);
        Fold(((ulong)(uint)a << 32) | (uint)b);
        Fold((uint)c);
        _out?.WriteLine($"{_clock.ElapsedMs,7} n{node,-3} {what,-12} {a} {b} {c}");
    }

    /// <summary>Notes a datagram, byte for byte.</summary>
    public void Bytes(int node, What what, int toNode, int toPort, byte[] bytes, int length)
    {
        Count++;
        Fold((ulong)_clock.ElapsedMs);
        Fold(((ulong)(uint)node << 32) | (uint)what);
        Fold(((ulong)(uint)toNode << 32) | (uint)toPort);
        for (int i = 0; i < length; i++)
        {
            _hash = (_hash ^ bytes[i]) * 1099511628211UL;
        }

        _out?.WriteLine($"{_clock.ElapsedMs,7} n{node,-3} {what,-12} n{toNode}:{toPort} {FrameText.Of(bytes, length)}");
    }

    /// <summary>Prints, without counting, what helps a reader.</summary>
    public void Say(string text)
    {
        _out?.WriteLine($"{_clock.ElapsedMs,7} {text}");
    }

    private void Fold(ulong word)
    {
        _hash = (_hash ^ word) * 1099511628211UL;
        _hash ^= _hash >> 29;
    }
}
