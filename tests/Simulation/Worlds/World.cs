// One seed's world: its nodes, its clock, its network, and the loop that lets one event after the other happen.
using System.IO;

namespace JoinLeaf.Simulation;

/// <summary>A world from its beginning to its end; see <see cref="Course"/> for what it goes through.</summary>
internal sealed class World
{
    private const int MaxDepth = 3;
    /// <summary>The most events that a world may take: ten times what the busiest of 5,000 took.</summary>
    private const int StepsEver = 1000000;
    private const int StepsEach = 100000;
    private readonly Rng _rng;
    private readonly FaultScript _script;
    private int _depth;
    private readonly long _mostSteps;

    public World(int seed, int nodes, Totals totals, TextWriter? verbose)
    {
        _rng = new Rng((ulong)(uint)seed * 0x9E3779B97F4A7C15UL);
        Totals = totals;
        Plan = WorldPlan.Draw(_rng.Fork(), nodes);
        Clock = new VirtualClock(Plan.ClockStart);
        Trace = new Trace(Clock, verbose);
        Queue = new EventQueue();
        _mostSteps = (long)StepsEach * Plan.NodeCount + StepsEver;
        Network = new SimNetwork(this, _rng.Fork(), Plan.NodeCount);
        Ledger = new Ledger(this);
        Groups = new GroupBook(this);
        Nodes = new Node[Plan.NodeCount];
        for (int i = 0; i < Nodes.Length; i++)
        {
            Nodes[i] = new Node(i, Plan.Nodes[i]);
            Boots.PowerOn(this, Nodes[i]);
            PlanTick(Nodes[i], _rng.Below(1000));
        }

        _script = new FaultScript(this, _rng.Fork());
        if (Trace.IsVerbose)
        {
            Plan.Describe(Trace);
        }
    }

    public Totals Totals { get; }

    public WorldPlan Plan { get; }

    public VirtualClock Clock { get; }

    public Trace Trace { get; }

    public EventQueue Queue { get; }

    public SimNetwork Network { get; }

    public Ledger Ledger { get; }

    /// <summary>What is said in groups.</summary>
    public GroupBook Groups { get; }

    public Node[] Nodes { get; }

    /// <summary>Events that have happened.</summary>
    public long Steps { get; private set; }

    /// <summary>Faults have stopped; applications serve what comes and start nothing themselves.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>The world's own source of chance.</summary>
    public Rng Rng
    {
        get { return _rng; }
    }

    /// <summary>Whether a condition function may let time pass: not too deep inside one another.</summary>
    public bool MayNest
    {
        get { return _depth < MaxDepth && !IsCalm; }
    }

    /// <summary>Lets everything happen that falls due within the given time.</summary>
    public void Run(int ms)
    {
        long end = Clock.ElapsedMs + ms;
        _depth++;
        for (SimEvent? next = Queue.TakeUntil(end); next != null; next = Queue.TakeUntil(end))
        {
            if (next.AtMs > Clock.ElapsedMs)
            {
                Clock.ElapsedMs = next.AtMs;
            }

            Happen(next);
        }

        _depth--;
        if (end > Clock.ElapsedMs)
        {
            Clock.ElapsedMs = end;
        }
    }

    private void Happen(SimEvent planned)
    {
        if (++Steps > _mostSteps)
        {
            throw new SimFailure($"the world never ends: {Steps} events, and time stands at {Clock.ElapsedMs} ms");
        }

        switch (planned.Kind)
        {
            case Planned.Deliver:
                int receiver = Network.Deliver(planned.Datagram!);
                if (receiver >= 0)
                {
                    Wake(Nodes[receiver]);
                }

                return;
            case Planned.Fault:
                _script.Take(planned.Number);
                return;
            default:
                HappenAt(Nodes[planned.Node], planned);
                return;
        }
    }

