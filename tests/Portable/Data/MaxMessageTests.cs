// The largest message: what limits say, and what two ends, or a root and all its leaves, agree on while they join.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>SO_MAX_MSG_SIZE, ProtocolInfo.MessageSize and Limits.MaxMessage.</summary>
[TestClass]
public class MaxMessageTests
{
    private const int Part = PartScene.Part;

    [TestMethod]
    public void TheLimitIsPublishedBeforeAnyJoin()
    {
        World world = new World();
        Limits[] limits = { Limits.Tiny(), Limits.Board(), Limits.BoardRoot(), Limits.Host() };
        int[] most = { 3 * 264, 8192, 4 * Part, 8192 };
        for (int i = 0; i < limits.Length; i++)
        {
            Assert.AreEqual(most[i], limits[i].MaxMessage);
            WspProvider node = world.AddNode(limits[i]);
            Assert.AreEqual(most[i], node.WSPEnumProtocols()[0].MessageSize);
            Assert.AreEqual(most[i], Sock.OpenRoot(node).Option(Wsa.SO_MAX_MSG_SIZE));
        }

        world.End();
    }

    [TestMethod]
    public void TheLimitIsNeverMoreThanThePoolsCarry()
    {
        Limits limits = Limits.Board();
        limits.MaxMessage = 100000;
        Assert.AreEqual(19, limits.MaxFragments);
        Assert.AreEqual(19 * Part, limits.MaxMessage);
        limits.SendBuffers = 9;
        Assert.AreEqual(8 * Part, limits.MaxMessage);
        limits.ReceiveQueue = 5;
        Assert.AreEqual(4 * Part, limits.MaxMessage);
        limits.MaxMessage = Part + 1;
        Assert.AreEqual(2, limits.MaxFragments);
        Assert.AreEqual(Part + 1, limits.MaxMessage);
        limits.Reassemblies = 0;
        Assert.AreEqual(Part, limits.MaxMessage);
        limits.Reassemblies = 1;
        limits.MaxMessage = 1;
        Assert.AreEqual(Part, limits.MaxMessage);
        limits.MaxMessage = 0;
        Assert.AreEqual(Part, limits.MaxMessage);
        limits.SendBuffers = 8192;
        limits.ReceiveQueue = 8192;
        limits.Window = 4096;
        limits.MaxMessage = 1048576;
        Assert.AreEqual(255 * Part, limits.MaxMessage);
        Assert.IsTrue(limits.AreSound());
        limits.MaxMessage = 1048577;
        Assert.IsFalse(limits.AreSound());
        limits.MaxMessage = -1;
        Assert.IsFalse(limits.AreSound());
    }

    /// <summary>A root takes the least of its leaves, until the last of them has gone.</summary>
    [TestMethod]
    public void ARootsMessagesSuitAllItsLeaves()
    {
        PartScene scene = new PartScene();
        Assert.AreEqual(8192, scene.Root.Option(Wsa.SO_MAX_MSG_SIZE));
        Limits limits = Limits.Board();
        limits.SendBuffers = 5;
        Sock small = Sock.OpenLeaf(scene.World.AddNode(limits)).Select();
        Sock smallPerLeaf = scene.Join(small);
        Assert.AreEqual(4 * Part, scene.Root.Option(Wsa.SO_MAX_MSG_SIZE));
        Assert.AreEqual(4 * Part, small.Option(Wsa.SO_MAX_MSG_SIZE));
        Assert.AreEqual(8192, scene.Leaf.Option(Wsa.SO_MAX_MSG_SIZE), "up it is between the leaf and its root");
        int sent = scene.RootNode.Sent;
        Assert.AreEqual(Wsa.SOCKET_ERROR, scene.Root.Send(Pattern.Of((4 * Part) + 1)));
        Assert.AreEqual(Wsa.WSAEMSGSIZE, scene.Root.Error);
        Assert.AreEqual(sent, scene.RootNode.Sent);
        Assert.AreEqual(0, scene.Root.Send(Pattern.Of(4 * Part)));
        scene.World.Settle();
        scene.Reads(Pattern.Of(4 * Part));
        small.ExpectBytes(Pattern.Of(4 * Part), small.Recv());
        small.Close();
        scene.World.Settle();
        smallPerLeaf.Close();
        Assert.AreEqual(4 * Part, scene.Root.Option(Wsa.SO_MAX_MSG_SIZE));
        scene.Leaf.Close();
        scene.World.Settle();
        scene.Join(Sock.OpenLeaf(scene.LeafNode.Provider).Select());
        Assert.AreEqual(8192, scene.Root.Option(Wsa.SO_MAX_MSG_SIZE));
        scene.World.End();
    }

    [TestMethod]
    [DataRow(4)]
    [DataRow(1)]
    public void ALeafsMessagesSuitItsRootWhoeverAsked(int parts)
    {
        Limits limits = Limits.Board();
        limits.MaxMessage = parts * Part;
        Meeting meeting = new Meeting(limits);
        meeting.Ask(Wsa.JL_BOTH);
        meeting.Invite(Wsa.JL_BOTH);
        meeting.Forget();
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual(parts * Part, meeting.Leaf[i].Option(Wsa.SO_MAX_MSG_SIZE));
            Assert.AreEqual(Wsa.SOCKET_ERROR, meeting.Leaf[i].Send(new byte[(parts * Part) + 1]));
            Assert.AreEqual(Wsa.WSAEMSGSIZE, meeting.Leaf[i].Error);
            Assert.AreEqual(0, meeting.Leaf[i].Send(Pattern.Of(parts * Part)));
            meeting.World.Settle();
            meeting.Root.ExpectBytes(Pattern.Of(parts * Part), meeting.Root.Recv());
        }

        meeting.End();
    }

    /// <summary>An invitation has five bits for it, and the caller's data keeps its own length.</summary>
    [TestMethod]
    public void AnInvitationTellsOfThirtyOnePartsAtMost()
    {
        World world = new World();
        Limits large = Limits.Host();
        large.MaxMessage = 40 * Part;
        WspProvider rootNode = world.AddNode(large);
        Limits same = Limits.Host();
        same.MaxMessage = 40 * Part;
        Sock listener = Sock.OpenLeaf(world.AddNode(same)).Listen(World.NameOf(1, 6000)).Select();
        Sock root = Sock.OpenRoot(rootNode).Select();
        Decision decision = new Decision(Wsa.CF_ACCEPT);
        Sock perLeaf = root.Join(World.NameOf(1, 6000), new WsaBuffer(Pattern.Of(256)), null, Wsa.JL_BOTH);
        world.Settle();
        Sock leaf = listener.Accept(decision);
        world.Settle();
        Pattern.Expect(Pattern.Of(256), decision.CallerLength, decision.CallerBytes);
        Assert.AreEqual(31 * Part, leaf.Option(Wsa.SO_MAX_MSG_SIZE));
        Assert.AreEqual(40 * Part, perLeaf.Option(Wsa.SO_MAX_MSG_SIZE));
        world.End();
    }
}
