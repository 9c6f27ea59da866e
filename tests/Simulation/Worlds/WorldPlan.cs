// What a seed makes of a world: how many nodes, which limits, how bad the network is and for how long.
namespace JoinLeaf.Simulation;

/// <summary>Everything about a world that is decided before it begins, but for the script of faults.</summary>
internal sealed class WorldPlan
{
    public int NodeCount;
    public NodePlan[] Nodes = [];
    public int ClockStart;
    public int ChaosMs;
    /// <summary>Long enough for every time-out, every silence and every late datagram to pass.</summary>
    public int QuietMs = 30000;
    public int InboxDepth;
    public int Loss;
    public int Doubling;
    public int Lateness;
    public int Flips;
    public int LatencyMs;
    public int JitterMs;
    public int Faults;
    public bool HasGarbage;
    /// <summary>Whether applications call with arguments and in states that the contract forbids.</summary>
    public int MisusePerMille;
    /// <summary>How many roots and listeners in a thousand are SOCK_SEQPACKET.</summary>
    public int ReliablePerMille;
    /// <summary>Whether all data planes of this world have no root: entries 1 and 4 instead of 0 and 3.</summary>
    public bool SharesData;
    /// <summary>Whether the nodes of this world meet in reliable groups without a root, and nowhere else.</summary>
    public bool HasGroups;
    /// <summary>The most messages that an application wants to send one after the other on a reliable socket.</summary>
    public int MostInARow;
    public int RepairWaitMs = 8;
    private const int MostInGroups = 16;
    private int _joinTimeoutMs = 5000;
    private int _retryMs = 250;
    private int _quietMs = 2000;
    private int _silenceMs = 3000;

    /// <summary>Whether every datagram that arrives is as it was sent: then data must be exact to the byte.</summary>
    public bool IsStrict
    {
        get { return Flips == 0; }
    }

    /// <summary>Draws a plan.</summary>
    public static WorldPlan Draw(Rng rng, int nodes)
    {
        WorldPlan plan = new WorldPlan();
        int size = rng.Below(1000);
        int drawn = size < 740 ? rng.Between(3, 8) : size < 920 ? rng.Between(9, 24) : size < 985 ? rng.Between(25, 80) : rng.Between(100, 300);
        plan.NodeCount = nodes > 0 ? nodes : drawn;
        plan.ChaosMs = plan.NodeCount <= 8 ? rng.Between(10000, 60000) : plan.NodeCount <= 24 ? rng.Between(8000, 30000) : rng.Between(6000, 12000);
        plan.DrawTimes(rng);
        plan.DrawNetwork(rng);
        plan.DrawNodes(rng);
        plan.SharesData = rng.Chance(300);
        plan.HasGroups = plan.NodeCount <= MostInGroups && rng.Chance(180);
        if (plan.HasGroups)
        {
            plan.DrawGroups(rng);
        }

        return plan;
    }

    /// <summary>Prints the plan at the head of a verbose trace.</summary>
    public void Describe(Trace trace)
    {
        trace.Say($"{NodeCount} nodes, {ChaosMs} ms of chaos, clock from {ClockStart}, loss {Loss}, doubling {Doubling}, lateness {Lateness}, flips {Flips}, "
            + $"latency {LatencyMs}+{JitterMs} ms, join {_joinTimeoutMs}, retry {_retryMs}, quiet {_quietMs}, silence {_silenceMs}, repair {RepairWaitMs} ms, {Faults} faults{(SharesData ? ", all reach all" : "")}{(HasGroups ? ", groups" : "")}");
        for (int i = 0; i < Nodes.Length; i++)
        {
            NodePlan node = Nodes[i];
            Limits limits = node.Limits;
            trace.Say($"n{i}: {node.Roots} {(node.RootsReliable ? "reliable " : "")}roots{(node.RootsListen ? " listen" : "")}{(node.RootsInvite ? " invite" : "")}, "
                + $"{node.Listeners} {(node.ListenersReliable ? "reliable " : "")}listeners, {node.Askers} askers, policy {node.SlowPolicy} after {node.SlowMs} ms, reads {node.Reads}; "
                + $"sockets {limits.Sockets}, members {limits.Members}, backlog {limits.Backlog}, queue {limits.ReceiveQueue}, send {limits.SendBuffers}, ports {limits.Ports}, datagram {limits.MaxDatagram}, "
                + $"streams {limits.Streams}, window {limits.Window}");
        }
    }

