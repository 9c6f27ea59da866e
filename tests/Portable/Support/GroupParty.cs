// Members of a reliable group without a root, each a node of its own with links that are watched and can be made to lose.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>A group of entry 1007. Nothing blocks.</summary>
internal sealed class GroupParty
{
    public const int Entry = 1007;
    public const int Flags = Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF;
    public const int Most = 6;
    public static readonly byte[] Group = { Wsa.AF_INET, 0, 0x1F, 0x90, 239, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0 };
    public readonly World World = new World();
    public readonly WspProvider[] Node = new WspProvider[Most];
    public readonly GroupLink[] Link = new GroupLink[Most];
    public readonly Sock[] Guest = new Sock[Most];
    private readonly bool[] _isGone = new bool[Most];
    private readonly int[] _next = new int[Most * Most];

    /// <summary>How many have come.</summary>
    public int Count { get; private set; }

    /// <summary>A group of so many who send and receive.</summary>
    public GroupParty(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Come(Wsa.JL_BOTH);
        }
    }

    /// <summary>Limits for a board that hears so many speakers.</summary>
    public static Limits Board(int speakers)
    {
        Limits limits = Limits.Board();
        limits.Streams = speakers;
        return limits;
    }

    /// <summary>One more comes.</summary>
    public Sock Come(int role)
    {
        return Come(Board(Most), role);
    }

    /// <summary>One more comes.</summary>
    public Sock Come(Limits limits, int role)
    {
        int i = Count++;
        Node[i] = World.AddNode(limits, 2, out Link[i]);
        Guest[i] = Sock.Open(Node[i], Entry, Flags).Select();
        Join(i, role);
        return Guest[i];
    }

    private void Join(int i, int role)
    {
        Assert.AreSame(Guest[i], Guest[i].Join(Group, null, null, role));
        Assert.AreEqual(0, Guest[i].Error);
    }

    /// <summary>From now on each member loses one in so many datagrams of the group.</summary>
    public void Lose(int oneIn)
    {
        for (int i = 0; i < Count; i++)
        {
            Link[i].LoseOneIn = oneIn;
        }
    }

    /// <summary>Says a byte: all others read it, once; so does the speaker when it hears itself.</summary>
    public void Say(int speaker, int value, bool hearsItself)
    {
        Assert.AreEqual(0, Guest[speaker].Send(value));
        World.Advance(5);
        for (int i = 0; i < Count; i++)
        {
            Assert.AreEqual(i != speaker || hearsItself ? value : Wsa.SOCKET_ERROR, Guest[i].Take(), "what was read");
            Assert.AreEqual(Wsa.SOCKET_ERROR, Guest[i].Take(), "a message that was read twice");
        }
    }

    /// <summary>All say so many messages of two bytes, as fast as they can, and read all others', each once and in order.</summary>
    public void Talk(int messages)
    {
        int[] sent = new int[Count];
        int read = 0;
        for (int round = 0; round < 20000 && read < messages * Count * Count; round++)
        {
            for (int i = 0; i < Count; i++)
            {
                while (sent[i] < messages && Guest[i].Send(new byte[] { (byte)i, (byte)sent[i] }) == 0)
                {
                    sent[i]++;
                }

                read += ReadAll(i);
            }

            World.Advance(1);
        }

        Assert.AreEqual(messages * Count * Count, read, "messages that were read");
    }

    /// <summary>Reads what has come to a member: each speaker's are in order.</summary>
    public int ReadAll(int member)
    {
        int count = 0;
        while (Guest[member].Recv() == 2)
        {
            int from = Guest[member].Bytes[0];
            int next = _next[(member * Most) + from]++;
            Assert.AreEqual((int)(byte)next, (int)Guest[member].Bytes[1], "the next message of its speaker");
            count++;
        }

        return count;
    }

    /// <summary>A member leaves.</summary>
    public void Go(int member)
    {
        Guest[member].Close();
        _isGone[member] = true;
    }

    /// <summary>All leave; every buffer must be back once nobody can ask any more.</summary>
    public void End()
    {
        for (int i = 0; i < Count; i++)
        {
            if (!_isGone[i])
            {
                Guest[i].Close();
            }
        }

        World.Advance(5000);
        for (int i = 0; i < Count; i++)
        {
            Assert.AreEqual(0, Node[i].BuffersInUse, "buffers in use");
        }

        World.End();
    }
}
