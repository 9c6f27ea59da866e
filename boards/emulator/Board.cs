// The emulator: no pins and no network, so that a root and a leaf run in one program, over the loopback link.
using System.Threading;
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>The root; making it starts a leaf on a thread of its own. Each has a button that presses itself.</summary>
internal sealed class Board : IBoard
{
    public const string BoardName = "emulator";
    public const string BoardProfile = "full";
    private static readonly LoopbackNetwork s_network = new LoopbackNetwork(16, 16, 1472);
    private readonly int _node;

    public Board()
        : this(1)
    {
        new Thread(RunLeaf).Start();
    }

    private Board(int node)
    {
        _node = node;
    }

    public string Name
    {
        get { return BoardName; }
    }

    public string Settings
    {
        get { return _node == 1 ? "role=root\nname=one" : "role=leaf\nroot=127.0.0.1:5000\nname=two"; }
    }

    public string Profile
    {
        get { return BoardProfile; }
    }

    private static void RunLeaf()
    {
        StationProgram.Run(new Board(2), new ConsoleLog("                    "));
    }

    public int FreeHeapBytes()
    {
        return (int)nanoFramework.Runtime.Native.GC.Run(false);
    }

    public string Describe()
    {
        return "";
    }

    public ILink OpenLink(Limits limits)
    {
        return new LoopbackLink(s_network, _node, limits);
    }

    public INetwork OpenNetwork(StationSettings settings)
    {
        return new LoopbackUp();
    }

    public IButton OpenButton()
    {
        return new SelfButton(_node);
    }

    public ILight OpenLight()
    {
        return new NoLight();
    }
}
