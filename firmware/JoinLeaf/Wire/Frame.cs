// The layout of every datagram: kinds, offsets, and the one check after which fields are read without doubt (WIRE.md).
namespace JoinLeaf.Wire;

/// <summary>Kinds, offsets and lengths of frames, and the check of a datagram. WIRE.md is the specification.</summary>
internal static class Frame
{
    public const int VersionMask = 0xC0;
    public const int Version = 0x40;
    public const int Up = 0x20;
    public const int KindMask = 0x1F;

    public const int Join = 1;
    public const int Invite = 2;
    public const int Accept = 3;
    public const int Refuse = 4;
    public const int Grow = 5;
    public const int Cancel = 6;
    public const int Data = 8;
    public const int Ping = 9;
    public const int Pong = 10;
    public const int Leave = 11;
    public const int Left = 12;
    public const int Pack = 13;
    /// <summary>A sequence that is not for this leaf: the header of a packet to another one.</summary>
    public const int Void = 15;
    /// <summary>Several packets in one, for leaves that miss one each.</summary>
    public const int Coded = 17;
    /// <summary>A leaf's message, passed on by its root to all others (data planes that are not rooted).</summary>
    public const int Relay = 16;
    public const int Nack = 18;
    public const int Probe = 20;
    /// <summary>The root puts a leaf out, with a reason.</summary>
    public const int Expel = 21;
    public const int Path = 22;
    public const int Fragment = 14;

    // Requests and answers: byte 1 is flags, member or reason; the token follows.
    public const int TokenAt = 2;
    public const int CallerLengthAt = 6;
    public const int RequestEpochAt = 8;
    public const int RequestSizeAt = 10;
    public const int RequestMemberAt = 11;
    public const int JoinPartsAt = 11;
    public const int AcceptEpochAt = 6;
    public const int AcceptPortAt = 8;
    public const int AcceptSizeAt = 10;
    public const int AcceptPartsAt = 11;
    public const int GrowLengthAt = 6;
    public const int RequestLength = 12;
    public const int AcceptLength = 12;
    public const int RefuseLength = 6;
    public const int GrowLength = 8;
    public const int CancelLength = 6;

    // Frames of a running session: member, epoch.
    public const int MemberAt = 1;
    public const int EpochAt = 2;
    public const int SequenceAt = 4;
    public const int ControlLength = 4;
    public const int DataLength = 6;
    public const int ProbeCountAt = 4;
    public const int ProbeLength = 6;
    public const int PathWhatAt = 4;
    public const int PathOfferAt = 5;
    public const int PathFloorAt = 6;
    public const int PathLength = 8;

    // Status on reliable sessions, behind the 4 bytes: up (PING, PONG, NACK) and down (PING, PONG).
    public const int NextAt = 4;
    public const int RoomAt = 6;
    public const int StatusFlagsAt = 7;
    public const int UpStatusLength = 8;
    public const int IsSynced = 1;
    public const int KeepsPast = 2;
    /// <summary>In a group without a root: the receiver takes part no longer.</summary>
    public const int Leaves = 4;
    public const int NackFirstAt = 8;
    public const int NackLength = 10;
    public const int CodedCountAt = 6;
    public const int CodedStepsAt = 7;
    public const int CodedSumsLength = 3;
    public const int CodedLength = 11;
    public const int NewestAt = 4;
    public const int BaseAt = 6;
    public const int UpAckAt = 8;
    public const int ReportAt = 10;
    public const int DownStatusLength = 11;
    public const int GapAt = 11;
    /// <summary>Behind a reliable LEAVE: the sender's newest sequence.</summary>
    public const int FinalAt = 4;
    public const int ReliableLeaveLength = 6;
    public const int ExpelReasonAt = 4;
    // In a reliable group without a root: PING to the group, and whose packets or whom a PONG, a NACK or an EXPEL is about.
    public const int PingFlagsAt = 6;
    public const int PingReportAt = 7;
    public const int PingBaseAt = 8;
    public const int PingSizeAt = 10;
    public const int GroupPingLength = 11;
    /// <summary>The sender of the PING has sent packets: receivers tell how far they are.</summary>
    public const int Speaks = 1;
    /// <summary>What was sent behind base is kept: who hears the sender for the first time begins there.</summary>
    public const int Offers = 2;
    /// <summary>The sender of the PING has just joined and receives: speakers show themselves.</summary>
    public const int IsNew = 4;
    public const int AboutAt = 8;
    public const int GroupStatusLength = 10;
    public const int GroupNackLength = 12;
    public const int ExpelAboutAt = 5;
    public const int GroupExpelLength = 7;
    /// <summary>What every packet has beside the messages it may carry, at most: the largest datagram less this is the most content of one.</summary>
    public const int PacketOverhead = 8;

