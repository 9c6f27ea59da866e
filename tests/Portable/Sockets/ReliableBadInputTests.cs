// Bad input on reliable sessions, from somebody who knows member and epoch: counted, ignored, and never a storm or a window that jumps.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Forged requests for repair, statuses and sequences on SOCK_SEQPACKET; a leaf that asks for everything for ever.</summary>
[TestClass]
public class ReliableBadInputTests
{
    private const int Version = 0x40;
    private const int Up = 0x20;
    private const int Data = 8;
    private const int Pong = 10;
    private const int Nack = 18;

    /// <summary>A root and two leaves, each on a node of its own, and a stranger who sends what it likes.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly WspProvider RootNode;
        public readonly MultipointSocket Root;
        public readonly FaultyLink RootLink;
        public readonly WspProvider[] Node = new WspProvider[2];
        public readonly MultipointSocket[] Leaf = new MultipointSocket[2];
        public readonly MultipointSocket[] PerLeaf = new MultipointSocket[2];
        public readonly FaultyLink[] Link = new FaultyLink[2];
        public readonly RawPeer Stranger;
        private readonly byte[] _rootName;
        private int _said;

        public Scene()
        {
            RootNode = World.AddNode(Limits.Board(), out RootLink, 4);
            Root = new MultipointSocket(RootNode, MultipointRole.Root, MultipointType.SeqPacket);
            Root.Bind(World.NameOf(0, 5000));
            Root.Listen(4);
            for (int i = 0; i < 2; i++)
            {
                Node[i] = World.AddNode(Limits.Board(), out Link[i], 4);
                Leaf[i] = new MultipointSocket(Node[i], MultipointRole.Leaf, MultipointType.SeqPacket);
                World.Meanwhile = Accept;
                Leaf[i].JoinLeaf(World.NameOf(0, 5000));
                Leaf[i].Blocking = false;
                PerLeaf[i] = s_accepted!;
            }

            Root.Blocking = false;
            Stranger = World.AddRawPeer();
            _rootName = Leaf[0].RemoteName;
            World.Advance(1000);
            Say(4);
            World.Advance(500);
            Hears(0, 4);
            Hears(1, 4);
        }

        private void Accept()
        {
            s_accepted = Root.Accept();
        }

