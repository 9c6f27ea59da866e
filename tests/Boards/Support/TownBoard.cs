// A board without hardware: what the station asks of a board, answered from memory.
using System.Collections.Generic;
using JoinLeaf.Drivers;
using JoinLeaf.Loopback;
using JoinLeaf.Station;

namespace JoinLeaf.Boards.Tests.Support;

internal sealed class TownBoard : IBoard, IButton, ILight, ILog
{
    private readonly Town _town;
    private IButtonWatcher? _watcher;
    private int _stepAtMs;

    public TownBoard(Town town, int node, string settings)
    {
        _town = town;
        Node = node;
        Settings = settings;
        Net = new TownNetwork(town);
    }

    public int Node { get; }

    public string Name => "board" + Node;

    public string Settings { get; }

    public string Profile { get; set; } = "full";

    public int FreeBytes { get; set; } = 100_000;

    public TownNetwork Net { get; }

    public LoopbackLink? Link { get; private set; }

    /// <summary>What takes the place of the board's link, if anything does.</summary>
    public System.Func<LoopbackLink, ILink>? LinkWith { get; set; }

    public StationApp? App { get; private set; }

    public List<string> Lines { get; } = [];

    public bool IsDown { get; private set; }

    public bool IsLit { get; private set; }

    /// <summary>Times in milliseconds at which the light changed.</summary>
    public List<int> Changes { get; } = [];

    public bool HasJoined => App?.Session?.State == SessionState.Joined;

    public string Address => "127.0.0." + Node;

    public int FreeHeapBytes() => FreeBytes;

    public string Describe() => "a board of this town";

    public ILink OpenLink(Limits limits)
    {
        Link = new LoopbackLink(_town.Network, Node, limits);
        return LinkWith == null ? Link : LinkWith(Link);
    }

    public INetwork OpenNetwork(StationSettings settings) => Net;

    public IButton OpenButton() => this;

    public ILight OpenLight() => this;

    public void Watch(IButtonWatcher watcher) => _watcher = watcher;

    public void Set(bool isOn)
    {
        if (isOn != IsLit)
        {
            IsLit = isOn;
            Changes.Add(_town.NowMs);
        }
    }

    public void Write(string line) => Lines.Add(line);

    /// <summary>The button changes, with the interrupt that it brings.</summary>
    public void Push(bool isDown)
    {
        IsDown = isDown;
        _watcher?.OnEdge(isDown);
    }

    /// <summary>A press of a tenth of a second, whose contacts bounce.</summary>
    public void Press()
    {
        Push(true);
        _town.Advance(1);
        Push(false);
        _town.Advance(2);
        Push(true);
        _town.Advance(100);
        Push(false);
        _town.Advance(100);
    }

    public bool SwitchOn()
    {
        App = new StationApp(this, new StationSettings(Settings, Name), _town, this);
        bool runs = App.Start(1000 + (Node * 77), false);
        _stepAtMs = _town.NowMs;
        return runs;
    }

    /// <summary>The power is off: nobody is told.</summary>
    public void PullPlug()
    {
        Link!.IsDown = true;
        SwitchOff();
        Net.Reset();
    }

    public void SwitchOff()
    {
        StationApp? app = App;
        App = null;
        if (app?.Provider != null)
        {
            app.Stop();
            Assert.AreEqual(0, app.Provider.BuffersInUse, "buffers that did not come back");
            Assert.AreEqual(0, app.Provider.Counters!.Defects, "internal checks that failed");
        }
    }

    /// <summary>The network is gone, or is back: the cable, or the access point.</summary>
    public void Cut(bool isCut)
    {
        Link!.IsDown = isCut;
        Net.IsThere = !isCut;
    }

    /// <summary>Does what is due: whether there was anything.</summary>
    public bool Step()
    {
        if (App == null)
        {
            return false;
        }

        bool any = App.Provider != null && App.Provider.Step();
        any |= Net.Step();
        if (App.Signal.WaitOne(0, false) || _town.NowMs - _stepAtMs >= 0)
        {
            any = true;
            int waitMs = App.Step();
            Assert.IsGreaterThanOrEqualTo(0, waitMs);
            _stepAtMs = _town.NowMs + waitMs;
        }

        return any;
    }

    /// <summary>In how many milliseconds something is due; -1 when nothing is.</summary>
    public int NextMs()
    {
        if (App == null)
        {
            return -1;
        }

        int next = _stepAtMs - _town.NowMs;
        int provider = App.Provider == null ? -1 : App.Provider.NextDeadlineMs();
        int network = Net.NextMs();
        next = provider >= 0 && provider < next ? provider : next;
        return network >= 0 && network < next ? network : next;
    }
}
