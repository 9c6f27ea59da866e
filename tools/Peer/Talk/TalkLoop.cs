// The loop that `root` and `leaf` share: waits for the network, the input and Ctrl+C at once, and handles what has come on one thread.
using System;
using System.Diagnostics;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Talk;

/// <summary>
/// One peer at work. Nothing here blocks but the wait itself: every socket selects the same event object. Lines of the input are
/// read once somebody has joined, so that a pipe may be filled before.
/// </summary>
internal abstract class TalkLoop
{
    private const int SelectedEvents = Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_ACCEPT | Wsa.FD_CONNECT | Wsa.FD_CLOSE;
    /// <summary>Messages are best effort: so many at once, and then a pause, do not overflow a receiver's socket.</summary>
    private const int BurstLines = 32;
    private const int BurstPauseMs = 10;

    private readonly LineSource _input;
    private readonly WaitHandle _stop;
    private readonly NetworkEvents _events = new();
    private readonly byte[] _buffer;
    private readonly byte[] _from = new byte[Wsa.SOCKADDR_IN_LENGTH];
    private InputLine? _held;
    private bool _writeIsBlocked;
    private bool _isOver;
    private bool _isResting;
    private long _restEnd;
    private string _why = string.Empty;
    private int _exitCode;

    /// <param name="request">What to do.</param>
    /// <param name="report">Whom to tell.</param>
    /// <param name="node">The stack; ended with the loop.</param>
    /// <param name="input">The lines to send.</param>
    /// <param name="stop">Set when it is time to leave.</param>
    protected TalkLoop(TalkRequest request, TalkReport report, Node node, LineSource input, WaitHandle stop)
    {
        Request = request;
        Report = report;
        Node = node;
        _input = input;
        _stop = stop;
        _buffer = new byte[node.Provider.Limits.MaxMessage];
    }

    /// <summary>What to do.</summary>
    protected TalkRequest Request { get; }
    /// <summary>Whom to tell.</summary>
    protected TalkReport Report { get; }
    /// <summary>The stack.</summary>
    protected Node Node { get; }
    /// <summary>Set when a socket has something to tell.</summary>
    protected ManualResetEvent NetworkEvent { get; } = new(false);

    /// <summary>The socket that lines are sent on; null while there is nobody to send to.</summary>
    protected abstract MultipointSocket? Talking { get; }

    /// <summary>Opens, binds and begins to join.</summary>
    protected abstract void Begin();

    /// <summary>Looks at every socket for what has happened.</summary>
    protected abstract void HandleEvents();

    /// <summary>Leaves what is still joined, with the last words, and closes everything.</summary>
    protected abstract void Leave();

    /// <summary>What the process answers with when it was told to leave.</summary>
    protected abstract int ExitCodeOnRequest { get; }

    /// <summary>Runs until it is over.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="JoinLeafException">The socket cannot be bound.</exception>
    public int Run()
    {
        try
        {
            Begin();
            _input.Start();
            while (!_isOver)
            {
                if (Wait())
                {
                    End("left", ExitCodeOnRequest);
                    break;
                }

                NetworkEvent.Reset();
                HandleEvents();
                SendLines();
            }

            Leave();
            Report.Ended(_why, _exitCode);
            return _exitCode;
        }
        finally
        {
            Node.End();
        }
    }

    /// <summary>It is over.</summary>
    protected void End(string why, int exitCode)
    {
        if (!_isOver)
        {
            _isOver = true;
            _why = why;
            _exitCode = exitCode;
        }
    }

    /// <summary>Lets a socket tell what happens to it.</summary>
    protected void Select(MultipointSocket socket)
    {
        socket.EventSelect(NetworkEvent, SelectedEvents);
    }

    /// <summary>What has happened to a socket.</summary>
    /// <returns>FD_ bits; the codes stand in <see cref="CodeOf"/>.</returns>
    protected int EventsOf(MultipointSocket socket)
    {
        socket.EnumNetworkEvents(null, _events);
        if ((_events.Events & Wsa.FD_WRITE) != 0)
        {
            _writeIsBlocked = false;
        }

        return _events.Events;
    }

    /// <summary>The code of an event that was just enumerated.</summary>
    protected int CodeOf(int index)
    {
        return _events.ErrorCodes[index];
    }

    /// <summary>Tells all messages that wait on a socket.</summary>
    protected void TellMessages(MultipointSocket socket)
    {
        while (socket.TryReceive(_buffer, 0, _buffer.Length, _from, out int length) == 0)
        {
            Report.Message(SockAddr.ToText(_from), Words.From(_buffer, length));
        }
    }

    /// <summary>Tells of a departure, and closes the socket that heard of it.</summary>
    protected void TellDeparture(MultipointSocket socket, string peer, int code)
    {
        byte[] words = new byte[Node.Provider.Limits.MaxConnectData];
        string data = code == 0 ? Words.From(words, socket.ReceiveDisconnect(words)) : string.Empty;
        socket.Close();
        Report.Left(peer, code, data);
    }

    /// <summary>Room for the other side's data.</summary>
    protected WsaBuffer NewCallee()
    {
        return new WsaBuffer(new byte[Node.Provider.Limits.MaxConnectData]);
    }

    /// <summary>Waits for anything to do: true when it is time to leave.</summary>
    private bool Wait()
    {
        int restMs = _isResting ? (int)Math.Ceiling((_restEnd - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency) : 0;
        _isResting = restMs > 0;
        bool mayTake = Talking != null && !_writeIsBlocked && !_isResting;
        if (mayTake && _held != null)
        {
            return _stop.WaitOne(0);
        }

        WaitHandle[] handles = mayTake ? [_stop, NetworkEvent, _input.Ready] : [_stop, NetworkEvent];
        return WaitHandle.WaitAny(handles, _isResting ? restMs : Timeout.Infinite) == 0;
    }

    private void SendLines()
    {
        for (int i = 0; Talking != null && !_writeIsBlocked && !_isResting && !_isOver; i++)
        {
            if (i == BurstLines)
            {
                _isResting = true;
                _restEnd = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * BurstPauseMs / 1000);
                return;
            }

            _held ??= _input.TryTake();
            if (_held == null || !Handle(_held))
            {
                return;
            }

            _held = null;
        }
    }

    /// <summary>Sends a line, or takes notice of the end: false when it has to be tried again.</summary>
    private bool Handle(InputLine line)
    {
        if (line == InputLine.End)
        {
            if (Request.Once)
            {
                End("left, since the input has ended", ExitCodeOnRequest);
            }
            else
            {
                Report.Note("the input has ended; Ctrl+C leaves");
            }

            return true;
        }

        int limit = Talking!.MaxMessageSize;
        int code = line.Bytes == null ? Wsa.WSAEMSGSIZE : Talking.TrySend(line.Bytes, 0, line.Bytes.Length);
        if (code is Wsa.WSAEWOULDBLOCK or Wsa.WSAENOTCONN)
        {
            // FD_WRITE follows: when there is room, or, if the last one has just gone, when the next one has joined.
            _writeIsBlocked = true;
            return false;
        }

        if (code != 0)
        {
            Report.NotSent(code, line.Length, limit);
        }

        return true;
    }
}