    private void HappenAt(Node node, SimEvent planned)
    {
        switch (planned.Kind)
        {
            case Planned.Deadline:
                if (node.PlannedMs == planned.AtMs && node.Boot == planned.Boot)
                {
                    node.PlannedMs = -1;
                    Wake(node);
                }

                break;
            case Planned.Tick:
                if (node.IsAwake && !node.IsBusy)
                {
                    Tick(node);
                    Settle(node);
                }

                PlanTick(node, 1 + _rng.Below(node.Plan.TickMs * 2));
                break;
            case Planned.Boot:
                if (!node.IsOn && node.Boot == planned.Boot)
                {
                    Boots.PowerOn(this, node);
                }

                break;
            default:
                node.IsPaused = false;
                Wake(node);
                break;
        }
    }

    private static void Tick(Node node)
    {
        if (node.Guests != null)
        {
            node.Guests.Tick();
        }
        else
        {
            node.App.Tick();
        }
    }

    private void PlanTick(Node node, int inMs)
    {
        Queue.Add(new SimEvent { Kind = Planned.Tick, AtMs = Clock.ElapsedMs + inMs, Node = node.Index });
    }

    /// <summary>Lets a node do what has fallen due and take in what has arrived.</summary>
    public void Wake(Node node)
    {
        if (!node.IsAwake)
        {
            return;
        }

        int steps = 0;
        while (node.Provider.Step())
        {
            if (++steps > 100000)
            {
                throw new SimFailure($"node {node.Index} never comes to rest");
            }
        }

        if (node.Provider.NextDeadlineMs() == 0)
        {
            throw new SimFailure($"node {node.Index} has something due that does not fire");
        }

        Settle(node);
    }

    /// <summary>After every act of a node: its state is checked, its application looks at its events, its deadline is planned.</summary>
    public void Settle(Node node)
    {
        if (!node.IsOn)
        {
            return;
        }

        TableChecks.After(this, node);
        Groups.After(node);
        if (!node.IsBusy)
        {
            node.App.Pump();
            node.Guests?.Pump();
        }

        PlanDeadline(node);
    }

    private void PlanDeadline(Node node)
    {
        int inMs = node.IsOn ? node.Provider.NextDeadlineMs() : -1;
        long atMs = Clock.ElapsedMs + (inMs < 0 ? 0 : inMs);
        if (inMs >= 0 && (node.PlannedMs < 0 || atMs < node.PlannedMs))
        {
            node.PlannedMs = atMs;
            Queue.Add(new SimEvent { Kind = Planned.Deadline, AtMs = atMs, Node = node.Index, Boot = node.Boot });
        }
    }

    /// <summary>A node stands still for a while; what arrives waits, as far as its inbox goes.</summary>
    public void Pause(Node node, int ms)
    {
        if (!node.IsOn || node.IsPaused || node.IsBusy)
        {
            return;
        }

        Trace.Note(node.Index, What.Pause, ms);
        Totals.Pauses++;
        node.IsPaused = true;
        Queue.Add(new SimEvent { Kind = Planned.Resume, AtMs = Clock.ElapsedMs + ms, Node = node.Index });
    }

    /// <summary>A node loses its power, and comes back as another boot.</summary>
    public void Crash(Node node, int offMs)
    {
        if (node.IsOn && !node.IsBusy)
        {
            Boots.PowerOff(this, node);
            Queue.Add(new SimEvent { Kind = Planned.Boot, AtMs = Clock.ElapsedMs + offMs, Node = node.Index, Boot = node.Boot });
        }
    }

    /// <summary>A node ends properly, with whatever is open, and starts again at once.</summary>
    public void Restart(Node node)
    {
        if (node.IsOn && !node.IsBusy && !node.IsPaused)
        {
            Boots.Stop(this, node);
            Boots.StartAgain(this, node);
        }
    }

    /// <summary>All faults stop, everything heals.</summary>
    public void CalmDown()
    {
        IsCalm = true;
        Trace.Note(-1, What.Calm);
        Network.Weather.Clear();
        for (int i = 0; i < Nodes.Length; i++)
        {
            Node node = Nodes[i];
            node.Link.IsDown = false;
            node.IsPaused = false;
            if (!node.IsOn)
            {
                Boots.PowerOn(this, node);
            }

            Wake(node);
            node.App.BecomeCalm();
            node.Guests?.BecomeCalm();
            Wake(node);
        }
    }
}
