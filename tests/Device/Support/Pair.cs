// A root and two leaves that have joined it, on one thread and in virtual time.
using JoinLeaf.Portable;
using JoinLeaf.Provider;

namespace JoinLeaf.Device;

/// <summary>What the measured actions work on; they are static, since making a delegate would allocate.</summary>
internal sealed class Pair
{
    public readonly World World = new World();
    public readonly WspProvider RootNode;
    public readonly MultipointSocket Root;
    public readonly WspProvider[] LeafNodes = new WspProvider[2];
    public readonly MultipointSocket[] Leaves = new MultipointSocket[2];
    private readonly MultipointSocket?[] _perLeaf = new MultipointSocket?[2];
    private int _accepted;

    /// <summary>Best effort or reliable; each leaf loses so many of a million datagrams.</summary>
    public Pair(MultipointType type, int lossPerMillion)
    {
        RootNode = World.AddNode(Limits.Board());
        Root = new MultipointSocket(RootNode, MultipointRole.Root, type);
        Root.Bind(World.NameOf(0, 5000));
        Root.Listen(2);
        for (int i = 0; i < Leaves.Length; i++)
        {
            LeafNodes[i] = World.AddNode(Limits.Board(), lossPerMillion, 4);
            Leaves[i] = new MultipointSocket(LeafNodes[i], MultipointRole.Leaf, type);
            World.Meanwhile = Accept;
            Leaves[i].JoinLeaf(World.NameOf(0, 5000));
            Leaves[i].Blocking = false;
        }

        Root.Blocking = false;
        World.Advance(1000);
    }

    private void Accept()
    {
        _perLeaf[_accepted++] = Root.Accept();
    }

    /// <summary>Ends the session; every buffer must be back.</summary>
    public void End()
    {
        for (int i = 0; i < Leaves.Length; i++)
        {
            Leaves[i].Close();
            World.Settle();
            _perLeaf[i]!.Close();
        }

        Root.Close();
        World.Advance(20000);
        World.End();
    }
}
