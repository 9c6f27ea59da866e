// Frames from before: a leaf that joins the same session again has often the number that it had, and must not hear what was said to its former self.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Late copies of an earlier membership's frames, and words that must not be overtaken.</summary>
[TestClass]
public class LateFramesTests
{
    /// <summary>A root and a leaf that asked; the root's link remembers what was sent last, the leaf's too.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly FaultyLink RootLink;
        public readonly FaultyLink LeafLink;
        public readonly Sock Root;
        public readonly RawPeer Stranger;
        public Sock Leaf;
        public Sock PerLeaf;
        private readonly WspProvider _leafNode;

        public Scene()
        {
            Root = Sock.OpenRoot(World.AddNode(Limits.Board(), out RootLink, 4)).Listen(World.NameOf(0, 5000)).Select();
            _leafNode = World.AddNode(Limits.Board(), out LeafLink, 4);
            Stranger = World.AddRawPeer();
            Leaf = Sock.OpenLeaf(_leafNode).Select();
            PerLeaf = Leaf;
            Join();
        }

        /// <summary>The leaf asks on the socket it has.</summary>
        public void Join()
        {
            Leaf.Join(World.NameOf(0, 5000));
            World.Settle();
            PerLeaf = Root.Accept(null);
            World.Settle();
            World.Advance(1000);
            Assert.IsTrue((Leaf.Enum() & Wsa.FD_CONNECT) != 0);
            Assert.AreEqual(0, Leaf.Record.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        }

        /// <summary>The leaf leaves and joins again.</summary>
        public void Rejoin()
        {
            Leaf.Close();
            World.Settle();
            PerLeaf.Close();
            World.Settle();
            Leaf = Sock.OpenLeaf(_leafNode).Select();
            Join();
        }

        /// <summary>The same bytes once more, to where the leaf receives.</summary>
        public void LateToLeaf(byte[] bytes)
        {
            Stranger.Send(Leaf.LocalName()!, bytes);
            World.Settle();
        }
    }

    [TestMethod]
    public void AMessageToAllFromBeforeIsNotRead()
    {
        Scene scene = new Scene();
        scene.Root.Send(7);
        byte[] late = scene.RootLink.LastSent;
        scene.World.Settle();
        Assert.AreEqual(7, scene.Leaf.Take());
        scene.Rejoin();
        scene.LateToLeaf(late);
        Assert.AreEqual(Wsa.SOCKET_ERROR, scene.Leaf.Take());
        scene.Root.Send(8);
        scene.World.Settle();
        Assert.AreEqual(8, scene.Leaf.Take());
        scene.World.End();
    }

    [TestMethod]
    public void ADepartureFromBeforeEndsNothing()
    {
        Scene scene = new Scene();
        scene.PerLeaf.Close();
        byte[] late = scene.RootLink.LastSent;
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_CLOSE, scene.Leaf.Enum() & Wsa.FD_CLOSE);
        scene.Join();
        scene.LateToLeaf(late);
        Assert.AreEqual(0, scene.Leaf.Enum() & Wsa.FD_CLOSE);
        Assert.AreEqual(0, scene.PerLeaf.Send(3));
        scene.World.Settle();
        Assert.AreEqual(3, scene.Leaf.Take());
        scene.World.End();
    }

    [TestMethod]
    public void ARequestWhoseMembershipHasEndedIsNotTakenForANewOne()
    {
        World world = new World();
        Sock root = Sock.OpenRoot(world.AddNode()).Listen(World.NameOf(0, 5000)).Select();
        WspProvider node = world.AddNode(Limits.Board(), out FaultyLink link, 4);
        Sock leaf = Sock.OpenLeaf(node).Select();
        leaf.Join(World.NameOf(0, 5000));
        byte[] request = link.LastSent;
        world.Settle();
        Sock perLeaf = root.Accept(null);
        world.Advance(1000);
        leaf.Close();
        world.Settle();
        perLeaf.Close();
        root.Enum();
        world.AddRawPeer().Send(World.NameOf(0, 5000), request);
        world.Settle();
        Assert.AreEqual(0, root.Enum() & Wsa.FD_ACCEPT);
        root.Accept(null);
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, root.Error);
        world.End();
    }

    [TestMethod]
    public void ALastWordIsNotOvertakenByTheRootsOwnEnd()
    {
        Meeting meeting = Meeting.OfTwo();
        meeting.World.LinkOf(1).IsDown = true;
        Assert.AreEqual(0, meeting.PerLeaf[0].SendDisconnect(Pattern.Of(9)));
        meeting.World.Settle();
        meeting.World.LinkOf(1).IsDown = false;
        meeting.Root.Close();
        meeting.World.Advance(2000);
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.Leaf[0].Enum() & Wsa.FD_CLOSE);
        meeting.Leaf[0].ExpectBytes(Pattern.Of(9), meeting.Leaf[0].RecvDisconnect());
        Assert.AreEqual(Wsa.FD_CLOSE, meeting.Leaf[1].Enum() & Wsa.FD_CLOSE);
        Assert.AreEqual(0, meeting.Leaf[1].RecvDisconnect());
        meeting.End();
    }
}
