// What a fan-out contestant is given, and what it is.
using System;

namespace JoinLeaf.Bench.Fanout;

/// <summary>How one datagram reaches many leaves.</summary>
internal enum FanoutPath
{
    /// <summary>Sent once, to a group.</summary>
    Multicast,

    /// <summary>Sent to each leaf.</summary>
    Unicast,
}

/// <summary>One case that a contestant is set up for.</summary>
/// <param name="Leaves">How many leaves.</param>
/// <param name="Loss">The share of datagrams that each leaf loses, once <see cref="IFanoutContestant.BeginLoss"/> is called.</param>
/// <param name="Size">Bytes of a message.</param>
/// <param name="Seed">What the losses follow from, with the leaf's number.</param>
/// <param name="Audience">Who is told what arrives.</param>
internal sealed record FanoutCase(int Leaves, double Loss, int Size, int Seed, Audience Audience);

/// <summary>Datagrams and bytes on the wire, both directions, 28 bytes of IP and UDP headers a datagram included.</summary>
/// <param name="Datagrams">Datagrams; one sent to a group counts once.</param>
/// <param name="Bytes">Bytes.</param>
internal readonly record struct WireCount(long Datagrams, long Bytes)
{
    /// <summary>IPv4 and UDP headers of one datagram.</summary>
    public const int HeaderBytes = 28;

    public static WireCount operator -(WireCount left, WireCount right)
    {
        return new WireCount(left.Datagrams - right.Datagrams, left.Bytes - right.Bytes);
    }
}

/// <summary>One sender and its leaves, joined, each leaf with its threads receiving.</summary>
internal interface IFanoutContestant : IDisposable
{
    /// <summary>From now on the leaves lose datagrams.</summary>
    void BeginLoss();

    /// <summary>Sends one message to all leaves; it may wait.</summary>
    void Send(byte[] message);

    /// <summary>The sender is about to wait: what is queued for company should go out.</summary>
    void Flush();

    /// <summary>What went over the wire so far; null where that cannot be counted.</summary>
    WireCount? CountWire();
}

/// <summary>A row of the table.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Path">How it reaches the leaves.</param>
/// <param name="IsReliable">Whether each leaf must get every message, in order.</param>
/// <param name="IsBatched">Whether messages that queue share a datagram.</param>
/// <param name="Window">How many messages its sender may be ahead of the slowest leaf.</param>
/// <param name="Make">Sets it up for a case.</param>
internal sealed record FanoutEntry(string Name, FanoutPath Path, bool IsReliable, bool IsBatched, int Window, Func<FanoutCase, IFanoutContestant> Make)
{
    /// <summary>Whether its memory lies in the C library's heap as well.</summary>
    public bool UsesNativeHeap { get; init; }

    /// <summary>Whether the others are compared with it.</summary>
    public bool IsFloor { get; init; }
}

/// <summary>A run went wrong in a way that the reader must know; the message is for them.</summary>
internal sealed class BenchException : Exception
{
    public BenchException(string message)
        : base(message)
    {
    }
}
