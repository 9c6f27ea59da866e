// Plain C# events of a socket: called where something happens, one after the other, whatever a handler does.
using System;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>MultipointSocket.Happened.</summary>
[TestClass]
public class SocketEventTests
{
    private static int s_calls;
    private static int s_read;
    private static int s_events;
    private static bool s_throws;
    private static MultipointSocket? s_accepted;
    private static readonly byte[] s_buffer = new byte[64];

    /// <summary>A whole session by events alone: the request, the outcome, messages, the end.</summary>
    [TestMethod]
    public void TellsOfRequestOutcomeMessagesAndEnd()
    {
        World world = new World();
        MultipointSocket root = Root(world);
        MultipointSocket leaf = Leaf(world);
        root.Happened += OnRequest;
        leaf.Happened += OnAnything;
        Assert.AreEqual(0, leaf.TryJoinLeaf(World.NameOf(0, 5000), null, null, Wsa.JL_BOTH, out MultipointSocket? _), "does not block any more (row 81)");
        world.Settle();
        Assert.IsNotNull(s_accepted, "FD_ACCEPT was told");
        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE, s_events);
        for (int i = 1; i <= 3; i++)
        {
            root.Send(s_buffer, 0, 8);
            root.Send(s_buffer, 0, 8);
            world.Settle();
            Assert.AreEqual(2 * i, s_read, "messages that the handler has read");
        }

        Assert.AreEqual(Wsa.FD_CONNECT | Wsa.FD_WRITE | Wsa.FD_READ, s_events);
        s_accepted!.Close();
        world.Settle();
        Assert.IsTrue((s_events & Wsa.FD_CLOSE) != 0, "FD_CLOSE was told");
        End(world, root, leaf);
    }

    /// <summary>A handler that is added late hears at once of what stands (row 87); one that was removed hears nothing.</summary>
    [TestMethod]
    public void StandingConditionsAreTold()
    {
        World world = new World();
        MultipointSocket root = Root(world);
        MultipointSocket leaf = Leaf(world);
        root.Happened += OnRequest;
        SocketEventHandler quiet = OnNothing;
        leaf.Happened += quiet;
        leaf.TryJoinLeaf(World.NameOf(0, 5000), null, null, Wsa.JL_BOTH, out MultipointSocket? _);
        world.Settle();
        leaf.Happened -= quiet;
        s_calls = 0;
        root.Send(s_buffer, 0, 8);
        world.Settle();
        Assert.AreEqual(0, s_calls, "removed handlers are not called");
        leaf.Happened += OnAnything;
        world.Settle();
        Assert.AreEqual(1, s_read, "the message that waited");
        End(world, root, leaf);
    }

    /// <summary>What a handler throws is dropped and counted; the next message is told of as ever.</summary>
    [TestMethod]
    public void SurvivesAHandlerThatThrows()
    {
        World world = new World();
        MultipointSocket root = Root(world);
        WspProvider node = world.AddNode();
        MultipointSocket leaf = new MultipointSocket(node, MultipointRole.Leaf);
        root.Happened += OnRequest;
        leaf.Happened += OnAnything;
        leaf.TryJoinLeaf(World.NameOf(0, 5000), null, null, Wsa.JL_BOTH, out MultipointSocket? _);
        world.Settle();
        s_throws = true;
        root.Send(s_buffer, 0, 8);
        world.Settle();
        s_throws = false;
        Assert.AreEqual(1, node.Counters!.FailedSinks);
        root.Send(s_buffer, 0, 8);
        world.Settle();
        Assert.AreEqual(2, s_read);
        End(world, root, leaf);
    }

    private static MultipointSocket Root(World world)
    {
        s_calls = 0;
        s_read = 0;
        s_events = 0;
        s_throws = false;
        s_accepted = null;
        MultipointSocket root = new MultipointSocket(world.AddNode(), MultipointRole.Root);
        root.Bind(World.NameOf(0, 5000));
        root.Listen(4);
        return root;
    }

    private static MultipointSocket Leaf(World world)
    {
        return new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
    }

    private static void End(World world, MultipointSocket root, MultipointSocket leaf)
    {
        leaf.Close();
        s_accepted!.Close();
        root.Close();
        world.Advance(5000);
        world.End();
    }

    private static void OnRequest(MultipointSocket socket, NetworkEvents events)
    {
        if ((events.Events & Wsa.FD_ACCEPT) != 0)
        {
            Assert.AreEqual(0, socket.TryAccept(null, null, out s_accepted));
        }
    }

    private static void OnAnything(MultipointSocket socket, NetworkEvents events)
    {
        s_calls++;
        s_events |= events.Events;
        while (socket.TryReceive(s_buffer, 0, s_buffer.Length, null, out int _) == 0)
        {
            s_read++;
        }

        if (s_throws)
        {
            throw new InvalidOperationException();
        }
    }

    private static void OnNothing(MultipointSocket socket, NetworkEvents events)
    {
        s_calls++;
    }
}
