// The way of a virtual board to the network: a cable or Wi-Fi, which comes up, gets an address, and can be cut.
using System;
using System.Threading;

namespace JoinLeaf.VirtualBoards.Hardware;

/// <summary>What a board has of the network.</summary>
/// <param name="IsUp">Whether the link is up.</param>
/// <param name="Address">The address that DHCP gave, a.b.c.d as a number; 0 for none.</param>
public readonly record struct LinkState(bool IsUp, uint Address)
{
    /// <summary>Whether datagrams pass.</summary>
    public bool CanTalk
    {
        get { return IsUp && Address != 0; }
    }
}

/// <summary>What came of an attempt to connect to Wi-Fi.</summary>
public enum WifiOutcome
{
    /// <summary>Connected; an address follows.</summary>
    Connected,

    /// <summary>There is no network of that name.</summary>
    NotFound,

    /// <summary>The password is another one.</summary>
    WrongPassword,
}

/// <summary>The link of one board. A cable comes up by itself; Wi-Fi when the program connects, and after a cut by itself again.</summary>
public sealed class BoardLink : IDisposable
{
    private const int CableMs = 150;
    private const int AssociationMs = 300;
    private const int LeaseMs = 200;
    private readonly object _gate = new();
    private readonly VirtualBoard _board;
    private readonly Timer _next;
    private bool _isStarted;
    private bool _isWanted;
    private bool _comesBack = true;
    private bool _isCut;
    private LinkState _state;

    internal BoardLink(VirtualBoard board)
    {
        _board = board;
        _next = new Timer(_ => GoOn());
    }

    /// <summary>Called on the board's system thread when the link went up or down.</summary>
    public event Action<bool>? AvailabilityChanged;

    /// <summary>Called on the board's system thread when the address changed.</summary>
    public event Action? AddressChanged;

    /// <summary>The Wi-Fi network that is stored on the board; empty for none.</summary>
    public string StoredSsid { get; private set; } = string.Empty;

    /// <summary>Its password.</summary>
    public string StoredPassword { get; private set; } = string.Empty;

    /// <summary>What it is now.</summary>
    public LinkState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Whether people have cut it.</summary>
    public bool IsCut
    {
        get
        {
            lock (_gate)
            {
                return _isCut;
            }
        }
    }

    internal void Start()
    {
        lock (_gate)
        {
            _isStarted = true;
            _isWanted = _board.Model.Network == NetworkKind.Ethernet || (_board.Model.HasWifi && HasKey(StoredSsid, StoredPassword));
            Schedule();
        }
    }

    internal void SwitchOff()
    {
        lock (_gate)
        {
            _isStarted = false;
            _isWanted = false;
            _state = default;
        }
    }

    /// <summary>Takes the cable out, or the access point out of reach.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            _isWanted &= _comesBack;
        }

        Change(default);
    }

    /// <summary>Puts the cable back in, or the access point in reach.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            _isCut = false;
            Schedule();
        }
    }

    /// <summary>Gives the address back.</summary>
    public void ReleaseLease()
    {
        Change(State with { Address = 0 });
    }

    /// <summary>Asks for an address, which comes after a while.</summary>
    public void RenewLease()
    {
        lock (_gate)
        {
            Schedule();
        }
    }

    /// <summary>Stores credentials on the board, for the next start.</summary>
    public void Store(string ssid, string password)
    {
        StoredSsid = ssid;
        StoredPassword = password;
    }

    /// <summary>What the program asks of Wi-Fi: waits until it is connected, which takes a while, or is not.</summary>
    /// <param name="ssid">The name of the network.</param>
    /// <param name="password">Its password.</param>
    /// <param name="comesBack">Whether it is to connect again by itself after it was cut.</param>
    public WifiOutcome Connect(string ssid, string password, bool comesBack)
    {
        _board.Ticks.Sleep(AssociationMs);
        if (IsCut || ssid != _board.Network.Ssid)
        {
            return WifiOutcome.NotFound;
        }

        if (!HasKey(ssid, password))
        {
            return WifiOutcome.WrongPassword;
        }

        lock (_gate)
        {
            _comesBack = comesBack;
            _isWanted = true;
        }

        Change(State with { IsUp = true });
        lock (_gate)
        {
            Schedule();
        }

        return WifiOutcome.Connected;
    }

    /// <summary>Lets Wi-Fi go.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            _isWanted = !_board.Model.HasWifi;
        }

        if (_board.Model.HasWifi)
        {
            Change(default);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _next.Dispose();
    }

    private bool HasKey(string ssid, string password)
    {
        return ssid == _board.Network.Ssid && password == _board.Network.Password;
    }

    private void Schedule()
    {
        if (_isStarted && _isWanted && !_isCut && !_state.CanTalk)
        {
            _next.Change(_state.IsUp ? LeaseMs : _board.Model.HasWifi ? AssociationMs : CableMs, Timeout.Infinite);
        }
    }

    /// <summary>The link is up after a while, the address comes after another.</summary>
    private void GoOn()
    {
        LinkState next;
        lock (_gate)
        {
            if (!_isStarted || !_isWanted || _isCut || _state.CanTalk)
            {
                return;
            }

            next = new LinkState(true, _state.IsUp ? _board.Network.AddressOf(_board) : 0);
        }

        Change(next);
        lock (_gate)
        {
            Schedule();
        }
    }

    private void Change(LinkState next)
    {
        LinkState last;
        lock (_gate)
        {
            last = _state;
            _state = _isCut || !_isStarted ? default : next;
            next = _state;
        }

        if (next == last)
        {
            return;
        }

        _board.LinkChanged(next);
        _board.Network.LinkChanged(_board);
        if (next.IsUp != last.IsUp)
        {
            _board.Interrupts.Post(() => AvailabilityChanged?.Invoke(next.IsUp));
        }

        if (next.Address != last.Address)
        {
            _board.Interrupts.Post(() => AddressChanged?.Invoke());
        }
    }
}
