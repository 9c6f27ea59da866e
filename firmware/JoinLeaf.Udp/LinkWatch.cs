// Watches the machine's network for the UDP link: news raise a flag, a look finds out what they mean.
using System;
using System.Net.NetworkInformation;
using System.Threading;
using JoinLeaf.Drivers;

namespace JoinLeaf.Udp;

/// <summary>
/// A network counts as up when an interface is up and has an address: on a device the one comes seconds before the other, and its
/// address may come without a word, so that it is looked for more often while it is missing.
/// </summary>
internal sealed class LinkWatch : ILinkWatch
{
    private const int LookMs = 30000;
    private readonly NetworkView _view;
    private readonly NetworkAvailabilityChangedEventHandler _onAvailability;
    private readonly NetworkAddressChangedEventHandler _onAddress;
    private AutoResetEvent? _signal;
    private bool _mayBeNew;
    private int _lookAt;
    private int _address;
    private bool _isDown;

    public LinkWatch(NetworkView view)
    {
        _view = view;
        _onAvailability = OnAvailability;
        _onAddress = OnAddress;
    }

    /// <summary>Whether the last look has found no network.</summary>
    public bool IsDown
    {
        get { return _isDown; }
    }

    /// <inheritdoc/>
    public void BeginWatch(AutoResetEvent signal, int nowMs)
    {
        _signal = signal;
        _view.Subscribe(_onAvailability, _onAddress);
        _mayBeNew = true;
        Look(nowMs);
    }

    /// <inheritdoc/>
    public void EndWatch()
    {
        if (_signal != null)
        {
            _view.Unsubscribe(_onAvailability, _onAddress);
            _signal = null;
            _isDown = false;
        }
    }

    /// <inheritdoc/>
    public LinkNews Look(int nowMs)
    {
        if (_signal == null || (!_mayBeNew && nowMs - _lookAt < 0))
        {
            return LinkNews.None;
        }

        // First the flag, then the look: what happens in between is looked at once more.
        _mayBeNew = false;
        int address = AddressNow();
        bool wasDown = _isDown;
        bool hasMoved = address != _address;
        _address = address;
        _isDown = address == 0;
        _lookAt = nowMs + (_isDown ? _view.LookWhileDownMs : LookMs);
        return !hasMoved ? LinkNews.None : _isDown ? LinkNews.Down : wasDown ? LinkNews.Up : LinkNews.AddressChanged;
    }

    private int AddressNow()
    {
        try
        {
            return _view.IsAvailable() ? _view.Address() : 0;
        }
        catch (Exception)
        {
            // An interface went while it was looked at: no news until the next look.
            return _address;
        }
    }

    /// <inheritdoc/>
    public int NextLookMs(int nowMs)
    {
        int leftMs = _lookAt - nowMs;
        return _signal == null ? -1 : _mayBeNew || leftMs < 0 ? 0 : leftMs;
    }

    // The sender is an interface, which the look will find; called on the one thread that brings all of a device's events.
    private void OnAvailability(object? sender, NetworkAvailabilityEventArgs e)
    {
        Flag();
    }

    private void OnAddress(object? sender, EventArgs e)
    {
        Flag();
    }

    private void Flag()
    {
        AutoResetEvent? signal = _signal;
        if (signal != null)
        {
            _mayBeNew = true;
            signal.Set();
        }
    }
}