        /// <summary>The root says so many more, each with its number.</summary>
        public void Say(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.AreEqual(0, Root.TrySend(new byte[] { (byte)_said++ }, 0, 1));
            }
        }

        /// <summary>A leaf reads so many, and no more.</summary>
        public void Hears(int leaf, int count)
        {
            byte[] bytes = new byte[64];
            int heard = 0;
            while (Leaf[leaf].TryReceive(bytes, 0, bytes.Length, null, out int length) == 0)
            {
                Assert.AreEqual(1, length);
                heard++;
            }

            Assert.AreEqual(count, heard, "messages that a leaf has read");
        }

        /// <summary>The four bytes of header that a leaf's frames have, of some kind.</summary>
        public byte[] FromLeaf(int leaf, int kind, int length)
        {
            byte[] known = Link[leaf].LastSent;
            byte[] bytes = new byte[length];
            bytes[0] = (byte)(Version | Up | kind);
            bytes[1] = known[1];
            bytes[2] = known[2];
            bytes[3] = known[3];
            return bytes;
        }

        /// <summary>A request for one packet, with a status of its own.</summary>
        public byte[] NackOf(int leaf, int next, int sequence)
        {
            byte[] bytes = FromLeaf(leaf, Nack, 10);
            Put(bytes, 4, next);
            bytes[6] = 20;
            bytes[7] = 1;
            Put(bytes, 8, sequence);
            return bytes;
        }

        public void ToRoot(byte[] bytes)
        {
            Stranger.Send(_rootName, bytes);
            World.Settle();
        }

        /// <summary>The newest sequence of the root, as its own tables have it.</summary>
        public int Newest
        {
            get
            {
                Sessions.Tables tables = RootNode.Driver!.Engine.Tables;
                return tables.Sessions.Sequence[tables.Members.Session[0]];
            }
        }

        public void End()
        {
            Leaf[0].Close();
            Leaf[1].Close();
            World.Advance(20000);
            World.End();
        }
    }

    private static MultipointSocket? s_accepted;

    private static void Put(byte[] bytes, int at, int value)
    {
        bytes[at] = (byte)(value >> 8);
        bytes[at + 1] = (byte)value;
    }

    /// <summary>Packets that were never sent, or that everybody has, are not repaired, and nobody is told.</summary>
    [TestMethod]
    public void ANackForWhatIsNotUnderWayIsCountedAndIgnored()
    {
        Scene scene = new Scene();
        Counters counters = scene.RootNode.Counters!;
        int newest = scene.Newest;
        int[] sequences = new int[] { newest + 1, newest + 40, newest + 5000, newest, newest - 3, newest - 30000 };
        for (int i = 0; i < sequences.Length; i++)
        {
            int dropped = counters.DroppedNack;
            int repairs = counters.Repairs;
            scene.ToRoot(scene.NackOf(0, newest + 1, sequences[i]));
            scene.World.Advance(200);
            Assert.AreEqual(dropped + 1, counters.DroppedNack);
            Assert.AreEqual(repairs, counters.Repairs);
        }

        scene.Say(3);
        scene.World.Advance(500);
        scene.Hears(0, 3);
        scene.Hears(1, 3);
        scene.End();
    }

    /// <summary>Whoever says to have what was never sent is not believed: the watermark stays, and what is sent next is repaired as ever.</summary>
    [TestMethod]
    public void AStatusFromTheFutureIsCountedAndIgnored()
    {
        Scene scene = new Scene();
        Counters counters = scene.RootNode.Counters!;
        byte[] status = scene.FromLeaf(0, Pong, 8);
        Put(status, 4, scene.Newest + 9);
        status[6] = 100;
        status[7] = 1;
        scene.ToRoot(status);
        Assert.AreEqual(1, counters.DroppedStatus);
        Assert.AreEqual(4, scene.Root.Watermark);
        scene.RootLink.LoseNext = 6;
        scene.Say(3);
        scene.World.Advance(2000);
        scene.Hears(0, 3);
        scene.Hears(1, 3);
        Assert.AreEqual(7, scene.Root.Watermark);
        scene.End();
    }

    /// <summary>A sequence far ahead moves no window, at a leaf and at the root.</summary>
    [TestMethod]
    [DataRow(100)]
    [DataRow(5000)]
    [DataRow(32000)]
    public void AForgedSequenceFarAheadIsCountedAndIgnored(int ahead)
    {
        Scene scene = new Scene();
        byte[] down = scene.FromLeaf(0, Data, 8);
        down[0] = Version | Data;
        Put(down, 4, scene.Newest + ahead);
        scene.Stranger.Send(scene.Leaf[0].LocalName, down);
        scene.World.Settle();
        Assert.AreEqual(1, scene.Node[0].Counters!.DroppedAhead);
        int nacks = scene.Node[0].Counters!.NacksSent;
        byte[] up = scene.FromLeaf(0, Data, 8);
        Put(up, 4, ahead);
        scene.ToRoot(up);
        Assert.AreEqual(1, scene.RootNode.Counters!.DroppedAhead);
        scene.World.Advance(1000);
        Assert.AreEqual(nacks, scene.Node[0].Counters!.NacksSent, "what a forger speaks of is not asked for");
        scene.Hears(0, 0);
        scene.Say(3);
        scene.World.Advance(500);
        scene.Hears(0, 3);
        byte[] word = new byte[] { 7 };
        Assert.AreEqual(0, scene.Leaf[0].TrySend(word, 0, 1));
        scene.World.Advance(500);
        Assert.AreEqual(0, scene.Root.TryReceive(word, 0, 1, null, out int _));
        scene.End();
    }

    /// <summary>However often one packet is asked for, it is sent again once, and not again before two waits are over.</summary>
    [TestMethod]
    public void AStormOfNacksIsAnsweredOnce()
    {
        Scene scene = new Scene();
        Counters counters = scene.RootNode.Counters!;
        scene.RootLink.LoseNext = 2;
        scene.Say(1);
        scene.World.Settle();
        byte[] nack = scene.NackOf(0, scene.Newest, scene.Newest);
        int repairs = counters.Repairs;
        int sent = counters.Sent;
        for (int i = 0; i < 1000; i++)
        {
            scene.ToRoot(nack);
        }

        scene.World.Advance(Limits.Board().RepairWaitMs);
        Assert.AreEqual(repairs + 1, counters.Repairs);
        Assert.IsTrue(counters.Sent - sent <= 2, "datagrams for a thousand requests");
        Assert.IsTrue(counters.NacksHeld >= 999, "requests that were held");
        scene.World.Advance(1000);
        scene.Hears(0, 1);
        scene.Hears(1, 1);
        scene.End();
    }

    /// <summary>A leaf that asks for everything for ever costs a bounded rate of repairs, and is put out with a reason; the other one hears all.</summary>
    [TestMethod]
    public void ALeafThatAsksForEverIsPutOut()
    {
        Scene scene = new Scene();
        Counters counters = scene.RootNode.Counters!;
        scene.Root.SlowLeafPolicy = Wsa.JL_SLOW_DROP;
        scene.Root.SlowLeafMs = 1000;
        scene.PerLeaf[0].EventSelect(new System.Threading.ManualResetEvent(false), Wsa.FD_QOS | Wsa.FD_CLOSE);
        byte[] nack = scene.NackOf(0, scene.Newest + 1, scene.Newest + 1);

        // It hears nothing and says nothing of its own: a port nobody reads from, for its node.
        scene.Link[0].Capture = new byte[4096][];
        int next = scene.Newest + 1;
        int heard = 0;
        int repairs = counters.Repairs;
        byte[] bytes = new byte[16];
        for (int ms = 0; ms < 1500; ms++)
        {
            if (ms % 50 == 0 && scene.Root.TrySend(bytes, 0, 1) == 0)
            {
                heard--;
            }

            for (int i = 0; i < 8; i++)
            {
                nack = scene.NackOf(0, next, next + i);
                scene.ToRoot(nack);
            }

            scene.World.Advance(1);
            while (scene.Leaf[1].TryReceive(bytes, 0, bytes.Length, null, out int _) == 0)
            {
                heard++;
            }
        }

        // 12,000 requests, at most one repair of each of 8 packets in two waits of 8 ms until it was put out.
        Assert.IsTrue(counters.Repairs - repairs < 8 * 1200 / 16, "repairs: " + (counters.Repairs - repairs).ToString());
        Assert.AreEqual(1, counters.Expelled);
        NetworkEvents events = new NetworkEvents();
        scene.PerLeaf[0].EnumNetworkEvents(null, events);
        Assert.AreEqual(Wsa.FD_QOS | Wsa.FD_CLOSE, events.Events);
        Assert.AreEqual(Wsa.WSAETIMEDOUT, events.ErrorCodes[5]);
        scene.World.Advance(500);
        while (scene.Leaf[1].TryReceive(bytes, 0, bytes.Length, null, out int _) == 0)
        {
            heard++;
        }

        Assert.AreEqual(0, heard, "messages that the other leaf has not heard");
        scene.Link[0].EndCapture();
        scene.End();
    }
}
