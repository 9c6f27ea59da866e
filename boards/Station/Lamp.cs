// The language of the light: a pattern for each state, a blink for each message.
namespace JoinLeaf.Station;

/// <summary>Patterns of the light.</summary>
public enum LampPattern
{
    /// <summary>On: starting.</summary>
    Starting,
    /// <summary>Fast and even, five times a second: the network is being brought up.</summary>
    Trying,
    /// <summary>Two short flashes a second: no network, the next attempt waits.</summary>
    NoNetwork,
    /// <summary>Three short flashes a second: no Wi-Fi credentials.</summary>
    NoCredentials,
    /// <summary>Slow and even, once a second: the network is up, there is no session yet.</summary>
    Searching,
    /// <summary>On, off for a moment with every message: joined.</summary>
    Joined,
    /// <summary>A very short flash every two seconds: stopped, the log says why.</summary>
    Stopped,
}

/// <summary>Shows patterns on a light.</summary>
public sealed class Lamp
{
    private const int BlinkMs = 80;
    // Milliseconds on, off, on, off ...; a single figure means always on.
    private static readonly int[][] s_patterns =
    {
        new int[] { 1000 },
        new int[] { 100, 100 },
        new int[] { 100, 150, 100, 650 },
        new int[] { 100, 150, 100, 150, 100, 400 },
        new int[] { 500, 500 },
        new int[] { 1000 },
        new int[] { 50, 1950 },
    };

    private readonly ILight _light;
    private LampPattern _shown = LampPattern.Starting;
    private int _phase;
    private int _phaseEndsAtMs;
    private bool _isBlinking;
    private int _blinkEndsAtMs;

    /// <summary>Lights up.</summary>
    /// <param name="light">The light.</param>
    public Lamp(ILight light)
    {
        _light = light;
        light.Set(true);
    }

    /// <summary>The pattern that is shown.</summary>
    public LampPattern Shown
    {
        get { return _shown; }
    }

    /// <summary>Shows a pattern from its beginning, unless it is shown already.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="nowMs">The time in milliseconds.</param>
    public void Show(LampPattern pattern, int nowMs)
    {
        if (pattern != _shown)
        {
            _shown = pattern;
            _phase = 0;
            _phaseEndsAtMs = nowMs + s_patterns[(int)pattern][0];
            _light.Set(true);
        }
    }

    /// <summary>Off for a moment: a message.</summary>
    /// <param name="nowMs">The time in milliseconds.</param>
    public void Blink(int nowMs)
    {
        _isBlinking = true;
        _blinkEndsAtMs = nowMs + BlinkMs;
    }

    /// <summary>Switches the light when its time has come.</summary>
    /// <param name="nowMs">The time in milliseconds.</param>
    /// <returns>In how many milliseconds to come again; -1 when the light stays as it is.</returns>
    public int Step(int nowMs)
    {
        int[] pattern = s_patterns[(int)_shown];
        if (pattern.Length == 1)
        {
            _isBlinking = _isBlinking && nowMs - _blinkEndsAtMs < 0;
            _light.Set(!_isBlinking);
            return _isBlinking ? _blinkEndsAtMs - nowMs : -1;
        }

        _isBlinking = false;
        while (nowMs - _phaseEndsAtMs >= 0)
        {
            _phase = (_phase + 1) % pattern.Length;
            // After a long pause, a collection perhaps, the pattern goes on from now.
            _phaseEndsAtMs = nowMs - _phaseEndsAtMs > 2000 ? nowMs : _phaseEndsAtMs;
            _phaseEndsAtMs += pattern[_phase];
        }

        _light.Set((_phase & 1) == 0);
        return _phaseEndsAtMs - nowMs;
    }
}
