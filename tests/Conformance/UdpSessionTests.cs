// Whole sessions over real UDP sockets and real threads: joins both ways with data, messages, departures, refusals.
using System.Net.Sockets;
using System.Text;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>Sessions over 127.0.0.1, every node with its own sockets and threads.</summary>
[TestClass]
public class UdpSessionTests : NodeTests
{
    /// <summary>Rows 25, 53 and 55 over UDP: the leaf sees the root's bytes, the root gets the leaf's.</summary>
    [TestMethod]
    public void RootInvitesWithDataBothWays()
    {
        Node rootNode = AddNode();
        MultipointSocket root = rootNode.Bound(MultipointRole.Root);
        MultipointSocket listener = AddNode().Listening(MultipointRole.Leaf);
        string? seen = null;
        Call<MultipointSocket> accept = Call<MultipointSocket>.Start(() => listener.Accept(Answer("hello from the leaf", text => seen = text), null));
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        MultipointSocket perLeaf = root.JoinLeaf(listener.LocalName, Encoding.UTF8.GetBytes("come in"), callee, Wsa.JL_BOTH);
        MultipointSocket leaf = accept.Result();
        Assert.AreNotEqual(root.Handle, perLeaf.Handle);
        Assert.AreEqual("come in", seen);
        Assert.AreEqual("hello from the leaf", TextOf(callee));
        CollectionAssert.AreEqual(listener.LocalName, perLeaf.RemoteName);
        AssertTalk(root, leaf, perLeaf);
    }

