// Keeps trying to bring the network up, with growing pauses, and says in the log what keeps it from coming.
using System.Threading;

namespace JoinLeaf.Station;

/// <summary>The station's side of a network that comes and goes.</summary>
public sealed class NetworkWatch
{
    private const int FirstPauseMs = 1000;
    private const int LongestPauseMs = 60000;
    private const int LookMs = 5000;
    private readonly INetwork _network;
    private readonly ILog _log;
    private readonly GrowingPause _pause;
    private bool _wasUp;
    private bool _hasArrived;
    private bool _isTold;
    private bool _waits;
    private bool _wasTrying;
    private int _againAtMs;
    private int _lookAtMs;
    private string _trouble = "";

    /// <summary>Begins with the first step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="log">The log.</param>
    /// <param name="signal">Set when the network changes.</param>
    /// <param name="seed">Makes pauses differ.</param>
    public NetworkWatch(INetwork network, ILog log, ManualResetEvent signal, int seed)
    {
        _network = network;
        _log = log;
        _pause = new GrowingPause(FirstPauseMs, LongestPauseMs, seed);
        network.Watch(signal);
    }

    /// <summary>Whether there is an address.</summary>
    public bool IsUp
    {
        get { return _wasUp; }
    }

    /// <summary>What the light shows while there is no session.</summary>
    public LampPattern Pattern { get; private set; } = LampPattern.Trying;

    /// <summary>Whether the network has come up since the last call.</summary>
    /// <returns>True once for each time.</returns>
    public bool TakeArrival()
    {
        bool has = _hasArrived;
        _hasArrived = false;
        return has;
    }

    /// <summary>Looks, and begins an attempt when one is due.</summary>
    /// <param name="nowMs">The time in milliseconds.</param>
    /// <returns>In how many milliseconds to come again at the latest.</returns>
    public int Step(int nowMs)
    {
        if (!_isTold || nowMs - _lookAtMs >= 0 || _network.HasNews)
        {
            _isTold = true;
            _lookAtMs = nowMs + LookMs;
            _network.Look();
        }

        NetworkState state = _network.State;
        if (state == NetworkState.Up)
        {
            Arrived();
            return _lookAtMs - nowMs;
        }

        if (_wasUp)
        {
            _wasUp = false;
            _log.Write("network: lost");
        }

        if (state == NetworkState.Trying)
        {
            _wasTrying = true;
            Pattern = LampPattern.Trying;
            return _lookAtMs - nowMs;
        }

        if (_wasTrying)
        {
            Failed(state, nowMs);
        }

        if (!_waits || nowMs - _againAtMs >= 0)
        {
            _waits = false;
            _wasTrying = true;
            Pattern = LampPattern.Trying;
            _network.Begin();
            return 0;
        }

        return _againAtMs - nowMs < _lookAtMs - nowMs ? _againAtMs - nowMs : _lookAtMs - nowMs;
    }

    private void Arrived()
    {
        if (!_wasUp)
        {
            _wasUp = true;
            _hasArrived = true;
            _wasTrying = false;
            _waits = false;
            _trouble = "";
            _pause.Reset();
            Pattern = LampPattern.Searching;
            _log.Write("network: up, " + _network.Address);
        }
    }

    private void Failed(NetworkState state, int nowMs)
    {
        _wasTrying = false;
        _waits = true;
        int pauseMs = _pause.NextMs();
        _againAtMs = nowMs + pauseMs;
        Pattern = state == NetworkState.NoCredentials ? LampPattern.NoCredentials : LampPattern.NoNetwork;
        string trouble = _network.Trouble;
        if (trouble != _trouble)
        {
            _trouble = trouble;
            _log.Write("network: " + trouble + "; keeps trying");
        }
    }
}
