// Bad input: answers to a join that come twice, late, after the cancel, or were never asked for; ignored and counted.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Answers at the wrong time.</summary>
[TestClass]
public class BadAnswersTests
{
    /// <summary>A root that listens at 5000, a leaf that listens at 6000, one more leaf on its node; both links can be told to fail.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly JoinNode RootNode;
        public readonly JoinNode LeafNode;
        public readonly FaultyLink RootLink;
        public readonly FaultyLink LeafLink;
        public readonly int Root;
        public readonly int Leaf;
        public readonly JoinAcceptor RootAccepts;
        public readonly JoinAcceptor LeafAccepts;
        public readonly RawPeer Stranger;

        public Scene()
        {
            RootNode = new JoinNode(World, Impatient(), out RootLink);
            LeafNode = new JoinNode(World, Impatient(), out LeafLink);
            Root = RootNode.Listener(5000, JoinNode.RootFlags);
            RootAccepts = new JoinAcceptor(RootNode, Root);
            LeafAccepts = new JoinAcceptor(LeafNode, LeafNode.Listener(6000, JoinNode.LeafFlags));
            Leaf = LeafNode.Leaf();
            Stranger = World.AddRawPeer();
            RootNode.SelectAll(Root);
            LeafNode.SelectAll(Leaf);
        }

        /// <summary>Joins give up long before the other side forgets their requests.</summary>
        private static Limits Impatient()
        {
            Limits limits = Limits.Board();
            limits.JoinTimeoutMs = 1000;
            return limits;
        }

        /// <summary>The leaf asks; its request has arrived.</summary>
        public void Ask()
        {
            LeafNode.Succeeds(LeafNode.Join(Leaf, RootNode.At(5000)));
            World.Settle();
        }

        /// <summary>The root invites; its request has arrived.</summary>
        public int Invite()
        {
            int perLeaf = RootNode.Succeeds(RootNode.Join(Root, LeafNode.At(6000)));
            World.Settle();
            return perLeaf;
        }

        /// <summary>The leaf has heard of its join's end, once.</summary>
        public void LeafHears(int code)
        {
            Assert.AreEqual(Wsa.FD_CONNECT, LeafNode.Enum(Leaf) & Wsa.FD_CONNECT);
            Assert.AreEqual(code, LeafNode.Events.ErrorCodes[Wsa.FD_CONNECT_BIT]);
        }

