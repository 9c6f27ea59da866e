// A root that talks all the time must not lose the leaves that only listen.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Membership under steady traffic in one direction.</summary>
[TestClass]
public class SteadyTrafficTests
{
    private static MultipointSocket? s_root;
    private static MultipointSocket? s_leaf;
    private static MultipointSocket? s_joined;

    /// <summary>The root accepts a leaf that asked and sends ten messages a second; the leaf has nothing to say.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void LeafThatAskedStaysWhileRootTalks(int batching)
    {
        World world = new World();
        WspProvider rootNode = world.AddNode();
        WspProvider leafNode = world.AddNode();
        s_root = new MultipointSocket(rootNode, MultipointRole.Root);
        s_root.Bind(World.NameOf(0, 5000));
        s_root.Listen(4);
        MultipointSocket leaf = new MultipointSocket(leafNode, MultipointRole.Leaf);
        world.Meanwhile = RootAccepts;
        leaf.JoinLeaf(World.NameOf(0, 5000));
        s_root.Batching = batching != 0;
        Talk(world, leaf);
        leaf.Send(new byte[] { 1 });
        Assert.AreEqual(1, s_root.Receive(new byte[10]));
        End(world, rootNode, leafNode, leaf);
    }

    /// <summary>The same for a leaf that was invited.</summary>
    [TestMethod]
    public void LeafThatWasInvitedStaysWhileRootTalks()
    {
        World world = new World();
        WspProvider rootNode = world.AddNode();
        WspProvider leafNode = world.AddNode();
        s_root = new MultipointSocket(rootNode, MultipointRole.Root);
        s_leaf = new MultipointSocket(leafNode, MultipointRole.Leaf);
        s_leaf.Bind(World.NameOf(1, 5000));
        s_leaf.Listen(1);
        world.Meanwhile = LeafAccepts;
        MultipointSocket perLeaf = s_root.JoinLeaf(World.NameOf(1, 5000));
        Talk(world, s_joined!);
        perLeaf.Close();
        s_leaf.Close();
        End(world, rootNode, leafNode, s_joined!);
    }

    private static void RootAccepts()
    {
        s_joined = s_root!.Accept();
    }

    private static void LeafAccepts()
    {
        s_joined = s_leaf!.Accept();
    }

    private static void Talk(World world, MultipointSocket leaf)
    {
        byte[] buffer = new byte[10];
        for (int i = 0; i < 100; i++)
        {
            world.Advance(100);
            s_root!.Send(new byte[] { (byte)i });
            Assert.AreEqual(1, leaf.Receive(buffer));
            Assert.AreEqual(i, (int)buffer[0]);
        }
    }

    private static void End(World world, WspProvider rootNode, WspProvider leafNode, MultipointSocket leaf)
    {
        Assert.AreEqual(0, rootNode.Counters!.FellSilent);
        Assert.AreEqual(0, leafNode.Counters!.FellSilent);
        leaf.Close();
        world.Settle();
        s_joined!.Close();
        s_root!.Close();
        world.Advance(5000);
        world.End();
    }
}
