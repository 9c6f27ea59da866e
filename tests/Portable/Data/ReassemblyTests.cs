// Messages that never become complete: how long they are waited for, what they may take from others, and with whom they end.
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Portable;

/// <summary>Messages of several parts that are under way.</summary>
[TestClass]
public class ReassemblyTests
{
    private const int Part = PartScene.Part;

    /// <summary>The clock's wrap lies within the wait.</summary>
    [TestMethod]
    public void WhatIsNotCompleteIsGivenUpThreeSecondsAfterItsLastPart()
    {
        PartScene scene = new PartScene();
        byte[][] parts = scene.Catch(Pattern.Of(3 * Part));
        scene.Give(parts[0]);
        scene.World.Advance(2000);
        scene.Give(parts[1]);
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        Assert.AreEqual(2, scene.LeafNode.Provider.BuffersInUse);
        scene.World.Advance(2999);
        Assert.AreEqual(2, scene.LeafNode.Provider.BuffersInUse);
        scene.World.Advance(1);
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        watch.Rose(CounterWatch.Incomplete, 1);
        scene.Give(parts[2]);
        Assert.AreEqual(1, scene.LeafNode.Provider.BuffersInUse, "a late part begins anew");
        scene.World.Advance(3000);
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        scene.ReadsNothing();
        scene.End();
    }

