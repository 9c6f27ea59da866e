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

    /// <summary>Whether the own link to a peer is known to be down.</summary>
    /// <param name="peer">The peer.</param>
    /// <returns>True when nothing can reach it from here.</returns>
    bool IsCutOff(int peer);

    /// <summary>Datagrams to the peer go to another port of the same address from now on; its name stays.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="portNumber">The port's number on the wire; 0 leaves the peer as it is.</param>
    void Redirect(int peer, int portNumber);

    /// <summary>A peer that stands for a multicast group: what is sent to it reaches all who have opened the group.</summary>
    /// <param name="port">The port that it will be sent through.</param>
    /// <param name="name">The group's name.</param>
    /// <param name="via">A peer on whose side of the network the group is meant; -1 for where the port is bound.</param>
    /// <param name="scope">How many networks it may cross: 0 stays on the host, 1 on the network; at most 255.</param>
    /// <returns>The peer, held once; -1 when there is no multicast, or the link's table is full.</returns>
    int HoldGroup(int port, byte[] name, int via, int scope);
}
