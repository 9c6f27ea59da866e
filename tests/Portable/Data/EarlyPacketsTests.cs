// Packets of a leaf that come to its root in another order than they were sent: kept, told of, and never in the way of others.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>What a root keeps of packets that came before their turn.</summary>
[TestClass]
public class EarlyPacketsTests
{
    private static MultipointSocket? s_root;

    private World _world = null!;
    private WspProvider _rootNode = null!;
    private MultipointSocket _root = null!;
    private RawPeer _stranger = null!;

    private static void AcceptOne()
    {
        s_root!.Accept();
    }

    private void Begin(Limits rootLimits)
    {
        _world = new World();
        _rootNode = _world.AddNode(rootLimits, out FaultyLink _, 4);
        _root = new MultipointSocket(_rootNode, MultipointRole.Root, MultipointType.SeqPacket);
        _root.Bind(World.NameOf(0, 5000));
        _root.Listen(4);
        s_root = _root;
        _stranger = _world.AddRawPeer();
    }

    private MultipointSocket Join(out FaultyLink link)
    {
        WspProvider node = _world.AddNode(Limits.Board(), out link, 4);
        MultipointSocket leaf = new MultipointSocket(node, MultipointRole.Leaf, MultipointType.SeqPacket);
        _world.Meanwhile = AcceptOne;
        leaf.JoinLeaf(World.NameOf(0, 5000));
        leaf.Blocking = false;
        _root.Blocking = false;
        _world.Advance(1000);
        return leaf;
    }

    /// <summary>What a leaf sends as it says so many messages, none of which arrives.</summary>
    private static byte[]?[] Catch(MultipointSocket leaf, FaultyLink link, int messages, int length)
    {
        byte[]?[] caught = new byte[]?[64];
        link.Capture = caught;
        byte[] bytes = new byte[length];
        for (int i = 0; i < messages; i++)
        {
            bytes[0] = (byte)i;
            Assert.AreEqual(0, leaf.TrySend(bytes, 0, length));
        }

        return caught;
    }

    private int ReadAll(int first)
    {
        byte[] bytes = new byte[8192];
        while (_root.TryReceive(bytes, 0, bytes.Length, null, out int _) == 0)
        {
            Assert.AreEqual(first++, (int)bytes[0]);
        }

        return first;
    }

    /// <summary>Six packets come in reverse: all are there with the last one, and the leaf sends none of them again.</summary>
    [TestMethod]
    public void PacketsInReverseAreDeliveredInOrder()
    {
        Begin(Limits.Board());
        MultipointSocket leaf = Join(out FaultyLink link);
        byte[] to = leaf.RemoteName;
        byte[]?[] packets = Catch(leaf, link, 6, 20);
        Assert.AreEqual(6, link.EndCapture());
        for (int i = 5; i > 0; i--)
        {
            _stranger.Send(to, packets[i]!);
            _world.Settle();
            Assert.AreEqual(0, ReadAll(0));
        }

        _stranger.Send(to, packets[0]!);
        _world.Settle();
        Assert.AreEqual(6, ReadAll(0));
        leaf.Close();
        _world.Advance(20000);
        _world.End();
    }

    /// <summary>The leaf hears how many are missing, and sends no more than those.</summary>
    [TestMethod]
    public void TheLeafSendsWhatIsMissingAlone()
    {
        Begin(Limits.Board());
        MultipointSocket leaf = Join(out FaultyLink link);
        byte[]?[] packets = Catch(leaf, link, 7, 20);
        link.EndCapture();
        for (int i = 2; i < 7; i++)
        {
            _stranger.Send(leaf.RemoteName, packets[i]!);
        }

        // Within the wait after which the leaf would send all of them by itself.
        byte[]?[] again = new byte[]?[64];
        link.Capture = again;
        _world.Advance(Limits.Board().RepairWaitMs * 2);
        int count = link.EndCapture();
        Assert.AreEqual(2, count);
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual(packets[i]![5], again[i]![5]);
            _stranger.Send(leaf.RemoteName, again[i]!);
        }

        _world.Settle();
        Assert.AreEqual(7, ReadAll(0));
        leaf.Close();
        _world.Advance(20000);
        _world.End();
    }

    /// <summary>Early packets of one leaf give way to a large message of another.</summary>
    [TestMethod]
    public void EarlyPacketsGiveWay()
    {
        Limits limits = Limits.Board();
        limits.ReceiveQueue = 18;
        Begin(limits);
        MultipointSocket first = Join(out FaultyLink link);
        MultipointSocket second = Join(out FaultyLink _);
        byte[] to = first.RemoteName;
        byte[]?[] packets = Catch(first, link, 10, 20);
        for (int i = 1; i < 10; i++)
        {
            _stranger.Send(to, packets[i]!);
        }

        _world.Settle();
        byte[] large = new byte[8192];
        large[0] = 77;
        Assert.AreEqual(0, second.TrySend(large, 0, large.Length));
        _world.Settle();
        Assert.AreEqual(78, ReadAll(77));
        link.EndCapture();
        _world.Advance(2000);
        Assert.AreEqual(10, ReadAll(0));
        first.Close();
        second.Close();
        _world.Advance(20000);
        _world.End();
    }

    /// <summary>What came early of a leaf goes with it.</summary>
    [TestMethod]
    public void EarlyPacketsEndWithTheirMembership()
    {
        Begin(Limits.Board());
        int buffers = _rootNode.BuffersInUse;
        MultipointSocket leaf = Join(out FaultyLink link);
        byte[] to = leaf.RemoteName;
        byte[]?[] packets = Catch(leaf, link, 6, 20);
        _stranger.Send(to, packets[3]!);
        _stranger.Send(to, packets[5]!);
        link.EndCapture();
        link.LossPerMille = 1000;
        _world.Settle();
        Assert.IsTrue(_rootNode.BuffersInUse >= buffers + 2, "buffers of early packets");

        // The leaf is heard no more.
        _world.Advance(20000);
        Assert.AreEqual(1, _rootNode.Counters!.FellSilent);
        Assert.AreEqual(buffers, _rootNode.BuffersInUse);
        _world.End();
    }
}
