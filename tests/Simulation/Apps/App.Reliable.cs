// What an application does with reliable sockets: it sends until it is turned away and goes on at FD_WRITE, reads late, and looks at the watermark.
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    private long _dozesUntilMs = -1;

    private bool Dozes
    {
        get { return !_isCalm && _world.Clock.ElapsedMs < _dozesUntilMs; }
    }

    /// <summary>The application reads nothing for a while.</summary>
    public void Doze(int ms)
    {
        _dozesUntilMs = _world.Clock.ElapsedMs + ms;
    }

    /// <summary>The descriptor of a leaf of this node's roots.</summary>
    public SimSocket PerLeafOf(int member)
    {
        SimSocket? found = _sockets.Find(s => s.Part == Part.PerLeaf && s.Member == member);
        if (found == null)
        {
            Fail($"membership {member} is joined, and no descriptor stands for it");
        }

        return found!;
    }

    private void SetPolicy(SimSocket root, int policy, int slowMs)
    {
        SetOption(root, Wsa.JLO_SLOW_POLICY, policy);
        SetOption(root, Wsa.JLO_SLOW_MS, slowMs);
    }

    private void SetOption(SimSocket socket, int option, int value)
    {
        byte[] bytes = [(byte)value, (byte)(value >> 8), 0, 0];
        Must("WSPSetSockOpt", Provider.WSPSetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, option, bytes, 4, out int error), error);
        int length = 4;
        byte[] back = new byte[4];
        Must("WSPGetSockOpt", Provider.WSPGetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, option, back, ref length, out error), error);
        if (length != 4 || back[0] != bytes[0] || back[1] != bytes[1] || back[2] != 0 || back[3] != 0)
        {
            Fail($"option {option} of socket {socket.Id} was set to {value}, and reads {back[0] | (back[1] << 8)}");
        }
    }

    /// <summary>Faults are over: nobody is skipped or put out any more, what was to be sent is sent.</summary>
    private void Settle(SimSocket socket)
    {
        if (socket.IsOpen && socket.IsReliable && socket.Part == Part.Root)
        {
            SetPolicy(socket, Wsa.JL_SLOW_WAIT, 1000);
        }

        if (socket.IsOpen && socket.IsReliable && socket.Part != Part.Listener && socket.Part != Part.PerLeaf)
        {
            ReadWatermark(socket);
        }

        if (socket.IsOpen && !socket.WaitsToWrite)
        {
            Push(socket);
        }
    }

    /// <summary>Sends what the socket still has to send, until it is turned away.</summary>
    private void Push(SimSocket socket)
    {
        while (socket.IsOpen && socket.Backlog > 0)
        {
            int most = MaxMessage(socket);
            bool sent = Send(socket, _rng.Chance(900) ? _rng.Between(Message.LeastLength, 60) : _rng.Between(Message.LeastLength, most));
            if (!sent && _sendError == Wsa.WSAEWOULDBLOCK)
            {
                return;
            }

            // An error that is not for a while ends it.
            socket.Backlog = sent ? socket.Backlog - 1 : 0;
        }
    }

    /// <summary>Small messages need not wait this time: they go, or wait for the window only.</summary>
    private void FlushNow(SimSocket socket)
    {
        int code = Provider.Flush(socket.Descriptor, out int error);
        CheckCode("Flush", code, error);
        Allow("Flush", error, 0, socket.IsReliable ? Wsa.WSAEWOULDBLOCK : 0);
    }

    /// <summary>Begins a row of messages; false where the socket may not send.</summary>
    public bool StartBacklog(SimSocket socket, int count)
    {
        bool isSender = socket.Part == Part.Root ? !socket.IsShut && SomeLeafReceives(socket) : socket.IsMember && socket.Stage == Stage.Joined && socket.MaySend;
        if (socket.IsReliable && isSender)
        {
            socket.Backlog = count;
            Push(socket);
        }

        return socket.IsReliable && isSender;
    }

    /// <summary>FD_QOS: on a root or a leaf its watermark has moved, on a per-leaf socket the leaf is slow.</summary>
    private void OnQuality(SimSocket socket)
    {
        if (!socket.IsReliable || socket.Part == Part.Listener)
        {
            Fail($"FD_QOS on socket {socket.Id}, a {socket.Part}{(socket.IsReliable ? "" : " that is not reliable")}");
        }

        if (socket.Part == Part.PerLeaf)
        {
            _world.Totals.SlowTold++;
            _world.Trace.Note(_node.Index, What.SlowLeaf, socket.Descriptor);
            socket.WasToldSlow = true;
        }
        else if (_isCalm || _rng.Chance(700))
        {
            ReadWatermark(socket);
        }
    }

    private void ReadWatermark(SimSocket socket)
    {
        int length = 4;
        byte[] value = new byte[4];
        Must("WSPGetSockOpt", Provider.WSPGetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_WATERMARK, value, ref length, out int error), error);
        int watermark = value[0] | (value[1] << 8) | (value[2] << 16) | (value[3] << 24);
        _world.Trace.Note(_node.Index, What.Watermark, socket.Descriptor, watermark);
        if (_world.Plan.IsStrict && (watermark < socket.Watermark || watermark > socket.SentToAll.Count))
        {
            Fail($"the watermark of socket {socket.Id} went from {socket.Watermark} to {watermark}, and {socket.SentToAll.Count} messages were sent");
        }

        socket.Watermark = watermark;
    }

    /// <summary>Before the FD_CLOSE of a graceful end everything has come that the other side had sent.</summary>
    private void CheckWhole(SimSocket socket, int code)
    {
        if (!socket.IsReliable || code != 0 || !socket.MayReceive || !_world.Plan.IsStrict)
        {
            return;
        }

        Ledger.Entry entry = _world.Ledger.Of(socket.Token);
        if (socket.Part == Part.Leaf)
        {
            SimSocket? source = socket.Source ?? (entry.PerLeaf.Count == 1 ? entry.PerLeaf[0] : null);
            if (source != null && !socket.ReceivesNoMore)
            {
                CheckWhole(socket, source.Flow);
            }
        }
        else if (entry.Ups.Count == 1 && socket.Root!.IsOpen && !socket.Root.IsShut && !socket.Root.ReceivesNoMore)
        {
            CheckWhole(socket, entry.Ups[0]);
        }
    }

    private void CheckWhole(SimSocket socket, Flow flow)
    {
        _world.Totals.WholeFlows++;
        if (!flow.IsWhole)
        {
            Fail($"FD_CLOSE (0) on reliable socket {socket.Id}, a {socket.Part}, of membership {socket.Token:x8}, after {flow.Read} of {flow.Sent.Count} messages");
        }
    }

    /// <summary>Sets the count of a session that has sent nothing shortly before its wrap, which no world would reach otherwise.</summary>
    private void NearWrap(SimSocket root)
    {
        Tables tables = _node.Tables;
        int session = root.Part == Part.Root && root.Row < tables.Sockets.Count ? tables.Sockets.Session[root.Row] : -1;
        if (session < 0 || tables.Sessions.Rows[session] > 0 || tables.Sessions.Sequence[session] != 0 || !_rng.Chance(400))
        {
            return;
        }

        int stream = tables.Sessions.Stream[session];
        ushort first = (ushort)(65536 - _rng.Between(1, 60));
        tables.Sessions.Sequence[session] = first;
        if (stream >= 0)
        {
            tables.Streams.Tail[stream] = first;
        }
    }

    /// <summary>The same for what a leaf sends, at both ends of its membership, before either has said anything.</summary>
    private void NearWrapUp(SimSocket made)
    {
        Ledger.Entry entry = _world.Ledger.Of(made.Token);
        SimSocket? leaf = entry.Leaf;
        SimSocket? perLeaf = entry.PerLeaf.Count == 1 ? entry.PerLeaf[0] : null;
        bool bothJoined = leaf != null && perLeaf != null && made.IsReliable && leaf.IsReliable && leaf.IsOpen && perLeaf.IsOpen && leaf.Token == perLeaf.Token && leaf.IsJoinedInside && perLeaf.IsJoinedInside;
        bool isFirst = bothJoined && made == leaf && leaf!.Flow.Sent.Count == 0 && perLeaf!.Flow.Sent.Count == 0;
        if (!isFirst || !_rng.Chance(300))
        {
            return;
        }

        Tables below = leaf!.Node.Tables;
        Tables above = perLeaf!.Node.Tables;
        int session = below.Members.Session[leaf.Member];
        bool isQuiet = above.Members.Seen[perLeaf.Member] == above.Sessions.Sequence[above.Members.Session[perLeaf.Member]];
        // A status from before would be taken for a later one: none may be under way.
        isQuiet &= !_world.Network.HasUnderWay(perLeaf.Node.Index, leaf.Node.Index);
        if (isQuiet && below.Sessions.Sequence[session] == 0 && above.Members.Sequence[perLeaf.Member] == 0)
        {
            ushort first = (ushort)(65536 - _rng.Between(1, 30));
            below.Sessions.Sequence[session] = first;
            below.Streams.Tail[below.Sessions.Stream[session]] = first;
            below.Members.Seen[leaf.Member] = first;
            above.Members.Sequence[perLeaf.Member] = first;
        }
    }
}
