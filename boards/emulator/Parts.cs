// What the emulator has in place of hardware.
using System.Threading;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>A network that is always there.</summary>
internal sealed class LoopbackUp : INetwork
{
    public NetworkState State
    {
        get { return NetworkState.Up; }
    }

    public string Trouble
    {
        get { return ""; }
    }

    public string Address
    {
        get { return "the loopback link"; }
    }

    public bool HasNews
    {
        get { return false; }
    }

    public void Begin()
    {
    }

    public void Look()
    {
    }

    public void Watch(ManualResetEvent changed)
    {
    }
}

/// <summary>A button that presses itself every few seconds.</summary>
internal sealed class SelfButton : IButton
{
    private const int PeriodMs = 2500;
    private readonly int _node;
    private IButtonWatcher? _watcher;
    private Timer? _timer;
    private bool _isDown;

    public SelfButton(int node)
    {
        _node = node;
    }

    public bool IsDown
    {
        get { return _isDown; }
    }

    public void Watch(IButtonWatcher watcher)
    {
        _watcher = watcher;
        _timer = new Timer(Change, null, PeriodMs * _node, PeriodMs);
    }

    private void Change(object? state)
    {
        _isDown = !_isDown;
        _watcher!.OnEdge(_isDown);
    }
}

/// <summary>A light that nobody sees.</summary>
internal sealed class NoLight : ILight
{
    public void Set(bool isOn)
    {
    }
}
