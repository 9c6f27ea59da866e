// A program for the device meets the limits of its board: sockets, queues, multicast, ticks, a network that goes and comes.
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Tests.Support;

namespace JoinLeaf.VirtualBoards.Tests;

/// <summary>What tools/VirtualBoards/Probe finds on virtual boards, whose limits are those of their board.json.</summary>
[TestClass]
public sealed class LimitTests
{
    private const int Sleeps = 10;
    private const int Rounds = 10;

    [TestMethod]
    [DataRow("stm32f769i-disco", "probe: sockets 4 then 10055", "probe: queue 4", "probe: multicast 10042")]
    [DataRow("esp32-olimex", "probe: sockets 16 then 10055", "probe: queue 6", "probe: multicast joined and heard")]
    public void ABoardHasItsLimits(string name, string sockets, string queue, string multicast)
    {
        using Bench bench = new();
        Machine board = bench.StartAlone(Bench.Probe(name));
        bench.WaitForLog(board, sockets);
        bench.WaitForLog(board, multicast);
        bench.WaitForLog(board, queue);
        bench.WaitForLog(board, "probe: failures 0");
    }

    [TestMethod]
    public void WaitsEndOnTheTick()
    {
        using Bench bench = new();
        BoardFolder kind = Bench.Probe("esp32-olimex");
        Assert.AreEqual(10, kind.Model.TickMs);
        Machine board = bench.StartAlone(kind);
        // A sleep of 1 ms lasts to the next tick but one at most; the first may begin anywhere between two.
        Assert.IsGreaterThanOrEqualTo((Sleeps - 1) * 10, bench.WaitForNumber(board, "probe: slept ms"));
        // Two waits a round. Where the machine is slow a datagram may be there before the wait: then there is none.
        Assert.IsGreaterThanOrEqualTo(Rounds * 10, bench.WaitForNumber(board, "probe: echoed ms"));
    }

    [TestMethod]
    public void AnExceptionThatNothingCatchesEndsItsThreadOnly()
    {
        using Bench bench = new();
        Machine board = bench.StartAlone(Bench.Probe("esp32-olimex"));
        BoardEvent fault = bench.WaitFor(e => e.Kind == EventKind.Fault, "the fault");
        StringAssert.Contains(fault.Text, "InvalidOperationException: meant");
        bench.WaitForLog(board, "probe: reads");
    }

    [TestMethod]
    public void ANetworkThatIsCutFailsEveryCallAndComesBack()
    {
        using Bench bench = new();
        Machine board = bench.StartAlone(Bench.Probe("stm32f769i-disco"));
        bench.WaitForLog(board, "probe: reads");
        board.Board.Link.Cut();
        bench.WaitForLog(board, "probe: reader 10050, writer 10050");
        bench.WaitForLog(board, "probe: available no");
        bench.WaitForLog(board, "probe: address 0.0.0.0");
        board.Board.Link.Restore();
        bench.WaitForLog(board, "probe: back, writer 0");
    }

    [TestMethod]
    public void ABoardThatIsRestartedBeginsAnew()
    {
        using Bench bench = new();
        Machine board = bench.StartAlone(Bench.Kind("stm32f769i-disco"));
        bench.WaitForLog(board, "network: up");
        board.Press();
        bench.WaitForLog(board, "button pressed, 1");
        Hardware.VirtualBoard last = board.Board;
        bench.Forget();
        bench.Rig.Restart(board);
        last.HoldButton(true);
        bench.WaitForLog(board, "network: up");
        board.Press();
        // What was done to the old hardware is not news, and a start anew counts anew.
        bench.WaitForLog(board, "button pressed, 1");
    }
}
