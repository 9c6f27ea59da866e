// Nodes as an application has them, with threads and the device's own clock: they join, talk, and allocate nothing.
using System.Threading;
using JoinLeaf.Loopback;
using JoinLeaf.Portable;
using JoinLeaf.Provider;

namespace JoinLeaf.Device;

/// <summary>The portable tests have no threads; these have the library's, and one of their own.</summary>
[TestClass]
public class RunningNodeTests
{
    private const int PatienceMs = 20000;
    private const int Runs = 20;
    private static readonly byte[] s_bytes = new byte[100];
    private static readonly NetworkEvents s_record = new NetworkEvents();
    private static readonly ManualResetEvent s_signal = new ManualResetEvent(false);
    private static MultipointSocket? s_root;
    private static MultipointSocket? s_leaf;
    private static MultipointSocket? s_perLeaf;
    private static WspProvider? s_rootNode;
    private static WspProvider? s_leafNode;

    private static void Start()
    {
        Canary.TakeBallast();
        LoopbackNetwork network = new LoopbackNetwork(8, 16, 512);
        s_rootNode = StartNode(network, 1);
        s_leafNode = StartNode(network, 2);
        s_root = new MultipointSocket(s_rootNode, MultipointRole.Root) { ReceiveTimeout = PatienceMs };
        s_root.Bind(World.NameOf(0, 5000));
        s_root.Listen(2);
        Thread accepting = new Thread(Accept);
        accepting.Start();
        s_leaf = new MultipointSocket(s_leafNode, MultipointRole.Leaf) { ReceiveTimeout = PatienceMs };
        s_leaf.JoinLeaf(World.NameOf(0, 5000));
        accepting.Join();
    }

    private static WspProvider StartNode(LoopbackNetwork network, int number)
    {
        Limits limits = Limits.Board();

        // Filling the heap keeps all threads waiting for as long as it takes, and no sign of life is to fall into one run and not into another.
        limits.QuietMs = 50000;
        limits.SilenceMs = 60000;
        WspProvider node = new WspProvider(new LoopbackLink(network, number, limits), limits);
        Assert.AreEqual(0, node.WSPStartup(0x0202, null, null, null, null));
        return node;
    }

    /// <summary>
    /// 0 if one of five measures says so: another thread's frame that finds no room ends a filling too early, so these figures scatter. A block a run
    /// would be in all of them.
    /// </summary>
    private static int AllocatedBy(Measured action)
    {
        int blocks = Canary.AllocatedBy(action, Runs);
        for (int i = 1; i < 5 && blocks != 0; i++)
        {
            blocks = Canary.AllocatedBy(action, Runs);
        }

        return blocks;
    }

    private static void Accept()
    {
        s_perLeaf = s_root!.Accept();
    }

    private static void End()
    {
        s_leaf!.Close();
        s_perLeaf!.Close();
        s_root!.Close();
        Assert.AreEqual(0, s_leafNode!.WSPCleanup(out int _));
        Assert.AreEqual(0, s_rootNode!.WSPCleanup(out int _));
        Assert.AreEqual(0, s_leafNode.Counters!.Defects);
        Assert.AreEqual(0, s_rootNode.Counters!.Defects);
    }

    /// <summary>Calls that block, on both sides.</summary>
    [TestMethod]
    public void MessagesBetweenThreadsAllocateNothing()
    {
        Start();
        Assert.AreEqual(0, AllocatedBy(Exchange));
        End();
    }

    private static void Exchange()
    {
        if (s_root!.TrySend(s_bytes, 0, 32) != 0
            || s_leaf!.TryReceive(s_bytes, 0, s_bytes.Length, null, out int received) != 0 || received != 32
            || s_leaf.TrySend(s_bytes, 0, 16) != 0
            || s_root.TryReceive(s_bytes, 0, s_bytes.Length, null, out received) != 0 || received != 16)
        {
            Assert.IsTrue(false, "a message was lost");
        }
    }

    /// <summary>An event object that the node's thread sets, and that this one waits for.</summary>
    [TestMethod]
    public void EventsBetweenThreadsAllocateNothing()
    {
        Start();
        s_leaf!.EventSelect(s_signal, Wsa.FD_READ);
        Assert.AreEqual(0, AllocatedBy(AwaitEvent));
        s_leaf.EventSelect(null, 0);
        End();
    }

    private static void AwaitEvent()
    {
        int code = s_root!.TrySend(s_bytes, 0, 32);
        do
        {
            if (code != 0 || !s_signal.WaitOne(PatienceMs, false))
            {
                Assert.IsTrue(false, "the event never came");
            }

            s_leaf!.EnumNetworkEvents(s_signal, s_record);
        }
        while ((s_record.Events & Wsa.FD_READ) == 0);
        while (s_leaf.TryReceive(s_bytes, 0, s_bytes.Length, null, out int _) == 0)
        {
        }
    }
}
