// A network that a test can take away, whose attempts take the time and fail for the reason that the test says.
using System.Threading;
using JoinLeaf.Station;

namespace JoinLeaf.Boards.Tests.Support;

internal sealed class TownNetwork(Town town) : INetwork
{
    private ManualResetEvent? _changed;
    private int _endsAtMs;
    private bool _isThere = true;

    public NetworkState State { get; private set; }

    /// <summary>Why attempts fail while the network is not there.</summary>
    public string Trouble { get; set; } = "no address: the cable is out, or DHCP is silent";

    /// <summary>Failed or NoCredentials.</summary>
    public NetworkState Failure { get; set; } = NetworkState.Failed;

    public string Address => "127.0.0.x";

    /// <summary>How long an attempt takes, in milliseconds.</summary>
    public int AttemptMs { get; set; } = 800;

    /// <summary>How many attempts there were.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether a change is reported, or must be found by looking.</summary>
    public bool Reports { get; set; } = true;

    public bool HasNews { get; private set; }

    /// <summary>The network is there, or gone. What is reported is looked at at once.</summary>
    public bool IsThere
    {
        get => _isThere;
        set
        {
            _isThere = value;
            if (Reports && _changed != null)
            {
                HasNews = true;
                _changed.Set();
            }
        }
    }

    public void Reset() => State = NetworkState.Down;

    public void Begin()
    {
        Assert.AreNotEqual(NetworkState.Up, State);
        Attempts++;
        State = NetworkState.Trying;
        _endsAtMs = town.NowMs + AttemptMs;
    }

    public void Look()
    {
        HasNews = false;
        if (State != NetworkState.Trying)
        {
            // A network that comes by itself, as Wi-Fi does that was told to, is found as well.
            State = _isThere ? State == NetworkState.Down && Attempts == 0 ? State : NetworkState.Up : State == NetworkState.Up ? NetworkState.Down : State;
        }
    }

    public void Watch(ManualResetEvent changed) => _changed = changed;

    public bool Step()
    {
        if (State != NetworkState.Trying || town.NowMs - _endsAtMs < 0)
        {
            return false;
        }

        State = _isThere ? NetworkState.Up : Failure;
        _changed!.Set();
        return true;
    }

    public int NextMs() => State == NetworkState.Trying ? _endsAtMs - town.NowMs : -1;
}