        /// <summary>Whatever happened: the leaf can join now, and both sides agree.</summary>
        public void JoinsInTheEnd()
        {
            Ask();
            RootAccepts.Decision = Wsa.CF_ACCEPT;
            RootAccepts.Run();
            World.Settle();
            Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, LeafNode.Enum(Leaf));
            RootNode.Talks(World, Root, LeafNode, Leaf, 1);
            LeafNode.Talks(World, Leaf, RootNode, Root, 2);
            World.End();
        }
    }

    [TestMethod]
    public void AcceptThatComesTwiceIsIgnoredAndCounted()
    {
        Scene scene = new Scene();
        scene.Ask();
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.RootLink.DoubleNext = 1;
        scene.RootAccepts.Run();
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        scene.LeafHears(0);
        scene.World.Settle();
        Assert.AreEqual(0, scene.LeafNode.Enum(scene.Leaf));
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, 1);
        Assert.AreEqual(-1, scene.LeafNode.Receive(scene.Leaf, new byte[8]), "the message came once");
        scene.World.Advance(10000);
        scene.LeafNode.Talks(scene.World, scene.Leaf, scene.RootNode, scene.Root, 2);
        scene.World.End();
    }

    [TestMethod]
    public void AcceptOfAnInvitationThatComesTwiceIsIgnoredAndCounted()
    {
        Scene scene = new Scene();
        int perLeaf = scene.Invite();
        CounterWatch watch = new CounterWatch(scene.RootNode);
        scene.LeafLink.DoubleNext = 1;
        scene.LeafAccepts.Run();
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, scene.RootNode.Enum(scene.Root));
        Assert.AreEqual(Wsa.FD_WRITE, scene.RootNode.Enum(perLeaf));
        scene.World.Advance(10000);
        scene.RootNode.Talks(scene.World, perLeaf, scene.LeafNode, scene.LeafAccepts.Accepted, 1);
        scene.World.End();
    }

    [TestMethod]
    public void RefusalThatComesTwiceIsIgnoredAndCounted()
    {
        Scene scene = new Scene();
        scene.Ask();
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.RootLink.DoubleNext = 1;
        scene.RootAccepts.Decision = Wsa.CF_REJECT;
        scene.RootAccepts.Run();
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        scene.LeafHears(Wsa.WSAECONNREFUSED);
        Assert.AreEqual(0, scene.LeafNode.Enum(scene.Leaf));
        scene.JoinsInTheEnd();
    }

    [TestMethod]
    public void AcceptAfterTheTimeOutIsIgnoredCountedAndUndone()
    {
        Scene scene = new Scene();
        scene.Ask();

        // Neither the repeated requests nor the cancels that follow them arrive.
        scene.LeafLink.LoseNext = 100;
        scene.World.Advance(1000);
        scene.LeafHears(Wsa.WSAETIMEDOUT);
        scene.World.Advance(100);
        scene.LeafLink.LoseNext = 0;
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.RootAccepts.Run();
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        Assert.AreEqual(0, scene.LeafNode.Enum(scene.Leaf));
        Assert.AreEqual(Wsa.FD_CLOSE, scene.RootNode.Enum(scene.RootAccepts.Accepted) & Wsa.FD_CLOSE);
        Assert.AreEqual(Wsa.WSAECONNRESET, scene.RootNode.Events.ErrorCodes[Wsa.FD_CLOSE_BIT]);
        scene.JoinsInTheEnd();
    }

    [TestMethod]
    public void AcceptOfAnAttemptThatIsForgottenIsIgnoredCountedAndUndone()
    {
        Scene scene = new Scene();
        scene.Ask();
        scene.LeafLink.LoseNext = 100;
        scene.World.Advance(2500);
        scene.LeafHears(Wsa.WSAETIMEDOUT);
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        scene.LeafLink.LoseNext = 0;
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.RootAccepts.Run();
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        Assert.AreEqual(0, scene.LeafNode.Enum(scene.Leaf));
        Assert.AreEqual(Wsa.FD_CLOSE, scene.RootNode.Enum(scene.RootAccepts.Accepted) & Wsa.FD_CLOSE);
        scene.JoinsInTheEnd();
    }

    [TestMethod]
    public void AcceptAfterTheCancelIsIgnoredCountedAndUndone()
    {
        Scene scene = new Scene();
        int perLeaf = scene.Invite();
        scene.RootLink.LoseNext = 1;
        scene.RootNode.Close(perLeaf);
        CounterWatch watch = new CounterWatch(scene.RootNode);
        scene.LeafAccepts.Run();
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        Assert.AreEqual(0, scene.RootNode.Enum(scene.Root));
        scene.LeafNode.Fails(Wsa.WSAECONNRESET, scene.LeafNode.Receive(scene.LeafAccepts.Accepted, new byte[8]));
        scene.RootNode.Fails(Wsa.WSAENOTCONN, scene.RootNode.Send(scene.Root, new byte[] { 1 }));
        scene.JoinsInTheEnd();
    }

    [TestMethod]
    public void AcceptThatCrossesTheCancelIsIgnoredCountedAndUndone()
    {
        Scene scene = new Scene();
        int perLeaf = scene.Invite();
        scene.LeafAccepts.Run();
        CounterWatch watch = new CounterWatch(scene.RootNode);
        scene.RootNode.Close(perLeaf);
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        Assert.AreEqual(0, scene.RootNode.Enum(scene.Root));
        scene.LeafNode.Fails(Wsa.WSAECONNRESET, scene.LeafNode.Receive(scene.LeafAccepts.Accepted, new byte[8]));
        scene.JoinsInTheEnd();
    }

    [TestMethod]
    public void RefusalAfterTheCancelIsIgnoredAndCounted()
    {
        Scene scene = new Scene();
        int perLeaf = scene.Invite();
        scene.RootLink.LoseNext = 1;
        scene.RootNode.Close(perLeaf);
        CounterWatch watch = new CounterWatch(scene.RootNode);
        scene.LeafAccepts.Decision = Wsa.CF_REJECT;
        scene.LeafAccepts.Run();
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 1);
        Assert.AreEqual(0, watch.Sent);
        Assert.AreEqual(0, scene.RootNode.Enum(scene.Root));
        scene.JoinsInTheEnd();
    }

    [TestMethod]
    public void AnswersThatNobodyAskedForAreIgnoredAndCounted()
    {
        Scene scene = new Scene();
        byte[] room = new byte[64];
        for (int direction = 0; direction <= 0x20; direction += 0x20)
        {
            CounterWatch watch = new CounterWatch(scene.LeafNode);
            scene.Stranger.Send(scene.LeafNode.At(6000), new byte[] { (byte)(0x44 | direction), 61, 1, 2, 3, 4 });
            scene.World.Settle();
            watch.Dropped(CounterWatch.Answer);
            watch = new CounterWatch(scene.LeafNode);
            scene.Stranger.Send(scene.LeafNode.At(6000), new byte[] { (byte)(0x45 | direction), 0, 1, 2, 3, 4, 0, 60 });
            scene.World.Settle();
            watch.Dropped(CounterWatch.Answer);
            Assert.AreEqual(0, scene.Stranger.Receive(room));

            // Who believes that it has accepted is told to undo it, with fewer bytes than it sent.
            watch = new CounterWatch(scene.LeafNode);
            scene.Stranger.Send(scene.LeafNode.At(6000), new byte[] { (byte)(0x43 | direction), 1, 1, 2, 3, 4, 0, 1, 0, 0, 33, 0 });
            scene.World.Settle();
            watch.Rose(CounterWatch.Answer, 1);
            Assert.AreEqual(1, watch.Sent);
            Assert.AreEqual(6, scene.Stranger.Receive(room));
            Assert.AreEqual(6, room[0] & 0x1F, "CANCEL");

            // A cancel of nothing.
            watch = new CounterWatch(scene.LeafNode);
            scene.Stranger.Send(scene.LeafNode.At(6000), new byte[] { (byte)(0x46 | direction), 0, 1, 2, 3, 4 });
            scene.World.Settle();
            watch.Dropped(CounterWatch.Request);
        }

        scene.JoinsInTheEnd();
    }

    [TestMethod]
    public void AnswerInTheWrongDirectionDoesNotCompleteAJoin()
    {
        Scene scene = new Scene();
        scene.Ask();
        byte[] join = scene.LeafLink.LastSent;
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.Stranger.Send(scene.LeafNode.NameOf(scene.Leaf), new byte[] { 0x63, 1, join[2], join[3], join[4], join[5], 0, 1, 0, 0, 33, 0 });
        scene.Stranger.Send(scene.LeafNode.NameOf(scene.Leaf), new byte[] { 0x64, 61, join[2], join[3], join[4], join[5] });
        scene.World.Settle();
        watch.Rose(CounterWatch.Answer, 2);
        Assert.AreEqual(0, scene.LeafNode.Enum(scene.Leaf));
        scene.RootAccepts.Run();
        scene.World.Settle();
        scene.LeafHears(0);
        scene.World.End();
    }

    [TestMethod]
    public void DemandForALongerQuestionIsMetOnceAndWithinTheLimit()
    {
        Scene scene = new Scene();
        scene.Ask();
        byte[] join = scene.LeafLink.LastSent;
        byte[] name = scene.LeafNode.NameOf(scene.Leaf);
        byte[] grow = new byte[] { 0x45, 0, join[2], join[3], join[4], join[5], 0, 0 };
        int[] wanted = { 12 + 257, 65535, 12 };
        for (int i = 0; i < wanted.Length; i++)
        {
            CounterWatch refused = new CounterWatch(scene.LeafNode);
            grow[6] = (byte)(wanted[i] >> 8);
            grow[7] = (byte)wanted[i];
            scene.Stranger.Send(name, grow);
            scene.World.Settle();
            refused.Dropped(CounterWatch.Answer);
        }

        grow[6] = 0;
        grow[7] = 100;
        CounterWatch met = new CounterWatch(scene.LeafNode);
        scene.Stranger.Send(name, grow);
        scene.World.Settle();
        met.Rose(CounterWatch.None, 0);
        Assert.AreEqual(1, met.Sent);
        Assert.AreEqual(100, scene.LeafLink.LastSent.Length);
        CounterWatch again = new CounterWatch(scene.LeafNode);
        scene.Stranger.Send(name, grow);
        scene.World.Settle();
        again.Dropped(CounterWatch.Answer);
        scene.RootAccepts.Run();
        scene.World.Settle();
        scene.LeafHears(0);

        // Too late for any answer.
        CounterWatch late = new CounterWatch(scene.LeafNode);
        grow[7] = 200;
        scene.Stranger.Send(name, grow);
        scene.World.Settle();
        late.Dropped(CounterWatch.Answer);
        scene.World.End();
    }

    [TestMethod]
    public void RequestThatComesTwiceIsOneRequest()
    {
        Scene scene = new Scene();
        CounterWatch watch = new CounterWatch(scene.RootNode);
        scene.LeafLink.DoubleNext = 1;
        scene.Ask();
        watch.Rose(CounterWatch.Request, 1);
        scene.RootAccepts.Run();
        scene.World.Settle();
        scene.LeafHears(0);
        scene.RootNode.Fails(Wsa.WSAEWOULDBLOCK, scene.RootNode.Accept(scene.Root));
        scene.World.End();
    }

    [TestMethod]
    public void ConfirmationOfADepartureThatNobodyBeganIsIgnoredAndCounted()
    {
        Scene scene = new Scene();
        scene.Ask();
        scene.RootAccepts.Run();
        scene.World.Settle();
        scene.LeafHears(0);
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, 1);
        byte[] data = scene.RootLink.LastSent;
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.Stranger.Send(scene.LeafNode.NameOf(scene.Leaf), new byte[] { 0x40 | 12, data[1], data[2], data[3] });
        scene.World.Settle();
        watch.Dropped(CounterWatch.Answer);
        scene.RootNode.Talks(scene.World, scene.Root, scene.LeafNode, scene.Leaf, 2);
        scene.World.End();
    }
}