    /// <summary>Rows 37 to 40 over UDP: the leaf keeps its socket, and both have each other's bytes.</summary>
    [TestMethod]
    public void LeafAsksWithDataBothWays()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        string? seen = null;
        Call<MultipointSocket> accept = Call<MultipointSocket>.Start(() => root.Accept(Answer("welcome", text => seen = text), null));
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        Assert.AreSame(leaf, leaf.JoinLeaf(root.LocalName, Encoding.UTF8.GetBytes("may I"), callee, Wsa.JL_BOTH));
        MultipointSocket perLeaf = accept.Result();
        Assert.AreEqual("may I", seen);
        Assert.AreEqual("welcome", TextOf(callee));
        CollectionAssert.AreEqual(leaf.LocalName, perLeaf.RemoteName);
        CollectionAssert.AreEqual(root.LocalName, leaf.RemoteName);
        AssertTalk(root, leaf, perLeaf);
    }

    /// <summary>Rows 63 to 65 over UDP, with a root that invites some leaves and is asked by others.</summary>
    [TestMethod]
    public void MessagesReachAllAndComeBackFromEach()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket[] leaves = new MultipointSocket[4];
        MultipointSocket[] perLeaf = new MultipointSocket[4];
        for (int i = 0; i < leaves.Length; i++)
        {
            Node node = AddNode();
            if (i % 2 == 0)
            {
                MultipointSocket listener = node.Listening(MultipointRole.Leaf);
                Call<MultipointSocket> accept = Call<MultipointSocket>.Start(listener.Accept);
                perLeaf[i] = root.JoinLeaf(listener.LocalName);
                leaves[i] = accept.Result();
                leaves[i].ReceiveTimeout = PatienceMs;
            }
            else
            {
                leaves[i] = node.Bound(MultipointRole.Leaf);
                perLeaf[i] = Ask(leaves[i], root);
            }
        }

        byte[] buffer = new byte[64];
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        for (int round = 0; round < 20; round++)
        {
            root.Send([(byte)round, 7]);
            for (int i = 0; i < leaves.Length; i++)
            {
                Assert.AreEqual(2, leaves[i].Receive(buffer));
                Assert.AreEqual(round, buffer[0]);
                leaves[i].Send([(byte)i, (byte)round, 9]);
                Assert.AreEqual(3, root.ReceiveFrom(buffer, from));
                Assert.AreEqual(i, buffer[0]);
                CollectionAssert.AreEqual(perLeaf[i].RemoteName, from, "the sender's name");
            }
        }

        perLeaf[2].Send([99]);
        Assert.AreEqual(1, leaves[2].Receive(buffer));
        foreach (MultipointSocket other in new[] { leaves[0], leaves[1], leaves[3] })
        {
            Assert.AreEqual(0, other.Available, "a message to one leaf reached another");
        }
    }

    /// <summary>Rows 73 to 76 over UDP: each departure is heard where it belongs, with its last word.</summary>
    [TestMethod]
    public void DeparturesAreHeardWithTheirLastWords()
    {
        MultipointSocket root = AddNode().Listening(MultipointRole.Root);
        MultipointSocket first = AddNode().Bound(MultipointRole.Leaf);
        MultipointSocket second = AddNode().Bound(MultipointRole.Leaf);
        MultipointSocket third = AddNode().Bound(MultipointRole.Leaf);
        MultipointSocket perFirst = Ask(first, root);
        MultipointSocket perSecond = Ask(second, root);
        MultipointSocket perThird = Ask(third, root);
        byte[] buffer = new byte[32];

        first.Disconnect([1, 2, 3]);
        Assert.AreEqual(0, AwaitEvent(perFirst, Wsa.FD_CLOSE));
        Assert.AreEqual(3, perFirst.ReceiveDisconnect(buffer));

        perSecond.Disconnect([4, 5]);
        Assert.AreEqual(Wsa.WSAEDISCON, second.TryReceive(buffer, 0, buffer.Length, null, out int _));
        Assert.AreEqual(2, second.ReceiveDisconnect(buffer));

        root.Send([8]);
        Assert.AreEqual(1, third.Receive(buffer), "the others' departures are none of the third's");
        root.Disconnect([6]);
        Assert.AreEqual(0, AwaitEvent(third, Wsa.FD_CLOSE));
        Assert.AreEqual(1, third.ReceiveDisconnect(buffer));
        Assert.AreEqual(6, buffer[0]);
        Assert.AreEqual(0, AwaitEvent(perThird, Wsa.FD_CLOSE));
    }

    /// <summary>Row 31 over UDP: a node that is there and does not listen refuses, asked by a leaf or invited by a root.</summary>
    [TestMethod]
    public void C031_ReachableNodeThatDoesNotListenRefuses()
    {
        MultipointSocket root = AddNode().Bound(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        Assert.AreEqual(Wsa.WSAECONNREFUSED, root.TryJoinLeaf(leaf.LocalName, null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, leaf.TryJoinLeaf(root.LocalName, null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        root.Listen(1);
        Ask(leaf, root);
    }

    /// <summary>Row 32 over UDP: the condition function's refusal, with its data, and a second try that succeeds (row 34).</summary>
    [TestMethod]
    public void C032_RefusalCarriesItsReason()
    {
        MultipointSocket root = AddNode().Bound(MultipointRole.Root);
        MultipointSocket listener = AddNode().Listening(MultipointRole.Leaf);
        Call<int> refuse = Call<int>.Start(() => listener.TryAccept(Refuse, null, out MultipointSocket? _));
        WsaBuffer callee = new WsaBuffer(new byte[32]);
        byte[] question = new byte[40];
        Assert.AreEqual(Wsa.WSAECONNREFUSED, root.TryJoinLeaf(listener.LocalName, question, callee, Wsa.JL_BOTH, out MultipointSocket? _));
        Assert.AreEqual(Wsa.WSAECONNREFUSED, refuse.Result());
        Assert.AreEqual("full", TextOf(callee));
        Call<MultipointSocket> accept = Call<MultipointSocket>.Start(listener.Accept);
        Assert.IsNotNull(root.JoinLeaf(listener.LocalName));
        Assert.IsNotNull(accept.Result());
    }

    /// <summary>Row 33 over UDP: a port where nobody answers, and one that nobody has, both end in WSAETIMEDOUT; then s may join again (row 34).</summary>
    [TestMethod]
    public void C033_NoAnswerIsTimedOut()
    {
        Limits limits = Node.PatientLimits();
        limits.JoinTimeoutMs = 60;
        limits.RetryMs = 20;
        MultipointSocket root = AddNode(limits).Bound(MultipointRole.Root);
        using Socket silent = Node.SilentSocket(out byte[] silentName);
        Assert.AreEqual(Wsa.WSAETIMEDOUT, root.TryJoinLeaf(silentName, null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        Assert.AreEqual(Wsa.WSAETIMEDOUT, root.TryJoinLeaf(SockAddr.Create(127, 77, 0, 1, 9), null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        Assert.IsGreaterThan(0, silent.Available, "the invitation was really sent");
    }

    /// <summary>A leaf behind the listening port of its root talks to it through the session's port, and hears it from there.</summary>
    [TestMethod]
    public void SessionsRunBesideTheListeningPort()
    {
        Node rootNode = AddNode();
        Node leafNode = AddNode();
        Recording recording = new Recording();
        rootNode.Link.Recording = recording;
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        MultipointSocket leaf = leafNode.Bound(MultipointRole.Leaf);
        MultipointSocket perLeaf = Ask(leaf, root);
        AssertTalk(root, leaf, perLeaf);
        CollectionAssert.AreNotEqual(root.LocalName, perLeaf.LocalName, "the per-leaf socket stands for the session's port");
        foreach (Datagram datagram in recording.All())
        {
            Assert.AreEqual(1, datagram.Port, "a frame left by the listening port");
        }
    }

    /// <summary>Who asks at a session's port, where nobody listens and sources are not looked at, is refused at its second try.</summary>
    [TestMethod]
    public void C031_SessionPortRefusesOnceItKnowsTheSource()
    {
        Limits limits = Node.PatientLimits();
        limits.RetryMs = 20;
        Node rootNode = AddNode(limits);
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        MultipointSocket leaf = AddNode().Bound(MultipointRole.Leaf);
        MultipointSocket perLeaf = Ask(leaf, root);
        byte[] buffer = new byte[8];
        root.Send([1]);
        Assert.AreEqual(1, leaf.Receive(buffer));
        leaf.Send([1]);
        Assert.AreEqual(1, root.Receive(buffer), "from here on the session's port receives without sources");
        MultipointSocket stranger = AddNode(limits).Bound(MultipointRole.Leaf);
        Assert.AreEqual(Wsa.WSAECONNREFUSED, stranger.TryJoinLeaf(perLeaf.LocalName, null, null, Wsa.JL_BOTH, out MultipointSocket? _));
        Assert.IsGreaterThan(0, rootNode.Provider.Counters!.DroppedNoSource);
        AssertTalk(root, leaf, perLeaf);
    }

    private static void AssertTalk(MultipointSocket root, MultipointSocket leaf, MultipointSocket perLeaf)
    {
        byte[] buffer = new byte[16];
        leaf.ReceiveTimeout = PatienceMs;
        root.ReceiveTimeout = PatienceMs;
        root.Send([1, 2, 3]);
        Assert.AreEqual(3, leaf.Receive(buffer));
        leaf.Send([4, 5]);
        Assert.AreEqual(2, root.Receive(buffer));
        perLeaf.Send([6]);
        Assert.AreEqual(1, leaf.Receive(buffer));
        Assert.AreEqual(6, buffer[0]);
    }

    private static string TextOf(WsaBuffer buffer)
    {
        return Encoding.UTF8.GetString(buffer.Bytes, 0, buffer.Length);
    }

    private static ConditionFunction Answer(string text, System.Action<string> see)
    {
        return (_, callerData, _, _, _, calleeData, _) =>
        {
            see(TextOf(callerData!));
            calleeData.Length = Encoding.UTF8.GetBytes(text, 0, text.Length, calleeData.Bytes, 0);
            return Wsa.CF_ACCEPT;
        };
    }

    private static int Refuse(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? sqos, QualityOfService? gqos, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        calleeData.Length = Encoding.UTF8.GetBytes("full", 0, 4, calleeData.Bytes, 0);
        return Wsa.CF_REJECT;
    }
}
