// One leaf of the demonstration: its own node and its own thread, which joins, receives and hears the end.
using System;
using System.Diagnostics;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Peer.Demo;

/// <summary>A leaf that joins. Its thread blocks in Accept or JoinLeaf, then in Receive, then waits for FD_CLOSE.</summary>
internal sealed class LeafActor
{
    /// <summary>How a membership ends that does not.</summary>
    public const string StillJoined = "still joined";
    private const string NeverJoined = "never joined";
    private readonly Tally _tally;
    private readonly MultipointSocket _socket;
    private readonly ManualResetEvent _joined = new(false);
    private readonly ManualResetEvent _closed = new(false);
    private readonly Thread _thread;
    private readonly byte[] _buffer;
    private MultipointSocket? _member;
    private byte[]? _rootName;
    private int _received;
    private volatile bool _hasLeft;

    /// <summary>A leaf that is bound, and listens when it will be invited.</summary>
    public LeafActor(int number, DemoRequest request, Tally tally)
    {
        Who = "leaf " + number;
        IsInvited = number <= request.Invited;
        _tally = tally;
        Node = request.CreateNode(Limits.Board());
        _socket = Node.OpenReliable(MultipointRole.Leaf, PeerName.AnyLocal.Bytes);
        _socket.ReceiveTimeout = Play.PatienceMs;
        Name = _socket.LocalName;
        _buffer = new byte[_socket.MaxMessageSize];
        _thread = new Thread(Run) { IsBackground = true, Name = Who };
        if (IsInvited)
        {
            _socket.Listen(1);
            _thread.Start();
        }
    }

    /// <summary>Its name for people.</summary>
    public string Who { get; }
    /// <summary>Whether the root invites it.</summary>
    public bool IsInvited { get; }
    /// <summary>Its stack.</summary>
    public Node Node { get; }
    /// <summary>The name that it is bound to.</summary>
    public byte[] Name { get; }
    /// <summary>What it says while it joins.</summary>
    public string Greeting
    {
        get { return Who + " is ready"; }
    }

    /// <summary>How long its own join took, in milliseconds; for an invited leaf the root sets it.</summary>
    public double JoinMs { get; set; }
    /// <summary>The root's socket for this leaf.</summary>
    public MultipointSocket? PerLeaf { get; set; }
    /// <summary>What the other side said while they joined.</summary>
    public string Heard { get; private set; } = string.Empty;
    /// <summary>How its membership ended, in words for the table.</summary>
    public string End { get; private set; } = NeverJoined;
    /// <summary>The root's last words; null before FD_CLOSE.</summary>
    public string? LastWords { get; private set; }
    /// <summary>Why the thread failed; null while it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>The counted messages that have come.</summary>
    public int Received
    {
        get { return Volatile.Read(ref _received); }
    }

    /// <summary>Starts the thread of a leaf that asks.</summary>
    public void Ask(byte[] rootName)
    {
        _rootName = rootName;
        _thread.Start();
    }

    /// <summary>Waits until the leaf itself knows that it has joined.</summary>
    public bool WaitJoined()
    {
        return _joined.WaitOne(Play.PatienceMs) && Failure == null;
    }

    /// <summary>From now on the leaf waits for FD_CLOSE.</summary>
    public void WatchForClose()
    {
        _member!.EventSelect(_closed, Wsa.FD_CLOSE);
    }

    /// <summary>Leaves with last words.</summary>
    public void Leave(string lastWords)
    {
        _hasLeft = true;
        End = "left";
        _member!.Disconnect(Words.Bytes(lastWords));
        _member.Close();
        // Nobody hears its own end (conformance row 78), so the thread is told here.
        _closed.Set();
    }

    /// <summary>Waits until the thread has ended.</summary>
    public bool WaitEnded()
    {
        return _thread.Join(Play.PatienceMs);
    }

    /// <summary>Closes what is still open.</summary>
    public void Close()
    {
        _member?.Close();
        _socket.Close();
        PerLeaf?.Close();
    }

    private void Run()
    {
        try
        {
            Join();
            End = StillJoined;
            // It is idle until the root speaks.
            _member!.ReceiveTimeout = 0;
            _joined.Set();
            ReceiveAll();
            if (!_hasLeft)
            {
                HearClose();
            }
        }
        catch (ObjectDisposedException) when (_hasLeft)
        {
            // It closed its socket while this thread was on its way into Receive.
        }
        catch (JoinLeafException failure)
        {
            Failure = $"{Who}: {WsaNames.Tell(failure.ErrorCode)}";
        }
        catch (Exception failure) when (failure is ObjectDisposedException or InvalidOperationException)
        {
            Failure = $"{Who}: {failure.Message}";
        }

        _joined.Set();
    }

    private void Join()
    {
        if (IsInvited)
        {
            _member = _socket.Accept(Greet, this);
            return;
        }

        WsaBuffer callee = new(new byte[Node.Provider.Limits.MaxConnectData]);
        byte[]? caller = Words.Bytes(Greeting);
        long start = Stopwatch.GetTimestamp();
        _member = _socket.JoinLeaf(_rootName!, caller, callee, Wsa.JL_BOTH);
        JoinMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Heard = Words.From(callee);
    }

    private static int Greet(
        WsaBuffer callerId, WsaBuffer? callerData, QualityOfService? quality, QualityOfService? groupQuality, WsaBuffer calleeId, WsaBuffer calleeData, object? state)
    {
        LeafActor leaf = (LeafActor)state!;
        leaf.Heard = Words.From(callerData);
        Words.Write(calleeData, leaf.Greeting);
        return Wsa.CF_ACCEPT;
    }

    /// <summary>Receives until the membership ends or events are selected. Nothing here allocates.</summary>
    private void ReceiveAll()
    {
        MultipointSocket member = _member!;
        while (member.TryReceive(_buffer, 0, _buffer.Length, null, out int length) == 0)
        {
            if (Broadcast.NumberIn(_buffer, length) >= 0)
            {
                Volatile.Write(ref _received, _received + 1);
            }

            _tally.Arrived();
        }
    }

    private void HearClose()
    {
        if (!_closed.WaitOne(Play.PatienceMs))
        {
            Failure = Who + " did not hear FD_CLOSE";
            return;
        }

        if (_hasLeft)
        {
            return;
        }

        NetworkEvents events = new();
        _member!.EnumNetworkEvents(_closed, events);
        int code = events.ErrorCodes[Wsa.FD_CLOSE_BIT];
        if ((events.Events & Wsa.FD_CLOSE) == 0 || code != 0)
        {
            Failure = $"{Who} did not hear a graceful FD_CLOSE: {WsaNames.Tell(code)}";
            return;
        }

        byte[] words = new byte[Node.Provider.Limits.MaxConnectData];
        LastWords = Words.From(words, _member.ReceiveDisconnect(words));
        End = "root closed";
    }
}
