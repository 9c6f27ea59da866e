// Reading messages out of a packet of several: events, a look ahead, cuts, departures, and packets that lie.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>PACK on its way in. Its layout is written out here on purpose, apart from the code that reads it.</summary>
[TestClass]
public class PackReadTests
{
    private const int Header = 6;

    /// <summary>A frame of the root's with the header of its next packet and any content.</summary>
    private static byte[] Frame(PartScene scene, byte[] content)
    {
        byte[] data = scene.Catch(new byte[] { 0 })[0];
        byte[] frame = new byte[Header + content.Length];
        System.Array.Copy(data, frame, Header);
        System.Array.Copy(content, 0, frame, Header, content.Length);
        frame[0] = (byte)((data[0] & 0xE0) | Batches.Pack);
        return frame;
    }

    [TestMethod]
    public void EachReadEnablesTheNextEventAndALookTakesNothing()
    {
        PartScene scene = new PartScene();
        scene.Leaf.Enum();
        scene.Give(Frame(scene, new byte[] { 1, 11, 0, 2, 21, 22 }));
        Assert.AreEqual(3, scene.LeafNode.Counters.MessagesReceived);
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(0, scene.Leaf.Enum());
        Assert.AreEqual(1, scene.Leaf.Recv(Wsa.MSG_PEEK, null));
        Assert.AreEqual(11, (int)scene.Leaf.Bytes[0]);
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(11, scene.Leaf.Take());
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(0, Waiting(scene));
        Assert.AreEqual(0, scene.Leaf.Recv());
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(2, Waiting(scene));
        Assert.AreEqual(2, scene.Leaf.Recv(Wsa.MSG_PEEK, null));
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(2, scene.Leaf.Recv());
        Assert.AreEqual(22, (int)scene.Leaf.Bytes[1]);
        Assert.AreEqual(0, scene.Leaf.Enum());
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        scene.ReadsNothing();
        scene.End();
    }

    private static int Waiting(PartScene scene)
    {
        byte[] bytes = new byte[4];
        scene.LeafNode.Provider.WSPIoctl(scene.Leaf.Descriptor, Wsa.FIONREAD, null, 0, bytes, 4, out int _, null, null, null, out int error);
        Assert.AreEqual(0, error);
        return bytes[0] | (bytes[1] << 8);
    }

    [TestMethod]
    public void ACutMessageLosesItsOwnRestOnly()
    {
        PartScene scene = new PartScene();
        scene.Give(Frame(scene, new byte[] { 3, 31, 32, 33, 1, 41 }));
        WsaBuffer[] room = { new WsaBuffer(new byte[1]), new WsaBuffer(new byte[1]) };
        int flags = 0;
        scene.LeafNode.Provider.WSPRecv(scene.Leaf.Descriptor, room, 2, out int count, ref flags, null, null, null, out int error);
        Assert.AreEqual(Wsa.WSAEMSGSIZE, error);
        Assert.AreEqual(2, count);
        Assert.AreEqual(32, (int)room[1].Bytes[0]);
        Assert.AreEqual(41, scene.Leaf.Take());
        scene.ReadsNothing();
        scene.End();
    }

    [TestMethod]
    public void ADepartureWaitsForTheLastMessageOfThePacket()
    {
        PartScene scene = new PartScene();
        scene.Leaf.Enum();
        scene.Give(Frame(scene, new byte[] { 1, 1, 1, 2 }));
        scene.PerLeaf.Close();
        scene.World.Settle();
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(1, scene.Leaf.Take());
        Assert.AreEqual(Wsa.FD_READ, scene.Leaf.Enum());
        Assert.AreEqual(2, scene.Leaf.Take());
        Assert.AreEqual(Wsa.FD_CLOSE, scene.Leaf.Enum());
        scene.Leaf.Recv();
        Assert.AreEqual(Wsa.WSAEDISCON, scene.Leaf.Error);
        scene.End();
    }

    [TestMethod]
    public void WhatIsLeftOfAPacketGoesWithItsSocket()
    {
        PartScene scene = new PartScene();
        scene.Give(Frame(scene, new byte[] { 1, 1, 1, 2, 1, 3 }));
        Assert.AreEqual(1, scene.Leaf.Take());
        Assert.AreEqual(0, scene.Leaf.Shutdown(Wsa.SD_RECEIVE));
        Assert.AreEqual(0, scene.LeafNode.Provider.BuffersInUse);
        scene.End();
    }

    [TestMethod]
    public void PacketsThatLieAreDroppedWhole()
    {
        PartScene scene = new PartScene();
        byte[][] lies =
        {
            new byte[] { 1 },
            new byte[] { 1, 1, 2 },
            new byte[] { 1, 1, 2, 1 },
            new byte[] { 2, 1, 1, 255 },
            new byte[] { 255, 0 },
            new byte[] { 255, 0, 1 },
            new byte[] { 255, 1, 0, 7, 7, 7 },
            new byte[] { 255, 255, 255, 7, 7, 7 },
            new byte[] { 0, 254, 1 },
        };
        byte[] sound = Frame(scene, new byte[] { 255, 0, 1, 77, 0, 1, 78 });
        for (int i = 0; i < lies.Length; i++)
        {
            byte[] lie = new byte[Header + lies[i].Length];
            System.Array.Copy(sound, lie, Header);
            System.Array.Copy(lies[i], 0, lie, Header, lies[i].Length);
            scene.Drops(CounterWatch.Length, lie);
        }

        // The length's mark is the last byte of the largest datagram: behind it there is not even a buffer.
        byte[] full = PartScene.Cut(sound, 512);
        full[Header] = 255;
        full[Header + 1] = 1;
        full[Header + 2] = 246;
        full[511] = 255;
        scene.Drops(CounterWatch.Length, full);
        scene.Drops(CounterWatch.Short, PartScene.Cut(sound, Header));
        scene.Give(sound);
        Assert.AreEqual(77, scene.Leaf.Take());
        Assert.AreEqual(0, scene.Leaf.Recv());
        Assert.AreEqual(78, scene.Leaf.Take());
        scene.Drops(CounterWatch.Duplicate, sound);
        scene.ReadsNothing();
        scene.End();
    }

    [TestMethod]
    public void LongMessagesInAPacketAreReadInPieces()
    {
        PartScene scene = new PartScene();
        byte[] content = new byte[300 + 3 + 2];
        System.Array.Copy(Pattern.Of(300), 0, content, 3, 300);
        content[0] = 255;
        content[1] = 1;
        content[2] = 44;
        content[303] = 1;
        content[304] = 5;
        scene.Give(Frame(scene, content));
        WsaBuffer[] room = { new WsaBuffer(new byte[7]), new WsaBuffer(new byte[400]) };
        int flags = 0;
        Assert.AreEqual(0, scene.LeafNode.Provider.WSPRecv(scene.Leaf.Descriptor, room, 2, out int count, ref flags, null, null, null, out int error));
        Assert.AreEqual(300, count);
        Assert.AreEqual(0, error);
        Assert.AreEqual((int)Pattern.Of(300)[6], (int)room[0].Bytes[6]);
        Assert.AreEqual((int)Pattern.Of(300)[7], (int)room[1].Bytes[0]);
        Assert.AreEqual((int)Pattern.Of(300)[299], (int)room[1].Bytes[292]);
        Assert.AreEqual(5, scene.Leaf.Take());
        scene.End();
    }
}
