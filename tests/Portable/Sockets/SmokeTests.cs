// The shortest way through everything: a leaf asks, a root accepts, messages go both ways, the leaf leaves.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>One whole session.</summary>
[TestClass]
public class SmokeTests
{
    private static MultipointSocket? s_perLeaf;
    private static MultipointSocket? s_root;

    /// <summary>Through the C# face, blocking.</summary>
    [TestMethod]
    public void LeafAsksAndTalks()
    {
        World world = new World();
        WspProvider rootNode = world.AddNode();
        WspProvider leafNode = world.AddNode();
        s_root = new MultipointSocket(rootNode, MultipointRole.Root);
        s_root.Bind(World.NameOf(0, 5000));
        s_root.Listen(4);
        MultipointSocket leaf = new MultipointSocket(leafNode, MultipointRole.Leaf);
        world.Meanwhile = AcceptOne;
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        Assert.AreSame(leaf, leaf.JoinLeaf(World.NameOf(0, 5000), new byte[] { 1, 2, 3 }, callee, Wsa.JL_BOTH));
        Assert.AreEqual(2, callee.Length);
        Assert.AreEqual(8, (int)callee.Bytes[1]);
        s_root.Send(new byte[] { 42 });
        byte[] buffer = new byte[100];
        Assert.AreEqual(1, leaf.Receive(buffer));
        Assert.AreEqual(42, (int)buffer[0]);
        leaf.Send(new byte[] { 43, 44 });
        Assert.AreEqual(2, s_root.Receive(buffer));
        world.Advance(20000);
        leaf.Send(new byte[] { 45, 44, 43 });
        Assert.AreEqual(3, s_root.Receive(buffer));
        leaf.Close();
        world.Settle();
        s_perLeaf!.Close();
        s_root.Close();
        world.Advance(5000);
        world.End();
    }

    private static void AcceptOne()
    {
        s_perLeaf = s_root!.Accept(Greet, null);
    }

    private static int Greet(
        WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData)
    {
        Assert.AreEqual(3, lpCallerData!.Length);
        lpCalleeData.Bytes[0] = 7;
        lpCalleeData.Bytes[1] = 8;
        lpCalleeData.Length = 2;
        return Wsa.CF_ACCEPT;
    }
}
