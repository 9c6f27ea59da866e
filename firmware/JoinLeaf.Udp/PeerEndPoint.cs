// A peer's end point that is serialised once, so that sending to it allocates nothing.
using System.Net;

namespace JoinLeaf.Udp;

/// <summary>
/// An IPEndPoint that keeps its serialised form: .NET asks for it at every SendTo, and a plain one makes it anew each time. The
/// device reads the fields of IPEndPoint itself and never asks.
/// </summary>
internal sealed class PeerEndPoint : IPEndPoint
{
    private readonly SocketAddress _serialised;

    public PeerEndPoint(int address, int port)
        : base(new IPAddress(new byte[] { (byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address }), port)
    {
        _serialised = base.Serialize();
    }

    /// <inheritdoc/>
    public override SocketAddress Serialize()
    {
        return _serialised;
    }
}
