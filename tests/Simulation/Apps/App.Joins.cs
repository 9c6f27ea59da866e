// How an application asks, invites, gives up, and hears the outcome.
using JoinLeaf.Provider;

namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    private void JoinSomething()
    {
        SimSocket? pending = Pick(s => s.Join != null && s.Join.Outcome == Outcome.Pending && s.Join.By == s);
        if (pending != null && _rng.Chance(250))
        {
            Cancel(pending.Join!);
            return;
        }

        SimSocket? root = _node.Plan.RootsInvite ? Pick(s => s.Part == Part.Root && !s.IsShut) : null;
        if (root != null && _rng.Chance(_node.Plan.Askers > 0 ? 500 : 1000))
        {
            bool sameKind = _rng.Chance(950);
            Invite(root, PickNode(p => p.Listeners > 0 && (!sameKind || p.ListenersReliable == root.IsReliable)), ListenerPort + (_rng.Chance(100) ? 1 : 0), DrawRole());
            return;
        }

        if (_node.Plan.Askers == 0)
        {
            return;
        }

        int node = PickNode(p => p.Roots > 0);
        bool isReliable = _world.Nodes[node].Plan.RootsReliable != _rng.Chance(30);
        SimSocket? leaf = Pick(s => s.Part == Part.Leaf && s.IsReliable == isReliable && (s.Stage == Stage.Idle || s.Stage == Stage.Ended || s.Stage == Stage.Shut));
        if (leaf == null || (Count(Part.Leaf) < _node.Plan.Askers && _rng.Chance(500)))
        {
            leaf = Count(Part.Leaf) < _node.Plan.Askers + 2 ? Open(Part.Leaf, isReliable) : null;
        }

        if (leaf != null)
        {
            Ask(leaf, node, RootPort + (_rng.Chance(100) ? 1 : 0), DrawRole());
        }
    }

    private int DrawRole()
    {
        return _rng.Chance(750) ? Wsa.JL_BOTH : _rng.Chance(500) ? Wsa.JL_SENDER_ONLY : Wsa.JL_RECEIVER_ONLY;
    }

    /// <summary>A random node of a kind; any when there is none.</summary>
    private int PickNode(System.Func<NodePlan, bool> suits)
    {
        for (int i = 0; i < 20; i++)
        {
            int node = _rng.Below(_world.Nodes.Length);
            if (suits(_world.Nodes[node].Plan) && node != _node.Index)
            {
                return node;
            }
        }

        return _rng.Below(_world.Nodes.Length);
    }

    private byte[] NameOf(int node, int port)
    {
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        Drivers.PeerTable.WriteName(SimNetwork.AddressOf(node), port, name);
        return name;
    }

    private byte[]? DrawData(int id)
    {
        int most = _node.Plan.Limits.MaxConnectData;
        int length = _rng.Chance(500) ? _rng.Between(0, 20) : _rng.Chance(300) ? most : _rng.Between(0, most);
        return _rng.Chance(300) ? null : Ledger.BytesOf(id, length);
    }

    /// <summary>A root invites the leaf that waits at a name.</summary>
    public JoinAttempt? Invite(SimSocket root, int node, int port, int role)
    {
        return Join(root, node, port, role);
    }

    /// <summary>A leaf asks the root that listens at a name.</summary>
    public JoinAttempt? Ask(SimSocket leaf, int node, int port, int role)
    {
        return Join(leaf, node, port, role);
    }

    private JoinAttempt? Join(SimSocket by, int node, int port, int role)
    {
        int id = _world.Ledger.NextId();
        byte[]? caller = DrawData(id);
        // Room that is sometimes too small, though never when faults are over and the join is to succeed.
        WsaBuffer? callee = _rng.Chance(200) ? null
            : new WsaBuffer(new byte[_node.Plan.Limits.MaxConnectData], !_isCalm && _rng.Chance(80) ? _rng.Between(0, 10) : _node.Plan.Limits.MaxConnectData);
        int pendingBefore = by.Row < 0 ? -1 : _node.Tables.Sockets.Pending[by.Row];
        bool wasJoined = by.Part == Part.Leaf && by.IsJoinedInside;
        int made = Provider.WSPJoinLeaf(by.Descriptor, NameOf(node, port), Wsa.SOCKADDR_IN_LENGTH, caller == null ? null : new WsaBuffer(caller), callee, null, null, role, out int error);
        CheckCode("WSPJoinLeaf", made, error);
        if (error != 0)
        {
            _world.Trace.Note(_node.Index, What.JoinFailed, by.Descriptor, node, error);
            AllowJoinError(by, error, pendingBefore >= 0, wasJoined);
            NoteForgotten(by);
            return null;
        }

        if (pendingBefore >= 0 || wasJoined)
        {
            Fail($"WSPJoinLeaf on socket {by.Id} began, though it has a join under way or is joined (rows 27 and 41)");
        }

        SimSocket joined = by;
        if (by.Part == Part.Root)
        {
            joined = Adopt(Part.PerLeaf, made, by, by.IsReliable);
            joined.Event = by.Event;
        }
        else if (made != by.Descriptor)
        {
            Fail($"a leaf's WSPJoinLeaf on {by.Descriptor} returned {made} (row 37)");
        }

        return Begin(id, by, joined, node, caller, callee, role);
    }

    /// <summary>A leaf that could not join again has let its former membership go nevertheless.</summary>
    private static void NoteForgotten(SimSocket by)
    {
        if (by.Part == Part.Leaf && by.Stage != Stage.Joining && by.Member < 0)
        {
            by.Stage = Stage.Idle;
            by.ReceivesNoMore = false;
            by.ForgetMembership();
        }
    }

    private JoinAttempt Begin(int id, SimSocket by, SimSocket made, int node, byte[]? caller, WsaBuffer? callee, int role)
    {
        // The join may have failed already, where the link is down: then no membership stands for it any more.
        int token = made.Member < 0 ? _node.Link.LastRequestToken : _node.Tables.Members.Token[made.Member];
        if (by.Join is { Outcome: Outcome.Pending } old)
        {
            // Its outcome was never looked at; from now on an FD_CONNECT can only mean the new one.
            old.Outcome = Outcome.Cancelled;
            old.Made.Stage = old.By.Part == Part.Root ? GuessStage(old.Made) : old.Made.Stage;
        }

        JoinAttempt attempt = new JoinAttempt(id, by, node, token, caller, callee, _world.Clock.ElapsedMs) { Made = made };
        by.Join = attempt;
        made.Join = attempt;
        made.Token = token;
        made.Stage = Stage.Joining;
        made.HeardClose = false;
        made.WaitsToWrite = false;
        made.ReceivesNoMore = false;
        made.OtherNode = node;
        made.MaySend = role != Wsa.JL_RECEIVER_ONLY;
        made.MayReceive = role != Wsa.JL_SENDER_ONLY;
        _world.Ledger.Of(token).Attempt = attempt;
        if (by.Part == Part.Root)
        {
            _world.Ledger.Of(token).PerLeaf.Add(made);
        }
        else
        {
            _world.Ledger.Of(token).Leaf = made;
            made.BeginMembership(_world.Ledger.Of(token));
        }

        _world.Totals.Joins++;
        _world.Trace.Note(_node.Index, What.Join, by.Descriptor, node, token);
        return attempt;
    }

    /// <summary>The stage of a per-leaf socket whose outcome its application skipped: as the engine has it.</summary>
    private static Stage GuessStage(SimSocket made)
    {
        return made.Stage != Stage.Joining ? made.Stage : made.WasJoinedInside ? Stage.Joined : Stage.Failed;
    }

    private void AllowJoinError(SimSocket by, int error, bool wasPending, bool wasJoined)
    {
        if (wasPending != (error == Wsa.WSAEALREADY))
        {
            Fail($"WSPJoinLeaf on socket {by.Id} answered {error}; a join is {(wasPending ? "" : "not ")}outstanding (row 27)");
        }

        if (wasJoined != (error == Wsa.WSAEISCONN && by.Part == Part.Leaf) && !wasPending)
        {
            Fail($"WSPJoinLeaf on socket {by.Id} answered {error}; it is {(wasJoined ? "" : "not ")}joined (row 41)");
        }

        Allow("WSPJoinLeaf", error, Wsa.WSAEALREADY, Wsa.WSAEISCONN, by.Part == Part.Leaf ? Wsa.WSAEADDRINUSE : Wsa.WSAEISCONN, Wsa.WSAENOBUFS, Wsa.WSAENETDOWN, Wsa.WSAENETUNREACH, by.IsShut ? Wsa.WSAESHUTDOWN : Wsa.WSAENOBUFS);
    }

    /// <summary>Closing the new descriptor gives the join up: no FD_CONNECT follows, and s may join again (rows 49 and 50).</summary>
    private void Cancel(JoinAttempt attempt)
    {
        _world.Trace.Note(_node.Index, What.Cancel, attempt.Made.Descriptor, attempt.Token);
        _world.Totals.JoinsCancelled++;
        Close(attempt.Made);
        if (attempt.By.IsOpen && attempt.By != attempt.Made && _node.Tables.Sockets.Pending[attempt.By.Row] >= 0)
        {
            Fail($"socket {attempt.By.Id} still has a join outstanding after its cancel");
        }
    }

    /// <summary>FD_CONNECT: once for each attempt, never for one that was given up, with callee data that is exact.</summary>
    private void OnConnect(SimSocket socket, int code)
    {
        JoinAttempt? attempt = socket.Join;
        _world.Trace.Note(_node.Index, What.Connect, socket.Descriptor, attempt == null ? 0 : attempt.Token, code);
        if (attempt == null || attempt.By != socket || attempt.Outcome != Outcome.Pending)
        {
            Fail($"FD_CONNECT ({code}) on socket {socket.Id}, whose join is {(attempt == null ? "none" : attempt.Outcome.ToString())}");
            return;
        }

        if (_node.Tables.Sockets.Pending[socket.Row] >= 0)
        {
            Fail($"FD_CONNECT ({code}) on socket {socket.Id}, while its join is still outstanding");
        }

        attempt.Outcome = Outcome.Told;
        attempt.Code = code;
        if (attempt.Made.Stage == Stage.Joining)
        {
            attempt.Made.Stage = code == 0 ? Stage.Joined : attempt.Made.Part == Part.PerLeaf ? Stage.Failed : Stage.Idle;
        }

        if (code == 0)
        {
            _world.Totals.JoinsDone++;
            _world.Totals.ReliableJoins += attempt.Made.IsReliable ? 1 : 0;
            NearWrapUp(attempt.Made);
            CheckCallee(attempt, _world.Ledger.Of(attempt.Token).Accepted, true);
            return;
        }

        CountFailure(code);
        Allow("FD_CONNECT", code, Wsa.WSAECONNREFUSED, Wsa.WSAETIMEDOUT, Wsa.WSAENETDOWN, Wsa.WSAENETUNREACH, Wsa.WSAEMSGSIZE, Wsa.WSAENOBUFS, Wsa.WSAEISCONN, Wsa.WSAEFAULT,
            Wsa.WSAEADDRINUSE, Wsa.WSAESHUTDOWN);
        if (code == Wsa.WSAECONNREFUSED)
        {
            CheckCallee(attempt, _world.Ledger.Of(attempt.Token).Rejected, false);
        }
        else if (attempt.Callee != null && attempt.Callee.Length != 0)
        {
            Fail($"the join of socket {socket.Id} failed with {code} and left {attempt.Callee.Length} bytes of callee data");
        }
    }

    private void CountFailure(int code)
    {
        if (code == Wsa.WSAECONNREFUSED)
        {
            _world.Totals.JoinsRefused++;
        }
        else if (code == Wsa.WSAETIMEDOUT)
        {
            _world.Totals.JoinsTimedOut++;
        }
        else
        {
            _world.Totals.JoinsFailedElse++;
        }
    }

    /// <summary>The callee's data must be what one of the condition functions that answered this attempt has given (rows 55 and 56).</summary>
    private void CheckCallee(JoinAttempt attempt, System.Collections.Generic.List<byte[]> given, bool accepted)
    {
        if (attempt.Callee == null || !_world.Plan.IsStrict)
        {
            return;
        }

        int length = attempt.Callee.Length;
        bool isKnown = !accepted && length == 0;
        for (int i = 0; i < given.Count && !isKnown; i++)
        {
            isKnown = given[i].Length == length && System.MemoryExtensions.SequenceEqual<byte>(System.MemoryExtensions.AsSpan(attempt.Callee.Bytes, 0, length), given[i]);
        }

        if (!isKnown)
        {
            Fail($"the join {attempt.Token:x8} of socket {attempt.By.Id} was {(accepted ? "accepted" : "refused")} with {length} bytes that nobody gave");
        }
    }
}
