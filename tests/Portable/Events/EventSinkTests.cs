// Events of sockets through nanoFramework's event sink: one object for all of them, filters and listeners of others, and room that ends.
using System;
using JoinLeaf.Events;
using JoinLeaf.Provider;
using nanoFramework.Runtime.Events;

namespace JoinLeaf.Portable;

/// <summary>SocketEvents. Each test has a category of its own, since the event sink is one for all.</summary>
[TestClass]
public class EventSinkTests
{
    /// <summary>What one test hears.</summary>
    private sealed class Ear : IEventListener
    {
        public int All;
        public int Count;
        public int Last;
        public int Reads;
        public int CloseCode = -1;
        public MultipointSocket? Accepted;
        public BaseEvent? Object;
        public bool Throws;
        public bool Lets = true;

        public void OnPosted(SocketEvent happened)
        {
            All |= happened.Event;
            Last = happened.Event;
            Count++;
            Object = happened;
            if (happened.Event == Wsa.FD_ACCEPT)
            {
                happened.Socket!.TryAccept(null, null, out Accepted);
            }

            if (happened.Event == Wsa.FD_READ)
            {
                byte[] buffer = new byte[16];
                while (happened.Socket!.TryReceive(buffer, 0, 16, null, out int _) == 0)
                {
                    Reads++;
                }
            }

            if (happened.Event == Wsa.FD_CLOSE)
            {
                CloseCode = happened.ErrorCode;
            }

            if (Throws)
            {
                throw new InvalidOperationException();
            }
        }

        public void InitializeForEventSource()
        {
        }

        public bool OnEvent(BaseEvent ev)
        {
            Object = ev;
            return Lets;
        }
    }

    /// <summary>A root and a leaf that has asked, both with their events sent through the sink.</summary>
    private sealed class Scene
    {
        public readonly World World = new World();
        public readonly Ear Ear = new Ear();
        public readonly SocketEvents Events;
        public readonly WspProvider LeafNode;
        public readonly MultipointSocket Root;
        public readonly MultipointSocket Leaf;

        public Scene(int category)
        {
            Events = new SocketEvents((EventCategory)category, 3);
            Events.Posted += Ear.OnPosted;
            Root = new MultipointSocket(World.AddNode(), MultipointRole.Root);
            Root.Bind(World.NameOf(0, 5000));
            Root.Listen(4);
            LeafNode = World.AddNode();
            Leaf = new MultipointSocket(LeafNode, MultipointRole.Leaf);
            Events.Add(Root);
            Events.Add(Leaf);
            Assert.AreEqual(0, Leaf.TryJoinLeaf(World.NameOf(0, 5000), null, null, Wsa.JL_BOTH, out MultipointSocket? _));
            World.Settle();
        }

        public void End()
        {
            Events.Dispose();
            Leaf.Close();
            Ear.Accepted!.Close();
            Root.Close();
            World.Advance(5000);
            World.End();
        }
    }

