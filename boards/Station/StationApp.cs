// The station: brings the network up, holds the session, sends presses and readings, and shows on the light how it is.
using System.Threading;
using JoinLeaf.Drivers;
using JoinLeaf.Provider;

namespace JoinLeaf.Station;

/// <summary>
/// The application of every board. It waits for nothing itself: <see cref="Step"/> does what is due and says when to come again,
/// <see cref="Signal"/> says that something has happened.
/// </summary>
public sealed class StationApp : IButtonWatcher
{
    private const int LookMs = 5000;
    private readonly IBoard _board;
    private readonly IClock _clock;
    private readonly ILog _log;
    private readonly StationSettings _settings;
    private readonly ManualResetEvent _signal = new ManualResetEvent(false);
    private readonly byte[] _message = new byte[StationMessage.Length];
    private readonly Lamp _lamp;
    private readonly IButton _button;
    private readonly Debouncer _debouncer;
    private readonly bool _isRoot;
    private NetworkWatch? _network;
    private NotingLink? _link;
    private WspProvider? _provider;
    private Session? _session;
    private bool _groupIsNoted;
    private int _presses;
    private int _readings;
    private int _readingAtMs;
    private int _received;

    /// <summary>A station on a board: the button is looked at now, whether it makes this one the root.</summary>
    /// <param name="board">The board.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">The log.</param>
    public StationApp(IBoard board, StationSettings settings, IClock clock, ILog log)
    {
        _board = board;
        _settings = settings;
        _clock = clock;
        _log = log;
        _lamp = new Lamp(board.OpenLight());
        _button = board.OpenButton();
        bool isDown = _button.IsDown;
        _isRoot = settings.Role == "root" || (settings.Role == "button" && isDown);
        _debouncer = new Debouncer(isDown);
    }

    /// <summary>Set when something has happened that <see cref="Step"/> should see.</summary>
    public ManualResetEvent Signal
    {
        get { return _signal; }
    }

    /// <summary>Whether this is the root.</summary>
    public bool IsRoot
    {
        get { return _isRoot; }
    }

    /// <summary>The node; null before <see cref="Start"/>, and when it does not fit into the heap.</summary>
    public WspProvider? Provider
    {
        get { return _provider; }
    }

    /// <summary>The session; null as <see cref="Provider"/>.</summary>
    public Session? Session
    {
        get { return _session; }
    }

    /// <summary>What the light shows.</summary>
    public LampPattern Shown
    {
        get { return _lamp.Shown; }
    }

    /// <summary>Takes all memory, and begins.</summary>
    /// <param name="seed">Makes stations and starts differ.</param>
    /// <param name="hasThreads">False in a world of one thread, which calls <see cref="WspProvider.Step"/> itself.</param>
    /// <returns>False when there is not enough memory: the log says how much is missing, and the light that it is over.</returns>
    public bool Start(int seed, bool hasThreads)
    {
        _log.Write("JoinLeaf station " + _settings.Name + " on " + _board.Name + ", " + (_isRoot ? "root" : "leaf"));
        WriteLines(_settings.Trouble);
        WriteLines(_board.Describe());
        Limits? limits = ChooseLimits();
        if (limits == null)
        {
            _lamp.Show(LampPattern.Stopped, _clock.NowMs);
            return false;
        }

        _link = new NotingLink(_board.OpenLink(limits));
        _provider = new WspProvider(_link, limits, _clock, seed, hasThreads);
        _provider.WSPStartup(0x0202, null, null, null, null);
        if (_isRoot)
        {
            _session = new RootSession(_provider, _settings, _log, _signal, seed);
        }
        else
        {
            _session = new LeafSession(_provider, _settings, _log, _signal, seed);
        }

        _network = new NetworkWatch(_board.OpenNetwork(_settings), _log, _signal, seed);
        _button.Watch(this);
        // It may have been let go since it was looked at: that edge came too early, and without it the next press would be none.
        OnEdge(_button.IsDown);
        _readingAtMs = _clock.NowMs + (_settings.ReadingSeconds * 1000);
        return true;
    }

