// One counter for each cause for which a node drops, refuses or repeats something.
namespace JoinLeaf;

/// <summary>What a node has dropped, refused and repeated since start, each cause under its name.</summary>
public sealed class Counters
{
    /// <summary>Datagrams handed to the engine.</summary>
    public int Received;
    /// <summary>Datagrams handed to the link.</summary>
    public int Sent;
    /// <summary>Datagrams that the link refused to send.</summary>
    public int SendFailed;
    /// <summary>How often the node's own link went down.</summary>
    public int LinkLost;
    /// <summary>Ports that were opened again since their socket was lost.</summary>
    public int PortsReopened;
    /// <summary>Messages delivered into a receive queue.</summary>
    public int MessagesReceived;
    /// <summary>Messages that the application sent.</summary>
    public int MessagesSent;

    /// <summary>Datagrams shorter than their kind allows, or longer than the limit.</summary>
    public int DroppedShort;
    /// <summary>Datagrams of another version.</summary>
    public int DroppedVersion;
    /// <summary>Datagrams of a kind that does not exist.</summary>
    public int DroppedKind;
    /// <summary>Datagrams whose inner lengths do not fit the datagram, or whose fields are out of range.</summary>
    public int DroppedLength;
    /// <summary>Frames for a session or member that is not known here.</summary>
    public int DroppedUnknown;
    /// <summary>Frames for a known member with another epoch: from before a restart or a departure.</summary>
    public int DroppedEpoch;
    /// <summary>Messages that had come before, or too late.</summary>
    public int DroppedDuplicate;
    /// <summary>Messages from or to a member whose role forbids them.</summary>
    public int DroppedRole;
    /// <summary>Messages for which the receive queue, or the pool, had no room.</summary>
    public int DroppedFull;
    /// <summary>Messages that came by multicast while unicast counted.</summary>
    public int DroppedPath;
    /// <summary>Parts of messages that do not fit the other parts, the session's datagram or what this node puts together.</summary>
    public int DroppedPart;
    /// <summary>Messages of which not all parts came: given up after SilenceMs, for newer ones, or with their membership.</summary>
    public int DroppedIncomplete;
    /// <summary>Answers to a join that had ended: late, doubled, or after a cancel.</summary>
    public int DroppedAnswer;
    /// <summary>Requests that came again, or late.</summary>
    public int DroppedRequest;
    /// <summary>Requests that could not be answered because the source was not known.</summary>
    public int DroppedNoSource;

    /// <summary>Requests refused since nobody listens, or the sockets do not fit.</summary>
    public int RefusedNotListening;
    /// <summary>Requests refused since the backlog, or a table, was full.</summary>
    public int RefusedFull;
    /// <summary>Requests refused by the application's condition function.</summary>
    public int RefusedByApplication;
    /// <summary>Requests refused since the largest datagrams do not fit; members of a reliable group that are not heard for that.</summary>
    public int RefusedSize;
    /// <summary>Requests that were withdrawn by the joiner, or went stale.</summary>
    public int Withdrawn;

    /// <summary>Leases given back that were not lent any more: twice, or after their socket was closed.</summary>
    public int StaleLeases;
    /// <summary>Calls that failed since no send buffer was free.</summary>
    public int NoSendBuffer;
    /// <summary>Departures whose data could not be kept since the pool was low.</summary>
    public int DisconnectDataLost;
    /// <summary>Requests, answers and departures that were repeated.</summary>
    public int Repeated;
    /// <summary>Members given up since they fell silent.</summary>
    public int FellSilent;
    /// <summary>Messages of leaves that this node, their root, passed on to the others.</summary>
    public int Relayed;
    /// <summary>Times that a leaf of this node went over to multicast.</summary>
    public int MovedToMulticast;
    /// <summary>Times that a leaf of this node went back to unicast since too much got lost.</summary>
    public int MovedToUnicast;
    /// <summary>Packets that came ahead of their turn by more than the window: forged, or long delayed.</summary>
    public int DroppedAhead;
    /// <summary>Statuses that speak of packets which were never sent.</summary>
    public int DroppedStatus;
    /// <summary>Packets asked for that were never sent, or that everybody has.</summary>
    public int DroppedNack;
    /// <summary>Packets asked for that had been repaired a moment before, or were more than fit.</summary>
    public int NacksHeld;
    /// <summary>Event sinks of the application that threw: the exception was dropped.</summary>
    public int FailedSinks;
    /// <summary>Folded repairs that brought nothing here: all of it was here already, or more than one was missing.</summary>
    public int DroppedCoded;
    /// <summary>Folded repairs that this node sent.</summary>
    public int Folded;
    /// <summary>Packets that were repaired in them.</summary>
    public int FoldedPackets;
    /// <summary>Requests for missing packets that this node sent.</summary>
    public int NacksSent;
    /// <summary>Packets that were sent again because somebody missed them.</summary>
    public int Repairs;
    /// <summary>Packets that a slow leaf was not waited for (policy skip); at the leaf, those it never got.</summary>
    public int Skipped;
    /// <summary>Leaves that were put out since they were too slow.</summary>
    public int Expelled;
    /// <summary>Internal checks that failed. Anything but 0 is a defect of this library.</summary>
    public int Defects;
}
