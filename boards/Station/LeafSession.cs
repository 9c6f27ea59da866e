// A leaf's part: it asks its root, or waits to be invited, and does so again after every loss, for ever.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Station;

/// <summary>The session of a station that is a leaf.</summary>
public sealed class LeafSession : Session
{
    private readonly WsaBuffer _rootData;
    private readonly ConditionFunction _condition;
    private readonly int _longestData;
    private MultipointSocket? _socket;
    private MultipointSocket? _listener;
    private SessionState _state = SessionState.Closed;
    private bool _waits;
    private int _againAtMs;

    /// <summary>A session that is closed.</summary>
    /// <param name="provider">The node, started.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="log">The log.</param>
    /// <param name="signal">Set when something has happened.</param>
    /// <param name="seed">Makes pauses differ.</param>
    public LeafSession(WspProvider provider, StationSettings settings, ILog log, ManualResetEvent signal, int seed)
        : base(provider, settings, log, signal, seed)
    {
        _longestData = provider.Limits.MaxConnectData;
        _rootData = new WsaBuffer(new byte[_longestData]);
        _condition = Welcome;
    }

    /// <inheritdoc/>
    public override SessionState State
    {
        get { return _state; }
    }

    /// <inheritdoc/>
    public override void NetworkIsUp(int nowMs)
    {
        Pause.Reset();
        _waits = false;
    }

    /// <inheritdoc/>
    public override int Step(int nowMs, bool isUp)
    {
        if (_listener != null)
        {
            StepListener(nowMs);
        }

        if (_socket != null)
        {
            StepSocket(nowMs);
        }

        if (_state != SessionState.Closed)
        {
            return -1;
        }

        if (_waits && nowMs - _againAtMs < 0)
        {
            return _againAtMs - nowMs;
        }

        if (!isUp)
        {
            // The network's arrival brings the next step.
            return -1;
        }

        Begin(nowMs);
        return _state == SessionState.Closed ? _againAtMs - nowMs : -1;
    }

    private void Begin(int nowMs)
    {
        MultipointSocket? socket = Open(MultipointRole.Leaf, out int code);
        if (socket != null && Settings.Root != null)
        {
            _socket = socket;
            _rootData.Length = _longestData;
            code = socket.TryJoinLeaf(Settings.Root, OwnData, _rootData, Wsa.JL_BOTH, out MultipointSocket? _);
        }
        else if (socket != null)
        {
            _listener = socket;
            code = Listen(socket, 1);
        }

        if (code != 0)
        {
            Failed(Settings.Root != null ? "asking the root" : "waiting for an invitation", code, nowMs);
            return;
        }

        _state = SessionState.Searching;
    }

    private void StepListener(int nowMs)
    {
        if ((Take(_listener!) & Wsa.FD_ACCEPT) == 0 || _state == SessionState.Joined)
        {
            return;
        }

        _rootData.Length = 0;
        int code = _listener!.TryAccept(_condition, null, out MultipointSocket? accepted);
        if (accepted == null)
        {
            Note("an invitation", code == Wsa.WSAEWOULDBLOCK ? 0 : code);
            return;
        }

        _socket = accepted;
        if (Settings.ReachesAll)
        {
            accepted.Loopback = false;
        }

        accepted.EventSelect(Signal, Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_CLOSE);
        Joined();
    }

    /// <summary>Accepts every invitation, and tells the own name.</summary>
    private int Welcome(
        WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData)
    {
        if (lpCallerData != null)
        {
            System.Array.Copy(lpCallerData.Bytes, 0, _rootData.Bytes, 0, lpCallerData.Length);
            _rootData.Length = lpCallerData.Length;
        }

        System.Array.Copy(OwnData, 0, lpCalleeData.Bytes, 0, OwnData.Length);
        lpCalleeData.Length = OwnData.Length;
        return Wsa.CF_ACCEPT;
    }

    private void StepSocket(int nowMs)
    {
        int events = Take(_socket!);
        if ((events & Wsa.FD_CONNECT) != 0)
        {
            int code = Happened.ErrorCodes[Wsa.FD_CONNECT_BIT];
            if (code != 0)
            {
                Failed("asking the root", code, nowMs);
                return;
            }

            Joined();
        }

        int closeCode = (events & Wsa.FD_CLOSE) != 0 ? Happened.ErrorCodes[Wsa.FD_CLOSE_BIT] : 0;
        if ((events & (Wsa.FD_READ | Wsa.FD_CLOSE)) != 0)
        {
            ReadAll(_socket!);
        }

        if ((events & Wsa.FD_CLOSE) != 0)
        {
            Log.Write("lost the root: " + (closeCode == 0 ? "it has left" : Words.Of(closeCode)));
            Again(nowMs);
        }
    }

    private void Joined()
    {
        _state = SessionState.Joined;
        Pause.Reset();
        Note("", 0);
        string who = TextOf(_rootData);
        Log.Write("joined " + (who.Length == 0 ? "a root" : "root " + who) + " at " + SockAddr.ToText(_socket!.RemoteName) + " as leaf " + _socket.LeafNumber.ToString());
        if (_listener != null)
        {
            // One root is enough, and its port is needed no more.
            _listener.Close();
            _listener = null;
        }
    }

    private void Failed(string what, int code, int nowMs)
    {
        Note(what, code);
        Again(nowMs);
    }

    private void Again(int nowMs)
    {
        Close();
        _waits = true;
        _againAtMs = nowMs + Pause.NextMs();
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _state = SessionState.Closed;
        if (_socket != null)
        {
            _socket.Close();
            _socket = null;
        }

        if (_listener != null)
        {
            _listener.Close();
            _listener = null;
        }
    }

    /// <inheritdoc/>
    public override int TrySend(byte[] message, int length)
    {
        return _state == SessionState.Joined ? _socket!.TrySend(message, 0, length) : Wsa.WSAENOTCONN;
    }

    /// <inheritdoc/>
    protected override string SenderOf(byte[] from)
    {
        int leaf = SockAddr.LeafOf(from);
        return leaf == 0 ? "the root" : "leaf " + leaf.ToString();
    }
}
