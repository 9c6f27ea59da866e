// The same simple back-pressure for every contestant: so many messages under way, counted by what each receiver saw last.
using System.Diagnostics;
using System.Threading;

namespace JoinLeaf.Bench;

/// <summary>
/// Holds the sender back while the slowest receiver is too far behind, since otherwise a benchmark of datagrams measures how many the
/// kernel throws away. A receiver that has lost the newest ones for 20 ms is not waited for any longer.
/// </summary>
internal sealed class Window
{
    /// <summary>Messages under way at most.</summary>
    public const int Size = 64;
    private const int StallMs = 20;
    private readonly int[] _last;
    private readonly int[] _count;

    public Window(int receivers)
    {
        _last = new int[receivers];
        _count = new int[receivers];
    }

    /// <summary>Messages that all receivers together have received.</summary>
    public long Delivered
    {
        get
        {
            long sum = 0;
            foreach (int count in _count)
            {
                sum += count;
            }

            return sum;
        }
    }

    /// <summary>A receiver has received a message; its first 4 bytes are its number, from 1.</summary>
    public void Received(int receiver, byte[] message, int offset)
    {
        int number = message[offset] | (message[offset + 1] << 8) | (message[offset + 2] << 16) | (message[offset + 3] << 24);
        _count[receiver]++;
        Volatile.Write(ref _last[receiver], number);
    }

    /// <summary>Writes a message's number.</summary>
    public static void Write(byte[] message, int number)
    {
        message[0] = (byte)number;
        message[1] = (byte)(number >> 8);
        message[2] = (byte)(number >> 16);
        message[3] = (byte)(number >> 24);
    }

    /// <summary>Whether every receiver has got as far as this.</summary>
    public bool HasReached(int number)
    {
        for (int i = 0; i < _last.Length; i++)
        {
            if (Volatile.Read(ref _last[i]) < number)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits until every receiver has got as far as this, or has stalled: false then.</summary>
    public bool Await(int number)
    {
        SpinWait spin = default;
        long begin = Stopwatch.GetTimestamp();
        while (!HasReached(number))
        {
            if (Stopwatch.GetElapsedTime(begin).TotalMilliseconds > StallMs)
            {
                return false;
            }

            spin.SpinOnce(-1);
        }

        return true;
    }
}
