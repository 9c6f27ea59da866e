// `push`: the root that invites leaves, feeds them one file, takes their reports, and invites again whoever was lost.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using JoinLeaf.Peer.Transfer;
using JoinLeaf.Provider;
using Microsoft.Win32.SafeHandles;

namespace JoinLeaf.Peer.Push;

/// <summary>One push, on one thread; nothing blocks but its wait.</summary>
internal sealed class PushLoop
{
    private const int SelectedEvents = Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_CONNECT | Wsa.FD_CLOSE | Wsa.FD_QOS;
    /// <summary>Times are looked at so often at least, in milliseconds.</summary>
    private const int TickMs = 100;
    /// <summary>
    /// A leaf that is there and takes nothing for so long is put out, and comes back when the others are through. Longer than the time
    /// of silence: who is gone is not slow.
    /// </summary>
    private const int SlowMs = 4500;
    private const int MsPerSecond = 1000;
    private const string FarewellWords = "complete";
    private const string StoppedWords = "stopped";
    private readonly PushRequest _request;
    private readonly Offer _offer;
    private readonly PushReport _report;
    private readonly Node _node;
    private readonly WaitHandle _stop;
    private readonly ManualResetEvent _event = new(false);
    private readonly NetworkEvents _events = new();
    private readonly List<Target> _targets = [];
    private readonly List<MultipointSocket> _leaving = [];
    private readonly Dictionary<string, Target> _byName = [];
    private readonly MultipointSocket _root;
    private readonly Feed _feed;
    private readonly Invitations _invitations;
    private readonly byte[] _buffer;
    private readonly byte[] _from = new byte[Wsa.SOCKADDR_IN_LENGTH];
    private readonly long _start = Stopwatch.GetTimestamp();
    private double _refreshedAt;
    private bool _goesOn;

    /// <param name="request">What to do.</param>
    /// <param name="offer">What the file is.</param>
    /// <param name="file">The file.</param>
    /// <param name="report">Whom to tell.</param>
    /// <param name="node">The stack; ended with the loop.</param>
    /// <param name="stop">Set when it is time to leave.</param>
    /// <exception cref="JoinLeafException">The socket cannot be bound.</exception>
    public PushLoop(PushRequest request, Offer offer, SafeFileHandle file, PushReport report, Node node, WaitHandle stop)
    {
        _request = request;
        _offer = offer;
        _report = report;
        _node = node;
        _stop = stop;
        foreach (PeerName name in request.To)
        {
            Target target = new(name);
            _targets.Add(target);
            _byName[target.Name] = target;
        }

        _root = node.OpenReliable(MultipointRole.Root, request.Bind.Bytes);
        _root.SlowLeafPolicy = Wsa.JL_SLOW_DROP;
        _root.SlowLeafMs = SlowMs;
        _root.EventSelect(_event, SelectedEvents);
        _buffer = new byte[_root.MaxMessageSize];
        _feed = new Feed(_root, file, offer.Size, _targets);
        _invitations = new Invitations(_root, offer, node.Provider.Limits.MaxConnectData, _targets, _feed, report);
    }

    private double Now
    {
        get { return Stopwatch.GetElapsedTime(_start).TotalMilliseconds; }
    }

    /// <summary>Runs until every leaf is through.</summary>
    /// <returns>What came out.</returns>
    public PushResult Run()
    {
        try
        {
            _report.Begins(_offer, SockAddr.ToText(_root.LocalName), _targets);
            _report.Watch(() =>
            {
                while (!_targets.TrueForAll(t => t.IsOver) && Step())
                {
                }
            });
            double took = Now;
            Leave();
            PushResult result = new(_offer, _targets, took, ExitCode(), _node.Provider.Counters!, _node.Dropped);
            _report.Ended(result);
            return result;
        }
        finally
        {
            _node.End();
        }
    }

    /// <summary>One turn: false when it is time to leave.</summary>
    private bool Step()
    {
        double now = Now;
        LookAtTimes(now);
        _invitations.Next(now);
        _goesOn = _feed.Pump(now);
        if (now - _refreshedAt >= TickMs)
        {
            _refreshedAt = now;
            _report.Refresh(now, _targets);
        }

        if (WaitHandle.WaitAny([_stop, _event], _goesOn ? 0 : TickMs) == 0)
        {
            StopAll();
            return false;
        }

        _event.Reset();
        HandleEvents(Now);
        return true;
    }

