// The demonstration, act by act: a root and its leaves join, talk and part over UDP on this machine, each with its own stack.
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Demo;

/// <summary>
/// One run. The thread that calls <see cref="Run"/> is the root's; every leaf has its own. Every wait is bounded by
/// <see cref="PatienceMs"/>; what does not happen in that time is noted in the result.
/// </summary>
internal sealed class Play
{
    /// <summary>The root's name in the timeline.</summary>
    public const string RootName = "root";
    /// <summary>The longest wait for anything, in milliseconds.</summary>
    public const int PatienceMs = 30000;
    private const int PathsMs = 1000;
    private const string RootGreeting = "welcome";
    private const string RootLastWords = "the demo is over";
    private const string LeafLastWords = "battery low";

    private readonly DemoRequest _request;
    private readonly Narrator _narrator;
    private readonly DemoResult _result = new();
    private readonly List<LeafActor> _leaves = [];
    private readonly Tally _tally = new();
    private readonly ManualResetEvent _rootEvent = new(false);
    private readonly NetworkEvents _events = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Node _rootNode;
    private readonly SideActs _sides;
    private MultipointSocket? _root;
    private int _departed;

    public Play(DemoRequest request, Narrator narrator)
    {
        _request = request;
        _narrator = narrator;
        _rootNode = request.CreateNode(Limits.Host());
        _sides = new SideActs(request, Say, _result);
    }

    /// <summary>Plays once what will be measured, with nodes of its own and unseen, so that compiling is not measured with it.</summary>
    public static void Rehearse()
    {
        new Play(new DemoRequest(4, 64), new Narrator()).Run();
    }

    /// <summary>Plays it.</summary>
    /// <returns>What came out.</returns>
    public DemoResult Run()
    {
        _result.Leaves = _request.Leaves;
        _result.Loss = _request.Loss;
        _narrator.Run(() =>
        {
            try
            {
                Enter();
                InviteHalf();
                LetOthersAsk();
                _sides.Refuse(_root!);
                _narrator.Advance(Stage.Joins, _result.Joined + 1);
                _sides.Cancel(_root!);
                _narrator.Advance(Stage.Joins, _result.Joined + 2);
                SendToAll();
                LetOneLeave();
                CloseAll();
            }
            finally
            {
                Clear();
            }
        });
        return _result;
    }

    private void Say(string who, string what)
    {
        _narrator.Say(Stopwatch.GetElapsedTime(_start).TotalMilliseconds, who, what);
    }

    private void Enter()
    {
        _root = _rootNode.OpenReliable(MultipointRole.Root, PeerName.AnyLocal.Bytes);
        _root.Listen(DemoRequest.MaxLeaves);
        _root.ReceiveTimeout = PatienceMs;
        for (int i = 1; i <= _request.Leaves; i++)
        {
            _leaves.Add(new LeafActor(i, _request, _tally));
        }

        Say(RootName, "listens at " + SockAddr.ToText(_root.LocalName));
        Say("leaves", _request.Invited == 1 ? "1 listens for an invitation" : $"1 to {_request.Invited} listen for an invitation");
    }

    private void InviteHalf()
    {
        WsaBuffer callee = new(new byte[_rootNode.Provider.Limits.MaxConnectData]);
        byte[] caller = Words.Bytes(RootGreeting)!;
        foreach (LeafActor leaf in _leaves.FindAll(l => l.IsInvited))
        {
            callee.Length = callee.Bytes.Length;
            long start = Stopwatch.GetTimestamp();
            int error = _root!.TryJoinLeaf(leaf.Name, caller, callee, Wsa.JL_BOTH, out MultipointSocket? perLeaf);
            leaf.JoinMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            leaf.PerLeaf = perLeaf;
            NoteJoin(leaf, error, Words.From(callee));
        }
    }

    private void LetOthersAsk()
    {
        foreach (LeafActor leaf in _leaves.FindAll(l => !l.IsInvited))
        {
            leaf.Ask(_root!.LocalName);
            string[] heard = [string.Empty];
            int error = _root.TryAccept(Welcome, heard, out MultipointSocket? perLeaf);
            leaf.PerLeaf = perLeaf;
            NoteJoin(leaf, error, heard[0]);
        }
    }

    private static int Welcome(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? quality, QualityOfService? groupQuality, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        ((string[])state!)[0] = Words.From(callerData);
        Words.Write(calleeData, RootGreeting);
        return Wsa.CF_ACCEPT;
    }

    private void NoteJoin(LeafActor leaf, int error, string said)
    {
        bool joined = error == 0 && leaf.WaitJoined();
        if (!_result.Expect(joined, leaf.Failure ?? $"{leaf.Who} did not join: {(error == 0 ? "it was not told in time" : WsaNames.Tell(error))}"))
        {
            Say(leaf.Who, "did not join: " + (error == 0 ? "it was not told in time" : WsaNames.NameOf(error)));
            leaf.PerLeaf?.Close();
            leaf.PerLeaf = null;
            return;
        }

        _result.Joined++;
        _result.Expect(said == leaf.Greeting && leaf.Heard == RootGreeting, leaf.Who + "'s connect data did not arrive");
        Say(leaf.Who, $"{(leaf.IsInvited ? "invited, joins" : "asks, joins")} in {Ms(leaf.JoinMs)}, says \"{said}\"");
        _narrator.Advance(Stage.Joins, _result.Joined);
    }