    // Several messages: each behind its length, in 1 byte, or in 3 of which the first is this mark.
    public const int LongMessage = 255;

    // A relayed message: the number of the leaf it comes from, and the kind of what follows.
    public const int RelayFromAt = 6;
    public const int RelayKindAt = 7;
    public const int RelayLength = 8;

    // A part of a message: its index and the count of all stand before its content.
    public const int FragmentIndexAt = 6;
    public const int FragmentCountAt = 7;
    public const int FragmentLength = 8;
    /// <summary>Of a part's index, seen from where its content begins.</summary>
    public const int IndexBefore = 2;
    /// <summary>Of the count of all parts, seen from where the content begins.</summary>
    public const int CountBefore = 1;

    // Flags of a request.
    public const int RoleMask = 0x07;
    public const int HasCallerData = 0x08;
    public const int EntryShift = 4;

    // The length of the caller's data in an INVITE has room for how many parts the root puts together.
    public const int CallerLengthMask = 0x7FF;
    public const int InvitePartsShift = 11;
    public const int InvitePartsMost = 31;

    /// <summary>The datagram may be read.</summary>
    public const int Sound = 0;
    /// <summary>The datagram is too short for its kind.</summary>
    public const int TooShort = 1;
    /// <summary>The version is another.</summary>
    public const int WrongVersion = 2;
    /// <summary>The kind does not exist.</summary>
    public const int UnknownKind = 3;
    /// <summary>A length or field inside does not fit.</summary>
    public const int Lies = 4;

