// The protocol catalogue: which combinations of planes can be made sockets of.
namespace JoinLeaf.Provider;

/// <summary>
/// The entries of the catalogue. A plane is rooted or not per entry (conformance, "The model"). An entry's index is its number on
/// the wire, so entries are only ever appended.
/// </summary>
internal static class Catalogue
{
    public const int RootedRooted = 0;
    public const int RootedNonRooted = 1;
    public const int NonRootedNonRooted = 2;
    /// <summary>The last one that fits the wire: a plain Connect is asked under it, and no multipoint socket accepts it.</summary>
    public const int Plain = 15;
    public const int ReliableRootedRooted = 3;
    public const int ReliableRootedNonRooted = 4;
    public const int ReliableNonRootedNonRooted = 5;
    /// <summary>The numbers in the catalogue of the entries with a root whose data plane has none.</summary>
    public const int SharedId = 1002;
    public const int ReliableSharedId = 1006;
    /// <summary>The numbers of the entries without a root on either plane: group addresses.</summary>
    public const int GroupId = 1003;
    public const int ReliableGroupId = 1007;
    private const int FirstId = 1001;
    private const int DatagramCount = 3;

    private const int ReliableFlags = Wsa.XP1_MESSAGE_ORIENTED | Wsa.XP1_GUARANTEED_DELIVERY | Wsa.XP1_GUARANTEED_ORDER;
    private const int DataFlags = Wsa.XP1_MESSAGE_ORIENTED | Wsa.XP1_CONNECT_DATA | Wsa.XP1_DISCONNECT_DATA;
    private static readonly int[] s_flags =
    {
        DataFlags | Wsa.XP1_SUPPORT_MULTIPOINT | Wsa.XP1_MULTIPOINT_CONTROL_PLANE | Wsa.XP1_MULTIPOINT_DATA_PLANE,
        DataFlags | Wsa.XP1_SUPPORT_MULTIPOINT | Wsa.XP1_MULTIPOINT_CONTROL_PLANE,
        Wsa.XP1_MESSAGE_ORIENTED | Wsa.XP1_SUPPORT_MULTIPOINT,
        ReliableFlags | Wsa.XP1_CONNECT_DATA | Wsa.XP1_DISCONNECT_DATA | Wsa.XP1_SUPPORT_MULTIPOINT | Wsa.XP1_MULTIPOINT_CONTROL_PLANE | Wsa.XP1_MULTIPOINT_DATA_PLANE,
        ReliableFlags | Wsa.XP1_CONNECT_DATA | Wsa.XP1_DISCONNECT_DATA | Wsa.XP1_SUPPORT_MULTIPOINT | Wsa.XP1_MULTIPOINT_CONTROL_PLANE,
        ReliableFlags | Wsa.XP1_SUPPORT_MULTIPOINT,
    };

    /// <summary>The XP1_ flags of an entry.</summary>
    public static int FlagsOf(int entry)
    {
        return entry == Plain ? DataFlags : s_flags[entry];
    }

    /// <summary>Whether all of the given XP1_ flags are an entry's.</summary>
    public static bool Has(int entry, int flag)
    {
        return (FlagsOf(entry) & flag) != 0;
    }

    /// <summary>The entry of a number of the catalogue; -1 when there is none. The plain entry has the number behind the first three.</summary>
    public static int EntryOf(int catalogEntryId)
    {
        int index = catalogEntryId - FirstId;
        int entry = index == DatagramCount ? Plain : index > DatagramCount ? index - 1 : index;
        return entry == Plain || (entry >= 0 && entry < s_flags.Length) ? entry : -1;
    }

    /// <summary>Whether an entry's sockets are of type SOCK_SEQPACKET.</summary>
    public static bool IsReliable(int entry)
    {
        return (FlagsOf(entry) & Wsa.XP1_GUARANTEED_DELIVERY) != 0;
    }

    /// <summary>The entry that fits type and flags best where none was named: without multipoint flags the plain one.</summary>
    public static int EntryForFlags(int type, int flags)
    {
        int multipoint = Wsa.WSA_FLAG_MULTIPOINT_C_ROOT | Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_ROOT | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;
        return type == Wsa.SOCK_SEQPACKET ? ReliableRootedRooted : (flags & multipoint) == 0 ? Plain : RootedRooted;
    }

    /// <summary>Describes all entries.</summary>
    public static ProtocolInfo[] Describe(Limits limits)
    {
        string[] names =
        {
            "JoinLeaf rooted/rooted datagrams", "JoinLeaf rooted/non-rooted datagrams", "JoinLeaf non-rooted/non-rooted datagrams", "JoinLeaf plain datagrams", "JoinLeaf rooted/rooted reliable",
            "JoinLeaf rooted/non-rooted reliable", "JoinLeaf non-rooted/non-rooted reliable",
        };
        ProtocolInfo[] infos = new ProtocolInfo[names.Length];
        for (int i = 0; i < infos.Length; i++)
        {
            ProtocolInfo info = new ProtocolInfo();
            info.ServiceFlags1 = FlagsOf(EntryOf(FirstId + i));
            info.CatalogEntryId = FirstId + i;
            info.AddressFamily = Wsa.AF_INET;
            info.MaxSockAddr = Wsa.SOCKADDR_IN_LENGTH;
            info.MinSockAddr = Wsa.SOCKADDR_IN_LENGTH;
            info.SocketType = IsReliable(EntryOf(FirstId + i)) ? Wsa.SOCK_SEQPACKET : Wsa.SOCK_DGRAM;
            info.Protocol = Wsa.IPPROTO_UDP;
            info.MessageSize = limits.MaxMessage;
            info.MaxConnectData = limits.MaxConnectData;
            info.Name = names[i];
            infos[i] = info;
        }

        return infos;
    }
}
