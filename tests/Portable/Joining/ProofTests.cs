// Nobody is made to send more than was received from an address that has proven nothing; and whoever only talks, or only listens, stays.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>The size of answers, and how a membership is confirmed.</summary>
[TestClass]
public class ProofTests
{
    private static int CountBytes(RawPeer peer)
    {
        byte[] into = new byte[1500];
        int bytes = 0;
        for (int length = peer.Receive(into); length > 0; length = peer.Receive(into))
        {
            bytes += length;
        }

        return bytes;
    }

    [TestMethod]
    public void AnInvitationFromAnywhereIsAnsweredOnce()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        RawPeer stranger = world.AddRawPeer();
        Sock listener = Sock.OpenLeaf(node).Listen(World.NameOf(0, 6000)).Select();
        byte[] invitation = { 0x42, 4, 0xB0, 7, 0, 0x11, 0, 0, 0x7A, 0x31, 17, 6 };
        stranger.Send(World.NameOf(0, 6000), invitation);
        world.Settle();
        Sock joined = listener.Accept(null);
        Assert.AreEqual(0, listener.Error);
        world.Advance(2900);
        int bytes = CountBytes(stranger);
        Assert.IsTrue(bytes > 0 && bytes <= invitation.Length, "more was sent than was asked with");
        world.Advance(200);
        Assert.AreEqual(Wsa.FD_CLOSE, joined.Enum() & Wsa.FD_CLOSE);
        Assert.AreEqual(Wsa.WSAECONNABORTED, joined.Record.ErrorCodes[Wsa.FD_CLOSE_BIT]);
        world.End();
    }

    [TestMethod]
    public void ARefusalIsNeverLongerThanTheQuestionItAnswers()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        RawPeer stranger = world.AddRawPeer();
        Sock root = Sock.OpenRoot(node).Listen(World.NameOf(0, 5000)).Select();
        byte[] shortOne = { 0x61, 4, 0x5E, 0xED, 0, 3, 0, 0, 0, 0, 33, 0 };
        byte[] padded = new byte[80];
        System.Array.Copy(shortOne, 0, padded, 0, shortOne.Length);
        stranger.Send(World.NameOf(0, 5000), padded);
        world.Settle();
        root.Accept(new Decision(Wsa.CF_REJECT, Pattern.Of(60)));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, root.Error);
        world.Settle();
        Assert.AreEqual(66, CountBytes(stranger));
        stranger.Send(World.NameOf(0, 5000), shortOne);
        world.Settle();
        int bytes = CountBytes(stranger);
        Assert.IsTrue(bytes > 0 && bytes <= shortOne.Length, "the answer is longer than its question");
        stranger.Send(World.NameOf(0, 5000), padded);
        world.Settle();
        Assert.AreEqual(66, CountBytes(stranger));
        world.End();
    }

    [TestMethod]
    public void AnInvitedLeafThatTalksAllTheTimeIsNotLost()
    {
        Meeting meeting = new Meeting();
        meeting.Invite(Wsa.JL_BOTH);
        for (int i = 0; i < 100; i++)
        {
            meeting.World.Advance(100);
            Assert.AreEqual(0, meeting.Leaf[0].Send(i));
            meeting.World.Settle();
            Assert.AreEqual(i, meeting.Root.Take());
        }

        Assert.AreEqual(0, meeting.LeafNode[0].Counters!.FellSilent);
        Assert.AreEqual(0, meeting.RootNode.Counters!.FellSilent);
        Assert.AreEqual(0, meeting.PerLeaf[0].Send(7));
        meeting.World.Settle();
        Assert.AreEqual(7, meeting.Leaf[0].Take());
        meeting.End();
    }
}
