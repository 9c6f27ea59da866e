// Bad input: datagrams that are too short, of unknown kind, version or session, that lie, or come from another epoch.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Datagrams that no node sends. Their layout is written out here on purpose, apart from the code that reads it.</summary>
[TestClass]
public class BadInputTests
{
    private const int Version = 0x40;
    private const int Up = 0x20;
    private const int Join = 1;
    private const int Invite = 2;
    private const int Accept = 3;
    private const int Grow = 5;
    private const int Data = 8;
    private const int Ping = 9;
    private const int Left = 12;

    /// <summary>The least lengths of the kinds 0 to 31; 0 for those that do not exist.</summary>
    private static readonly byte[] s_least = { 0, 12, 12, 12, 6, 8, 6, 0, 6, 4, 4, 4, 4, 7, 8, 6, 8, 11, 10, 0, 6, 5, 8 };

    /// <summary>A session of a listening root with one leaf, and a stranger.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly JoinNode RootNode;
        public readonly JoinNode LeafNode;
        public readonly FaultyLink RootLink;
        public readonly FaultyLink LeafLink;
        public readonly int Root;
        public readonly int Leaf;
        public readonly RawPeer Stranger;
        private readonly byte[] _sessionName;

        public Scene()
        {
            RootNode = new JoinNode(World, Limits.Board(), out RootLink);
            LeafNode = new JoinNode(World, Limits.Board(), out LeafLink);
            Root = RootNode.Listener(5000, JoinNode.RootFlags);
            Leaf = LeafNode.Leaf();
            JoinAcceptor acceptor = new JoinAcceptor(RootNode, Root);
            World.Meanwhile = acceptor.Run;
            LeafNode.Succeeds(LeafNode.Join(Leaf, RootNode.At(5000)));
            _sessionName = RootNode.NameOf(acceptor.Accepted);
            Stranger = World.AddRawPeer();
            RootNode.Talks(World, Root, LeafNode, Leaf, 1);
            LeafNode.Talks(World, Leaf, RootNode, Root, 2);
            RootNode.SelectAll(Root);
            RootNode.Enum(Root);
            LeafNode.SelectAll(Leaf);
            LeafNode.Enum(Leaf);
        }

        /// <summary>The same bytes at every open port of both nodes: dropped for the same cause.</summary>
        public void DroppedEverywhere(int cause, byte[] bytes)
        {
            DroppedAt(cause, RootNode, RootNode.At(5000), bytes);
            DroppedAt(cause, RootNode, _sessionName, bytes);
            DroppedAt(cause, LeafNode, LeafNode.NameOf(Leaf), bytes);
        }

        /// <summary>Bytes that the root drops.</summary>
        public void DroppedAtRoot(int cause, byte[] bytes)
        {
            DroppedAt(cause, RootNode, _sessionName, bytes);
        }

        /// <summary>Bytes that the leaf drops.</summary>
        public void DroppedAtLeaf(int cause, byte[] bytes)
        {
            DroppedAt(cause, LeafNode, LeafNode.NameOf(Leaf), bytes);
        }

        private void DroppedAt(int cause, JoinNode node, byte[] name, byte[] bytes)
        {
            CounterWatch watch = new CounterWatch(node);
            Stranger.Send(name, bytes);
            World.Settle();
            watch.Dropped(cause);
        }

