// Members of a reliable group without a root, each a node of its own with links that are watched and can be made to lose.
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

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
    /// <summary>The links of those who came with one that loses, doubles and reorders.</summary>
    public readonly StormLink[] Storm = new StormLink[Most];
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

    /// <summary>One more comes, by a link that loses, doubles and holds back so many of a thousand datagrams each.</summary>
    public void ComeThroughStorm(Limits limits, int perMille)
    {
        int i = Count++;
        Node[i] = World.AddNode(limits, out Storm[i]);
        Storm[i].PerMille = perMille;
        Guest[i] = Sock.Open(Node[i], Entry, Flags).Select();
        Join(i, Wsa.JL_BOTH);
    }

    /// <summary>The tables of a member's node.</summary>
    public Tables TablesOf(int member)
    {
        return Node[member].Driver!.Engine.Tables;
    }

    /// <summary>The 16 bits by which a member is known, on a node that has joined once.</summary>
    public int IdOf(int member)
    {
        Tables tables = TablesOf(member);
        return tables.EpochOf(tables.Sockets.Member[0]);
    }

    /// <summary>How many members a sender keeps its packets for.</summary>
    public int CountedBy(int member)
    {
        Tables tables = TablesOf(member);
        int count = 0;
        for (int i = 0; i < tables.Members.Used; i++)
        {
            count += tables.CountsOnUs(i) ? 1 : 0;
        }

        return count;
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
        Talk(messages, 0);
    }

    /// <summary>The same, where each has said some already.</summary>
    public void Talk(int messages, int first)
    {
        int[] sent = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            sent[i] = first;
        }

        int read = first * Count * Count;
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

    /// <summary>All say a first message, until everybody counts on everybody: who has missed it in a storm need not get it, but all that follow.</summary>
    public void Meet()
    {
        World.Advance(1000);
        for (int i = 0; i < Count; i++)
        {
            Assert.AreEqual(0, Guest[i].Send(new byte[] { (byte)i, 0 }));
        }

        World.Advance(20000);
        for (int i = 0; i < Count; i++)
        {
            ReadAll(i);
            Assert.AreEqual(Count - 1, CountedBy(i), "members that count on a sender");
        }

        for (int i = 0; i < _next.Length; i++)
        {
            _next[i] = 1;
        }
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

    /// <summary>Small messages of a member wait for company.</summary>
    public void Batch(int member)
    {
        SetOwn(member, Wsa.JLO_BATCH, 1);
    }

    /// <summary>Sets an option of this provider's own.</summary>
    public void SetOwn(int member, int option, int value)
    {
        byte[] bytes = { (byte)value, (byte)(value >> 8), 0, 0 };
        Assert.AreEqual(0, Node[member].WSPSetSockOpt(Guest[member].Descriptor, Wsa.SOL_JOINLEAF, option, bytes, 4, out int _));
    }

    /// <summary>Who has left joins again, by a new socket.</summary>
    public void Again(int member)
    {
        Guest[member] = Sock.Open(Node[member], Entry, Flags).Select();
        Join(member, Wsa.JL_BOTH);
    }

    /// <summary>A member reads the bytes from one up to another, in order; where need be it waits a moment for each.</summary>
    public void Expect(int member, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            int value = Guest[member].Take();
            if (value < 0)
            {
                World.Advance(500);
                value = Guest[member].Take();
            }

            Assert.AreEqual(i & 0xFF, value);
        }
    }

    /// <summary>All read whatever there is.</summary>
    public void Drain()
    {
        for (int i = 0; i < Count; i++)
        {
            while (!_isGone[i] && Guest[i].Recv() >= 0)
            {
            }
        }
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
