// How an application hears of things: event objects, records, and what each event may mean at its time.
using System.Threading;

namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    private const int Untouched = -7;

    /// <summary>Looks at the sockets whose event object is set: at once, or as lazily as the plan says.</summary>
    public void Pump()
    {
        if (_isGone || (!_isCalm && _node.Plan.Diligence < 1000 && !_rng.Chance(_node.Plan.Diligence)))
        {
            return;
        }

        PumpAll();
    }

    private void PumpAll()
    {
        for (int round = 0; !_isGone; round++)
        {
            bool any = false;
            for (int i = 0; i < EventObjects; i++)
            {
                any |= PumpEvent(i);
            }

            if (!any)
            {
                return;
            }

            if (round > 10000)
            {
                Fail("its events never end");
            }
        }
    }

    private bool PumpEvent(int number)
    {
        bool isSet = _events[number].WaitOne(0);
        CheckSignal(number, isSet);
        if (!isSet)
        {
            return false;
        }

        // The object is reset in the step that reads the first record, so that what comes later sets it again.
        ManualResetEvent? toReset = _events[number];
        SimSocket[] all = _sockets.ToArray();
        for (int i = 0; i < all.Length && !_isGone; i++)
        {
            if (all[i].IsOpen && all[i].Event == number)
            {
                Enumerate(all[i], toReset);
                toReset = null;
            }
        }

        if (toReset != null)
        {
            toReset.Reset();
        }

        return true;
    }

    /// <summary>A record that is not empty must have set its event object (conformance row 84).</summary>
    private void CheckSignal(int number, bool isSet)
    {
        for (int i = 0; i < _sockets.Count && !isSet; i++)
        {
            if (_sockets[i].Event == number && _node.Tables.Events.Record[_sockets[i].Row] != 0)
            {
                Fail($"socket {_sockets[i].Id} has events {_node.Tables.Events.Record[_sockets[i].Row]} recorded, and its event object is not set");
            }
        }
    }

    private void Enumerate(SimSocket socket, ManualResetEvent? toReset)
    {
        System.Array.Fill(_record.ErrorCodes, Untouched);
        Must("WSPEnumNetworkEvents", Provider.WSPEnumNetworkEvents(socket.Descriptor, toReset, _record, out int error), error);
        int events = _record.Events;
        for (int i = 0; i < _record.ErrorCodes.Length; i++)
        {
            bool isReported = (events & (1 << i)) != 0;
            if (isReported == (_record.ErrorCodes[i] == Untouched) || (isReported && (FullMask & (1 << i)) == 0))
            {
                Fail($"the record of socket {socket.Id} reports events {events} with code {_record.ErrorCodes[i]} in slot {i}");
            }
        }

        int connectCode = _record.ErrorCodes[Wsa.FD_CONNECT_BIT];
        int closeCode = _record.ErrorCodes[Wsa.FD_CLOSE_BIT];
        if ((events & Wsa.FD_CONNECT) != 0)
        {
            OnConnect(socket, connectCode);
        }

        if ((events & Wsa.FD_QOS) != 0)
        {
            OnQuality(socket);
        }

        if ((events & Wsa.FD_WRITE) != 0)
        {
            OnWrite(socket);
        }

        if ((events & Wsa.FD_CLOSE) != 0)
        {
            OnClose(socket, closeCode);
        }

        if (socket.IsOpen && (events & Wsa.FD_ACCEPT) != 0)
        {
            OnAccept(socket);
        }

        if (socket.IsOpen && (events & Wsa.FD_READ) != 0)
        {
            OnRead(socket);
        }
    }

    private void OnWrite(SimSocket socket)
    {
        socket.WaitsToWrite = false;
        if (socket.Part == Part.Listener || socket.Stage == Stage.Failed)
        {
            Fail($"FD_WRITE on socket {socket.Id}, a {socket.Part} that is {socket.Stage}");
        }

        Push(socket);
    }

    private void OnAccept(SimSocket socket)
    {
        if (!socket.IsListening)
        {
            Fail($"FD_ACCEPT on socket {socket.Id}, which does not listen");
        }

        if (_isCalm)
        {
            AcceptAll(socket);
        }
        else if (_rng.Chance(800))
        {
            Accept(socket);
        }
    }

    private void OnRead(SimSocket socket)
    {
        if (socket.Part != Part.Root && socket.Part != Part.Leaf)
        {
            Fail($"FD_READ on socket {socket.Id}, a {socket.Part}");
        }

        if (_isCalm)
        {
            ReadAll(socket);
            return;
        }

        for (int i = _rng.Chance(_node.Plan.Reads) && !Dozes ? _rng.Between(1, 4) : 0; i > 0 && socket.IsOpen; i--)
        {
            Read(socket);
        }
    }

    /// <summary>
    /// FD_CLOSE: once for each membership that the other side ended, never after one's own end, never before the last message was
    /// read (conformance rows 73 to 80).
    /// </summary>
    private void OnClose(SimSocket socket, int code)
    {
        if (socket.Stage == Stage.Joining && socket.Part == Part.PerLeaf && socket.Root!.IsOpen)
        {
            // The join has completed and ended while the function in between was dawdling: its outcome stands in the root's record.
            Enumerate(socket.Root, null);
        }

        _world.Trace.Note(_node.Index, What.Closed, socket.Descriptor, code);
        if (!socket.IsMember || socket.Stage != Stage.Joined || socket.HeardClose)
        {
            Fail($"FD_CLOSE ({code}) on socket {socket.Id}, a {socket.Part} that is {socket.Stage}");
        }

        Allow("FD_CLOSE", code, 0, Wsa.WSAECONNRESET, Wsa.WSAECONNABORTED, Wsa.WSAENETDOWN, PutOut(socket));
        CheckWhole(socket, code);
        if (socket.IsJoinedInside)
        {
            Fail($"FD_CLOSE ({code}) on socket {socket.Id}, while its membership {socket.Token:x8} is joined");
        }

        int member = socket.Member;
        SimSocket? reader = socket.Part == Part.Leaf ? socket : socket.Root!.IsOpen ? socket.Root : null;
        if (reader != null && _node.Tables.Queue.Holds(reader.Row, member))
        {
            Fail($"FD_CLOSE ({code}) on socket {socket.Id}, while a message of its membership is unread");
        }

        socket.HeardClose = true;
        socket.Stage = Stage.Ended;
        _world.Totals.CloseEvents++;
        _world.Totals.CloseAborted += code == Wsa.WSAECONNABORTED ? 1 : 0;
        _world.Totals.CloseReset += code == Wsa.WSAECONNRESET ? 1 : 0;
        AfterClose(socket, code);
    }

    /// <summary>The end was heard: the last word is read, and the socket closed soon, later, or used again.</summary>
    private void AfterClose(SimSocket socket, int code)
    {
        if (_rng.Chance(700))
        {
            ReadLastWord(socket, code);
        }

        if (socket.Part == Part.PerLeaf ? _isCalm || _rng.Chance(600) : _rng.Chance(_isCalm ? 500 : 400))
        {
            Close(socket);
        }
    }
}
