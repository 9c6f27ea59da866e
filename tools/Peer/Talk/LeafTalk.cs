// `leaf`: asks a root or listens for an invitation, sends its input to the root and tells what it says.
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Talk;

/// <summary>A leaf of a session, as a process of its own. It is in one session; when that ends, so does the leaf.</summary>
internal sealed class LeafTalk : TalkLoop
{
    /// <summary>What a report calls this side.</summary>
    public const string Role = "leaf";
    private const int Backlog = 4;
    private readonly Caller _caller;
    private MultipointSocket? _socket;
    private MultipointSocket? _session;
    private WsaBuffer? _callee;
    private string _root = string.Empty;

    /// <inheritdoc cref="TalkLoop(TalkRequest, TalkReport, Node, LineSource, WaitHandle)"/>
    public LeafTalk(TalkRequest request, TalkReport report, Node node, LineSource input, WaitHandle stop)
        : base(request, report, node, input, stop)
    {
        _caller = new Caller(request.Data);
    }

    /// <inheritdoc/>
    protected override MultipointSocket? Talking
    {
        get { return _session; }
    }

    /// <inheritdoc/>
    protected override int ExitCodeOnRequest
    {
        get { return Request.Join != null && _session == null ? ExitCodes.NotJoined : ExitCodes.Ok; }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        _socket = Node.Open(MultipointRole.Leaf, Request.Bind.Bytes);
        Select(_socket);
        if (Request.Join == null)
        {
            _socket.Listen(Backlog);
            Report.Ready(Role, SockAddr.ToText(_socket.LocalName), "listening for an invitation");
            return;
        }

        _root = Request.Join.ToString();
        Report.Ready(Role, SockAddr.ToText(_socket.LocalName), "asking " + _root);
        _callee = NewCallee();
        int code = _socket.TryJoinLeaf(Request.Join.Bytes, Words.Bytes(Request.Data), _callee, Wsa.JL_BOTH, out _);
        if (code != 0)
        {
            Fail(code);
        }
    }

    /// <inheritdoc/>
    protected override void HandleEvents()
    {
        int events = EventsOf(_socket!);
        if ((events & Wsa.FD_CONNECT) != 0)
        {
            EndJoin(CodeOf(Wsa.FD_CONNECT_BIT));
        }

        if ((events & Wsa.FD_ACCEPT) != 0)
        {
            AcceptAll();
        }

        if (_session == null)
        {
            return;
        }

        events = _session == _socket ? events : EventsOf(_session);
        if ((events & Wsa.FD_READ) != 0)
        {
            TellMessages(_session);
        }

        if ((events & Wsa.FD_CLOSE) != 0)
        {
            EndSession(CodeOf(Wsa.FD_CLOSE_BIT));
        }
    }

    private void EndJoin(int code)
    {
        if (code != 0)
        {
            Fail(code);
            return;
        }

        _session = _socket;
        Report.Joined(_root, Words.From(_callee));
    }

    private void Fail(int code)
    {
        Report.NotJoined(_root, code, code == Wsa.WSAECONNREFUSED ? Words.From(_callee) : string.Empty);
        End("not joined", ExitCodes.NotJoined);
    }

    /// <summary>Takes the first invitation; the next ones are told that they come too late.</summary>
    private void AcceptAll()
    {
        int code = 0;
        while (code != Wsa.WSAEWOULDBLOCK)
        {
            _caller.Refusal = _session == null ? null : "in another session";
            code = _socket!.TryAccept(_caller.Accept, null, out MultipointSocket? session);
            if (code == 0)
            {
                _session = session;
                _root = _caller.Name;
                Report.Joined(_root, _caller.Data);
            }
            else if (code != Wsa.WSAEWOULDBLOCK && code != Wsa.WSAECONNRESET && code != Wsa.WSAECONNREFUSED)
            {
                Report.NotJoined(_caller.Name, code, string.Empty);
                return;
            }
        }
    }

    private void EndSession(int code)
    {
        TellDeparture(_session!, _root, code);
        _session = null;
        End("the session is over", code == 0 ? ExitCodes.Ok : ExitCodes.Broken);
    }

    /// <inheritdoc/>
    protected override void Leave()
    {
        if (_session != null)
        {
            _session.Disconnect(Words.Bytes(Request.LastWords));
            Node.WaitLeft([_session]);
            _session.Close();
        }

        _socket!.Close();
    }
}
