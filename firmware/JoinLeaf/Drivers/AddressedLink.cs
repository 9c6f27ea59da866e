// What links over Internet addresses share: peers by address and port, and names of them.
namespace JoinLeaf.Drivers;

/// <summary>A link whose peers are addresses and ports. A derived link keeps what it sends by, for each peer, and makes it anew when told.</summary>
public abstract class AddressedLink : ILink
{
    /// <summary>The peers.</summary>
    protected readonly PeerTable Peers;

    /// <summary>A link with room for the peers of a node.</summary>
    /// <param name="limits">The bounds of the node.</param>
    protected AddressedLink(Limits limits)
    {
        Peers = new PeerTable(limits);
    }

    /// <inheritdoc/>
    public abstract int MaxPorts { get; }

    /// <inheritdoc/>
    public abstract int Open(int port, byte[] name);

    /// <inheritdoc/>
    public abstract int OpenGroup(int port, byte[] name, int via);

    /// <inheritdoc/>
    public abstract int RenewGroup(int port);

    /// <inheritdoc/>
    public abstract int Reopen(int port);

    /// <inheritdoc/>
    public abstract void Close(int port);

    /// <inheritdoc/>
    public abstract int Send(int port, int peer, byte[] bytes, int length);

    /// <inheritdoc/>
    public abstract int Receive(int port, byte[] bytes, bool withSource, bool wait);

    /// <inheritdoc/>
    public abstract int HoldSource(int port);

    /// <inheritdoc/>
    public abstract bool IsCutOff(int peer);

    /// <inheritdoc/>
    public abstract int HoldGroup(int port, byte[] name, int via, int scope);

    /// <summary>A peer is new, or was redirected: what the link sends to it by has changed.</summary>
    /// <param name="peer">The peer.</param>
    protected abstract void RouteChanged(int peer);

    /// <summary>The peer of a source, held once more.</summary>
    /// <param name="address">The address, first byte highest.</param>
    /// <param name="portNumber">The port.</param>
    /// <returns>The peer, or -1 when the table is full.</returns>
    protected int HoldShared(int address, int portNumber)
    {
        int peer = Peers.HoldShared(address, portNumber, out bool isNew);
        if (isNew)
        {
            RouteChanged(peer);
        }

        return peer;
    }

    /// <inheritdoc/>
    public int HoldName(byte[] name)
    {
        int peer = Peers.HoldNew(PeerTable.AddressIn(name), PeerTable.PortIn(name));
        if (peer >= 0)
        {
            RouteChanged(peer);
        }

        return peer;
    }

    /// <inheritdoc/>
    public void Release(int peer)
    {
        Peers.Release(peer);
    }

    /// <inheritdoc/>
    public bool HaveSameName(int peer, int other)
    {
        return Peers.HaveSameName(peer, other);
    }

    /// <inheritdoc/>
    public void Redirect(int peer, int portNumber)
    {
        if (Peers.Redirect(peer, portNumber))
        {
            RouteChanged(peer);
        }
    }

    /// <inheritdoc/>
    public void NameOf(int peer, byte[] name)
    {
        Peers.NameOf(peer, name);
    }
}
