// How an application sends and reads, and how it compares what it read with the ledger.
using JoinLeaf.Provider;

namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    private readonly byte[] _room = new byte[20000];
    private int _sendError;
    private readonly Lease _lease = new();
    private readonly byte[] _lent = new byte[2000];

    private void SendSomething()
    {
        bool any = _rng.Chance(30);
        SimSocket? socket = Pick(s => s.Part != Part.Listener && (any || s.Part == Part.Root || s.Stage == Stage.Joined));
        if (socket != null && _rng.Chance(100))
        {
            ChangeCompany(socket);
        }

        for (int i = _rng.Chance(200) ? _rng.Between(2, 12) : 1; socket != null && i > 0; i--)
        {
            int most = MaxMessage(socket);
            int length = _rng.Chance(700) ? _rng.Between(Message.LeastLength, 60) : _rng.Chance(200) ? most + _rng.Below(2) : _rng.Between(Message.LeastLength, most);
            Send(socket, length);
        }

        if (socket != null && socket.IsReliable && _rng.Chance(300))
        {
            socket.Backlog = _rng.Between(1, _world.Plan.MostInARow);
            Push(socket);
        }
    }

    /// <summary>Small messages wait for company from now on, or no longer, or need not wait this time.</summary>
    private void ChangeCompany(SimSocket socket)
    {
        byte[] value = [(byte)_rng.Below(2), 0, 0, 0];
        if (_rng.Chance(500))
        {
            FlushNow(socket);
        }
        else if (socket.Part == Part.Root || socket.Part == Part.Leaf)
        {
            Must("WSPSetSockOpt", Provider.WSPSetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_BATCH, value, 4, out int error), error);
        }
    }

    private int MaxMessage(SimSocket socket)
    {
        byte[] value = new byte[4];
        int length = 4;
        Must("WSPGetSockOpt", Provider.WSPGetSockOpt(socket.Descriptor, Wsa.SOL_SOCKET, Wsa.SO_MAX_MSG_SIZE, value, ref length, out int error), error);
        int most = value[0] | (value[1] << 8);
        if (_world.Plan.IsStrict && (most < 264 || most > 8192))
        {
            Fail($"SO_MAX_MSG_SIZE of socket {socket.Id} is {most}");
        }

        return most < Message.LeastLength ? Message.LeastLength : most;
    }

    /// <summary>Sends one message, and checks that the answer fits the state that the socket is in.</summary>
    public bool Send(SimSocket socket, int length)
    {
        bool tooLong = length > MaxMessage(socket);
        bool isJoined = socket.Part == Part.Root ? JoinedLeaves(socket) > 0 : socket.IsJoinedInside;
        Message message = _world.Ledger.Sending(socket, length);
        WsaBuffer[] pieces = Cut(message.Bytes);
        int code = Provider.WSPSend(socket.Descriptor, pieces, pieces.Length, out int sent, 0, null, null, null, out int error);
        CheckCode("WSPSend", code, error);
        _sendError = error;
        if (error == 0 && (sent != length || !isJoined || tooLong || (message.Tokens.Count == 0 && _world.Plan.IsStrict)))
        {
            Fail($"WSPSend of {length} bytes on socket {socket.Id} succeeded with {sent} bytes, {message.Tokens.Count} receivers");
        }

        _world.Trace.Note(_node.Index, error == 0 ? What.SendMessage : What.NotSent, socket.Descriptor, message.Id, error);
        if (error == 0)
        {
            _world.Totals.MessagesSent++;
            _world.Totals.ReliableSent += socket.IsReliable ? 1 : 0;
            Ledger.Sent(message);
            MarkUsed(socket);
            return true;
        }

        message.Tokens.Clear();
        socket.WaitsToWrite |= error == Wsa.WSAEWOULDBLOCK;
        _world.Totals.Blocked += error == Wsa.WSAEWOULDBLOCK ? 1 : 0;
        AllowSendError(socket, error, isJoined, tooLong);
        return false;
    }

    private void AllowSendError(SimSocket socket, int error, bool isJoined, bool tooLong)
    {
        bool isShut = socket.Part == Part.Root ? socket.IsShut : socket.Stage == Stage.Shut;
        // A flipped bit may have made a session of messages that are shorter than any here.
        if ((error == Wsa.WSAEMSGSIZE && (tooLong || !_world.Plan.IsStrict)) || MayBeAnyReason(socket))
        {
            return;
        }

        if (isShut)
        {
            Allow("WSPSend after the end of sending (row 77)", error, Wsa.WSAESHUTDOWN);
        }
        else if (!isJoined)
        {
            Allow("WSPSend without a membership (rows 48, 72)", error, socket.Part == Part.Root || socket.Stage != Stage.Joined && socket.Stage != Stage.Ended
                ? [Wsa.WSAENOTCONN] : [Wsa.WSAENOTCONN, Wsa.WSAECONNRESET, Wsa.WSAECONNABORTED, Wsa.WSAENETDOWN, PutOut(socket)]);
        }
        else
        {
            bool mayNot = socket.Part == Part.Root ? true : !socket.MaySend || !_world.Plan.IsStrict;
            Allow("WSPSend", error, Wsa.WSAEWOULDBLOCK, mayNot ? Wsa.WSAEOPNOTSUPP : Wsa.WSAEWOULDBLOCK);
        }
    }

    /// <summary>The reason of the end of a leaf that was too slow for its root; otherwise one that is allowed anyway.</summary>
    private static int PutOut(SimSocket socket)
    {
        return socket.IsReliable ? Wsa.WSAETIMEDOUT : Wsa.WSAECONNABORTED;
    }

    /// <summary>Where bits flip, the reason for which a root puts a leaf out may come as any other.</summary>
    private bool MayBeAnyReason(SimSocket socket)
    {
        return !_world.Plan.IsStrict && socket.IsReliable && socket.Part == Part.Leaf && socket.HasEndedInside;
    }

    /// <summary>Leaves that the engine holds for joined to a root's session.</summary>
    public static int JoinedLeaves(SimSocket root)
    {
        int session = root.Node.Tables.Sockets.Session[root.Row];
        return session < 0 ? 0 : root.Node.Tables.Sessions.Joined[session];
    }

    /// <summary>The bytes in one piece, two or three.</summary>
    private WsaBuffer[] Cut(byte[] bytes)
    {
        WsaBuffer[] pieces = new WsaBuffer[_rng.Chance(800) ? 1 : _rng.Between(2, 3)];
        int at = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            int length = i == pieces.Length - 1 ? bytes.Length - at : _rng.Below(bytes.Length - at + 1);
            pieces[i] = new WsaBuffer(System.MemoryExtensions.AsSpan(bytes, at, length).ToArray());
            at += length;
        }

        return pieces;
    }

    /// <summary>A call that works tells the application that its join is done, before FD_CONNECT was looked at.</summary>
    private static void MarkUsed(SimSocket socket)
    {
        if (socket.Join != null)
        {
            socket.Join.WasUsed = true;
        }
    }

    private void ReadSomething()
    {
        SimSocket? socket = Pick(s => s.Part == Part.Root || s.Part == Part.Leaf);
        for (int i = _rng.Between(1, 3); i > 0 && socket != null && !Dozes; i--)
        {
            Read(socket);
        }
    }

    private void ReadAll(SimSocket socket)
    {
        for (int i = 0; i < 5000 && socket.IsOpen && Read(socket); i++)
        {
        }
    }

    /// <summary>Reads one message, sometimes after a look at it, sometimes into too little room: false when there is none.</summary>
    private bool Read(SimSocket socket)
    {
        if (!_isCalm && _rng.Chance(100))
        {
            return ReadInPlace(socket);
        }

        int peeked = -1;
        if (_rng.Chance(100))
        {
            peeked = Receive(socket, _room.Length, true, out _);
            CheckWaiting(socket, peeked);
        }

        int room = !_isCalm && _rng.Chance(40) ? _rng.Between(socket.IsReliable ? 4 : 0, 20) : _room.Length;
        int id = Receive(socket, room, false, out bool any);
        if (peeked >= 0 && id >= 0 && peeked != id && _world.Plan.IsStrict)
        {
            Fail($"socket {socket.Id} saw message {peeked} first and then read message {id}");
        }

        return any;
    }

    /// <summary>FIONREAD tells the length of the message that waits.</summary>
    private void CheckWaiting(SimSocket socket, int peeked)
    {
        byte[] value = new byte[4];
        Must("WSPIoctl", Provider.WSPIoctl(socket.Descriptor, Wsa.FIONREAD, null, 0, value, 4, out int _, null, null, null, out int error), error);
        int waiting = value[0] | (value[1] << 8);
        if (peeked >= 0 && waiting == 0)
        {
            Fail($"socket {socket.Id} has message {peeked} to read, and FIONREAD says that nothing waits");
        }
    }

    /// <summary>
    /// Reads one message in place, and keeps it lent until the next one: what it shows must be what was sent, now and then.
    /// </summary>
    private bool ReadInPlace(SimSocket socket)
    {
        if (_lease.IsHeld && !System.MemoryExtensions.SequenceEqual<byte>(System.MemoryExtensions.AsSpan(_lease.Bytes, _lease.Offset, _lease.Length), System.MemoryExtensions.AsSpan(_lent, 0, _lease.Length)))
        {
            Fail("a message that is lent has changed");
        }

        Provider.ReturnLease(_lease);
        int code = Provider.LeaseMessage(socket.Descriptor, _lease, out int error);
        CheckCode("LeaseMessage", code, error);
        if (error == Wsa.WSAEMSGSIZE)
        {
            return Receive(socket, _room.Length, false, out bool any) >= 0 || any;
        }

        if (error != 0)
        {
            AllowReceiveError(socket, error);
            return false;
        }

        MarkUsed(socket);
        System.Array.Copy(_lease.Bytes, _lease.Offset, _room, 0, _lease.Length);
        System.Array.Copy(_room, _lent, _lease.Length);
        Judge(socket, _lease.Length, false, false, _lease.From);
        return true;
    }

    /// <summary>One call of WSPRecvFrom: the number of the message, or -1.</summary>
    private int Receive(SimSocket socket, int room, bool peek, out bool any)
    {
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int fromLength = from.Length;
        int flags = peek ? Wsa.MSG_PEEK : 0;
        WsaBuffer[] buffers = [new WsaBuffer(_room, room)];
        int code = Provider.WSPRecvFrom(socket.Descriptor, buffers, 1, out int count, ref flags, from, ref fromLength, null, null, null, out int error);
        CheckCode("WSPRecvFrom", code, error);
        any = error == 0 || error == Wsa.WSAEMSGSIZE;
        if (!any)
        {
            _world.Trace.Note(_node.Index, What.NotReceived, socket.Descriptor, error);
            AllowReceiveError(socket, error);
            return -1;
        }

        MarkUsed(socket);
        return Judge(socket, count, error == Wsa.WSAEMSGSIZE, peek, from);
    }

    /// <summary>Compares what was read with what was sent: the number of the message, or -1.</summary>
    private int Judge(SimSocket socket, int count, bool wasCut, bool peek, byte[] from)
    {
        Message? message = _world.Ledger.Read(socket, _room, count, wasCut, !peek);
        _world.Trace.Note(_node.Index, What.Receive, socket.Descriptor, message == null ? -1 : message.Id, peek ? 1 : 0);
        if (message == null)
        {
            return -1;
        }

        int sender = SimNetwork.NodeOf(Drivers.PeerTable.AddressIn(from));
        bool isForgotten = Drivers.PeerTable.AddressIn(from) == 0;
        int number = Shares.NumberOf(socket, message);
        bool isMarked = from[8] == number || !_world.Plan.IsStrict;
        bool isRelayed = number > 0 && _world.Ledger.Of(socket.Token).PerLeaf.Exists(p => p.Node.Index == sender);
        if (isForgotten ? socket.Part == Part.Leaf : (sender != message.From.Node.Index && !isRelayed) || !isMarked)
        {
            Fail($"socket {socket.Id} read message {message.Id} of node {message.From.Node.Index} as from node {sender} (row 64)");
        }

        _world.Totals.MessagesRead += peek ? 0 : 1;
        _world.Totals.ReliableRead += peek || !socket.IsReliable ? 0 : 1;
        return message.Id;
    }

    private void AllowReceiveError(SimSocket socket, int error)
    {
        if (MayBeAnyReason(socket))
        {
            return;
        }

        if (socket.ReceivesNoMore)
        {
            Allow("WSPRecv after the end of receiving", error, Wsa.WSAESHUTDOWN);
        }
        else if (socket.Part == Part.Root)
        {
            Allow("WSPRecv on a root", error, Wsa.WSAEWOULDBLOCK, Wsa.WSAENOTCONN, Wsa.WSAEOPNOTSUPP);
        }
        else if (socket.IsJoinedInside)
        {
            Allow("WSPRecv on a joined leaf", error, Wsa.WSAEWOULDBLOCK, socket.MayReceive && _world.Plan.IsStrict ? Wsa.WSAEWOULDBLOCK : Wsa.WSAEOPNOTSUPP);
        }
        else if (socket.Stage == Stage.Idle || socket.Stage == Stage.Joining && !socket.HasEndedInside)
        {
            Allow("WSPRecv on a leaf that is not joined", error, Wsa.WSAENOTCONN);
        }
        else
        {
            Allow("WSPRecv on a leaf that has ended", error, Wsa.WSAEDISCON, Wsa.WSAECONNRESET, Wsa.WSAECONNABORTED, Wsa.WSAENETDOWN, PutOut(socket));
        }
    }

    /// <summary>Select reports what is ready, and never that a join has completed (row 51).</summary>
    private void SelectSomething()
    {
        SocketSet reads = new SocketSet(8);
        SocketSet writes = new SocketSet(8);
        SocketSet excepts = new SocketSet(8);
        for (int i = 0; i < 6; i++)
        {
            SimSocket? socket = Pick(_ => true);
            if (socket == null)
            {
                return;
            }

            (_rng.Chance(450) ? reads : _rng.Chance(800) ? writes : excepts).Add(socket.Descriptor);
        }

        int asked = reads.Count + writes.Count;
        int ready = Provider.WSPSelect(0, reads, writes, excepts, 0, out int error);
        CheckCode("WSPSelect", ready, error);
        _world.Trace.Note(_node.Index, What.Select, asked, ready, error);
        if (error != 0 || ready != reads.Count + writes.Count || ready > asked || excepts.Count != 0)
        {
            Fail($"WSPSelect answered {ready} of {asked} with code {error}");
        }

        for (int i = 0; i < _sockets.Count; i++)
        {
            SimSocket socket = _sockets[i];
            if (writes.Contains(socket.Descriptor) && socket.Part != Part.Root && (socket.Stage == Stage.Joining && !socket.Join!.WasUsed || socket.Stage == Stage.Failed || socket.Part == Part.Listener))
            {
                Fail($"WSPSelect says that socket {socket.Id}, a {socket.Part} that is {socket.Stage}, can be written to");
            }
        }
    }
}
