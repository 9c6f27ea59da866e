// Messages longer than a datagram: cut and put together, all or nothing, and what becomes of those that are not complete.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>FRAGMENT, best effort. Offsets are written out here on purpose, apart from the code that reads them.</summary>
[TestClass]
public class FragmentTests
{
    private const int Part = PartScene.Part;
    private const int SequenceLow = 5;
    private const int Index = 6;
    private const int Count = 7;

    [TestMethod]
    [DataRow(Part)]
    [DataRow(Part + 1)]
    [DataRow(2 * Part)]
    [DataRow((2 * Part) + 1)]
    [DataRow(8192)]
    public void AMessageOfAnyLengthArrivesWholeInBothDirections(int length)
    {
        Meeting meeting = Meeting.OfTwo();
        byte[] message = Pattern.Of(length);
        int sent = meeting.RootNode.Counters!.Sent;
        Assert.AreEqual(0, meeting.Root.Send(message));
        Assert.AreEqual(2 * ((length + Part - 1) / Part), meeting.RootNode.Counters!.Sent - sent);
        meeting.World.Settle();
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual(Wsa.FD_READ, meeting.Leaf[i].Enum());
            meeting.Leaf[i].ExpectBytes(message, meeting.Leaf[i].Recv());
            meeting.Leaf[i].Recv();
            Assert.AreEqual(Wsa.WSAEWOULDBLOCK, meeting.Leaf[i].Error);
            Assert.AreEqual(0, meeting.Leaf[i].Send(message));
            meeting.World.Settle();
            meeting.Root.ExpectBytes(message, meeting.Root.Recv());
        }

