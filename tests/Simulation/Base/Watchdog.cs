// Names the seed of a world that is stuck inside a single call of the core, where no count of steps can end it.
using System;
using System.Threading;

namespace JoinLeaf.Simulation;

/// <summary>
/// Looks, from a thread of its own, whether the world that runs still moves. One that does not is lost with its thread, so the
/// process ends, after saying which seed it was. No outcome of a seed that ends depends on it.
/// </summary>
internal sealed class Watchdog
{
    /// <summary>Even the slowest machine asks for the time, or takes an event, within so many seconds.</summary>
    private const int PatienceSeconds = 60;
    private const int ExitCode = 3;
    private readonly Runner _runner;
    private readonly Timer _timer;
    private volatile World? _world;
    private volatile int _seed = -1;
    private long _lastSign = -1;
    private int _lastSeed = -1;

    public Watchdog(Runner runner)
    {
        _runner = runner;
        _timer = new Timer(Look, null, TimeSpan.FromSeconds(PatienceSeconds), TimeSpan.FromSeconds(PatienceSeconds));
    }

    /// <summary>A seed begins.</summary>
    public void Begin(int seed)
    {
        _world = null;
        _seed = seed;
    }

    /// <summary>Its world exists.</summary>
    public void Watch(World world)
    {
        _world = world;
    }

    /// <summary>It has ended.</summary>
    public void End()
    {
        _seed = -1;
        _world = null;
    }

    private void Look(object? state)
    {
        int seed = _seed;
        World? world = _world;
        long sign = world == null ? 0 : world.Steps + world.Clock.Reads;
        bool isStuck = seed >= 0 && seed == _lastSeed && sign == _lastSign;
        _lastSeed = seed;
        _lastSign = sign;
        if (isStuck && seed == _seed)
        {
            Console.WriteLine($"seed {seed} failed: a call of the core never comes back ({PatienceSeconds} s of real time without a sign)");
            Console.WriteLine($"  replay: {_runner.ReplayCommand(seed)}");
            Console.WriteLine($"{_runner.Passed} passed, {_runner.Failures.Count + 1} failed");
            Console.Out.Flush();
            Environment.Exit(ExitCode);
        }
    }
}