    /// <summary>The least length of a kind, 0 for a kind that does not exist.</summary>
    private static readonly byte[] s_leastLength = { 0, 12, 12, 12, 6, 8, 6, 0, 6, 4, 4, 4, 4, 7, 8, 6, 8, 11, 10, 0, 6, 5, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

    /// <summary>Checks a datagram once; after <see cref="Sound"/> every field of its kind can be read.</summary>
    public static int Check(byte[] bytes, int length)
    {
        if (length < 1)
        {
            return TooShort;
        }

        int first = bytes[0];
        if ((first & VersionMask) != Version)
        {
            return WrongVersion;
        }

        int kind = first & KindMask;
        int least = s_leastLength[kind];
        if (least == 0)
        {
            return UnknownKind;
        }

        if (length < least)
        {
            return TooShort;
        }

        if (kind == Join || kind == Invite)
        {
            return CheckRequest(bytes, length, kind);
        }

        if (kind == Accept)
        {
            // Leaves are numbered from 1, and no datagram is of size 0.
            return bytes[MemberAt] == 0 || bytes[AcceptSizeAt] == 0 ? Lies : Sound;
        }

        if (kind == Fragment)
        {
            // A message of one part is no FRAGMENT, and no part is empty.
            return bytes[FragmentCountAt] < 2 || bytes[FragmentIndexAt] >= bytes[FragmentCountAt] || length == FragmentLength ? Lies : Sound;
        }

        if (kind == Relay)
        {
            return CheckRelay(bytes, length);
        }

        if (kind == Pack)
        {
            return CheckPack(bytes, DataLength, length);
        }

        return kind == Grow && ReadU16(bytes, GrowLengthAt) < RequestLength ? Lies : Sound;
    }

    /// <summary>Leaves are numbered from 1; whole messages alone are passed on, one or several, and downwards.</summary>
    private static int CheckRelay(byte[] bytes, int length)
    {
        if (bytes[RelayFromAt] == 0 || (bytes[0] & Up) != 0)
        {
            return Lies;
        }

        bool isPack = bytes[RelayKindAt] == Pack && length > RelayLength;
        return isPack ? CheckPack(bytes, RelayLength, length) : bytes[RelayKindAt] == Data ? Sound : Lies;
    }

    /// <summary>The lengths of a packet's messages must add up to the packet's.</summary>
    private static int CheckPack(byte[] bytes, int at, int length)
    {
        while (at < length)
        {
            int size = bytes[at++];
            if (size == LongMessage)
            {
                if (at + 2 > length)
                {
                    return Lies;
                }

                size = ReadU16(bytes, at);
                at += 2;
            }

            at += size;
        }

        return at == length ? Sound : Lies;
    }

    /// <summary>A request's data must lie inside it, its role must exist, it must run in its kind's direction, and an invited leaf has a number.</summary>
    private static int CheckRequest(byte[] bytes, int length, int kind)
    {
        int role = bytes[1] & RoleMask;
        bool up = (bytes[0] & Up) != 0;
        int callerLength = CallerLengthOf(bytes);
        if ((role != 1 && role != 2 && role != 4) || up != (kind == Join) || (kind == Invite && bytes[RequestMemberAt] == 0))
        {
            return Lies;
        }

        if (callerLength > 0 && (bytes[1] & HasCallerData) == 0)
        {
            return Lies;
        }

        return RequestLength + callerLength > length ? Lies : Sound;
    }

    /// <summary>Whether frames of this kind carry a sequence, and messages or parts of them, or nothing in their place.</summary>
    public static bool IsPacket(int kind)
    {
        return kind == Data || kind == Pack || kind == Fragment || kind == Relay || kind == Void;
    }

    /// <summary>The length of a request's caller data.</summary>
    public static int CallerLengthOf(byte[] bytes)
    {
        int length = ReadU16(bytes, CallerLengthAt);
        return (bytes[0] & KindMask) == Invite ? length & CallerLengthMask : length;
    }

    /// <summary>How many parts of a message the asking side of a request puts together.</summary>
    public static int PartsOfRequest(byte[] bytes)
    {
        return (bytes[0] & KindMask) == Invite ? ReadU16(bytes, CallerLengthAt) >> InvitePartsShift : bytes[JoinPartsAt];
    }

    /// <summary>Reads 16 bits in network order.</summary>
    public static int ReadU16(byte[] bytes, int at)
    {
        return (bytes[at] << 8) | bytes[at + 1];
    }

    /// <summary>Reads 32 bits in network order.</summary>
    public static int ReadI32(byte[] bytes, int at)
    {
        return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }

    /// <summary>Writes 16 bits in network order.</summary>
    public static void WriteU16(byte[] bytes, int at, int value)
    {
        bytes[at] = (byte)(value >> 8);
        bytes[at + 1] = (byte)value;
    }

    /// <summary>Writes 32 bits in network order.</summary>
    public static void WriteI32(byte[] bytes, int at, int value)
    {
        bytes[at] = (byte)(value >> 24);
        bytes[at + 1] = (byte)(value >> 16);
        bytes[at + 2] = (byte)(value >> 8);
        bytes[at + 3] = (byte)value;
    }

    /// <summary>The 16 bits by which a member's frames are known, drawn from its token and its session's epoch: new for each join and each start of either side.</summary>
    public static int EpochOf(int token, int sessionEpoch)
    {
        return ((token >> 16) ^ (token * 40503) ^ sessionEpoch) & 0xFFFF;
    }

    /// <summary>Writes the 4 bytes that open every frame of a running session.</summary>
    public static void WriteControl(byte[] bytes, int kindAndDirection, int member, int epoch)
    {
        bytes[0] = (byte)(Version | kindAndDirection);
        bytes[MemberAt] = (byte)member;
        bytes[EpochAt] = (byte)(epoch >> 8);
        bytes[EpochAt + 1] = (byte)epoch;
    }
}
