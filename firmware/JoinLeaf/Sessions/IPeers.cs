// What the session machine asks of the link about peers: an address is the link's business, a peer is an int.
namespace JoinLeaf.Sessions;

/// <summary>
/// Peers as a link knows them. A peer is an int that the link gives for a name and counts the holders of; frames of a running
/// session carry member and epoch, so that no source address is needed for them.
/// </summary>
public interface IPeers
{
    /// <summary>The peer that the datagram being handled came from, held once more.</summary>
    /// <param name="port">The port that the datagram came in at.</param>
    /// <returns>The peer, or -1 when the source was not asked for, or the link's table is full.</returns>
    int HoldSource(int port);

    /// <summary>One holder of a peer less; after the last one its number may be given anew.</summary>
    /// <param name="peer">The peer.</param>
    void Release(int peer);

    /// <summary>Whether two peers have the same name: the same node, asked for or asking by the same port.</summary>
    /// <param name="peer">A peer.</param>
    /// <param name="other">Another one.</param>
    /// <returns>True when they do.</returns>
    bool HaveSameName(int peer, int other);

    /// <summary>Datagrams to the peer go to another port of the same address from now on; its name stays.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="portNumber">The port's number on the wire; 0 leaves the peer as it is.</param>
    void Redirect(int peer, int portNumber);
}