        /// <summary>The session has not noticed anything.</summary>
        public void End()
        {
            Assert.AreEqual(0, Stranger.Receive(new byte[64]), "an answer to a stranger");
            Assert.AreEqual(0, RootNode.Enum(Root));
            Assert.AreEqual(0, LeafNode.Enum(Leaf));
            RootNode.Talks(World, Root, LeafNode, Leaf, 3);
            LeafNode.Talks(World, Leaf, RootNode, Root, 4);
            World.Advance(10000);
            RootNode.Talks(World, Root, LeafNode, Leaf, 5);
            World.End();
        }
    }

    /// <summary>A request of 12 bytes that would be fine.</summary>
    private static byte[] Request(int kind)
    {
        byte[] bytes = new byte[12];
        bytes[0] = (byte)(Version | kind | (kind == Join ? Up : 0));
        bytes[1] = Wsa.JL_BOTH;
        bytes[5] = 77;
        bytes[9] = 5;
        bytes[10] = 33;
        bytes[11] = (byte)(kind == Join ? 0 : 1);
        return bytes;
    }

    private static byte[] With(byte[] bytes, int at, int value)
    {
        bytes[at] = (byte)value;
        return bytes;
    }

    [TestMethod]
    public void TooShortForItsKindIsDropped()
    {
        Scene scene = new Scene();
        for (int kind = 0; kind < s_least.Length; kind++)
        {
            for (int length = 1; length < s_least[kind]; length++)
            {
                byte[] bytes = new byte[length];
                bytes[0] = (byte)(Version | kind | (kind == Join ? Up : 0));
                scene.DroppedEverywhere(CounterWatch.Short, bytes);
            }
        }

        scene.End();
    }

    [TestMethod]
    public void UnknownVersionIsDropped()
    {
        Scene scene = new Scene();
        for (int version = 0; version < 4; version++)
        {
            for (int kind = 0; kind < 32 && version != 1; kind++)
            {
                scene.DroppedEverywhere(CounterWatch.Version, With(Request(Join), 0, (version << 6) | kind));
            }
        }

        scene.DroppedEverywhere(CounterWatch.Version, new byte[] { 0 });
        scene.End();
    }

    [TestMethod]
    public void UnknownKindIsDropped()
    {
        Scene scene = new Scene();
        for (int kind = 0; kind < 32; kind++)
        {
            if (kind >= s_least.Length || s_least[kind] == 0)
            {
                scene.DroppedEverywhere(CounterWatch.Kind, With(Request(Join), 0, Version | kind));
                scene.DroppedEverywhere(CounterWatch.Kind, new byte[] { (byte)(Version | Up | kind) });
            }
        }

        scene.End();
    }

    [TestMethod]
    public void LengthsThatLieAreDropped()
    {
        Scene scene = new Scene();
        scene.DroppedEverywhere(CounterWatch.Length, With(With(Request(Join), 1, 4 | 8), 7, 1));
        scene.DroppedEverywhere(CounterWatch.Length, With(With(With(Request(Join), 1, 4 | 8), 6, 255), 7, 255));
        scene.DroppedEverywhere(CounterWatch.Length, With(With(Request(Invite), 1, 4 | 8), 6, 1));
        byte[] grow = With(With(new byte[8], 0, Version | Grow), 7, 11);
        scene.DroppedEverywhere(CounterWatch.Length, grow);
        scene.DroppedEverywhere(CounterWatch.Length, With(grow, 0, Version | Up | Grow));

        // Data that is there, but of which the flag says that there is none.
        byte[] silent = new byte[20];
        System.Array.Copy(Request(Join), 0, silent, 0, 12);
        scene.DroppedEverywhere(CounterWatch.Length, With(silent, 7, 8));
        scene.End();
    }

    [TestMethod]
    public void FieldsOutOfRangeAreDropped()
    {
        Scene scene = new Scene();
        for (int role = 0; role < 8; role++)
        {
            if (role != Wsa.JL_SENDER_ONLY && role != Wsa.JL_RECEIVER_ONLY && role != Wsa.JL_BOTH)
            {
                scene.DroppedEverywhere(CounterWatch.Length, With(Request(Join), 1, role));
                scene.DroppedEverywhere(CounterWatch.Length, With(Request(Invite), 1, role));
            }
        }

        scene.DroppedEverywhere(CounterWatch.Length, With(Request(Join), 0, Version | Join));
        scene.DroppedEverywhere(CounterWatch.Length, With(Request(Invite), 0, Version | Up | Invite));
        scene.DroppedEverywhere(CounterWatch.Length, With(Request(Invite), 11, 0));
        scene.DroppedEverywhere(CounterWatch.Length, With(With(Request(Invite), 0, Version | Accept), 10, 0));
        scene.DroppedEverywhere(CounterWatch.Length, With(With(Request(Invite), 0, Version | Accept), 1, 0));
        scene.End();
    }

    [TestMethod]
    public void UnknownSessionIsDropped()
    {
        Scene scene = new Scene();
        byte[] known = scene.RootLink.LastSent;
        for (int kind = Data; kind <= Left; kind++)
        {
            // To a leaf, of no session that it is in; to a root, of no leaf that it has.
            byte[] bytes = new byte[] { (byte)(Version | kind), 0, (byte)(known[2] + 1), known[3], 0, 1 };
            scene.DroppedEverywhere(CounterWatch.Unknown, bytes);
            scene.DroppedEverywhere(CounterWatch.Unknown, With(bytes, 0, Version | Up | kind));
            scene.DroppedEverywhere(CounterWatch.Unknown, With(bytes, 1, 2));
            scene.DroppedEverywhere(CounterWatch.Unknown, With(bytes, 1, 255));
        }

        scene.End();
    }

    [TestMethod]
    public void FrameForAnotherLeafOfTheSessionIsDropped()
    {
        Scene scene = new Scene();
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, 9);
        scene.LeafNode.Enum(scene.Leaf);
        byte[] toAll = scene.RootLink.LastSent;
        for (int kind = Data; kind <= Left; kind++)
        {
            scene.DroppedAtLeaf(CounterWatch.Unknown, new byte[] { (byte)(Version | kind), 7, toAll[2], toAll[3], 0, 99 });
        }

        scene.End();
    }

    [TestMethod]
    public void WrongEpochIsDropped()
    {
        Scene scene = new Scene();
        scene.LeafNode.Talks(scene.World, scene.Leaf, scene.RootNode, scene.Root, 9);
        scene.RootNode.Enum(scene.Root);
        byte[] up = scene.LeafLink.LastSent;
        Assert.AreEqual(Version | Up | Data, (int)up[0]);
        for (int kind = Data; kind <= Left; kind++)
        {
            scene.DroppedAtRoot(CounterWatch.Epoch, new byte[] { (byte)(Version | Up | kind), up[1], (byte)(up[2] + 1), up[3], 0, 99 });
            scene.DroppedAtRoot(CounterWatch.Epoch, new byte[] { (byte)(Version | Up | kind), up[1], up[2], (byte)(up[3] ^ 1), 0, 99 });
        }

        scene.End();
    }

    [TestMethod]
    public void FrameOfAnEndedMembershipIsDropped()
    {
        Scene scene = new Scene();
        scene.LeafNode.Talks(scene.World, scene.Leaf, scene.RootNode, scene.Root, 9);
        byte[] old = scene.LeafLink.LastSent;
        scene.LeafNode.Close(scene.Leaf);
        scene.World.Settle();
        int leaf = scene.LeafNode.Leaf();
        JoinAcceptor acceptor = new JoinAcceptor(scene.RootNode, scene.Root);
        scene.World.Meanwhile = acceptor.Run;
        scene.LeafNode.Succeeds(scene.LeafNode.Join(leaf, scene.RootNode.At(5000)));
        scene.RootNode.Enum(scene.Root);
        CounterWatch watch = new CounterWatch(scene.RootNode);
        scene.Stranger.Send(scene.RootNode.NameOf(acceptor.Accepted), old);
        scene.World.Settle();
        watch.Rose(CounterWatch.Unknown, 1);
        Assert.AreEqual(0, scene.RootNode.Enum(scene.Root));
        scene.LeafNode.Talks(scene.World, leaf, scene.RootNode, scene.Root, 5);
        scene.World.End();
    }

    [TestMethod]
    public void MessageThatComesAgainIsDropped()
    {
        Scene scene = new Scene();
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, 9);
        scene.LeafNode.Enum(scene.Leaf);
        scene.DroppedAtLeaf(CounterWatch.Duplicate, scene.RootLink.LastSent);
        scene.LeafNode.Talks(scene.World, scene.Leaf, scene.RootNode, scene.Root, 9);
        scene.RootNode.Enum(scene.Root);
        scene.DroppedAtRoot(CounterWatch.Duplicate, scene.LeafLink.LastSent);
        scene.End();
    }

    [TestMethod]
    public void FrameOfALivingSessionInTheWrongDirectionIsDropped()
    {
        Scene scene = new Scene();
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, 9);
        byte[] down = scene.RootLink.LastSent;
        scene.LeafNode.Talks(scene.World, scene.Leaf, scene.RootNode, scene.Root, 9);
        byte[] up = scene.LeafLink.LastSent;
        scene.RootNode.Enum(scene.Root);
        scene.LeafNode.Enum(scene.Leaf);
        scene.DroppedAtRoot(CounterWatch.Unknown, down);
        scene.DroppedAtLeaf(CounterWatch.Unknown, up);
        scene.End();
    }

    [TestMethod]
    public void RequestToAPortWhereNobodyListensIsRefusedAndCounted()
    {
        Scene scene = new Scene();
        int idle = scene.LeafNode.Leaf();
        scene.LeafNode.Succeeds(scene.LeafNode.Bind(idle, scene.LeafNode.At(6000)));
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.Stranger.Send(scene.LeafNode.At(6000), Request(Invite));
        scene.World.Settle();
        watch.Rose(CounterWatch.NotListening, 1);
        byte[] room = new byte[64];
        Assert.AreEqual(6, scene.Stranger.Receive(room), "bytes of the refusal");
        scene.End();
    }

    [TestMethod]
    public void PeerWhoseDatagramsAreTooSmallIsRefusedAndCounted()
    {
        World world = new World();
        JoinNode rootNode = new JoinNode(world);
        JoinNode leafNode = new JoinNode(world, Limits.Tiny());
        int root = rootNode.Listener(5000, JoinNode.RootFlags);
        int leaf = leafNode.Listener(6000, JoinNode.LeafFlags);
        leafNode.Fails(Wsa.WSAEMSGSIZE, leafNode.Join(leafNode.Leaf(), rootNode.At(5000)));
        rootNode.Fails(Wsa.WSAEMSGSIZE, rootNode.Join(root, leafNode.At(6000)));
        Assert.AreEqual(1, rootNode.Counters.RefusedSize);
        Assert.AreEqual(1, leafNode.Counters.RefusedSize);

        // A root of such a size suits the others: its datagrams fit.
        int small = leafNode.Root();
        JoinAcceptor acceptor = new JoinAcceptor(rootNode, rootNode.Listener(6000, JoinNode.LeafFlags));
        world.Meanwhile = acceptor.Run;
        leafNode.Succeeds(leafNode.Join(small, rootNode.At(6000)));
        Assert.AreEqual(leafNode.Option(small, Wsa.SO_MAX_MSG_SIZE), rootNode.Option(acceptor.Accepted, Wsa.SO_MAX_MSG_SIZE));
        leafNode.Close(leaf);
        world.End();
    }

    [TestMethod]
    public void StrangerNeverGetsMoreBytesThanItSent()
    {
        Scene scene = new Scene();
        JoinAcceptor acceptor = new JoinAcceptor(scene.RootNode, scene.Root);
        acceptor.Callee = Bytes.Pattern(200, 3);
        int sent = 0;
        for (int i = 0; i < 3; i++)
        {
            scene.Stranger.Send(scene.RootNode.At(5000), Request(Join));
            sent += 12;
            scene.World.Settle();
            if (i == 0)
            {
                acceptor.Run();
            }

            scene.World.Advance(500);
        }

        scene.World.Advance(10000);
        byte[] room = new byte[600];
        int received = 0;
        for (int length = scene.Stranger.Receive(room); length > 0; length = scene.Stranger.Receive(room))
        {
            received += length;
            Assert.IsTrue(length <= 12, "an answer larger than its question");
        }

        Assert.IsTrue(received > 0 && received <= sent, "bytes received");
        Assert.AreEqual(1, acceptor.Calls);
        scene.RootNode.Enum(scene.Root);
        scene.RootNode.Fails(Wsa.WSAECONNABORTED, scene.RootNode.Send(acceptor.Accepted, new byte[] { 1 }));
        scene.End();
    }
}
