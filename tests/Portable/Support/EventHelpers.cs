// Small things that several tests need: bytes to send, names to compare, calls to make from another place.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Bytes and their comparison.</summary>
internal static class Pattern
{
    /// <summary>Bytes of which no two neighbours are alike, 0 and 255 among them.</summary>
    public static byte[] Of(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(255 - (i * 37));
        }

        return bytes;
    }

    /// <summary>Asserts that bytes begin with others.</summary>
    public static void Expect(byte[] expected, int length, byte[] actual)
    {
        Assert.AreEqual(expected.Length, length);
        for (int i = 0; i < length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)actual[i]);
        }
    }

    /// <summary>Whether two names are the same.</summary>
    public static bool IsSameName(byte[]? one, byte[]? other)
    {
        for (int i = 0; i < Wsa.SOCKADDR_IN_LENGTH; i++)
        {
            if (one == null || other == null || one[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Cancels the blocking calls of a node.</summary>
internal sealed class Canceller
{
    private readonly WspProvider _node;
    public int Result = 1;
    public int Error = 1;

    public Canceller(WspProvider node)
    {
        _node = node;
    }

    public void Cancel()
    {
        Result = _node.WSPCancelBlockingCall(out Error);
    }
}

/// <summary>Accepts one request while somebody else waits for it.</summary>
internal sealed class Acceptor
{
    private readonly Sock _listener;
    private readonly Decision? _decision;
    /// <summary>What Accept returned.</summary>
    public Sock? Accepted;
    /// <summary>The thread that called Accept.</summary>
    public int ThreadId;

    public Acceptor(Sock listener, Decision? decision)
    {
        _listener = listener;
        _decision = decision;
    }

    public void Accept()
    {
        ThreadId = Thread.CurrentThread.ManagedThreadId;
        Accepted = _listener.Accept(_decision);
    }
}

/// <summary>Closes or shuts down a socket while somebody waits in another call.</summary>
internal sealed class Leaver
{
    private readonly Sock _socket;
    private readonly int _how;

    /// <param name="socket">The socket.</param>
    /// <param name="how">SD_RECEIVE, SD_SEND, SD_BOTH; -1 closes.</param>
    public Leaver(Sock socket, int how)
    {
        _socket = socket;
        _how = how;
    }

    public void Leave()
    {
        if (_how < 0)
        {
            _socket.Close();
        }
        else
        {
            Assert.AreEqual(0, _socket.Shutdown(_how));
        }
    }
}