    /// <summary>Gives the leaves a moment to find out whether they hear multicast; until then, and where they do not, each gets its own copy.</summary>
    private void FindPaths()
    {
        List<LeafActor> members = _leaves.FindAll(l => l.PerLeaf != null);
        Node.WaitFor(() => members.TrueForAll(l => l.Node.HearsMulticast), PathsMs);
        int count = members.FindAll(l => l.Node.HearsMulticast).Count;
        Say("network", $"carries multicast to {count} of {members.Count} leaves");
    }

    private void SendToAll()
    {
        if (_result.Joined == 0 || _request.Messages == 0)
        {
            return;
        }

        FindPaths();
        Say(RootName, $"sends {_request.Messages} messages of {Broadcast.MessageBytes} bytes to {_result.Joined} leaves");
        Broadcast broadcast = new(_root!, _tally, _result.Joined);
        broadcast.Prepare();
        while (_result.MessagesSent < _request.Messages && broadcast.Error == 0)
        {
            _result.MessagesSent = broadcast.MeasureFrom(_result.MessagesSent, _request.Messages);
            _narrator.Advance(Stage.Messages, _result.MessagesSent);
        }

        int dropped = _rootNode.Dropped;
        foreach (LeafActor leaf in _leaves)
        {
            _result.MessagesDelivered += leaf.Received;
            dropped += leaf.Node.Dropped;
        }

        _result.AllocatedBytes = broadcast.AllocatedBytes;
        _result.MessagesMs = broadcast.TookMs;
        int due = _result.MessagesSent * _result.Joined;
        _result.Expect(broadcast.Error == 0, "the root could not send: " + WsaNames.Tell(broadcast.Error));
        _result.Expect(_result.MessagesDelivered == due, $"{due - _result.MessagesDelivered} of {due} messages did not arrive");
        if (_request.Loss > 0)
        {
            Say("network", $"has lost {dropped} datagrams so far, the root sent {_rootNode.Provider.Counters!.Repairs} again");
        }

        Say("leaves", $"have received {_result.MessagesDelivered} of {due} in {Ms(_result.MessagesMs)}");
    }

    private void LetOneLeave()
    {
        List<LeafActor> members = _leaves.FindAll(l => l.PerLeaf != null);
        foreach (LeafActor leaf in members)
        {
            leaf.WatchForClose();
            leaf.PerLeaf!.EventSelect(_rootEvent, Wsa.FD_CLOSE);
        }

        if (members.Count == 0)
        {
            return;
        }

        LeafActor leaver = members[^1];
        Say(leaver.Who, $"leaves: \"{LeafLastWords}\"");
        leaver.Leave(LeafLastWords);
        _rootEvent.WaitOne(PatienceMs);
        foreach (LeafActor leaf in members)
        {
            leaf.PerLeaf!.EnumNetworkEvents(null, _events);
            bool closed = (_events.Events & Wsa.FD_CLOSE) != 0;
            _result.Expect(closed == (leaf == leaver), closed ? $"the root heard {leaf.Who} leave, which did not" : $"the root did not hear {leaf.Who} leave");
            if (closed)
            {
                byte[] words = new byte[_rootNode.Provider.Limits.MaxConnectData];
                string heard = Words.From(words, leaf.PerLeaf.ReceiveDisconnect(words));
                _result.Expect(heard == LeafLastWords, $"the root heard other last words of {leaf.Who}: \"{heard}\"");
                Say(RootName, $"hears FD_CLOSE of {leaf.Who}: \"{heard}\"");
                _narrator.Advance(Stage.Departures, ++_departed);
            }
        }
    }

    private void CloseAll()
    {
        List<LeafActor> left = _leaves.FindAll(l => l.PerLeaf != null && l.End == LeafActor.StillJoined);
        Say(RootName, $"closes: \"{RootLastWords}\"");
        if (left.Count > 0)
        {
            _root!.Disconnect(Words.Bytes(RootLastWords));
        }

        _root!.Close();
        foreach (LeafActor leaf in left)
        {
            bool ended = leaf.WaitEnded();
            if (_result.Expect(ended && leaf.LastWords == RootLastWords, leaf.Failure ?? leaf.Who + " did not hear the root's last words"))
            {
                Say(leaf.Who, $"hears FD_CLOSE: \"{leaf.LastWords}\"");
                _narrator.Advance(Stage.Departures, ++_departed);
            }
        }
    }

    /// <summary>Closes every socket, waits until all departures are confirmed, ends all nodes and counts what did not come back.</summary>
    private void Clear()
    {
        foreach (LeafActor leaf in _leaves)
        {
            leaf.Close();
        }

        _root?.Close();
        bool settled = _rootNode.Settle() & _sides.End();
        foreach (LeafActor leaf in _leaves)
        {
            settled &= leaf.Node.Settle();
            int leaked = leaf.Node.End();
            _result.CountNode(leaf.Node);
            leaf.WaitEnded();
            _result.PoolLeaks += leaked;
            _result.Rows.Add(new LeafRow(leaf.Who, SockAddr.ToText(leaf.Name), leaf.IsInvited, leaf.JoinMs, leaf.Received, leaf.End, leaked));
            _result.Expect(leaf.Failure == null, leaf.Failure!);
        }

        _result.PoolLeaks += _rootNode.End();
        _result.CountNode(_rootNode);
        _result.Nodes = _leaves.Count + SideActs.Nodes + 1;
        _result.Expect(settled, "a departure was not confirmed in time");
        _result.Expect(_result.PoolLeaks == 0, _result.PoolLeaks + " pool buffers did not come back");
    }

    private static string Ms(double ms)
    {
        return ms.ToString(ms < 100 ? "0.00" : "0", CultureInfo.InvariantCulture) + " ms";
    }
}
