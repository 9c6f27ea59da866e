// A root's part: it listens for leaves that ask, invites those that it was told of, and opens its port again when it was lost.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Station;

/// <summary>The session of a station that is the root.</summary>
public sealed class RootSession : Session
{
    private readonly RootLeaves _leaves;
    private readonly ConditionFunction _condition;
    private readonly WsaBuffer _leafData;
    private readonly GrowingPause _invitePause;
    private readonly int _longestData;
    private MultipointSocket? _socket;
    private MultipointSocket? _invited;
    private int _invitation;
    private bool _waits;
    private int _againAtMs;
    private bool _inviteWaits;
    private int _inviteAtMs;
    private string _caller = "";

    /// <summary>A session that is closed.</summary>
    /// <param name="provider">The node, started.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="log">The log.</param>
    /// <param name="signal">Set when something has happened.</param>
    /// <param name="seed">Makes pauses differ.</param>
    public RootSession(WspProvider provider, StationSettings settings, ILog log, ManualResetEvent signal, int seed)
        : base(provider, settings, log, signal, seed)
    {
        _leaves = new RootLeaves(provider.Limits.Members);
        _longestData = provider.Limits.MaxConnectData;
        _leafData = new WsaBuffer(new byte[_longestData]);
        _invitePause = new GrowingPause(FirstPauseMs, LongestPauseMs, seed + 1);
        _condition = Welcome;
    }

    /// <inheritdoc/>
    public override SessionState State
    {
        get { return _leaves.Count > 0 ? SessionState.Joined : _socket != null ? SessionState.Searching : SessionState.Closed; }
    }

    /// <summary>How many leaves have joined.</summary>
    public int LeafCount
    {
        get { return _leaves.Count; }
    }

    /// <inheritdoc/>
    public override void NetworkIsUp(int nowMs)
    {
        Pause.Reset();
        _invitePause.Reset();
        _waits = false;
        _inviteWaits = false;
    }

    /// <inheritdoc/>
    public override int Step(int nowMs, bool isUp)
    {
        if (_socket == null && isUp && (!_waits || nowMs - _againAtMs >= 0))
        {
            Begin(nowMs);
        }

        if (_socket == null)
        {
            return _waits && nowMs - _againAtMs < 0 ? _againAtMs - nowMs : -1;
        }

        StepSocket(nowMs);
        StepLeaves(nowMs);
        return isUp ? StepInvitations(nowMs) : -1;
    }

    private void Begin(int nowMs)
    {
        _socket = Open(MultipointRole.Root, out int code);
        if (_socket != null)
        {
            code = Listen(_socket, Provider.Limits.Backlog);
        }

        Note("listening at port " + Settings.Port.ToString(), code);
        if (code != 0)
        {
            Close();
            _waits = true;
            _againAtMs = nowMs + Pause.NextMs();
            return;
        }

        Pause.Reset();
        Log.Write("root: listens at port " + Settings.Port.ToString());
    }

    private void StepSocket(int nowMs)
    {
        int events = Take(_socket!);
        if ((events & Wsa.FD_CONNECT) != 0 && _invited != null)
        {
            Invited(Happened.ErrorCodes[Wsa.FD_CONNECT_BIT], nowMs);
        }

        if ((events & Wsa.FD_READ) != 0)
        {
            ReadAll(_socket!);
        }

        if ((events & Wsa.FD_ACCEPT) != 0)
        {
            AcceptAll();
        }
    }

    private void AcceptAll()
    {
        while (true)
        {
            _caller = "";
            int code = _socket!.TryAccept(_condition, null, out MultipointSocket? leaf);
            if (leaf != null)
            {
                Admit(leaf, _caller);
            }
            else if (code != Wsa.WSAECONNRESET)
            {
                // None waits any more, or there is no room: who asked asks again.
                Note("a leaf that asks", code == Wsa.WSAEWOULDBLOCK ? 0 : code);
                return;
            }
        }
    }