    /// <summary>The limits that fit; null when even the smallest do not.</summary>
    private Limits? ChooseLimits()
    {
        int wanted = HeapPlan.Find(_board.Profile);
        int freeBytes = _board.FreeHeapBytes();
        int chosen = HeapPlan.Choose(wanted, freeBytes, _isRoot);
        string figures = "heap: " + freeBytes.ToString() + " bytes free, limits " + HeapPlan.NameOf(wanted) + " need " + HeapPlan.NeededBytes(wanted, _isRoot).ToString();
        if (chosen < 0)
        {
            int least = HeapPlan.Count - 1;
            _log.Write(figures + ", even " + HeapPlan.NameOf(least) + " " + HeapPlan.NeededBytes(least, _isRoot).ToString() + ": stopped");
            return null;
        }

        _log.Write(chosen == wanted ? figures : figures + ": " + HeapPlan.NameOf(chosen) + " chosen, which need " + HeapPlan.NeededBytes(chosen, _isRoot).ToString());
        return HeapPlan.LimitsOf(chosen);
    }

    private void WriteLines(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
            {
                _log.Write(lines[i]);
            }
        }
    }

    /// <inheritdoc/>
    public void OnEdge(bool isDown)
    {
        _debouncer.Edge(isDown, _clock.NowMs);
        _signal.Set();
    }

    /// <summary>Does what is due.</summary>
    /// <returns>In how many milliseconds to come again at the latest.</returns>
    public int Step()
    {
        _signal.Reset();
        int nowMs = _clock.NowMs;
        int waitMs = LookMs;
        if (_session != null)
        {
            waitMs = Sooner(waitMs, _network!.Step(nowMs));
            if (_network.TakeArrival())
            {
                _session.NetworkIsUp(nowMs);
            }

            waitMs = Sooner(waitMs, _session.Step(nowMs, _network.IsUp));
            waitMs = Sooner(waitMs, _debouncer.Look(_button.IsDown, nowMs));
            waitMs = Sooner(waitMs, SendDue(nowMs));
            NoteMulticast();
            ShowState(nowMs);
        }

        return Sooner(waitMs, _lamp.Step(nowMs));
    }

    private int SendDue(int nowMs)
    {
        int presses = _debouncer.Take();
        for (int i = 0; i < presses; i++)
        {
            _presses++;
            StationMessage.Write(_message, StationMessage.Press, _presses, _presses);
            int code = _session!.TrySend(_message, StationMessage.Length);
            _log.Write("button pressed, " + _presses.ToString() + (code == 0 ? "" : ", not sent: " + Words.Of(code)));
            Sent(code, nowMs);
        }

        if (_settings.ReadingSeconds == 0)
        {
            return -1;
        }

        if (nowMs - _readingAtMs >= 0)
        {
            _readingAtMs = nowMs + (_settings.ReadingSeconds * 1000);
            if (_session!.State == SessionState.Joined)
            {
                _readings++;
                StationMessage.Write(_message, StationMessage.Reading, _readings, _board.FreeHeapBytes());
                Sent(_session.TrySend(_message, StationMessage.Length), nowMs);
            }
        }

        return _readingAtMs - nowMs;
    }

    private void Sent(int code, int nowMs)
    {
        if (code == 0)
        {
            _lamp.Blink(nowMs);
        }
    }

    private void NoteMulticast()
    {
        if (_link!.GroupRefusal != 0 && !_groupIsNoted)
        {
            _groupIsNoted = true;
            _log.Write("multicast is refused (" + _link.GroupRefusal.ToString() + "): unicast");
        }
    }

    private void ShowState(int nowMs)
    {
        SessionState state = _session!.State;
        LampPattern network = _network!.Pattern;
        _lamp.Show(state == SessionState.Joined ? LampPattern.Joined : network != LampPattern.Searching ? network : LampPattern.Searching, nowMs);
        if (_session.Received != _received)
        {
            _received = _session.Received;
            _lamp.Blink(nowMs);
        }
    }

    private static int Sooner(int waitMs, int otherMs)
    {
        return otherMs < 0 || waitMs < otherMs ? waitMs : otherMs;
    }

    /// <summary>Takes leave and closes everything; for tests, since a board never ends.</summary>
    public void Stop()
    {
        if (_session != null)
        {
            _session.Close();
            _provider!.WSPCleanup(out int _);
        }
    }
}
