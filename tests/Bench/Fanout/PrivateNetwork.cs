// A network of the benchmark's own: a namespace whose loopback interface carries nothing else, so that its counters are exact.
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace JoinLeaf.Bench.Fanout;

/// <summary>
/// On Linux, with the rights for it, the calling thread and all threads that it starts from then on get a network namespace that has
/// nothing but a loopback interface. No datagram can leave the host from there, and what the interface counts is the benchmark's.
/// </summary>
internal static class PrivateNetwork
{
    private const string Counters = "/proc/thread-self/net/dev";
    private const int NewNetwork = 0x40000000;
    private const int InternetFamily = 2;
    private const int DatagramType = 2;
    private const uint SetFlags = 0x8914;
    private const short UpAndRunning = 0x41;
    private static bool s_isPrivate;

    /// <summary>Whether the threads of the benchmark have a network of their own.</summary>
    public static bool IsPrivate
    {
        get { return s_isPrivate; }
    }

    /// <summary>Moves the calling thread into a new network, once. Where that is not possible everything stays as it was.</summary>
    public static void TryEnter()
    {
        if (s_isPrivate || !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return;
        }

        if (unshare(NewNetwork) == 0)
        {
            s_isPrivate = BringUp("lo");
            if (!s_isPrivate)
            {
                throw new BenchException("the new network's loopback interface could not be brought up");
            }
        }
    }

    /// <summary>What the loopback interface has carried, IP headers included; null where others may have used it as well.</summary>
    public static WireCount? CountLoopback()
    {
        if (!s_isPrivate)
        {
            return null;
        }

        foreach (string line in File.ReadLines(Counters))
        {
            if (Parse(line) is WireCount count)
            {
                return count;
            }
        }

        return null;
    }

    /// <summary>Reads a line of the kernel's table: the bytes and packets that the loopback interface received; null for another line.</summary>
    public static WireCount? Parse(string line)
    {
        string[] parts = line.Split((char[])[' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 2 && parts[0] == "lo" ? new WireCount(long.Parse(parts[2]), long.Parse(parts[1])) : null;
    }

    private static bool BringUp(string name)
    {
        // struct ifreq: 16 bytes of name, then the flags.
        byte[] request = new byte[40];
        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(16), UpAndRunning);
        int handle = socket(InternetFamily, DatagramType, 0);
        bool isUp = ioctl(handle, SetFlags, request) == 0;
        close(handle);
        return isUp;
    }

    [DllImport("libc")]
    private static extern int unshare(int flags);

    [DllImport("libc")]
    private static extern int socket(int family, int type, int protocol);

    [DllImport("libc")]
    private static extern int ioctl(int handle, nuint request, byte[] argument);

    [DllImport("libc")]
    private static extern int close(int handle);
}
