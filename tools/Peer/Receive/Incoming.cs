// One session of a receiving leaf: takes the pieces of one file, checks it when it is whole, and tells the root how it went.
using System;
using System.Diagnostics;
using System.IO;
using JoinLeaf.Peer.Transfer;

namespace JoinLeaf.Peer.Receive;

/// <summary>A file on its way in, with the session that it comes through.</summary>
internal sealed class Incoming : IDisposable
{
    /// <summary>The root is told of the progress after each such part of the file, or so many bytes where that is more.</summary>
    private const int Parts = 64;
    private const int LeastStep = 64 * 1024;
    /// <summary>While a large file is checked the root hears that the leaf is at work, in milliseconds.</summary>
    private const int SignOfLifeMs = 1000;
    /// <summary>So many messages are read before events are looked at again.</summary>
    private const int AtOnce = 256;

    private readonly Inbox _inbox;
    private readonly ReceiveReport _report;
    private readonly byte[] _buffer;
    private readonly byte[] _progress = new byte[Letter.HeadLength];
    private readonly long _step;
    private PartFile? _part;
    private byte[]? _unsent;
    private long _totalBefore;
    private long _told;
    private long _toldAt;

    /// <param name="socket">The session.</param>
    /// <param name="root">Who sends.</param>
    /// <param name="offer">What.</param>
    /// <param name="inbox">Where it goes.</param>
    /// <param name="report">Whom to tell.</param>
    public Incoming(MultipointSocket socket, string root, Offer offer, Inbox inbox, ReceiveReport report)
    {
        Socket = socket;
        Root = root;
        Offer = offer;
        _inbox = inbox;
        _report = report;
        _buffer = new byte[socket.MaxMessageSize];
        _step = Math.Max(LeastStep, offer.Size / Parts);
    }

    /// <summary>The session.</summary>
    public MultipointSocket Socket { get; }
    /// <summary>Who sends.</summary>
    public string Root { get; }
    /// <summary>What it sends.</summary>
    public Offer Offer { get; }
    /// <summary>From where on the bytes were missing when the session began.</summary>
    public long ResumedFrom { get; private set; }
    /// <summary>Whether there is nothing more to come: the file is in its place, or will never be.</summary>
    public bool IsOver { get; private set; }
    /// <summary>Whether the file is in its place.</summary>
    public bool IsKept { get; private set; }
    /// <summary>Whether messages may wait that have not been read.</summary>
    public bool HasMore { get; private set; }

    /// <summary>How many bytes are there.</summary>
    public long Total
    {
        get { return _part?.Covered.Total ?? (IsKept ? Offer.Size : _totalBefore); }
    }

    /// <summary>Opens the file; one that is in its place already is reported at once.</summary>
    public void Begin()
    {
        Guard(() =>
        {
            string? path = _inbox.Find(Offer);
            if (path != null)
            {
                ResumedFrom = Offer.Size;
                _report.Begins(this);
                Finish(path);
                return;
            }

            _part = _inbox.Open(Offer);
            ResumedFrom = _part.ResumedFrom;
            _told = ResumedFrom;
            _report.Begins(this);
            CheckIfWhole();
        });
    }

    /// <summary>Reads what has come.</summary>
    public void Read()
    {
        HasMore = true;
        for (int i = 0; i < AtOnce; i++)
        {
            if (Socket.TryReceive(_buffer, 0, _buffer.Length, null, out int length) != 0)
            {
                HasMore = false;
                break;
            }

            if (!IsOver && _part != null && Letter.KindOf(_buffer, length) == Letter.Chunk)
            {
                Take(Letter.NumberIn(_buffer), _buffer.AsSpan(Letter.HeadLength, length - Letter.HeadLength));
            }
        }

        TellProgress();
        SendUnsent();
    }

    private void Take(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_part!.Write(offset, bytes))
            {
                CheckIfWhole();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Fail(failure.Message);
        }
    }

    private void CheckIfWhole()
    {
        if (!_part!.IsWhole)
        {
            return;
        }

        if (!_part.IsIntact(ShowLife))
        {
            _part.Discard();
            _part = null;
            Fail("the SHA-256 is another one: what came is not what was offered");
            return;
        }

        Finish(_inbox.Keep(_part, Offer));
        _part = null;
    }

    private void Finish(string path)
    {
        IsOver = true;
        IsKept = true;
        _report.Received(this, path);
        Tell(Letter.Done, Path.GetFileName(path));
    }

    private void Fail(string reason)
    {
        IsOver = true;
        _report.Failed(this, reason);
        Tell(Letter.Failed, reason);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Fail(failure.Message);
        }
    }

    private void Tell(byte kind, string text)
    {
        _unsent = Letter.Make(kind, ResumedFrom, text);
        SendUnsent();
    }

    /// <summary>Sends the outcome, if it has not gone yet.</summary>
    public void SendUnsent()
    {
        if (_unsent != null && Socket.TrySend(_unsent, 0, _unsent.Length) != Wsa.WSAEWOULDBLOCK)
        {
            _unsent = null;
        }
    }

    private void TellProgress()
    {
        if (!IsOver && _part != null)
        {
            _report.Advance(this);
            if (Total - _told >= _step)
            {
                SendProgress();
            }
        }
    }

    private void SendProgress()
    {
        // One that cannot go now is left out: the next one says more.
        Letter.WriteHead(_progress, Letter.Progress, Total);
        _told = Socket.TrySend(_progress, 0, _progress.Length) == 0 ? Total : _told;
        _toldAt = Stopwatch.GetTimestamp();
    }

    private void ShowLife()
    {
        if (Stopwatch.GetElapsedTime(_toldAt).TotalMilliseconds > SignOfLifeMs)
        {
            SendProgress();
        }
    }

    /// <summary>Notes how far the file has come, for another try, and closes it.</summary>
    public void Dispose()
    {
        _totalBefore = Total;
        _part?.Save();
        _part?.Dispose();
        _part = null;
    }
}