    [TestMethod]
    public void WhatIsNotCompleteIsGivenUpWhenItsPartsWouldComeTooLate()
    {
        PartScene scene = new PartScene();
        byte[][] parts = scene.Catch(Pattern.Of(2 * Part));
        scene.Give(parts[0]);
        for (int i = 0; i < 15; i++)
        {
            scene.Root.Send(i);
            scene.World.Settle();
            Assert.AreEqual(i, scene.Leaf.Take());
        }

        Assert.AreEqual(1, scene.LeafNode.Provider.BuffersInUse);
        scene.Root.Send(99);
        scene.World.Settle();
        Assert.AreEqual(99, scene.Leaf.Take());
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedIncomplete);
        scene.Drops(CounterWatch.Duplicate, parts[1]);
        scene.End();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void WhatIsNotCompleteEndsWithItsMembership(int how)
    {
        PartScene scene = new PartScene();
        byte[][] parts = scene.Catch(Pattern.Of(3 * Part));
        scene.Give(parts[2]);
        scene.Give(parts[0]);
        Assert.AreEqual(2, scene.LeafNode.Provider.BuffersInUse);
        switch (how)
        {
            case 0:
                scene.Leaf.Close();
                break;
            case 1:
                scene.Leaf.Shutdown(Wsa.SD_RECEIVE);
                break;
            case 2:
                scene.Leaf.SendDisconnect(null);
                break;
            case 3:
                scene.PerLeaf.Close();
                break;
            default:
                scene.Root.Close();
                break;
        }

        scene.World.Settle();
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedIncomplete);
        scene.End();
    }

    [TestMethod]
    public void WhatIsNotCompleteAtTheRootEndsWithItsLeaf()
    {
        PartScene scene = new PartScene();
        byte[][] parts = PartScene.Catch(scene.Leaf, scene.LeafLink, Pattern.Of(3 * Part));
        scene.GiveRoot(parts[1]);
        Assert.AreEqual(1, scene.RootNode.Provider.BuffersInUse);
        scene.Leaf.Close();
        scene.World.Settle();
        Assert.AreEqual(0, scene.RootNode.Provider.BuffersInUse);
        Assert.AreEqual(1, scene.RootNode.Counters.DroppedIncomplete);
        scene.End();
    }

    private static Limits EightBuffers()
    {
        Limits limits = Limits.Board();
        limits.ReceiveQueue = 8;
        return limits;
    }

    /// <summary>A message of 5 parts sets 5 of 8 buffers apart: three whole messages fit beside it, whatever of it has come.</summary>
    [TestMethod]
    public void AMessageUnderWayLeavesRoomForWholeOnes()
    {
        PartScene scene = new PartScene(EightBuffers(), EightBuffers());
        byte[][] parts = scene.Catch(Pattern.Of(5 * Part));
        scene.Give(parts[0]);
        for (int i = 0; i < 4; i++)
        {
            scene.Root.Send(i);
        }

        scene.World.Settle();
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedFull);
        for (int i = 1; i < parts.Length; i++)
        {
            scene.Give(parts[i]);
        }

        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedFull);
        Assert.AreEqual(8, scene.LeafNode.Provider.BuffersInUse);
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(i, scene.Leaf.Take());
        }

        scene.Reads(Pattern.Of(5 * Part));
        scene.End();
    }

    /// <summary>Of 8 buffers messages under way leave one to whole ones, even if nothing else is there.</summary>
    [TestMethod]
    public void MessagesUnderWayTakeNeverTheLastBuffer()
    {
        PartScene scene = new PartScene(EightBuffers(), EightBuffers());
        byte[][] first = scene.Catch(Pattern.Of(5 * Part));
        byte[][] second = scene.Catch(Pattern.Of(3 * Part));
        scene.Give(first[0]);
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.Give(second[0]);
        watch.Rose(CounterWatch.Incomplete, 1);
        Assert.AreEqual(1, scene.LeafNode.Provider.BuffersInUse, "the second takes the place of the older first");
        scene.End();
    }

    /// <summary>Messages that wait to be read leave too little room for all parts of a large one: then none of them is taken.</summary>
    [TestMethod]
    public void AMessageThatCannotBeTakenWholeDoesNotBegin()
    {
        PartScene scene = new PartScene(EightBuffers(), EightBuffers());
        byte[][] parts = scene.Catch(Pattern.Of(5 * Part));
        for (int i = 0; i < 4; i++)
        {
            scene.Root.Send(i);
        }

        scene.World.Settle();
        CounterWatch watch = new CounterWatch(scene.LeafNode);
        scene.Give(parts[0]);
        watch.Dropped(CounterWatch.NoRoom);
        Assert.AreEqual(0, scene.Leaf.Take());
        scene.Give(parts[1]);
        Assert.AreEqual(4, scene.LeafNode.Provider.BuffersInUse);
        scene.Root.Shutdown(Wsa.SD_SEND);
        scene.World.Settle();
        Assert.AreEqual(3, scene.LeafNode.Provider.BuffersInUse);
        scene.End();
    }

    /// <summary>Two leaves stopped in the middle of a message; the third has to wait a moment, and no longer.</summary>
    [TestMethod]
    [DataRow(50)]
    [DataRow(200)]
    public void MessagesThatStandStillGiveWay(int waitMs)
    {
        PartScene scene = new PartScene();
        Sock[] leaf = new Sock[3];
        FaultyLink[] link = new FaultyLink[3];
        byte[] message = Pattern.Of(3 * Part);
        byte[][][] parts = new byte[3][][];
        for (int i = 0; i < 3; i++)
        {
            leaf[i] = Sock.OpenLeaf(scene.World.AddNode(Limits.Board(), out link[i], 4)).Select();
            scene.Join(leaf[i]);
            parts[i] = PartScene.Catch(leaf[i], link[i], message);
        }

        scene.GiveRoot(parts[0][0]);
        scene.World.Advance(100);
        scene.GiveRoot(parts[1][0]);
        scene.World.Advance(100);
        Assert.AreEqual(2, scene.RootNode.Provider.BuffersInUse);
        Assert.AreEqual(0, leaf[0].Send(6));
        scene.World.Settle();
        Assert.AreEqual(6, scene.Root.Take());
        scene.GiveRoot(parts[2][0]);
        Assert.AreEqual(1, scene.RootNode.Counters.DroppedFull);
        scene.World.Advance(waitMs);
        parts[2] = PartScene.Catch(leaf[2], link[2], message);
        for (int i = 0; i < 3; i++)
        {
            scene.GiveRoot(parts[2][i]);
        }

        Assert.AreEqual(1, scene.RootNode.Counters.DroppedIncomplete);
        scene.Root.ExpectBytes(message, scene.Root.Recv());
        Assert.AreEqual(1, scene.RootNode.Counters.DroppedFull);
        Assert.AreEqual(1, scene.RootNode.Provider.BuffersInUse, "the second leaf's is the younger one");
        scene.GiveRoot(parts[1][1]);
        scene.GiveRoot(parts[1][2]);
        scene.Root.ExpectBytes(message, scene.Root.Recv());
        scene.End();
    }

    /// <summary>A leaf with little memory, one message at a time: the newer one takes the place of the one that lost a part.</summary>
    [TestMethod]
    public void ANewerMessageOfTheSameSenderTakesThePlace()
    {
        PartScene scene = new PartScene(Limits.Tiny(), Limits.Tiny());
        byte[] message = Pattern.Of(792);
        byte[][] older = scene.Catch(message);
        Assert.AreEqual(3, older.Length);
        byte[][] newer = scene.Catch(message);
        scene.Give(older[0]);
        scene.Give(newer[0]);
        scene.Give(older[1]);
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedIncomplete);
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedFull, "the older one does not take it back");
        scene.Give(newer[2]);
        scene.Give(newer[1]);
        scene.Reads(message);
        scene.End();
    }

    private static Messages MessagesOf(Tables tables)
    {
        Leaving leaving = new Leaving(tables);
        SlowLeaves slow = new SlowLeaves(tables, leaving);
        return new Messages(tables, leaving, new Outgoing(tables, new StreamSender(tables, slow), new GroupCalls(tables, slow)));
    }

    /// <summary>The way in of packets that are in order already: nothing is given up by time, and nothing gives way.</summary>
    [TestMethod]
    public void PacketsInOrderAreNeverGivenUpByTime()
    {
        PartScene scene = new PartScene();
        Tables tables = scene.LeafNode.Provider.Driver!.Engine.Tables;
        Messages messages = MessagesOf(tables);
        byte[] message = Pattern.Of(2 * Part);
        byte[][] parts = scene.Catch(message);
        byte[][] small = scene.Catch(new byte[] { 9 });
        Assert.IsTrue(Deliver(tables, messages, parts[0]));
        Assert.IsTrue(Deliver(tables, messages, small[0]));
        scene.World.Advance(60000);
        Assert.AreEqual(2, scene.LeafNode.Provider.BuffersInUse);
        Assert.AreEqual(9, scene.Leaf.Take());
        for (int i = 0; i < 2; i++)
        {
            // Best effort begins beside it, and takes its own places only.
            scene.Give(scene.Catch(message)[0]);
        }

        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedIncomplete);
        scene.World.Advance(3000);
        Assert.AreEqual(2, scene.LeafNode.Counters.DroppedIncomplete);
        Assert.IsTrue(Deliver(tables, messages, parts[1]));
        scene.Reads(message);
        scene.End();
    }

    /// <summary>Where order counts, room is asked for first: a packet that finds none is not taken for one that came.</summary>
    [TestMethod]
    public void PacketsInOrderWaitForRoom()
    {
        PartScene scene = new PartScene();
        Tables tables = scene.LeafNode.Provider.Driver!.Engine.Tables;
        Messages messages = MessagesOf(tables);
        byte[] message = Pattern.Of(8192);
        byte[][] parts = scene.Catch(message);
        for (int i = 0; i < 4; i++)
        {
            scene.Root.Send(i);
        }

        scene.World.Settle();
        Assert.IsFalse(Deliver(tables, messages, parts[0]));
        Assert.AreEqual(0, scene.Leaf.Take());
        for (int i = 0; i < 17; i++)
        {
            Assert.IsTrue(Deliver(tables, messages, parts[i]));
        }

        for (int i = 1; i < 4; i++)
        {
            Assert.AreEqual(i, scene.Leaf.Take());
        }

        scene.Reads(message);
        scene.Leaf.Shutdown(Wsa.SD_RECEIVE);
        Assert.IsFalse(Deliver(tables, messages, parts[0]));
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedRole);
        scene.End();
    }

    private static bool Deliver(Tables tables, Messages messages, byte[] packet)
    {
        int handle = tables.Pool.RentReceive();
        System.Array.Copy(packet, 0, tables.Pool.BytesOf(handle), 0, packet.Length);
        if (messages.CanDeliver(0, handle))
        {
            Assert.IsTrue(messages.Deliver(0, handle, packet.Length));
            return true;
        }

        tables.Pool.Return(handle);
        return false;
    }
}
