// The option by which small messages wait for company, and what a packet of several looks like.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>JLO_BATCH, and packets made by hand.</summary>
internal static class Batches
{
    public const int Pack = 13;
    public const int Data = 8;
    private const int KindMask = 31;

    /// <summary>Sets JLO_BATCH: lpErrno.</summary>
    public static int Set(Sock socket, int value)
    {
        byte[] bytes = { (byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24) };
        int result = socket.Node.WSPSetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, bytes, 4, out int error);
        Assert.AreEqual(error == 0 ? 0 : Wsa.SOCKET_ERROR, result);
        return error;
    }

    /// <summary>Reads JLO_BATCH.</summary>
    public static int Get(Sock socket)
    {
        byte[] bytes = new byte[4];
        int length = 4;
        Assert.AreEqual(0, socket.Node.WSPGetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, bytes, ref length, out int _));
        return bytes[0] | (bytes[1] << 8);
    }

    /// <summary>Sends what waits.</summary>
    public static void Flush(Sock socket)
    {
        Assert.AreEqual(0, socket.Node.Flush(socket.Descriptor, out int error));
        Assert.AreEqual(0, error);
    }

    /// <summary>The kind of a frame.</summary>
    public static int KindOf(byte[] frame)
    {
        return frame[0] & KindMask;
    }
}