    [TestMethod]
    public void ASessionIsHeardOfThroughTheEventSink()
    {
        Scene scene = new Scene(200);
        Assert.AreEqual(Wsa.FD_ACCEPT | Wsa.FD_CONNECT | Wsa.FD_WRITE, scene.Ear.All & ~Wsa.FD_QOS);
        BaseEvent first = scene.Ear.Object!;
        scene.Root.Send(new byte[8], 0, 8);
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, scene.Ear.Last);
        Assert.AreEqual(1, scene.Ear.Reads);
        Assert.AreSame(first, scene.Ear.Object, "one object for all events");
        scene.Ear.Accepted!.Close();
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_CLOSE, scene.Ear.Last);
        Assert.AreEqual(0, scene.Ear.CloseCode);
        scene.End();
    }

    [TestMethod]
    public void TheReasonOfAnEndComesAlong()
    {
        Scene scene = new Scene(201);
        scene.World.LinkOf(1).IsDown = true;
        scene.World.Advance(6000);
        Assert.AreEqual(Wsa.WSAENETDOWN, scene.Ear.CloseCode);
        scene.End();
    }

    [TestMethod]
    public void AFilterOfTheCategoryDecides()
    {
        Scene scene = new Scene(202);
        Ear filter = new Ear();
        EventSink.AddEventFilter((EventCategory)202, filter);
        int before = scene.Ear.Count;
        filter.Lets = false;
        scene.Root.Send(new byte[8], 0, 8);
        scene.World.Settle();
        Assert.AreEqual(before, scene.Ear.Count, "the filter kept it");
        SocketEvent? seen = filter.Object as SocketEvent;
        Assert.IsNotNull(seen);
        Assert.AreEqual(Wsa.FD_READ, seen!.Event);
        Assert.AreSame(scene.Leaf, seen.Socket!);
        filter.Lets = true;
        scene.Leaf.TryReceive(new byte[8], 0, 8, null, out int _);
        scene.Root.Send(new byte[8], 0, 8);
        scene.World.Settle();
        Assert.IsTrue(scene.Ear.Count > before);
        EventSink.RemoveEventFilter((EventCategory)202, filter);
        scene.End();
    }

    [TestMethod]
    public void EventsOfOthersInTheCategoryAreLeftAlone()
    {
        Scene scene = new Scene(203);
        Ear filter = new Ear();
        EventSink.AddEventFilter((EventCategory)203, filter);
        int before = scene.Ear.Count;
        EventSink.PostManagedEvent(203, 7, 1234, 0x01020304);
        Assert.AreEqual(before, scene.Ear.Count);
        GenericEvent? other = filter.Object as GenericEvent;
        Assert.IsNotNull(other);
        Assert.AreEqual(7, (int)other!.Message);
        Assert.AreEqual(203, (int)other.Category);
        Assert.AreEqual(1234, (int)other.Data);
        EventSink.PostManagedEvent(203, (byte)'J', 0, 0xFFFFFF05);
        Assert.AreEqual(before, scene.Ear.Count, "a place that does not exist");
        EventSink.RemoveEventFilter((EventCategory)203, filter);
        scene.End();
    }

    [TestMethod]
    public void AHandlerThatThrowsMissesNothing()
    {
        Scene scene = new Scene(204);
        int failed = scene.LeafNode.Counters!.FailedSinks;
        scene.Ear.Throws = true;
        scene.Root.Send(new byte[8], 0, 8);
        scene.Ear.Accepted!.Close();
        scene.World.Settle();
        Assert.IsTrue((scene.Ear.All & Wsa.FD_READ) != 0, "FD_READ");
        Assert.IsTrue((scene.Ear.All & Wsa.FD_CLOSE) != 0, "FD_CLOSE");
        Assert.IsTrue(scene.LeafNode.Counters!.FailedSinks > failed, "what it threw is counted");
        scene.Ear.Throws = false;
        scene.End();
    }

    [TestMethod]
    public void PlacesEndAndAreGivenBack()
    {
        Scene scene = new Scene(205);
        MultipointSocket third = new MultipointSocket(scene.LeafNode, MultipointRole.Leaf);
        MultipointSocket fourth = new MultipointSocket(scene.LeafNode, MultipointRole.Leaf);
        scene.Events.Add(third);
        scene.Events.Add(third);
        Assert.AreEqual(Wsa.WSAENOBUFS, CodeOfAdding(scene.Events, fourth));
        scene.Events.Remove(third);
        scene.Events.Remove(third);
        scene.Events.Add(fourth);
        fourth.Close();
        scene.Events.Remove(fourth);
        third.Close();
        int before = scene.Ear.Count;
        scene.Events.Dispose();
        scene.Events.Dispose();
        Assert.AreEqual(Wsa.WSAEINVAL, CodeOfAdding(scene.Events, scene.Leaf));
        scene.Root.Send(new byte[8], 0, 8);
        scene.World.Settle();
        Assert.AreEqual(before, scene.Ear.Count, "nothing after Dispose");
        scene.End();
    }

    private static int CodeOfAdding(SocketEvents events, MultipointSocket socket)
    {
        try
        {
            events.Add(socket);
            return 0;
        }
        catch (JoinLeafException failure)
        {
            return failure.ErrorCode;
        }
    }
}