    private void LookAtTimes(double now)
    {
        foreach (Target target in _targets)
        {
            bool standsBack = target.State == TargetState.Waiting && _invitations.MustStandBack(target);
            target.Since = standsBack ? now : target.Since;
            bool isTooLong = target.IsTried && !target.IsOver && now - target.Since > _request.PatienceMs;
            if (isTooLong && target.State == TargetState.Joined && _feed.HasSentAllTo(target))
            {
                // Before that it may wait because of another one, which the session's policy deals with.
                LetGo(target, "given up");
                _invitations.Fail(target, $"no progress for {_request.PatienceMs / MsPerSecond} s", ExitCodes.Broken, now);
            }
            else if (isTooLong && target.State == TargetState.Waiting)
            {
                string still = target.HasBeenThere ? "and not back within" : "and still so after";
                int exitCode = target.HasBeenThere ? ExitCodes.Broken : ExitCodes.NotJoined;
                _invitations.Fail(target, $"{target.Outcome}, {still} {_request.PatienceMs / MsPerSecond} s", exitCode, now);
            }
        }
    }

    private void HandleEvents(double now)
    {
        EndInvitation(now);
        while (_root.TryReceive(_buffer, 0, _buffer.Length, _from, out int length) == 0)
        {
            if (_byName.TryGetValue(SockAddr.ToText(_from), out Target? sender))
            {
                if (sender.State == TargetState.Invited)
                {
                    // It joined and spoke since the events were looked at.
                    EndInvitation(now);
                }

                Hear(sender, length, now);
            }
        }

        foreach (Target target in _targets)
        {
            if (target.State == TargetState.Joined)
            {
                HandleEventsOf(target, now);
            }
        }
    }

    private void EndInvitation(double now)
    {
        _root.EnumNetworkEvents(null, _events);
        if ((_events.Events & Wsa.FD_CONNECT) != 0)
        {
            _invitations.End(_events.ErrorCodes[Wsa.FD_CONNECT_BIT], now);
        }
    }

    private void HandleEventsOf(Target target, double now)
    {
        target.Socket!.EnumNetworkEvents(null, _events);
        if ((_events.Events & Wsa.FD_QOS) != 0)
        {
            target.Slow++;
            _report.Slow(now, target);
        }

        if ((_events.Events & Wsa.FD_CLOSE) != 0)
        {
            Lose(target, _events.ErrorCodes[Wsa.FD_CLOSE_BIT], now);
        }
    }

    private void Hear(Target sender, int length, double now)
    {
        byte kind = Letter.KindOf(_buffer, length);
        if (sender.State != TargetState.Joined || kind == 0)
        {
            return;
        }

        sender.Since = now;
        switch (kind)
        {
            case Letter.Progress:
                sender.Received = Math.Min(Letter.NumberIn(_buffer), _offer.Size);
                break;
            case Letter.Done:
                sender.Received = _offer.Size;
                sender.Outcome = Letter.TextIn(_buffer, length);
                sender.State = TargetState.Done;
                sender.EndedAt = now;
                LetGo(sender, FarewellWords);
                _report.Over(now, sender);
                break;
            case Letter.Failed:
                LetGo(sender, FarewellWords);
                _invitations.Fail(sender, Letter.TextIn(_buffer, length), ExitCodes.Unexpected, now);
                break;
            default:
                break;
        }
    }

    private void LetGo(Target target, string words)
    {
        target.Socket!.Disconnect(Words.Bytes(words));
        _leaving.Add(target.Socket);
        target.Socket = null;
    }

    private void Lose(Target target, int code, double now)
    {
        byte[] words = new byte[_node.Provider.Limits.MaxConnectData];
        string said = code == 0 ? Words.From(words, target.Socket!.ReceiveDisconnect(words)) : string.Empty;
        target.Socket!.Close();
        target.Socket = null;
        if (code == Wsa.WSAETIMEDOUT && target.IsHeldBack && target.Received == target.Has)
        {
            _invitations.Fail(target, "put out twice, since it took nothing", ExitCodes.Broken, now);
            return;
        }

        target.IsHeldBack |= code == Wsa.WSAETIMEDOUT;
        target.Outcome = code == 0 ? "left" : $"lost ({WsaNames.NameOf(code)})";
        Invitations.Again(target, now);
        _report.Lost(now, target, code, said);
    }

    private void StopAll()
    {
        double now = Now;
        foreach (Target target in _targets.FindAll(t => !t.IsOver))
        {
            if (target.State == TargetState.Joined)
            {
                LetGo(target, StoppedWords);
            }

            _invitations.Fail(target, StoppedWords, ExitCodes.Unexpected, now);
        }
    }

    /// <summary>The code that all failures share, or that something did not happen; 0 without failures.</summary>
    private int ExitCode()
    {
        int code = ExitCodes.Ok;
        foreach (Target target in _targets)
        {
            code = target.ExitCode == ExitCodes.Ok || code == target.ExitCode ? code : code == ExitCodes.Ok ? target.ExitCode : ExitCodes.Unexpected;
        }

        return code;
    }

    private void Leave()
    {
        _invitations.Cancel();
        _node.WaitLeft(_leaving);
        foreach (MultipointSocket socket in _leaving)
        {
            socket.Close();
        }

        _root.Close();
    }
}