        meeting.End();
    }

    [TestMethod]
    public void PiecesAreCutAndFilledWhereverTheyEnd()
    {
        Meeting meeting = Meeting.OfTwo();
        byte[] message = Pattern.Of(2000);
        int[] cuts = { 0, 503, 0, 2, 1000, 495 };
        WsaBuffer[] sent = new WsaBuffer[cuts.Length];
        WsaBuffer[] room = new WsaBuffer[cuts.Length];
        int at = 0;
        for (int i = 0; i < cuts.Length; i++)
        {
            sent[i] = new WsaBuffer(new byte[cuts[i]]);
            System.Array.Copy(message, at, sent[i].Bytes, 0, cuts[i]);
            room[cuts.Length - 1 - i] = new WsaBuffer(new byte[cuts[i]]);
            at += cuts[i];
        }

        Assert.AreEqual(0, meeting.RootNode.WSPSend(meeting.Root.Descriptor, sent, sent.Length, out int count, 0, null, null, null, out int error));
        Assert.AreEqual(2000, count);
        meeting.World.Settle();
        int flags = 0;
        Assert.AreEqual(0, meeting.LeafNode[0].WSPRecv(meeting.Leaf[0].Descriptor, room, room.Length, out count, ref flags, null, null, null, out error));
        Assert.AreEqual(2000, count);
        at = 0;
        for (int i = 0; i < room.Length; i++)
        {
            for (int j = 0; j < room[i].Bytes.Length; j++)
            {
                Assert.AreEqual((int)message[at++], (int)room[i].Bytes[j]);
            }
        }

        meeting.End();
    }

    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(5, 3)]
    [DataRow(2, 1)]
    public void PartsInAnyOrderMakeTheMessage(int step, int first)
    {
        PartScene scene = new PartScene();
        byte[] message = Pattern.Of((5 * Part) + 77);
        byte[][] parts = scene.Catch(message);
        Assert.AreEqual(6, parts.Length);
        for (int i = 0; i < 7; i++)
        {
            // A step of 5 among 7 places is every place once; the seventh does not exist.
            int place = (first + (i * step)) % 7;
            if (place < 6)
            {
                scene.ReadsNothing();
                scene.Give(parts[place]);
            }
        }

        Assert.AreEqual(1, scene.LeafNode.Counters.MessagesReceived);
        scene.Reads(message);
        scene.End();
    }

    [TestMethod]
    public void APartThatComesAgainIsDropped()
    {
        PartScene scene = new PartScene();
        byte[] message = Pattern.Of(Part + 1);
        byte[][] parts = scene.Catch(message);
        scene.Give(parts[0]);
        scene.Drops(CounterWatch.Duplicate, parts[0]);
        scene.Give(parts[1]);
        scene.Drops(CounterWatch.Duplicate, parts[1]);
        scene.Reads(message);
        scene.End();
    }

    [TestMethod]
    public void WhatIsWholeOvertakesAMessageThatIsNot()
    {
        PartScene scene = new PartScene();
        byte[] message = Pattern.Of(2 * Part);
        byte[][] parts = scene.Catch(message);
        scene.Give(parts[1]);
        Assert.AreEqual(0, scene.Root.Send(5));
        scene.World.Settle();
        Assert.AreEqual(5, scene.Leaf.Take());
        scene.Give(parts[0]);
        scene.Reads(message);
        scene.End();
    }

    [TestMethod]
    public void PeekWaitingBytesAndACutHoldForThemAsWell()
    {
        PartScene scene = new PartScene();
        byte[] message = Pattern.Of(1300);
        scene.Root.Send(message);
        scene.Root.Send(7);
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        byte[] waiting = new byte[4];
        scene.LeafNode.Provider.WSPIoctl(scene.Leaf.Descriptor, Wsa.FIONREAD, null, 0, waiting, 4, out int _, null, null, null, out int error);
        Assert.AreEqual(0, error);
        Assert.AreEqual(1300, waiting[0] | (waiting[1] << 8));
        scene.Leaf.ExpectBytes(message, scene.Leaf.Recv(Wsa.MSG_PEEK, null));
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        WsaBuffer[] room = { new WsaBuffer(new byte[700]) };
        int flags = 0;
        scene.LeafNode.Provider.WSPRecv(scene.Leaf.Descriptor, room, 1, out int count, ref flags, null, null, null, out error);
        Assert.AreEqual(Wsa.WSAEMSGSIZE, error);
        Assert.AreEqual(700, count);
        Pattern.Expect(Pattern.Of(700), count, room[0].Bytes);
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(7, scene.Leaf.Take());
        scene.ReadsNothing();
        scene.End();
    }

    [TestMethod]
    public void WithoutABufferForEachPartNothingIsSent()
    {
        PartScene scene = new PartScene();
        scene.Root.Enum();
        byte[] message = Pattern.Of(8192);
        Sock[] asking = new Sock[3];
        for (int i = 0; i < asking.Length; i++)
        {
            // Each outstanding join holds a send buffer: 17 of 20 are left, and the last is never lent to messages.
            asking[i] = Sock.OpenLeaf(scene.RootNode.Provider).Select();
            asking[i].Join(World.NameOf(6, 9 + i));
        }

        int sent = scene.RootNode.Sent;
        Assert.AreEqual(Wsa.SOCKET_ERROR, scene.Root.Send(message));
        Assert.AreEqual(Wsa.WSAEWOULDBLOCK, scene.Root.Error);
        Assert.AreEqual(sent, scene.RootNode.Sent);
        scene.World.Settle();
        Assert.AreEqual(0, scene.Root.Enum());
        SocketSet writes = new SocketSet(1);
        writes.Add(scene.Root.Descriptor);
        Assert.AreEqual(0, scene.RootNode.Provider.WSPSelect(0, null, writes, null, 0, out int _));
        Assert.AreEqual(0, scene.Root.Send(Pattern.Of(16 * Part)));
        scene.World.Settle();
        scene.Reads(Pattern.Of(16 * Part));
        asking[0].Close();
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_WRITE, scene.Root.Enum());
        Assert.AreEqual(0, scene.Root.Send(message));
        scene.World.Settle();
        scene.Reads(message);
        Sock.OpenLeaf(scene.RootNode.Provider).Select().Join(World.NameOf(6, 19));
        writes.Count = 0;
        writes.Add(scene.Root.Descriptor);
        Assert.AreEqual(1, scene.RootNode.Provider.WSPSelect(0, null, writes, null, 0, out int _), "a small message can go");
        scene.End();
    }

    [TestMethod]
    public void PartsThatLieAreDropped()
    {
        PartScene scene = new PartScene();
        byte[] message = Pattern.Of(Part + 40);
        byte[][] parts = scene.Catch(message);
        scene.Drops(CounterWatch.Length, PartScene.With(parts[0], Index, 2));
        scene.Drops(CounterWatch.Length, PartScene.With(parts[0], Index, 255));
        scene.Drops(CounterWatch.Length, PartScene.With(parts[0], Count, 1));
        scene.Drops(CounterWatch.Length, PartScene.With(PartScene.With(parts[0], Count, 0), Index, 0));
        scene.Drops(CounterWatch.Length, PartScene.Cut(parts[1], 8));
        scene.Drops(CounterWatch.Short, PartScene.Cut(parts[1], 7));
        byte[][] again = scene.Catch(message);
        scene.Give(again[0]);
        scene.Give(again[1]);
        scene.Reads(message);
        scene.End();
    }

    /// <summary>Each of them takes its sequence with it: in best effort the true part, if it comes as well, is a duplicate.</summary>
    [TestMethod]
    public void PartsThatDoNotFitTheirMessageAreDropped()
    {
        Limits large = Limits.Board();
        large.MaxDatagram = 1024;
        large.MaxMessage = 17 * 1016;
        PartScene scene = new PartScene(Limits.Board(), large);
        byte[][] parts = scene.Catch(Pattern.Of((2 * Part) + 40));
        scene.Drops(CounterWatch.Part, PartScene.Cut(parts[0], 511));
        scene.Drops(CounterWatch.Part, PartScene.Cut(parts[1], 513));
        scene.Drops(CounterWatch.Part, PartScene.Cut(parts[2], 513));
        parts = scene.Catch(Pattern.Of((2 * Part) + 40));
        scene.Drops(CounterWatch.Part, PartScene.With(parts[0], Count, 18));
        scene.Give(parts[1]);
        scene.Drops(CounterWatch.Part, Place(parts[1], parts[2][SequenceLow], 2, 4));
        scene.Drops(CounterWatch.Part, Place(parts[1], parts[2][SequenceLow] + 1, 1, 3));
        scene.Drops(CounterWatch.Part, Place(parts[1], parts[2][SequenceLow] + 2, 2, 9));
        scene.Drops(CounterWatch.Part, Place(parts[1], parts[2][SequenceLow] + 3, 6, 9));
        scene.World.Advance(3000);
        Assert.AreEqual(1, scene.LeafNode.Counters.DroppedIncomplete);
        scene.ReadsNothing();
        scene.End();
    }

    private static byte[] Place(byte[] part, int sequence, int index, int count)
    {
        return PartScene.With(PartScene.With(PartScene.With(part, SequenceLow, sequence), Index, index), Count, count);
    }

    /// <summary>A best-effort count starts anew when it is far behind: then a part can come under a sequence that its message has used.</summary>
    [TestMethod]
    public void APartThatIsThereAlreadyIsDropped()
    {
        PartScene scene = new PartScene();
        byte[][] parts = scene.Catch(Pattern.Of((2 * Part) + 40));
        scene.Give(parts[0]);
        scene.Give(parts[1]);
        scene.LeafNode.Provider.Driver!.Engine.Tables.Members.Seen[0] = 0;
        scene.Drops(CounterWatch.Part, parts[0]);
        scene.Drops(CounterWatch.Duplicate, parts[0]);
        scene.Give(parts[2]);
        scene.Reads(Pattern.Of((2 * Part) + 40));
        scene.End();
    }

    [TestMethod]
    public void TheRootDropsWhatDoesNotFitAsWell()
    {
        PartScene scene = new PartScene();
        byte[] message = Pattern.Of(Part + 1);
        byte[][] parts = PartScene.Catch(scene.Leaf, scene.LeafLink, message);
        CounterWatch watch = new CounterWatch(scene.RootNode);
        scene.GiveRoot(PartScene.Cut(parts[0], 300));
        watch.Dropped(CounterWatch.Part);
        parts = PartScene.Catch(scene.Leaf, scene.LeafLink, message);
        scene.GiveRoot(parts[1]);
        scene.GiveRoot(parts[0]);
        scene.Root.ExpectBytes(message, scene.Root.Recv());
        scene.End();
    }
}
