// Two acts beside the session: a leaf that refuses with a reason, and a join that is cancelled while it is pending.
using System;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Demo;

/// <summary>The leaf that refuses and the leaf that never decides, each with its own node.</summary>
internal sealed class SideActs
{
    /// <summary>How many nodes play here.</summary>
    public const int Nodes = 2;
    private const string Reason = "busy with an update";
    private const string RefuserName = "refuser";
    private const string SilentName = "silent";
    private readonly Action<string, string> _say;
    private readonly DemoResult _result;
    private readonly Node _refuserNode;
    private readonly Node _silentNode;

    public SideActs(DemoRequest request, Action<string, string> say, DemoResult result)
    {
        _refuserNode = request.CreateNode(Limits.Board());
        _silentNode = request.CreateNode(Limits.Board());
        _say = say;
        _result = result;
    }

    /// <summary>The root invites a leaf whose condition function rejects; its reason comes back as callee data.</summary>
    public void Refuse(MultipointSocket root)
    {
        using MultipointSocket leaf = _refuserNode.OpenReliable(MultipointRole.Leaf, PeerName.AnyLocal.Bytes);
        leaf.Listen(1);
        leaf.ReceiveTimeout = Play.PatienceMs;
        byte[] name = leaf.LocalName;
        int decided = 0;
        Thread thread = new(() => decided = leaf.TryAccept(Reject, null, out MultipointSocket? _)) { IsBackground = true };
        thread.Start();
        WsaBuffer callee = new(new byte[_refuserNode.Provider.Limits.MaxConnectData]);
        int error = root.TryJoinLeaf(name, null, callee, Wsa.JL_BOTH, out MultipointSocket? joined);
        joined?.Close();
        thread.Join(Play.PatienceMs);
        string heard = Words.From(callee);
        _say(RefuserName, $"invited, refuses: {WsaNames.NameOf(error)}, \"{heard}\"");
        bool refused = error == Wsa.WSAECONNREFUSED && decided == Wsa.WSAECONNREFUSED && heard == Reason;
        if (_result.Expect(refused, $"the refusal came as {WsaNames.Tell(error)} with \"{heard}\""))
        {
            _result.Refused++;
        }
    }

    private static int Reject(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? quality, QualityOfService? groupQuality, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        Words.Write(calleeData, Reason);
        return Wsa.CF_REJECT;
    }

    private static int Defer(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? quality, QualityOfService? groupQuality, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        return Wsa.CF_DEFER;
    }

    /// <summary>
    /// The root invites without blocking a leaf that puts its decision off, and closes the pending descriptor: the leaf's request
    /// is withdrawn, and the root hears nothing more of it.
    /// </summary>
    public void Cancel(MultipointSocket root)
    {
        using ManualResetEvent atLeaf = new(false);
        using ManualResetEvent atRoot = new(false);
        using MultipointSocket leaf = _silentNode.OpenReliable(MultipointRole.Leaf, PeerName.AnyLocal.Bytes);
        leaf.Listen(1);
        leaf.EventSelect(atLeaf, Wsa.FD_ACCEPT);
        root.EventSelect(atRoot, Wsa.FD_CONNECT);
        int error = root.TryJoinLeaf(leaf.LocalName, null, null, Wsa.JL_BOTH, out MultipointSocket? pending);
        bool seen = error == 0 && HearAccept(leaf, atLeaf) && leaf.TryAccept(Defer, null, out _) == Wsa.WSATRY_AGAIN;
        _say(SilentName, seen ? "invited, does not decide" : "was not invited: " + WsaNames.NameOf(error));

        pending?.Close();
        // A deferred request is told of again only when it is withdrawn (conformance rows 60 and 62).
        bool withdrawn = seen && HearAccept(leaf, atLeaf) && leaf.TryAccept(null, null, out _) == Wsa.WSAECONNRESET;
        NetworkEvents events = new();
        root.EnumNetworkEvents(atRoot, events);
        bool quiet = (events.Events & Wsa.FD_CONNECT) == 0;
        root.EventSelect(null, 0);
        root.Blocking = true;
        _say(Play.RootName, withdrawn ? "cancels that join, and the invitation is withdrawn" : "could not cancel that join");
        if (_result.Expect(withdrawn && quiet, "the cancelled join " + (quiet ? "was not withdrawn at the leaf" : "was told to the root as FD_CONNECT")))
        {
            _result.Cancelled++;
        }
    }

    private static bool HearAccept(MultipointSocket leaf, ManualResetEvent heard)
    {
        NetworkEvents events = new();
        if (!heard.WaitOne(Play.PatienceMs))
        {
            return false;
        }

        leaf.EnumNetworkEvents(heard, events);
        return (events.Events & Wsa.FD_ACCEPT) != 0;
    }

    /// <summary>Ends both nodes.</summary>
    /// <returns>False when one of them was not quiet in time.</returns>
    public bool End()
    {
        bool settled = _refuserNode.Settle() & _silentNode.Settle();
        _result.PoolLeaks += _refuserNode.End() + _silentNode.End();
        _result.CountNode(_refuserNode);
        _result.CountNode(_silentNode);
        return settled;
    }
}