    /// <summary>Nobody is a root: each node has members of groups, and rows for as many speakers as it may hear, or for fewer.</summary>
    private void DrawGroups(Rng rng)
    {
        bool isAmple = rng.Chance(700);
        for (int i = 0; i < NodeCount; i++)
        {
            NodePlan node = Nodes[i];
            node.Roots = 0;
            node.Listeners = 0;
            node.Askers = 0;
            node.Guests = rng.Chance(150) ? 2 : 1;
            node.Limits.Streams = isAmple ? node.Guests * 40 : rng.Between(1, 6);
            node.Limits.Ports = isAmple || rng.Chance(900) ? 4 : 1;
            node.Limits.Sockets = node.Limits.Sockets < 4 ? 4 : node.Limits.Sockets;
            node.Limits.Members = isAmple ? 255 : node.Limits.Members;
        }
    }

    private void DrawTimes(Rng rng)
    {
        int wrap = rng.Below(4);
        ClockStart = wrap < 2 ? int.MaxValue - rng.Below(ChaosMs) : wrap == 2 ? -rng.Below(ChaosMs) : (int)rng.Next();
        if (rng.Chance(250))
        {
            _retryMs = rng.Between(80, 400);
            _joinTimeoutMs = rng.Between(_retryMs * 12, 8000);
            _quietMs = rng.Between(700, 2500);
            _silenceMs = _quietMs + (_retryMs * rng.Between(3, 6));
        }

        RepairWaitMs = rng.Chance(600) ? 8 : rng.Between(2, 60);
    }

    private void DrawNetwork(Rng rng)
    {
        InboxDepth = rng.Between(4, 64);
        LatencyMs = rng.Chance(300) ? rng.Between(0, 200) : rng.Between(0, 20);
        JitterMs = rng.Chance(300) ? rng.Between(0, 300) : rng.Between(0, 30);
        bool isFair = rng.Chance(120);
        Loss = isFair || rng.Chance(200) ? 0 : rng.Chance(300) ? rng.Between(100, 400) : rng.Between(1, 150);
        Doubling = isFair || rng.Chance(300) ? 0 : rng.Between(1, 300);
        Lateness = isFair || rng.Chance(300) ? 0 : rng.Between(1, 80);
        Flips = !isFair && rng.Chance(120) ? rng.Between(2, 60) : 0;
        HasGarbage = rng.Chance(250);
        Faults = isFair ? 0 : rng.Between(0, NodeCount <= 8 ? 14 : 24);
        int kinds = rng.Below(1000);
        ReliablePerMille = kinds < 250 ? 0 : kinds < 650 ? 1000 : 500;
        MostInARow = rng.Chance(500) ? rng.Between(2, 12) : rng.Between(12, 90);
        MisusePerMille = rng.Chance(600) ? rng.Between(20, 150) : 0;
    }

