// What an application does once faults are over: the few acts by which the world shows that it works.
using JoinLeaf.Sessions;

namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    /// <summary>The node's number.</summary>
    public int NodeIndex
    {
        get { return _node.Index; }
    }

    /// <summary>Opens the sockets that the plan gives the node, where there is room.</summary>
    public void OpenMissing()
    {
        KeepOpenNow();
        SimSocket[] all = _sockets.ToArray();
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Part == Part.PerLeaf && all[i].Stage != Stage.Joined || all[i].Part == Part.Root && all[i].IsShut)
            {
                Close(all[i]);
            }
        }

        KeepOpenNow();
    }

    private void KeepOpenNow()
    {
        if (Count(Part.Root) < _node.Plan.Roots)
        {
            OpenRoot();
        }

        if (Count(Part.Listener) < _node.Plan.Listeners)
        {
            OpenListener();
        }
    }

    /// <summary>A listening leaf socket of the node; null when there is none.</summary>
    public SimSocket? FindListener(bool isReliable)
    {
        return Pick(s => s.Part == Part.Listener && s.IsListening && s.IsReliable == isReliable);
    }

    /// <summary>The port number that a socket listens at.</summary>
    public int PortOf(SimSocket socket)
    {
        byte[] name = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int length = name.Length;
        Must("WSPGetSockName", Provider.WSPGetSockName(socket.Descriptor, name, ref length, out int error), error);
        return Drivers.PeerTable.PortIn(name);
    }

    /// <summary>Asks a root: on a socket that was used before, or on a new one. Null when no socket or no port is to be had.</summary>
    public JoinAttempt? AskFresh(SimSocket root)
    {
        SimSocket? leaf = Pick(s => s.Part == Part.Leaf && s.IsReliable == root.IsReliable && (s.Stage == Stage.Idle || s.Stage == Stage.Ended || s.Stage == Stage.Shut));
        if (leaf == null || _rng.Chance(400))
        {
            leaf = Open(Part.Leaf, root.IsReliable);
        }

        return leaf == null || !HasPort(leaf) ? null : Ask(leaf!, root.Node.Index, root.Node.App.PortOf(root), Wsa.JL_BOTH) ?? Refused("ask");
    }

    /// <summary>Invites a listening leaf.</summary>
    public JoinAttempt? InviteFresh(SimSocket root, SimSocket listener)
    {
        return !HasPort(root) ? null : Invite(root, listener.Node.Index, listener.Node.App.PortOf(listener), Wsa.JL_BOTH) ?? Refused("invite");
    }

    /// <summary>A socket that is not bound yet needs a port of its own, or one that a session uses already.</summary>
    private bool HasPort(SimSocket socket)
    {
        Tables tables = _node.Tables;
        return tables.Sockets.Port[socket.Row] >= 0 || tables.Ports.CountOpen() < _node.Plan.Limits.Ports || tables.Ports.FindQuiet() >= 0;
    }

    private JoinAttempt? Refused(string what)
    {
        Fail($"WSPJoinLeaf to {what} failed in a quiet world, where nothing stood in its way");
        return null;
    }

    /// <summary>Sends a last message where the socket may; null where it may not.</summary>
    public Message? SendFinal(SimSocket socket)
    {
        bool isSender = socket.Part == Part.Root ? !socket.IsShut : socket.Part == Part.Leaf && socket.Stage == Stage.Joined && socket.MaySend;
        if (!isSender || (socket.Part == Part.Root && !SomeLeafReceives(socket)))
        {
            return null;
        }

        if (!Send(socket, Message.LeastLength + _rng.Below(100)))
        {
            if (_sendError == Wsa.WSAEWOULDBLOCK && AnyUnderWay())
            {
                // The node's few send buffers keep what a reliable socket has sent just now.
                socket.Backlog = 1;
                return null;
            }

            Fail($"WSPSend on socket {socket.Id}, a {socket.Part}, failed in a quiet world");
        }

        // A packet that waits for company holds a buffer, and of those there may be only one.
        FlushNow(socket);

        Message message = _world.Ledger.Last;
        message.Tokens.RemoveWhere(token => _world.Ledger.HasStoppedReceiving(message, token));
        return message;
    }

    private bool AnyUnderWay()
    {
        StreamTable streams = _node.Tables.Streams;
        bool any = _node.Tables.Packs.Any;
        for (int i = 0; i < streams.Count; i++)
        {
            any |= streams.Session[i] >= 0 && streams.Tail[i] != _node.Tables.Sessions.Sequence[streams.Session[i]];
        }

        return any;
    }

    /// <summary>Messages that the node's sockets still have to send.</summary>
    public int Backlog()
    {
        int count = 0;
        for (int i = 0; i < _sockets.Count; i++)
        {
            bool isJoined = _sockets[i].Part == Part.Root ? JoinedLeaves(_sockets[i]) > 0 : _sockets[i].Stage == Stage.Joined;
            count += isJoined ? _sockets[i].Backlog : 0;
        }

        return count;
    }

    private static bool SomeLeafReceives(SimSocket root)
    {
        MemberTable members = root.Node.Tables.Members;
        int session = root.Node.Tables.Sockets.Session[root.Row];
        for (int i = 0; i < members.Used; i++)
        {
            if (members.State[i] == MemberTable.Joined && members.Session[i] == session && members.Has(i, MemberTable.LeafReceives))
            {
                return true;
            }
        }

        return false;
    }
}
