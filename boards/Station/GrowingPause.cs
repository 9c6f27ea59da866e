// Pauses between attempts that double up to a bound, a little different on every board.
namespace JoinLeaf.Station;

/// <summary>How long to wait before the next attempt.</summary>
public sealed class GrowingPause
{
    private readonly int _firstMs;
    private readonly int _longestMs;
    private int _nextMs;
    private int _random;

    /// <summary>Begins with the shortest pause.</summary>
    /// <param name="firstMs">The first pause in milliseconds.</param>
    /// <param name="longestMs">The longest.</param>
    /// <param name="seed">Makes boards differ, so that not all come at once when the root is back.</param>
    public GrowingPause(int firstMs, int longestMs, int seed)
    {
        _firstMs = firstMs;
        _longestMs = longestMs;
        _nextMs = firstMs;
        _random = seed;
    }

    /// <summary>The next pause: up to a quarter longer than the last one doubled.</summary>
    /// <returns>Milliseconds.</returns>
    public int NextMs()
    {
        int pauseMs = _nextMs;
        _nextMs = pauseMs * 2 < _longestMs ? pauseMs * 2 : _longestMs;
        _random = unchecked((_random * 1103515245) + 12345);
        return pauseMs + ((pauseMs / 4 * ((_random >> 16) & 0xFF)) >> 8);
    }

    /// <summary>An attempt has succeeded: the next failure begins with the shortest pause.</summary>
    public void Reset()
    {
        _nextMs = _firstMs;
    }
}
