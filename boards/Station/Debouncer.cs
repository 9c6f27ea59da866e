// Turns the edges of a bouncing button into presses, with the time given.
namespace JoinLeaf.Station;

/// <summary>
/// The first edge counts at once, what follows within <see cref="QuietMs"/> is bounce. When the bounce ends on the other level, the level
/// that <see cref="Look"/> is given afterwards corrects it. Edges come from an interrupt's thread, everything else from the station's.
/// </summary>
public sealed class Debouncer
{
    /// <summary>For how long contacts may bounce, in milliseconds.</summary>
    public const int QuietMs = 30;
    private readonly object _gate = new object();
    private bool _isDown;
    private bool _isBouncing;
    private int _changedAtMs;
    private int _presses;

    /// <summary>A debouncer for a button that may be held down already: that is no press.</summary>
    /// <param name="isDown">Whether it is.</param>
    public Debouncer(bool isDown)
    {
        _isDown = isDown;
    }

    /// <summary>Takes an edge.</summary>
    /// <param name="isDown">What the button has become.</param>
    /// <param name="nowMs">The time in milliseconds.</param>
    public void Edge(bool isDown, int nowMs)
    {
        lock (_gate)
        {
            if (isDown == _isDown || (_isBouncing && nowMs - _changedAtMs < QuietMs))
            {
                return;
            }

            _isDown = isDown;
            _isBouncing = true;
            _changedAtMs = nowMs;
            _presses += isDown ? 1 : 0;
        }
    }

    /// <summary>Compares with the button's level, once it is quiet.</summary>
    /// <param name="isDown">The level.</param>
    /// <param name="nowMs">The time in milliseconds.</param>
    /// <returns>In how many milliseconds to look again; -1 when there is no need.</returns>
    public int Look(bool isDown, int nowMs)
    {
        lock (_gate)
        {
            if (!_isBouncing)
            {
                return -1;
            }

            int waitMs = QuietMs - (nowMs - _changedAtMs);
            if (waitMs > 0)
            {
                return waitMs;
            }

            _isBouncing = false;
        }

        Edge(isDown, nowMs);
        lock (_gate)
        {
            return _isBouncing ? QuietMs : -1;
        }
    }

    /// <summary>Takes the presses that have happened since the last call.</summary>
    /// <returns>How many.</returns>
    public int Take()
    {
        lock (_gate)
        {
            int count = _presses;
            _presses = 0;
            return count;
        }
    }
}
