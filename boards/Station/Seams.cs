// The small interfaces between the station and the hardware: a button, a light, a log.
namespace JoinLeaf.Station;

/// <summary>A button, without debouncing.</summary>
public interface IButton
{
    /// <summary>Whether it is held down at this moment.</summary>
    bool IsDown { get; }

    /// <summary>Tells a watcher of every edge from now on.</summary>
    /// <param name="watcher">Called from an interrupt's thread.</param>
    void Watch(IButtonWatcher watcher);
}

/// <summary>Hears the edges of a button.</summary>
public interface IButtonWatcher
{
    /// <summary>The button has gone down, or up, or bounces. Called from an interrupt's thread: must not wait.</summary>
    /// <param name="isDown">Which.</param>
    void OnEdge(bool isDown);
}

/// <summary>One light that is on or off.</summary>
public interface ILight
{
    /// <summary>Switches it.</summary>
    /// <param name="isOn">On or off; what it is already does no harm.</param>
    void Set(bool isOn);
}

/// <summary>Where the station's log goes.</summary>
public interface ILog
{
    /// <summary>Writes one line.</summary>
    /// <param name="line">The line.</param>
    void Write(string line);
}