    private void DrawNodes(Rng rng)
    {
        Nodes = new NodePlan[NodeCount];
        int datagram = rng.Chance(200) ? 272 : rng.Chance(100) ? 1472 : 512;
        int roots = NodeCount > 24 ? rng.Between(1, 3) : rng.Between(1, 1 + (NodeCount / 3));
        int accepts = rng.Chance(400) ? 1000 : rng.Between(400, 950);
        for (int i = 0; i < NodeCount; i++)
        {
            bool isRoot = i < roots;
            NodePlan node = new NodePlan();
            node.Limits = DrawLimits(rng, isRoot, datagram);
            node.HasMulticast = rng.Chance(850);
            node.Roots = isRoot ? rng.Chance(150) ? 2 : 1 : rng.Chance(40) ? 1 : 0;
            node.RootsListen = rng.Chance(850);
            node.RootsInvite = !node.RootsListen || rng.Chance(500);
            bool isLeaf = !isRoot || rng.Chance(200);
            node.Listeners = isLeaf && rng.Chance(500) ? rng.Chance(100) ? 2 : 1 : 0;
            node.Askers = isLeaf && (node.Listeners == 0 || rng.Chance(500)) ? rng.Chance(300) ? 2 : 1 : 0;
            node.TickMs = NodeCount > 24 && !isRoot ? rng.Between(500, 3000) : rng.Chance(200) ? rng.Between(5, 60) : rng.Between(40, 700);
            node.Diligence = rng.Chance(700) ? 1000 : rng.Between(100, 900);
            node.Accepts = accepts;
            node.RootsReliable = rng.Chance(ReliablePerMille);
            node.ListenersReliable = rng.Chance(ReliablePerMille);
            node.SlowPolicy = rng.Chance(500) ? Wsa.JL_SLOW_WAIT : rng.Between(Wsa.JL_SLOW_SKIP, Wsa.JL_SLOW_DROP);
            node.SlowMs = rng.Chance(300) ? rng.Between(1, 300) : rng.Between(300, 4000);
            node.Reads = rng.Chance(600) ? 970 : rng.Between(300, 900);
            node.Defers = accepts == 1000 ? 0 : rng.Below(1000 - accepts);
            Nodes[i] = node;
        }
    }

    private Limits DrawLimits(Rng rng, bool isRoot, int datagram)
    {
        int kind = rng.Below(10);
        Limits limits = kind < 3 && !isRoot ? Limits.Tiny() : kind == 9 || (isRoot && NodeCount > 24) ? Limits.Host() : Limits.Board();
        if (kind == 9 || NodeCount > 24)
        {
            limits.ReceiveQueue = isRoot ? 256 : limits.ReceiveQueue < 16 ? limits.ReceiveQueue : 16;
            limits.Backlog = isRoot ? rng.Between(4, 128) : 4;
        }

        limits.Ports = rng.Chance(80) ? 1 : rng.Between(2, 4);
        limits.MaxDatagram = rng.Chance(80) ? 272 + (16 * rng.Below(40)) : datagram;
        if (rng.Chance(200))
        {
            DrawTightLimits(rng, limits);
        }

        DrawStreams(rng, limits, isRoot);
        limits.RepairWaitMs = RepairWaitMs;
        limits.JoinTimeoutMs = _joinTimeoutMs;
        limits.RetryMs = _retryMs;
        limits.QuietMs = _quietMs;
        limits.SilenceMs = _silenceMs;
        return limits;
    }

    /// <summary>Windows of every size, on both sides apart; rings that are larger than what can be sent, and smaller.</summary>
    private static void DrawStreams(Rng rng, Limits limits, bool isRoot)
    {
        bool isLarge = limits.SendBuffers > 100;
        limits.Streams = rng.Chance(50) ? 0 : isLarge || rng.Chance(300) ? rng.Between(2, 4) : 1;
        limits.Window = 4 << rng.Below(isLarge ? 5 : 4);
        if (isRoot && rng.Chance(600))
        {
            limits.SendBuffers = limits.SendBuffers < limits.Window ? limits.Window + rng.Between(2, 8) : limits.SendBuffers;
        }
    }

    /// <summary>So little of everything that tables are full all the time.</summary>
    private static void DrawTightLimits(Rng rng, Limits limits)
    {
        limits.Sockets = rng.Between(1, 4);
        limits.Members = rng.Between(1, 5);
        limits.Backlog = rng.Between(1, 2);
        limits.ReceiveQueue = rng.Between(1, 4);
        limits.SendBuffers = rng.Between(2, 4);
    }
}
