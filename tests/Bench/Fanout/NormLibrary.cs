// The part of NORM's C API that the benchmark calls, declared after its documentation (NORM Developer's Guide).
using System;
using System.Runtime.InteropServices;

namespace JoinLeaf.Bench.Fanout;

/// <summary>Calls into libnorm, which is loaded only when it is asked for; handles are pointers, and invalid ones null.</summary>
internal static class NormLibrary
{
    /// <summary>What is printed where the library is missing.</summary>
    public const string Missing = "NORM: not measured, libnorm is not installed (Debian: libnorm-dev)";

    /// <summary>NORM_TX_QUEUE_VACANCY: a stream that was full has room again.</summary>
    public const int TxQueueVacancy = 1;
    /// <summary>NORM_TX_QUEUE_EMPTY: all that was written has been sent.</summary>
    public const int TxQueueEmpty = 2;
    /// <summary>NORM_TX_WATERMARK_COMPLETED: the receivers that were to acknowledge a place in the stream have, or did not answer.</summary>
    public const int TxWatermarkCompleted = 4;
    /// <summary>NORM_RX_OBJECT_UPDATED: a stream has something to read.</summary>
    public const int RxObjectUpdated = 19;
    /// <summary>NORM_RX_OBJECT_ABORTED: an object will not be completed.</summary>
    public const int RxObjectAborted = 21;
    /// <summary>NORM_ACK_SUCCESS: all of them have.</summary>
    public const int AckSuccess = 3;
    /// <summary>NORM_NODE_ANY: asked about, all of them together.</summary>
    public const uint AnyNode = uint.MaxValue;
    /// <summary>NORM_FLUSH_PASSIVE: what has been written is sent, also in a segment that is not full.</summary>
    public const int FlushPassive = 1;
    /// <summary>NORM_FLUSH_ACTIVE: what has been written is sent, and receivers are asked for repair requests until the next write.</summary>
    public const int FlushActive = 2;

    private const string Library = "libnorm.so.1";
    private static readonly Lazy<bool> s_isInstalled = new Lazy<bool>(() => NativeLibrary.TryLoad(Library, out _));

    /// <summary>A notification.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Event
    {
        public int Type;
        public nint Session;
        public nint Sender;
        public nint Object;
    }

    /// <summary>Whether the library can be loaded here.</summary>
    public static bool IsInstalled
    {
        get { return s_isInstalled.Value; }
    }

    /// <summary>The library's version, as it says itself.</summary>
    public static string Version
    {
        get
        {
            NormGetVersion(out int major, out int minor, out int patch);
            return $"{major}.{minor}.{patch}";
        }
    }

    [DllImport(Library)]
    private static extern int NormGetVersion(out int major, out int minor, out int patch);

    [DllImport(Library)]
    public static extern nint NormCreateInstance([MarshalAs(UnmanagedType.U1)] bool priorityBoost);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormGetNextEvent(nint instance, out Event notification, [MarshalAs(UnmanagedType.U1)] bool wait);

    [DllImport(Library)]
    public static extern nint NormCreateSession(nint instance, [MarshalAs(UnmanagedType.LPUTF8Str)] string address, ushort port, uint nodeId);

    [DllImport(Library)]
    public static extern void NormDestroySession(nint session);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormSetMulticastInterface(nint session, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormSetTTL(nint session, byte hops);

    [DllImport(Library)]
    public static extern void NormSetMulticastLoopback(nint session, [MarshalAs(UnmanagedType.U1)] bool loopback);

    [DllImport(Library)]
    public static extern void NormSetRxPortReuse(nint session, [MarshalAs(UnmanagedType.U1)] bool reuse, nint bindAddress, nint senderAddress, ushort senderPort);

    [DllImport(Library)]
    public static extern void NormSetRxLoss(nint session, double percent);

    [DllImport(Library)]
    public static extern void NormSetTxRate(nint session, double bitsPerSecond);

    [DllImport(Library)]
    public static extern void NormSetCongestionControl(nint session, [MarshalAs(UnmanagedType.U1)] bool enable, [MarshalAs(UnmanagedType.U1)] bool adjustRate);

    [DllImport(Library)]
    public static extern void NormSetGrttEstimate(nint session, double seconds);

    [DllImport(Library)]
    public static extern void NormSetGroupSize(nint session, uint count);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormSetRxSocketBuffer(nint session, uint bytes);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormStartSender(nint session, ushort sessionId, uint bufferBytes, ushort segmentBytes, ushort dataSegments, ushort paritySegments, byte fecId);

    [DllImport(Library)]
    public static extern nint NormStreamOpen(nint session, uint bufferBytes, nint info, uint infoBytes);

    [DllImport(Library)]
    public static extern uint NormStreamWrite(nint stream, ref byte bytes, uint count);

    [DllImport(Library)]
    public static extern void NormStreamFlush(nint stream, [MarshalAs(UnmanagedType.U1)] bool endOfMessage, int mode);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormAddAckingNode(nint session, uint nodeId);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormSetWatermark(nint session, nint stream, [MarshalAs(UnmanagedType.U1)] bool overrideFlush);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormResetWatermark(nint session);

    [DllImport(Library)]
    public static extern int NormGetAckingStatus(nint session, uint nodeId);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormStreamRead(nint stream, ref byte bytes, ref uint count);

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static extern bool NormStartReceiver(nint session, uint bufferBytes);

    /// <summary>NORM takes its random numbers, and so its losses, from the C library's generator.</summary>
    [DllImport("libc")]
    public static extern void srand(uint seed);
}
