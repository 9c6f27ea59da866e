// `leaf --receive`: listens for invitations with a file in them, takes one file after another, and goes on where it stopped.
using System;
using System.Threading;
using JoinLeaf.Peer.Transfer;
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Receive;

/// <summary>A receiving leaf. It takes one file at a time; an invitation of the same run of `push` replaces a session that has died.</summary>
internal sealed class ReceiveLoop
{
    private const int SelectedEvents = Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_ACCEPT | Wsa.FD_CLOSE;
    private const int Backlog = 4;
    private const string StoppedWords = "stopped";
    private readonly ReceiveRequest _request;
    private readonly ReceiveReport _report;
    private readonly Node _node;
    private readonly WaitHandle _stop;
    private readonly Inbox _inbox;
    private readonly ManualResetEvent _event = new(false);
    private readonly NetworkEvents _events = new();
    private MultipointSocket? _socket;
    private Incoming? _incoming;
    private string _asker = string.Empty;
    private Offer? _offer;
    private Reply? _reply;
    private bool _isOver;
    private string _why = string.Empty;
    private int _exitCode;

    /// <param name="request">What to do.</param>
    /// <param name="report">Whom to tell.</param>
    /// <param name="node">The stack; ended with the loop.</param>
    /// <param name="stop">Set when it is time to leave.</param>
    public ReceiveLoop(ReceiveRequest request, ReceiveReport report, Node node, WaitHandle stop)
    {
        _request = request;
        _report = report;
        _node = node;
        _stop = stop;
        _inbox = new Inbox(request.Directory, request.MaxBytes, request.Overwrite);
    }

    /// <summary>Runs until it is over.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="JoinLeafException">The socket cannot be bound.</exception>
    public int Run()
    {
        try
        {
            _socket = _node.OpenReliable(MultipointRole.Leaf, _request.Bind.Bytes);
            _socket.EventSelect(_event, SelectedEvents);
            _socket.Listen(Backlog);
            _report.Ready(SockAddr.ToText(_socket.LocalName), _request.Directory);
            while (!_isOver)
            {
                Step();
                if (_incoming != null)
                {
                    _report.Watch(() =>
                    {
                        while (_incoming != null && !_isOver)
                        {
                            Step();
                        }
                    });
                }
            }

            Leave();
            _report.Ended(_why, _exitCode, _node);
            return _exitCode;
        }
        finally
        {
            _incoming?.Dispose();
            _node.End();
        }
    }

    private void End(string why, int exitCode)
    {
        _isOver = true;
        _why = why;
        _exitCode = exitCode;
    }

    private void Step()
    {
        bool hasMore = _incoming != null && _incoming.HasMore;
        if (WaitHandle.WaitAny([_stop, _event], hasMore ? 0 : Timeout.Infinite) == 0)
        {
            End("left", _incoming == null || _incoming.IsKept ? ExitCodes.Ok : ExitCodes.Unexpected);
            return;
        }

        _event.Reset();
        _socket!.EnumNetworkEvents(null, _events);
        if ((_events.Events & Wsa.FD_ACCEPT) != 0)
        {
            AcceptAll();
        }

        if (_incoming != null)
        {
            _incoming.Socket.EnumNetworkEvents(null, _events);
            bool isClosed = (_events.Events & Wsa.FD_CLOSE) != 0;
            int code = _events.ErrorCodes[Wsa.FD_CLOSE_BIT];
            _incoming.Read();
            if (isClosed)
            {
                EndSession(code);
            }
        }
    }

    private void AcceptAll()
    {
        for (int code = 0; code != Wsa.WSAEWOULDBLOCK;)
        {
            _reply = null;
            code = _socket!.TryAccept(Decide, null, out MultipointSocket? session);
            if (code == 0)
            {
                Replace(new Incoming(session!, _asker, _offer!, _inbox, _report));
            }
            else if (_reply?.Reason != null)
            {
                _report.Refused(_asker, _offer?.Name, _reply.Reason);
            }
            else if (code != Wsa.WSAEWOULDBLOCK && code != Wsa.WSAECONNRESET)
            {
                // An invitation that was withdrawn needs no word; anything else does, and ends this round.
                _report.Refused(_asker, _offer?.Name, WsaNames.Tell(code));
                return;
            }
        }
    }

    private void Replace(Incoming next)
    {
        if (_incoming != null)
        {
            _incoming.Socket.Close();
        }

        _incoming = next;
        next.Begin();
    }

    private int Decide(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? quality, QualityOfService? groupQuality, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        _asker = SockAddr.ToText(callerId.Bytes);
        _offer = callerData == null ? null : Offer.From(callerData.Bytes, callerData.Length);
        if (_offer != null && _incoming != null && _offer.Id == _incoming.Offer.Id)
        {
            // The root has lost us before we noticed. What came until now is put down, and counts.
            _incoming.Dispose();
            _reply = _inbox.Judge(_offer);
        }
        else
        {
            _reply = _offer == null ? Reply.No("this leaf takes files only") : _incoming != null ? Reply.NotNow("busy with " + _incoming.Offer.Name) : _inbox.Judge(_offer);
        }

        _reply.Write(calleeData);
        return _reply.Reason == null ? Wsa.CF_ACCEPT : Wsa.CF_REJECT;
    }

    private void EndSession(int code)
    {
        Incoming ended = _incoming!;
        _incoming = null;
        byte[] words = new byte[_node.Provider.Limits.MaxConnectData];
        string said = code == 0 ? Words.From(words, ended.Socket.ReceiveDisconnect(words)) : string.Empty;
        ended.Dispose();
        ended.Socket.Close();
        if (!ended.IsOver)
        {
            _report.Lost(ended, code, said);
        }
        else if (_request.Once)
        {
            End(ended.IsKept ? "left after one file" : "left without a file", ended.IsKept ? ExitCodes.Ok : ExitCodes.Unexpected);
        }
    }

    private void Leave()
    {
        if (_incoming != null)
        {
            _incoming.Socket.Disconnect(Words.Bytes(StoppedWords));
            _node.WaitLeft([_incoming.Socket]);
            _incoming.Socket.Close();
        }

        _socket!.Close();
    }
}
