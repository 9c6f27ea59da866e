// What goes wrong in a world, and when: drawn from the seed before the world begins.
namespace JoinLeaf.Simulation;

/// <summary>Kinds of steps; those in pairs undo one another.</summary>
internal enum Fault
{
    Weather, Part, Mend, LinkDown, LinkUp, Pause, Crash, Restart, Slow, Quick, Deafen, Hear, Garbage, Doze,
}

/// <summary>One step of the script.</summary>
internal sealed class FaultStep
{
    public Fault Kind;
    public int Node;
    public int Other;
    public int Value;
}

/// <summary>Draws the steps, plans them as events, and takes them.</summary>
internal sealed class FaultScript
{
    private readonly World _world;
    private readonly Rng _rng;
    private readonly System.Collections.Generic.List<FaultStep> _steps = new();

    public FaultScript(World world, Rng rng)
    {
        _world = world;
        _rng = rng;
        SetWeather(1000);
        for (int i = 0; i < world.Plan.Faults; i++)
        {
            DrawFault(rng.Below(world.Plan.ChaosMs));
        }

        for (int i = 0; world.Plan.HasGarbage && i < 40; i++)
        {
            Add(rng.Below(world.Plan.ChaosMs), Fault.Garbage, rng.Below(world.Plan.NodeCount), rng.Below(world.Plan.NodeCount), 0);
        }
    }

    private void Add(int atMs, Fault kind, int node, int other, int value)
    {
        _world.Queue.Add(new SimEvent { Kind = Planned.Fault, AtMs = atMs, Number = _steps.Count });
        _steps.Add(new FaultStep { Kind = kind, Node = node, Other = other, Value = value });
    }

    private void DrawFault(int atMs)
    {
        int node = _rng.Below(_world.Plan.NodeCount);
        int other = _rng.Below(_world.Plan.NodeCount);
        int lastsMs = _rng.Chance(500) ? _rng.Between(50, 1500) : _rng.Between(1000, 9000);
        switch (_rng.Below(10))
        {
            case 0:
                Add(atMs, Fault.Weather, 0, 0, _rng.Below(2500));
                break;
            case 1:
                // One direction between two nodes, both, or everything to or from one node.
                int shape = _rng.Below(4);
                int loud = _rng.Chance(300) ? 4 : 0;
                Add(atMs, Fault.Part, node, other, shape | loud);
                Add(atMs + lastsMs, Fault.Mend, node, other, shape);
                break;
            case 2:
                Add(atMs, Fault.LinkDown, node, 0, 0);
                Add(atMs + lastsMs, Fault.LinkUp, node, 0, 0);
                break;
            case 3:
                Add(atMs, Fault.Pause, node, 0, _rng.Chance(700) ? _rng.Between(20, 800) : _rng.Between(800, 6000));
                break;
            case 4:
            case 5:
                Add(atMs, Fault.Crash, node, 0, _rng.Chance(500) ? _rng.Between(1, 300) : _rng.Between(300, 5000));
                break;
            case 6:
                Add(atMs, Fault.Restart, node, 0, 0);
                break;
            case 7:
                Add(atMs, Fault.Deafen, node, 0, 0);
                Add(atMs + lastsMs, Fault.Hear, node, 0, 0);
                break;
            case 8:
                Add(atMs, Fault.Doze, node, 0, lastsMs);
                break;
            default:
                Add(atMs, Fault.Slow, node, 0, _rng.Between(20, 400));
                Add(atMs + lastsMs, Fault.Quick, node, 0, 0);
                break;
        }
    }

    /// <summary>Takes one step.</summary>
    public void Take(int number)
    {
        FaultStep step = _steps[number];
        if (_world.IsCalm)
        {
            return;
        }

        Node node = _world.Nodes[step.Node];
        switch (step.Kind)
        {
            case Fault.Weather:
                SetWeather(step.Value);
                break;
            case Fault.Part:
            case Fault.Mend:
                Part(step);
                break;
            case Fault.LinkDown:
            case Fault.LinkUp:
                node.Link.IsDown = step.Kind == Fault.LinkDown;
                _world.Trace.Note(step.Node, node.Link.IsDown ? What.LinkDown : What.LinkUp);
                _world.Totals.LinkDowns += node.Link.IsDown ? 1 : 0;
                node.Provider.NetworkChanged();
                _world.Wake(node);
                break;
            case Fault.Pause:
                _world.Pause(node, step.Value);
                break;
            case Fault.Crash:
                _world.Crash(node, step.Value);
                break;
            case Fault.Restart:
                _world.Restart(node);
                break;
            case Fault.Slow:
            case Fault.Quick:
                _world.Network.Weather.Slow(step.Node, step.Kind == Fault.Slow ? step.Value : 0);
                break;
            case Fault.Doze:
                _world.Trace.Note(step.Node, What.Doze, step.Value);
                _world.Totals.Dozes++;
                node.App.Doze(step.Value);
                break;
            case Fault.Deafen:
            case Fault.Hear:
                _world.Network.Weather.Deafen(step.Node, step.Kind == Fault.Deafen);
                break;
            default:
                SendGarbage(node, step.Other);
                break;
        }
    }

    /// <summary>The plan's chances, times so many thousandths, as far as they make sense.</summary>
    private void SetWeather(int perMille)
    {
        WorldPlan plan = _world.Plan;
        Weather weather = _world.Network.Weather;
        weather.Loss = System.Math.Min(plan.Loss * perMille / 1000, 400);
        weather.Doubling = System.Math.Min(plan.Doubling * perMille / 1000, 500);
        weather.Lateness = System.Math.Min(plan.Lateness * perMille / 1000, 200);
        weather.Flips = System.Math.Min(plan.Flips * perMille / 1000, 100);
        weather.LatencyMs = plan.LatencyMs;
        weather.JitterMs = plan.JitterMs;
        _world.Trace.Note(-1, What.Weather, weather.Loss, weather.Doubling, weather.Lateness);
    }

    private void Part(FaultStep step)
    {
        Weather weather = _world.Network.Weather;
        bool parts = step.Kind == Fault.Part;
        bool loud = (step.Value & 4) != 0;
        int shape = step.Value & 3;
        _world.Trace.Note(step.Node, What.Partition, step.Other, shape, parts ? 1 : 0);
        _world.Totals.Partitions += parts ? 1 : 0;
        for (int i = 0; i < _world.Plan.NodeCount; i++)
        {
            if (i == step.Node || (shape < 2 && i != step.Other))
            {
                continue;
            }

            weather.Block(step.Node, i, parts, loud);
            if (shape == 1 || shape == 3)
            {
                weather.Block(i, step.Node, parts, loud);
            }
        }
    }

    private void SendGarbage(Node node, int from)
    {
        int port = _rng.Chance(500) ? App.RootPort : _rng.Chance(500) ? App.ListenerPort : _rng.Between(49152, 49155);
        int burst = _rng.Between(1, 8);
        for (int i = 0; i < burst; i++)
        {
            _world.Network.SendGarbage(node.Index, port, from);
        }
    }
}
