// The options of a multipoint socket, as properties.
using System;
using JoinLeaf.Provider;

namespace JoinLeaf;

public sealed partial class MultipointSocket
{
    /// <summary>Whether calls wait; true at first. <see cref="EventSelect"/> makes it false.</summary>
    public bool Blocking
    {
        set
        {
            _provider.WSPIoctl(Open(), Wsa.FIONBIO, new byte[] { (byte)(value ? 0 : 1), 0, 0, 0 }, 4, null, 0, out int _, null, null, null, out int error);
            ThrowIf(error);
        }
    }

    /// <summary>How long a blocking Receive or Accept waits, in milliseconds; 0, as at first, waits for ever, and so does -1, which becomes 0.</summary>
    public int ReceiveTimeout
    {
        get { return GetOption(Wsa.SOL_SOCKET, Wsa.SO_RCVTIMEO); }
        set
        {
            if (value < -1)
            {
                throw new ArgumentOutOfRangeException(nameof(value));
            }

            SetOption(Wsa.SOL_SOCKET, Wsa.SO_RCVTIMEO, value < 0 ? 0 : value);
        }
    }

    /// <summary>What becomes of a leaf that holds a reliable session's window back: JL_SLOW_WAIT (at first), JL_SLOW_SKIP or JL_SLOW_DROP.</summary>
    public int SlowLeafPolicy
    {
        get { return GetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_SLOW_POLICY); }
        set { SetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_SLOW_POLICY, value); }
    }

    /// <summary>After how many milliseconds at the window's tail a leaf counts as slow, 1 to 65,535; 1,000 at first.</summary>
    public int SlowLeafMs
    {
        get { return GetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_SLOW_MS); }
        set { SetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_SLOW_MS, value); }
    }

    /// <summary>How many messages of this reliable socket all receivers have; reading it enables FD_QOS again.</summary>
    public int Watermark
    {
        get { return GetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_WATERMARK); }
    }

    /// <summary>How messages to all travel: JL_PATH_AUTO (at first: multicast to the leaves that hear it well, unicast to the others), JL_PATH_UNICAST or JL_PATH_MULTICAST.</summary>
    public int Path
    {
        get { return GetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_PATH); }
        set { SetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_PATH, value); }
    }

    /// <summary>Whether the socket's own messages come back to it (SIO_MULTIPOINT_LOOPBACK, conformance row 67): true at first where all reach all. On a rooted data plane WSAEOPNOTSUPP.</summary>
    public bool Loopback
    {
        set { Control(Wsa.SIO_MULTIPOINT_LOOPBACK, value ? 1 : 0); }
    }

    /// <summary>How many routers a multicast datagram may pass, 0 to 255 (SIO_MULTICAST_SCOPE, conformance row 68): 0 stays on the host, 1 at first. Anything else is WSAEINVAL.</summary>
    public int MulticastScope
    {
        set { Control(Wsa.SIO_MULTICAST_SCOPE, value); }
    }

    /// <summary>The number that the leaf has at its root, 1 to 255: on a leaf's socket its own, on a per-leaf socket that leaf's; 0 while there is none. <see cref="SockAddr.LeafOf"/> tells whose message was read.</summary>
    public int LeafNumber
    {
        get { return GetOption(Wsa.SOL_JOINLEAF, Wsa.JLO_LEAF_NUMBER); }
    }

    private void Control(int code, int value)
    {
        byte[] bytes = { (byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24) };
        _provider.WSPIoctl(Open(), code, bytes, bytes.Length, null, 0, out int _, null, null, null, out int error);
        ThrowIf(error);
    }

    private int GetOption(int level, int option)
    {
        byte[] bytes = new byte[4];
        int length = 4;
        _provider.WSPGetSockOpt(Open(), level, option, bytes, ref length, out int error);
        ThrowIf(error);
        return bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24);
    }

    private void SetOption(int level, int option, int value)
    {
        byte[] bytes = { (byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24) };
        _provider.WSPSetSockOpt(Open(), level, option, bytes, 4, out int error);
        ThrowIf(error);
    }
}
