// The driver's only source of time, so that a test or a simulation can bring its own.
using System.Threading;

namespace JoinLeaf.Drivers;

/// <summary>Milliseconds that never go back, and waiting.</summary>
public interface IClock
{
    /// <summary>The time in milliseconds; wraps after 24.8 days, compare differences only.</summary>
    int NowMs { get; }

    /// <summary>Waits for a signal.</summary>
    /// <param name="signal">What to wait for.</param>
    /// <param name="timeoutMs">The longest wait in milliseconds; -1 waits for ever.</param>
    /// <returns>True when the signal came, false after the time-out.</returns>
    bool Wait(AutoResetEvent signal, int timeoutMs);
}
