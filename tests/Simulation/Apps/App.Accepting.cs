// How an application answers requests: its condition function accepts, rejects, defers, dawdles, and closes the socket under itself.
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    /// <summary>What one call of WSPAccept went through.</summary>
    private sealed class Decision
    {
        public SimSocket Listener = null!;
        public bool WasAsked;
        public int Result;
        public int Token;
        public bool ClosesListener;
    }

    private void AcceptSomething()
    {
        SimSocket? listener = Pick(s => s.IsListening);
        if (listener != null)
        {
            Accept(listener);
        }
    }

    private void AcceptAll(SimSocket listener)
    {
        for (int i = 0; i < 1000 && listener.IsOpen && listener.IsListening && Accept(listener); i++)
        {
        }
    }

    /// <summary>Requests that were deferred do not announce themselves (row 60).</summary>
    private void ServeDeferred()
    {
        SimSocket[] all = _sockets.ToArray();
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].IsOpen && all[i].IsListening)
            {
                AcceptAll(all[i]);
            }
        }
    }

    /// <summary>Calls WSPAccept once: false when nothing waits.</summary>
    private bool Accept(SimSocket listener)
    {
        Decision decision = new Decision { Listener = listener };
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int length = name.Length;
        bool hasCondition = _isCalm || !_rng.Chance(50);
        int descriptor = Provider.WSPAccept(listener.Descriptor, name, ref length, hasCondition ? Decide : null, decision, out int error);
        CheckCode("WSPAccept", descriptor, error);
        if (error != 0)
        {
            _world.Trace.Note(_node.Index, What.NotAccepted, listener.Descriptor, decision.Token, error);
            return OnNotAccepted(decision, error);
        }

        SimSocket accepted = Adopt(listener.Part == Part.Root ? Part.PerLeaf : Part.Leaf, descriptor, listener.Part == Part.Root ? listener : null, listener.IsReliable);
        accepted.Event = listener.Event;
        accepted.Stage = Stage.Joined;
        int member = accepted.Member;
        accepted.Token = _node.Tables.Members.Token[member];
        accepted.OtherNode = SimNetwork.NodeOf(Drivers.PeerTable.AddressIn(name));
        bool leafSends = _node.Tables.Members.Has(member, MemberTable.LeafSends);
        bool leafReceives = _node.Tables.Members.Has(member, MemberTable.LeafReceives);
        accepted.MaySend = accepted.Part == Part.Leaf ? leafSends : leafReceives;
        accepted.MayReceive = accepted.Part == Part.Leaf ? leafReceives : leafSends;
        Ledger.Entry entry = _world.Ledger.Of(accepted.Token);
        if (accepted.Part == Part.PerLeaf)
        {
            entry.PerLeaf.Add(accepted);
        }
        else
        {
            entry.Leaf = accepted;
            accepted.BeginMembership(entry);
        }

        if (!decision.WasAsked)
        {
            entry.Accepted.Add([]);
        }

        if (decision.WasAsked && (decision.Result != Wsa.CF_ACCEPT || decision.Token != accepted.Token))
        {
            Fail($"WSPAccept on socket {listener.Id} accepted {accepted.Token:x8} where {decision.Token:x8} was decided on as {decision.Result}");
        }

        CheckRoles(entry.Attempt, accepted);
        _world.Totals.Accepts++;
        _world.Trace.Note(_node.Index, What.Accept, listener.Descriptor, descriptor, accepted.Token);
        return true;
    }

    private void CheckRoles(JoinAttempt? attempt, SimSocket accepted)
    {
        if (attempt != null && attempt.Made.Token == accepted.Token && _world.Plan.IsStrict
            && (attempt.Made.MaySend != accepted.MayReceive || attempt.Made.MayReceive != accepted.MaySend))
        {
            Fail($"socket {accepted.Id} was accepted with other roles than {accepted.Token:x8} asked with");
        }
    }

    private bool OnNotAccepted(Decision decision, int error)
    {
        if (!decision.WasAsked)
        {
            Allow("WSPAccept", error, Wsa.WSAEWOULDBLOCK, Wsa.WSAECONNRESET, Wsa.WSAEINPROGRESS, Wsa.WSAENOBUFS, Wsa.WSAEISCONN);
            return error == Wsa.WSAECONNRESET;
        }

        if (decision.ClosesListener)
        {
            Allow("WSPAccept whose listener was closed meanwhile", error, Wsa.WSAECONNRESET);
            return false;
        }

        // Accepted, and there was no room; or withdrawn while the function decided (row 62).
        switch (decision.Result)
        {
            case Wsa.CF_ACCEPT:
                Allow("WSPAccept, accepting", error, Wsa.WSAENOBUFS, Wsa.WSAEISCONN, Wsa.WSAECONNRESET);
                _world.Totals.RefusedFull++;
                return error != Wsa.WSAENOBUFS;
            case Wsa.CF_REJECT:
                Allow("WSPAccept, rejecting", error, Wsa.WSAECONNREFUSED, Wsa.WSAECONNRESET);
                return true;
            case Wsa.CF_DEFER:
                Allow("WSPAccept, deferring", error, Wsa.WSATRY_AGAIN, Wsa.WSAECONNRESET);
                return false;
            default:
                Allow("WSPAccept with a result that does not exist", error, Wsa.WSAEINVAL, Wsa.WSAECONNRESET);
                return false;
        }
    }

    /// <summary>The condition function (rows 53 to 61).</summary>
    private int Decide(
        WsaBuffer lpCallerId, WsaBuffer? lpCallerData, QualityOfService? lpSQOS, QualityOfService? lpGQOS, WsaBuffer lpCalleeId, WsaBuffer lpCalleeData, object? dwCallbackData)
    {
        Decision decision = (Decision)dwCallbackData!;
        int request = FindDeciding(decision.Listener);
        decision.WasAsked = true;
        decision.Token = _node.Tables.Requests.Token[request];
        Ledger.Entry entry = _world.Ledger.Of(decision.Token);
        CheckCaller(entry.Attempt, lpCallerId, lpCallerData);
        decision.Result = DrawResult();
        byte[] answer = [];
        if (_rng.Chance(600) && decision.Result != Wsa.CF_DEFER)
        {
            int most = _node.Plan.Limits.MaxConnectData;
            answer = Ledger.BytesOf(_world.Ledger.NextId(), _rng.Chance(500) ? _rng.Between(0, 24) : _rng.Between(0, most));
            System.Array.Copy(answer, lpCalleeData.Bytes, answer.Length);
            lpCalleeData.Length = answer.Length;
        }

        _world.Trace.Note(_node.Index, What.Decide, decision.Listener.Descriptor, decision.Token, decision.Result);
        NoteResult(entry, decision.Result, answer);
        if (!_isCalm && _rng.Chance(30))
        {
            Dawdle(decision);
        }

        return decision.Result;
    }

    private int DrawResult()
    {
        int draw = _isCalm ? 0 : _rng.Below(1000);
        return draw < _node.Plan.Accepts ? Wsa.CF_ACCEPT : draw < _node.Plan.Accepts + _node.Plan.Defers ? Wsa.CF_DEFER : draw == 999 ? 17 : Wsa.CF_REJECT;
    }

    private void NoteResult(Ledger.Entry entry, int result, byte[] answer)
    {
        switch (result)
        {
            case Wsa.CF_ACCEPT:
                entry.Accepted.Add(answer);
                break;
            case Wsa.CF_REJECT:
                entry.Rejected.Add(answer);
                _world.Totals.Rejects++;
                break;
            default:
                _world.Totals.Defers++;
                break;
        }
    }

    /// <summary>The function takes its time, in which the request may be withdrawn; or closes the socket that it decides for.</summary>
    private void Dawdle(Decision decision)
    {
        if (_rng.Chance(200))
        {
            decision.ClosesListener = true;
            Close(decision.Listener);
        }
        else if (_world.MayNest)
        {
            _node.IsBusy = true;
            _world.Run(_rng.Between(1, 1500));
            _node.IsBusy = false;
        }
    }

    private int FindDeciding(SimSocket listener)
    {
        RequestTable requests = _node.Tables.Requests;
        int found = -1;
        for (int i = 0; i < requests.Count; i++)
        {
            if (requests.State[i] == RequestTable.Deciding && requests.Socket[i] == listener.Row)
            {
                found = i;
            }
        }

        if (found < 0)
        {
            Fail($"a condition function runs for socket {listener.Id}, and no request of it is being decided");
        }

        return found;
    }

    /// <summary>The function sees the caller's exact bytes, null where there are none, and the caller's address (rows 53 and 54).</summary>
    private void CheckCaller(JoinAttempt? attempt, WsaBuffer callerId, WsaBuffer? data)
    {
        if (!_world.Plan.IsStrict || (attempt == null && _world.Plan.HasGarbage))
        {
            return;
        }

        if (attempt == null)
        {
            Fail("a condition function runs for a request that nobody made");
            return;
        }

        bool isExact = attempt.Caller == null ? data == null
            : data != null && data.Length == attempt.Caller.Length && System.MemoryExtensions.SequenceEqual<byte>(System.MemoryExtensions.AsSpan(data.Bytes, 0, data.Length), attempt.Caller);
        if (!isExact)
        {
            Fail($"the request {attempt.Token:x8} came with other data than was sent ({(data == null ? "none" : data.Length)})");
        }

        int node = SimNetwork.NodeOf(Drivers.PeerTable.AddressIn(callerId.Bytes));
        if (node != attempt.By.Node.Index)
        {
            Fail($"the request {attempt.Token:x8} of node {attempt.By.Node.Index} is said to come from node {node}");
        }
    }
}
