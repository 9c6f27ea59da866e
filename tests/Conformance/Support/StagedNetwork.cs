// A network whose ups and downs a test directs, as the UDP link sees the machine's own.
using System;
using System.Net.NetworkInformation;
using JoinLeaf.Udp;

namespace JoinLeaf.Conformance;

/// <summary>Up and with an address at first. What changes is told only when the test says so.</summary>
internal sealed class StagedNetwork : NetworkView
{
    private NetworkAddressChangedEventHandler? _onAddress;

    /// <summary>Whether an interface is up.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>The address; 0 for none.</summary>
    public int OwnAddress { get; set; } = 0x0A000001;

    /// <summary>How often it was looked at.</summary>
    public int Looks { get; private set; }

    /// <inheritdoc/>
    public override int LookWhileDownMs
    {
        get { return 500; }
    }

    /// <summary>Whether looking fails.</summary>
    public bool Fails { get; set; }

    /// <summary>How many hear of changes.</summary>
    public int Subscribers
    {
        get { return _onAddress?.GetInvocationList().Length ?? 0; }
    }

    /// <summary>Tells that something may have changed.</summary>
    public void Tell()
    {
        _onAddress?.Invoke(this, EventArgs.Empty);
    }

    /// <inheritdoc/>
    public override void Subscribe(NetworkAvailabilityChangedEventHandler onAvailability, NetworkAddressChangedEventHandler onAddress)
    {
        _onAddress += onAddress;
    }

    /// <inheritdoc/>
    public override void Unsubscribe(NetworkAvailabilityChangedEventHandler onAvailability, NetworkAddressChangedEventHandler onAddress)
    {
        _onAddress -= onAddress;
    }

    /// <inheritdoc/>
    public override bool IsAvailable()
    {
        Looks++;
        return Fails ? throw new NetworkInformationException() : IsUp;
    }

    /// <inheritdoc/>
    public override int Address()
    {
        return OwnAddress;
    }
}
