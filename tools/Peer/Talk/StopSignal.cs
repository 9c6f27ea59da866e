// Ctrl+C and its kin: the first one asks to leave properly, the second one ends the process at once.
using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace JoinLeaf.Peer.Talk;

/// <summary>Set by SIGINT, SIGTERM and SIGHUP.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens to the signals from here on.</summary>
    public StopSignal()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>Set once a signal has come.</summary>
    public ManualResetEvent Raised { get; } = new(false);

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !Raised.WaitOne(0);
        Raised.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
