// What a join costs on the wire, counted at the links: datagrams, bytes of overhead, and answers that never outgrow their questions.
using System.Linq;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>Joins over UDP with every datagram of both sides recorded.</summary>
[TestClass]
public class HandshakeSizeTests : NodeTests
{
    private const int MaxData = 256;

    /// <summary>256 bytes each way: one round trip, two datagrams, 24 bytes of overhead together.</summary>
    /// <param name="rootInvites">Who asks.</param>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void JoinWithDataBothWaysIsTwoDatagrams(bool rootInvites)
    {
        Recording recording = Join(rootInvites, MaxData, MaxData, Wsa.CF_ACCEPT, out int error, out int received);
        Datagram[] handshake = recording.Handshakes();
        Assert.AreEqual(0, error);
        Assert.AreEqual(256, received);
        Assert.HasCount(2, handshake);
        Assert.AreNotSame(handshake[0].From, handshake[1].From, "a question and its answer");
        Assert.IsLessThanOrEqualTo(24, handshake.Sum(datagram => datagram.Bytes.Length) - 512);
    }

    /// <summary>The same without any data.</summary>
    /// <param name="rootInvites">Who asks.</param>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void JoinWithoutDataIsTwoDatagrams(bool rootInvites)
    {
        Recording recording = Join(rootInvites, 0, 0, Wsa.CF_ACCEPT, out int error, out int _);
        Assert.AreEqual(0, error);
        Assert.HasCount(2, recording.Handshakes());
        Assert.IsLessThanOrEqualTo(24, recording.Handshakes().Sum(datagram => datagram.Bytes.Length));
    }

    /// <summary>
    /// Whatever the two sides say, no answer is larger than the largest question before it; where callee data would make it so, one
    /// more round trip pads the question.
    /// </summary>
    /// <param name="rootInvites">Who asks.</param>
    /// <param name="callerLength">Bytes with the question.</param>
    /// <param name="calleeLength">Bytes with the answer.</param>
    /// <param name="datagrams">How many datagrams that takes.</param>
    [TestMethod]
    [DataRow(true, 0, 256, 4)]
    [DataRow(false, 0, 256, 4)]
    [DataRow(true, 10, 11, 4)]
    [DataRow(false, 10, 11, 4)]
    [DataRow(true, 11, 11, 2)]
    [DataRow(false, 255, 256, 4)]
    [DataRow(false, 256, 0, 2)]
    public void AcceptanceIsNeverLargerThanItsQuestion(bool rootInvites, int callerLength, int calleeLength, int datagrams)
    {
        Recording recording = Join(rootInvites, callerLength, calleeLength, Wsa.CF_ACCEPT, out int error, out int received);
        Assert.AreEqual(0, error);
        Assert.AreEqual(calleeLength, received);
        Assert.HasCount(datagrams, recording.Handshakes());
        AssertNoAnswerOutgrowsItsQuestion(recording);
    }

    /// <summary>The same for refusals: 6 bytes and the application's data.</summary>
    /// <param name="rootInvites">Who asks.</param>
    /// <param name="callerLength">Bytes with the question.</param>
    /// <param name="calleeLength">Bytes with the answer.</param>
    /// <param name="datagrams">How many datagrams that takes.</param>
    [TestMethod]
    [DataRow(true, 0, 256, 4)]
    [DataRow(false, 0, 256, 4)]
    [DataRow(true, 0, 6, 2)]
    [DataRow(false, 0, 7, 4)]
    public void RefusalIsNeverLargerThanItsQuestion(bool rootInvites, int callerLength, int calleeLength, int datagrams)
    {
        Recording recording = Join(rootInvites, callerLength, calleeLength, Wsa.CF_REJECT, out int error, out int received);
        Assert.AreEqual(Wsa.WSAECONNREFUSED, error);
        Assert.AreEqual(calleeLength, received);
        Assert.HasCount(datagrams, recording.Handshakes());
        AssertNoAnswerOutgrowsItsQuestion(recording);
    }

    private static void AssertNoAnswerOutgrowsItsQuestion(Recording recording)
    {
        Datagram[] handshake = recording.Handshakes();
        WatchedLink asker = handshake[0].From;
        int largest = 0;
        foreach (Datagram datagram in handshake)
        {
            if (datagram.From == asker)
            {
                largest = datagram.Bytes.Length;
            }
            else
            {
                Assert.IsLessThanOrEqualTo(largest, datagram.Bytes.Length, $"kind {datagram.Kind}");
            }
        }
    }

    /// <summary>One join between two fresh nodes; its error, the callee's bytes that came, and everything that was sent.</summary>
    private Recording Join(bool rootInvites, int callerLength, int calleeLength, int decision, out int error, out int received)
    {
        // A slow machine must not repeat a question before its answer could come.
        Limits limits = Node.PatientLimits();
        limits.RetryMs = 20000;
        Node asker = AddNode(limits);
        Node asked = AddNode(limits);
        MultipointSocket listener = asked.Listening(rootInvites ? MultipointRole.Leaf : MultipointRole.Root);
        MultipointSocket joiner = asker.Bound(rootInvites ? MultipointRole.Root : MultipointRole.Leaf);
        Recording recording = new Recording();
        asker.Link.Recording = recording;
        asked.Link.Recording = recording;
        Call<int> accept = Call<int>.Start(() => listener.TryAccept(Answer, null, out MultipointSocket? _));
        WsaBuffer callee = new WsaBuffer(new byte[MaxData]);
        error = joiner.TryJoinLeaf(listener.LocalName, callerLength == 0 ? null : Bytes(callerLength), callee, Wsa.JL_BOTH, out MultipointSocket? _);
        Assert.AreEqual(error, accept.Result());
        CollectionAssert.AreEqual(Bytes(calleeLength), callee.Bytes.Take(callee.Length).ToArray());
        received = callee.Length;
        return recording;

        int Answer(WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? sqos, QualityOfService? gqos, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
        {
            CollectionAssert.AreEqual(Bytes(callerLength), callerData == null ? [] : callerData.Bytes.Take(callerData.Length).ToArray());
            Bytes(calleeLength).CopyTo(calleeData.Bytes, 0);
            calleeData.Length = calleeLength;
            return decision;
        }
    }

    private static byte[] Bytes(int length)
    {
        return Enumerable.Range(1, length).Select(i => (byte)(i * 7)).ToArray();
    }

    /// <summary>More questions than the backlog holds: the rest get refusals, smaller than what they asked with.</summary>
    [TestMethod]
    public void QuestionsAboveTheBacklogGetSmallRefusals()
    {
        Limits limits = Node.PatientLimits();
        Node rootNode = AddNode(limits);
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        Recording recording = new Recording();
        rootNode.Link.Recording = recording;
        for (int i = 0; i < limits.Backlog + 3; i++)
        {
            MultipointSocket leaf = new MultipointSocket(AddNode().Provider, MultipointRole.Leaf) { Blocking = false };
            leaf.JoinLeaf(root.LocalName, null, null, Wsa.JL_BOTH);
        }

        Until(() => recording.Handshakes().Length >= 3);
        Assert.IsTrue(recording.Handshakes().All(datagram => datagram.Bytes.Length == 6 && datagram.Kind == 4));
        Assert.AreEqual(3, rootNode.Provider.Counters!.RefusedFull);
    }
}
