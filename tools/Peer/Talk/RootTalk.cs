// `root`: invites the leaves that it was given, lets others ask, sends its input to all and tells what they say.
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Talk;

/// <summary>The root of a session, as a process of its own.</summary>
internal sealed class RootTalk : TalkLoop
{
    private const int Backlog = 64;
    private readonly List<Member> _members = [];
    private readonly bool _listens;
    private MultipointSocket? _socket;
    private Member? _pending;
    private WsaBuffer? _callee;
    private int _nextInvite;
    private bool _anyFailed;

    /// <inheritdoc cref="TalkLoop(TalkRequest, TalkReport, Node, LineSource, WaitHandle)"/>
    public RootTalk(TalkRequest request, TalkReport report, Node node, LineSource input, WaitHandle stop)
        : base(request, report, node, input, stop)
    {
        // A root that neither invites nor listens would have nobody to talk to, ever.
        _listens = request.Listen || request.Invite.Length == 0;
    }

    /// <inheritdoc/>
    protected override MultipointSocket? Talking
    {
        get { return _members.Count > 0 && _pending == null ? _socket : null; }
    }

    /// <inheritdoc/>
    protected override int ExitCodeOnRequest
    {
        get { return _anyFailed || _pending != null ? ExitCodes.NotJoined : ExitCodes.Ok; }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        _socket = Node.Open(MultipointRole.Root, Request.Bind.Bytes);
        Select(_socket);
        string plan = Request.Invite.Length > 0 ? "inviting " + string.Join(", ", (object[])Request.Invite) : string.Empty;
        if (_listens)
        {
            _socket.Listen(Backlog);
            plan = "listening for leaves" + (plan.Length > 0 ? " and " + plan : string.Empty);
        }

        Report.Ready("root", SockAddr.ToText(_socket.LocalName), plan);
        InviteNext();
    }

    /// <inheritdoc/>
    protected override void HandleEvents()
    {
        int events = EventsOf(_socket!);
        if ((events & Wsa.FD_CONNECT) != 0 && _pending != null)
        {
            EndInvitation(CodeOf(Wsa.FD_CONNECT_BIT));
        }

        if ((events & Wsa.FD_ACCEPT) != 0)
        {
            AcceptAll();
        }

        if ((events & Wsa.FD_READ) != 0)
        {
            TellMessages(_socket!);
        }

        HandleDepartures();
    }

    private void InviteNext()
    {
        while (_pending == null && _nextInvite < Request.Invite.Length)
        {
            PeerName name = Request.Invite[_nextInvite++];
            _callee = NewCallee();
            int code = _socket!.TryJoinLeaf(name.Bytes, Words.Bytes(Request.Data), _callee, Wsa.JL_BOTH, out MultipointSocket? perLeaf);
            if (code == 0)
            {
                _pending = new Member(name.ToString(), perLeaf!);
            }
            else
            {
                _anyFailed = true;
                Report.NotJoined(name.ToString(), code, string.Empty);
            }
        }

        EndIfAlone(ExitCodes.NotJoined);
    }

    private void EndInvitation(int code)
    {
        Member invited = _pending!;
        _pending = null;
        string data = Words.From(_callee);
        if (code == 0)
        {
            _members.Add(invited);
            Report.Joined(invited.Name, data);
        }
        else
        {
            _anyFailed = true;
            invited.Socket.Close();
            Report.NotJoined(invited.Name, code, code == Wsa.WSAECONNREFUSED ? data : string.Empty);
        }

        InviteNext();
    }

    private void AcceptAll()
    {
        Caller caller = new(Request.Data);
        int code = _socket!.TryAccept(caller.Accept, null, out MultipointSocket? perLeaf);
        while (code != Wsa.WSAEWOULDBLOCK)
        {
            if (code == 0)
            {
                _members.Add(new Member(caller.Name, perLeaf!));
                Report.Joined(caller.Name, caller.Data);
            }
            else if (code != Wsa.WSAECONNRESET)
            {
                // A request that was withdrawn needs no word; anything else does, and ends this round.
                Report.NotJoined(caller.Name, code, string.Empty);
                return;
            }

            code = _socket.TryAccept(caller.Accept, null, out perLeaf);
        }
    }

    private void HandleDepartures()
    {
        for (int i = _members.Count - 1; i >= 0; i--)
        {
            Member member = _members[i];
            if ((EventsOf(member.Socket) & Wsa.FD_CLOSE) != 0)
            {
                int code = CodeOf(Wsa.FD_CLOSE_BIT);
                _members.RemoveAt(i);
                TellDeparture(member.Socket, member.Name, code);
                EndIfAlone(code == 0 ? ExitCodeOnRequest : ExitCodes.Broken);
            }
        }
    }

    private void EndIfAlone(int exitCode)
    {
        if (!_listens && _pending == null && _members.Count == 0 && _nextInvite == Request.Invite.Length)
        {
            End("nobody is left", exitCode);
        }
    }

    /// <inheritdoc/>
    protected override void Leave()
    {
        _pending?.Socket.Close();
        if (_members.Count > 0)
        {
            _socket!.Disconnect(Words.Bytes(Request.LastWords));
            Node.WaitLeft(_members.ConvertAll(m => m.Socket));
        }

        foreach (Member member in _members)
        {
            member.Socket.Close();
        }

        _socket!.Close();
    }

    /// <summary>A leaf that is joined, or invited.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Socket">The per-leaf socket.</param>
    private sealed record Member(string Name, MultipointSocket Socket);
}
