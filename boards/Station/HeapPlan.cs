// Chooses the limits that fit into the heap of the board, before anything is made from them.
namespace JoinLeaf.Station;

/// <summary>
/// The profiles, largest first: full (<see cref="Limits.Board"/>, 30 KB of tables), lean (<see cref="Limits.BoardRoot"/>, 12 KB), least
/// (for a leaf, or a root of eight). All have the same largest datagram, so that stations of different profiles fit into one session.
/// </summary>
public static class HeapPlan
{
    /// <summary>What must be left for the station itself, the frames of six threads, events, sockets and log lines, in bytes: about twice what the real runtime took of it on a PC (decision 82).</summary>
    public const int ReserveBytes = 16384;

    /// <summary>How many profiles there are.</summary>
    public const int Count = 3;

    /// <summary>A profile's name.</summary>
    /// <param name="profile">0 to 2, largest first.</param>
    /// <returns>full, lean or least.</returns>
    public static string NameOf(int profile)
    {
        return profile == 0 ? "full" : profile == 1 ? "lean" : "least";
    }

    /// <summary>The number of a profile.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>0 to 2; the smallest when there is none of that name.</returns>
    public static int Find(string name)
    {
        return name == "full" ? 0 : name == "lean" ? 1 : 2;
    }

    /// <summary>A profile's limits.</summary>
    /// <param name="profile">0 to 2, largest first.</param>
    /// <returns>New limits.</returns>
    public static Limits LimitsOf(int profile)
    {
        if (profile == 0)
        {
            return Limits.Board();
        }

        Limits limits = Limits.BoardRoot();
        if (profile == 2)
        {
            limits.Members = 8;
            limits.Backlog = 2;
            limits.ReceiveQueue = 4;
            limits.SendBuffers = 4;
            limits.Window = 4;
            limits.Waiters = 2;
        }

        return limits;
    }

    /// <summary>The largest profile that fits.</summary>
    /// <param name="first">The board's own, from which the choice begins.</param>
    /// <param name="freeBytes">The free heap.</param>
    /// <param name="isRoot">Whether the station is the root.</param>
    /// <returns>Its number; -1 when none fits.</returns>
    public static int Choose(int first, int freeBytes, bool isRoot)
    {
        for (int i = first; i < Count; i++)
        {
            if (NeededBytes(i, isRoot) <= freeBytes)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>What a profile needs of the heap, with the reserve.</summary>
    /// <param name="profile">0 to 2.</param>
    /// <param name="isRoot">Whether the station is the root.</param>
    /// <returns>Bytes.</returns>
    public static int NeededBytes(int profile, bool isRoot)
    {
        Limits limits = LimitsOf(profile);
        return Footprint.BytesOf(limits) + Footprint.BytesOfPeers(limits, isRoot) + ReserveBytes;
    }
}
