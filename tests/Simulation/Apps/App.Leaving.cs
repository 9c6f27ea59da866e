// How an application takes leave: close, shutdown, a last word, and reading the other side's.
namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    private void LeaveSomething()
    {
        SimSocket? socket = Pick(s => s.Part != Part.Root || _rng.Chance(_world.Nodes.Length > 24 ? 20 : 150));
        if (socket == null || (socket.Part == Part.Listener && _rng.Chance(600)))
        {
            return;
        }

        switch (_rng.Below(4))
        {
            case 0:
                Shutdown(socket, _rng.Between(0, 2));
                break;
            case 1:
                SayLastWord(socket);
                break;
            default:
                Close(socket);
                break;
        }
    }

    /// <summary>Closes what has ended, some of the time.</summary>
    private void TidyUp()
    {
        SimSocket[] all = _sockets.ToArray();
        for (int i = 0; i < all.Length; i++)
        {
            bool isOver = all[i].Stage == Stage.Ended || all[i].Stage == Stage.Shut || all[i].Stage == Stage.Failed || (all[i].Part == Part.Root && all[i].IsShut);
            if (isOver && _rng.Chance(500))
            {
                Close(all[i]);
            }
        }
    }

    /// <summary>Closes a descriptor: no event follows for it (row 78).</summary>
    public void Close(SimSocket socket)
    {
        _world.Trace.Note(_node.Index, What.Close, socket.Descriptor);
        Must("WSPCloseSocket", Provider.WSPCloseSocket(socket.Descriptor, out int error), error);
        socket.IsOpen = false;
        _sockets.Remove(socket);
        if (socket.Join is { Outcome: Outcome.Pending } join)
        {
            join.Outcome = Outcome.Cancelled;
            if (join.Made != socket && join.Made.Stage != Stage.Shut)
            {
                // The root has gone, and the descriptor that its join had returned can only be closed.
                join.Made.Stage = join.Made.WasJoinedInside ? Stage.Joined : Stage.Failed;
            }
        }
    }

    private void Shutdown(SimSocket socket, int how)
    {
        bool isJoined = IsJoinedForShutdown(socket);
        int code = Provider.WSPShutdown(socket.Descriptor, how, out int error);
        CheckCode("WSPShutdown", code, error);
        AfterShutdown(socket, how, error, isJoined, null);
    }

    private void SayLastWord(SimSocket socket)
    {
        bool isJoined = IsJoinedForShutdown(socket);
        byte[]? word = DrawData(_world.Ledger.NextId());
        if (isJoined && word is { Length: > 0 })
        {
            NoteLastWord(socket, word);
        }

        int code = Provider.WSPSendDisconnect(socket.Descriptor, word == null ? null : new WsaBuffer(word), out int error);
        CheckCode("WSPSendDisconnect", code, error);
        if (error != 0 && isJoined && word is { Length: > 0 })
        {
            TakeBackLastWord(socket, word);
        }

        AfterShutdown(socket, Wsa.SD_SEND, error, isJoined, word);
    }

    private bool IsJoinedForShutdown(SimSocket socket)
    {
        return socket.Part == Part.Root ? JoinedLeaves(socket) > 0 : socket.Part != Part.Listener && socket.IsJoinedInside;
    }

    private void NoteLastWord(SimSocket socket, byte[] word)
    {
        if (socket.Part == Part.Leaf)
        {
            _world.Ledger.Of(socket.Token).LastWordsOfLeaf.Add(word);
            return;
        }

        if (socket.Part == Part.Root)
        {
            _world.Ledger.SayToAll(word);
        }

        for (int i = 0; i < _sockets.Count; i++)
        {
            if (Concerns(socket, _sockets[i]) && _sockets[i].IsJoinedInside)
            {
                _world.Ledger.Of(_sockets[i].Token).LastWordsOfRoot.Add(word);
            }
        }
    }

    /// <summary>The call failed: nothing was said.</summary>
    private void TakeBackLastWord(SimSocket socket, byte[] word)
    {
        _world.Ledger.Of(socket.Token).LastWordsOfLeaf.Remove(word);
        for (int i = 0; i < _sockets.Count; i++)
        {
            if (Concerns(socket, _sockets[i]))
            {
                _world.Ledger.Of(_sockets[i].Token).LastWordsOfRoot.Remove(word);
            }
        }
    }

    /// <summary>Whether what is said at a socket is said to a per-leaf socket's leaf: at itself, or at its root.</summary>
    private static bool Concerns(SimSocket saidAt, SimSocket perLeaf)
    {
        return perLeaf.Part == Part.PerLeaf && (perLeaf == saidAt || perLeaf.Root == saidAt);
    }

    private void AfterShutdown(SimSocket socket, int how, int error, bool isJoined, byte[]? word)
    {
        bool wasShut = socket.Part == Part.Root ? socket.IsShut : socket.Stage == Stage.Shut;
        _world.Trace.Note(_node.Index, error == 0 ? What.Shutdown : What.NotShut, socket.Descriptor, how, error);
        if (error != 0)
        {
            Allow("WSPShutdown", error, isJoined ? Wsa.WSAENOBUFS : Wsa.WSAENOTCONN);
            if (error == Wsa.WSAENOBUFS && (word == null || word.Length == 0))
            {
                Fail("WSPShutdown without data answered WSAENOBUFS");
            }

            return;
        }

        if (!isJoined && !wasShut)
        {
            Fail($"WSPShutdown of socket {socket.Id} succeeded without a membership");
        }

        socket.ReceivesNoMore |= how != Wsa.SD_SEND && socket.Part != Part.PerLeaf && isJoined;
        if (how == Wsa.SD_RECEIVE || wasShut)
        {
            return;
        }

        _world.Totals.DisconnectData += word is { Length: > 0 } ? 1 : 0;
        if (socket.Part == Part.Root)
        {
            socket.IsShut = true;
            socket.IsListening = false;
            return;
        }

        socket.Stage = Stage.Shut;
    }

    /// <summary>The other side's last word, after FD_CLOSE (row 76): exact, once, and kept while the room is too small.</summary>
    private void ReadLastWord(SimSocket socket, int closeCode)
    {
        Ledger.Entry entry = _world.Ledger.Of(socket.Token);
        System.Collections.Generic.List<byte[]> words = socket.Part == Part.Leaf ? entry.LastWordsOfRoot : entry.LastWordsOfLeaf;
        bool ownEnd = socket.Part == Part.PerLeaf && (socket.Root!.IsShut || !socket.Root.IsOpen);
        WsaBuffer room = new WsaBuffer(new byte[_node.Plan.Limits.MaxConnectData]);
        int code = Provider.WSPRecvDisconnect(socket.Descriptor, room, out int error);
        CheckCode("WSPRecvDisconnect", code, error);
        if (error == Wsa.WSAEFAULT && !_world.Plan.IsStrict)
        {
            // A flipped bit made a LEAVE of a large packet: more than any application says.
            return;
        }

        if (error != 0)
        {
            // A leaf that was put out is told so until it answers, and nothing is heard of it any more.
            Allow("WSPRecvDisconnect", error, ownEnd || (socket.Part == Part.PerLeaf && closeCode == Wsa.WSAETIMEDOUT) ? Wsa.WSAENOTCONN : 0);
            return;
        }

        // The same request may have been accepted twice: the first acceptance was over before its asker heard of it, and its last word too.
        bool isKnown = room.Length == 0 && (words.Count == 0 || entry.PerLeaf.Count > 1 || entry.Accepted.Count > 1 || closeCode != 0 || ownEnd || _node.Tables.Counters.DisconnectDataLost > 0);
        for (int i = 0; i < words.Count; i++)
        {
            isKnown |= System.MemoryExtensions.SequenceEqual<byte>(System.MemoryExtensions.AsSpan(room.Bytes, 0, room.Length), words[i]);
        }

        // A root that closes ends its session for whoever hears it, before a word that it had for one leaf has come.
        isKnown |= socket.Part == Part.Leaf && room.Length == 0 && entry.PerLeaf.Exists(p => !p.Root!.IsOpen || p.Root.IsShut);
        isKnown |= socket.Part == Part.Leaf && _world.Ledger.WasSaidToAll(room.Bytes, room.Length);
        if (!isKnown && _world.Plan.IsStrict)
        {
            Fail($"socket {socket.Id} read {room.Length} bytes of a last word; {words.Count} were said");
        }

        WsaBuffer again = new WsaBuffer(new byte[_node.Plan.Limits.MaxConnectData]);
        Must("WSPRecvDisconnect", Provider.WSPRecvDisconnect(socket.Descriptor, again, out error), error);
        if (again.Length != 0)
        {
            Fail($"socket {socket.Id} read its last word twice");
        }
    }
}