    /// <summary>Accepts everybody, and tells the own name.</summary>
    private int Welcome(
        WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData)
    {
        _caller = TextOf(lpCallerData);
        System.Array.Copy(OwnData, 0, lpCalleeData.Bytes, 0, OwnData.Length);
        lpCalleeData.Length = OwnData.Length;
        return Wsa.CF_ACCEPT;
    }

    private void Admit(MultipointSocket leaf, string who)
    {
        int index = _leaves.Add(leaf, who);
        leaf.EventSelect(Signal, Wsa.FD_CLOSE);
        Log.Write(_leaves.WordsOf(index) + " has joined as leaf " + leaf.LeafNumber.ToString() + "; leaves: " + _leaves.Count.ToString());
    }

    private void StepLeaves(int nowMs)
    {
        for (int i = 0; i < _leaves.Room; i++)
        {
            MultipointSocket? leaf = _leaves.At(i);
            if (leaf != null && (Take(leaf) & Wsa.FD_CLOSE) != 0)
            {
                int code = Happened.ErrorCodes[Wsa.FD_CLOSE_BIT];
                string who = _leaves.WordsOf(i);
                _leaves.Remove(i);
                leaf.Close();
                Log.Write(who + (code == 0 ? " has left" : " is lost: " + Words.Of(code)) + "; leaves: " + _leaves.Count.ToString());
                _invitePause.Reset();
                _inviteWaits = true;
                _inviteAtMs = nowMs + _invitePause.NextMs();
            }
        }
    }

    /// <summary>Invites those who are missing, one after the other, and pauses after each round.</summary>
    private int StepInvitations(int nowMs)
    {
        if (_invited != null || Settings.InvitedCount == 0)
        {
            return -1;
        }

        if (_inviteWaits && nowMs - _inviteAtMs < 0)
        {
            return _inviteAtMs - nowMs;
        }

        _inviteWaits = false;
        for (; _invitation < Settings.InvitedCount; _invitation++)
        {
            byte[] name = Settings.Invited[_invitation]!;
            if (_leaves.Find(name) < 0)
            {
                _leafData.Length = _longestData;
                int code = _socket!.TryJoinLeaf(name, OwnData, _leafData, Wsa.JL_BOTH, out _invited);
                if (code == 0)
                {
                    return -1;
                }

                Note("inviting " + SockAddr.ToText(name), code);
            }
        }

        // One round is done: after the pause the next begins, and finds nobody missing or asks again.
        _invitation = 0;
        _inviteWaits = true;
        int pauseMs = _invitePause.NextMs();
        _inviteAtMs = nowMs + pauseMs;
        return pauseMs;
    }

    private void Invited(int code, int nowMs)
    {
        MultipointSocket leaf = _invited!;
        _invited = null;
        if (code == 0)
        {
            Admit(leaf, TextOf(_leafData));
        }
        else
        {
            leaf.Close();
            Note("inviting " + SockAddr.ToText(Settings.Invited[_invitation]!), code);
        }

        _invitation++;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        for (int i = 0; i < _leaves.Room; i++)
        {
            MultipointSocket? leaf = _leaves.At(i);
            if (leaf != null)
            {
                _leaves.Remove(i);
                leaf.Close();
            }
        }

        if (_invited != null)
        {
            _invited.Close();
            _invited = null;
        }

        if (_socket != null)
        {
            _socket.Close();
            _socket = null;
        }
    }

    /// <inheritdoc/>
    public override int TrySend(byte[] message, int length)
    {
        return _leaves.Count > 0 ? _socket!.TrySend(message, 0, length) : Wsa.WSAENOTCONN;
    }

    /// <inheritdoc/>
    protected override string SenderOf(byte[] from)
    {
        int index = _leaves.Find(from);
        return index < 0 ? SockAddr.ToText(from) : _leaves.WordsOf(index);
    }
}
