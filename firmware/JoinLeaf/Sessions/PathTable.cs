// The two paths of each session, unicast and multicast: at a root how its leaves are reached, at a leaf what it listens to.
namespace JoinLeaf.Sessions;

/// <summary>
/// Paths, a row a session, one column an array; and what sockets have asked for, a row a socket. How a root reaches a leaf is
/// in MemberTable's column Path: bits 2 and 3 a state of here, the upper 4 the number of the offer that it belongs to.
/// </summary>
internal sealed class PathTable
{
    // A leaf as its root has it.
    /// <summary>Unicast; it has no group port, as far as is known.</summary>
    public const int Deaf = 0;
    /// <summary>Unicast; it listens to the group.</summary>
    public const int Listens = 4;
    /// <summary>Both ways, until it confirms.</summary>
    public const int Offered = 8;
    /// <summary>Multicast alone.</summary>
    public const int On = 12;
    public const int StateMask = 12;
    public const int OfferShift = 4;
    public const int OfferMask = 15;

    // A leaf's own session.
    /// <summary>No group port.</summary>
    public const byte LeafNone = 0;
    /// <summary>The group port is open; nothing has been heard there.</summary>
    public const byte LeafListening = 1;
    /// <summary>A probe was heard: the root is asked for multicast.</summary>
    public const byte LeafAsking = 2;
    public const byte LeafOn = 3;
    /// <summary>Too much got lost: the root is asked for unicast.</summary>
    public const byte LeafLossy = 4;
    /// <summary>Back on unicast, until a series of probes arrives well.</summary>
    public const byte LeafResting = 5;

    // Bits of Flags.
    /// <summary>DueAt counts.</summary>
    public const byte HasDue = 1;
    /// <summary>The driver should open the group's port.</summary>
    public const byte WantsPort = 2;
    /// <summary>The driver should report the membership again.</summary>
    public const byte WantsRenewal = 4;
    /// <summary>What comes from the group counts, from Floor on.</summary>
    public const byte HasFloor = 8;
    /// <summary>A probe has told a count to measure from.</summary>
    public const byte HasCount = 16;

    // Bits of Options, a row a socket.
    public const byte ForcedMask = 3;
    public const byte Loopback = 4;

    /// <summary>The group's peer at a root, its port at a leaf; -1 for none.</summary>
    public readonly short[] Group;
    public readonly byte[] Flags;
    /// <summary>Probes left in a root's series; repetitions left of what a leaf says.</summary>
    public readonly byte[] Left;
    public readonly int[] DueAt;
    /// <summary>Datagrams sent to the group: by this root, or as its last probe told.</summary>
    public readonly ushort[] Count;
    /// <summary>A socket's JL_PATH_ choice, and whether its own messages come back.</summary>
    public readonly byte[] Options;
    /// <summary>How far a socket's multicast reaches.</summary>
    public readonly byte[] Scope;

    // A session is a root's or a leaf's own: what only the one needs stands where the other has something else.
    /// <summary>At a leaf: its state.</summary>
    public readonly byte[] State;
    /// <summary>At a leaf: the number of the offer it goes by.</summary>
    public readonly byte[] Offer;
    /// <summary>At a leaf: the first sequence that counts from the group.</summary>
    public readonly ushort[] Floor;
    /// <summary>At a leaf: datagrams heard from the group since the last count.</summary>
    public readonly ushort[] Heard;
    /// <summary>At a root: leaves that have not confirmed yet.</summary>
    public readonly byte[] Offers;
    /// <summary>At a root: leaves that listen, whatever more is known of them.</summary>
    public readonly byte[] Listeners;
    /// <summary>At a root: leaves on multicast alone.</summary>
    public readonly ushort[] Shared;
    /// <summary>At a root: the count that its last probe told.</summary>
    public readonly ushort[] Told;
    /// <summary>Some session wants something of the driver.</summary>
    public bool AnyWish;

    public PathTable(int count)
    {
        Group = new short[count];
        Flags = new byte[count];
        Left = new byte[count];
        DueAt = new int[count];
        Count = new ushort[count];
        Options = new byte[count];
        Scope = new byte[count];
        State = new byte[count];
        Offer = new byte[count];
        Floor = new ushort[count];
        Heard = new ushort[count];
        Offers = State;
        Listeners = Offer;
        Shared = Floor;
        Told = Heard;
    }

    /// <summary>A session begins.</summary>
    public void Open(int session)
    {
        Group[session] = -1;
        Flags[session] = 0;
        Left[session] = 0;
        Count[session] = 0;
        State[session] = LeafNone;
        Offer[session] = 0;
        Floor[session] = 0;
        Heard[session] = 0;
    }

    /// <summary>A socket begins: any path, one network far.</summary>
    /// <param name="socket">The row.</param>
    /// <param name="loopback">Whether its own messages come back.</param>
    public void OpenSocket(int socket, bool loopback)
    {
        Options[socket] = loopback ? Loopback : (byte)0;
        Scope[socket] = 1;
    }

    /// <summary>Whether a flag of a session is set.</summary>
    public bool Has(int session, int flag)
    {
        return (Flags[session] & flag) != 0;
    }

    /// <summary>Sets a flag of a session.</summary>
    public void Set(int session, int flag)
    {
        Flags[session] |= (byte)flag;
    }

    /// <summary>Clears a flag of a session.</summary>
    public void Clear(int session, int flag)
    {
        Flags[session] &= (byte)~flag;
    }

    /// <summary>Asks something of the driver, which looks when the present act is over.</summary>
    public void Wish(int session, int flag)
    {
        Set(session, flag);
        AnyWish = true;
    }

    /// <summary>Whether a root sends what is for all to the group: somebody there counts on it.</summary>
    public bool UsesGroup(int session)
    {
        return Offers[session] + Shared[session] > 0;
    }

    /// <summary>A root reaches a leaf in another way from now on.</summary>
    /// <param name="members">The table that the leaf is in.</param>
    /// <param name="member">The leaf.</param>
    /// <param name="state">Deaf, Listens, Offered or On.</param>
    public void Move(MemberTable members, int member, int state)
    {
        int session = members.Session[member];
        int path = members.Path[member];
        CountMember(session, path & StateMask, -1);
        CountMember(session, state, 1);
        members.Path[member] = (byte)((path & ~StateMask) | state);
    }

    private void CountMember(int session, int state, int by)
    {
        if (state != Deaf)
        {
            Listeners[session] = (byte)(Listeners[session] + by);
        }

        if (state == Offered)
        {
            Offers[session] = (byte)(Offers[session] + by);
        }
        else if (state == On)
        {
            Shared[session] = (ushort)(Shared[session] + by);
        }
    }

    /// <summary>Writes the name of a rooted session's group: 239.255 and its epoch, port 19020 (WIRE.md).</summary>
    public static void WriteName(int epoch, byte[] name)
    {
        System.Array.Clear(name, 0, Wsa.SOCKADDR_IN_LENGTH);
        name[0] = Wsa.AF_INET;
        name[2] = GroupPort >> 8;
        name[3] = GroupPort & 0xFF;
        name[4] = 239;
        name[5] = 255;
        name[6] = (byte)(epoch >> 8);
        name[7] = (byte)epoch;
    }

    private const int GroupPort = 19020;
}
