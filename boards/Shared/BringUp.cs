// Brings a network up on a thread of its own, and watches its address.
using System;
using System.Net.NetworkInformation;
using System.Threading;
using JoinLeaf.Station;

namespace JoinLeaf.Boards;

/// <summary>
/// The helpers of the device wait for an address for as long as they are let, so they get a thread. The device's notifications flag and
/// signal; since it does not report every change, the address is looked at as well.
/// </summary>
internal abstract class BringUp : INetwork
{
    /// <summary>How long an attempt waits for an address, in milliseconds.</summary>
    protected const int AttemptMs = 30000;
    // A report of a lost link counts for so many looks unless another report comes: reports can get lost.
    private const int LooksUntilForgotten = 12;
    private readonly NetworkInterfaceType _type;
    private readonly AutoResetEvent _go = new AutoResetEvent(false);
    private readonly object _gate = new object();
    private readonly Thread _thread;
    private ManualResetEvent _changed;
    private NetworkState _state = NetworkState.Down;
    private bool _isReportedDown;
    private bool _hasNews;
    private int _looks;

    protected BringUp(NetworkInterfaceType type)
    {
        _type = type;
        _thread = new Thread(Run);
    }

    public NetworkState State
    {
        get { return _state; }
    }

    public string Trouble { get; private set; } = "";

    public string Address { get; private set; } = "";

    public bool HasNews
    {
        get { return _hasNews; }
    }

    public void Watch(ManualResetEvent changed)
    {
        _changed = changed;
        NetworkChange.NetworkAvailabilityChanged += AvailabilityChanged;
        NetworkChange.NetworkAddressChanged += AddressChanged;
        _thread.Start();
    }

    public void Begin()
    {
        lock (_gate)
        {
            if (_state == NetworkState.Trying || _state == NetworkState.Up)
            {
                return;
            }

            _state = NetworkState.Trying;
        }

        _go.Set();
    }

    public void Look()
    {
        _hasNews = false;
        lock (_gate)
        {
            _looks++;
            if (_looks > LooksUntilForgotten)
            {
                _isReportedDown = false;
            }

            if (_state != NetworkState.Trying)
            {
                bool isUp = !_isReportedDown && FindAddress();
                _state = isUp ? NetworkState.Up : _state == NetworkState.Up ? NetworkState.Down : _state;
            }
        }
    }

    private void AvailabilityChanged(object sender, NetworkAvailabilityEventArgs e)
    {
        _isReportedDown = !e.IsAvailable;
        _looks = 0;
        _hasNews = true;
        _changed.Set();
    }

    private void AddressChanged(object sender, EventArgs e)
    {
        _hasNews = true;
        _changed.Set();
    }

    private bool FindAddress()
    {
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        for (int i = 0; i < all.Length; i++)
        {
            string address = all[i].NetworkInterfaceType == _type ? all[i].IPv4Address : null;
            if (address != null && address.Length > 0 && address[0] != '0')
            {
                Address = address;
                return true;
            }
        }

        return false;
    }

    private void Run()
    {
        while (true)
        {
            _go.WaitOne();
            NetworkState outcome = NetworkState.Failed;
            try
            {
                CancellationTokenSource source = new CancellationTokenSource(AttemptMs);
                Trouble = Attempt(source.Token, out outcome);
                source.Dispose();
            }
            catch (Exception fault)
            {
                Trouble = fault.ToString();
            }

            lock (_gate)
            {
                // An address stays when the cable is pulled: the report of it counts for more.
                bool isUp = outcome == NetworkState.Up && !_isReportedDown && FindAddress();
                _state = isUp ? NetworkState.Up : outcome == NetworkState.Up ? NetworkState.Failed : outcome;
                Trouble = outcome == NetworkState.Up && !isUp ? "the link is down: the cable is out, or the access point is gone" : Trouble;
            }

            _changed.Set();
        }
    }

    /// <summary>One attempt, which waits.</summary>
    /// <param name="token">Ends the wait.</param>
    /// <param name="outcome">Up, Failed or NoCredentials.</param>
    /// <returns>Why it failed; empty when it did not.</returns>
    protected abstract string Attempt(CancellationToken token, out NetworkState outcome);

    /// <summary>What a helper says for itself.</summary>
    protected static string WordsOf(Exception fault)
    {
        return fault == null ? "the helper gave no reason" : fault.ToString();
    }
}
